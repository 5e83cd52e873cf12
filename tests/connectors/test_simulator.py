"""The simulated world is as strict as the real one should be."""

from dataclasses import replace

import pytest
from django.utils import timezone

from amends.connectors.simulator import callbacks
from amends.connectors.simulator.faults import FaultKind, set_fault
from amends.connectors.simulator.payments import KeyReusedError, SimulatedPayments, moved_minor
from amends.connectors.simulator.store import SimulatedStore, set_stock
from amends.vocabulary.identity import MerchantId
from amends.work.port import ShipmentOrder, ShipmentState, TransferOrder, TransferState, UnknownAnswerError, Webhook


@pytest.fixture
def order(in_tenant):
    return TransferOrder(MerchantId(str(in_tenant)), "k1", "o1", "p1", 6000, "EUR", 10_000)


def test_the_same_key_is_the_same_transfer(order):
    provider = SimulatedPayments()
    first, again = provider.refund(order), provider.refund(order)
    assert first.state is TransferState.PENDING
    assert again.reference == first.reference
    assert moved_minor("o1", "p1") == 6000


def test_the_same_key_with_other_figures_is_an_error(order):
    provider = SimulatedPayments()
    provider.refund(order)
    with pytest.raises(KeyReusedError):
        provider.refund(replace(order, amount_minor=1))


def test_never_more_than_was_captured(order, monkeypatch):
    from datetime import timedelta

    from amends.connectors.simulator import payments

    monkeypatch.setattr(payments, "SETTLES_AFTER", timedelta(0))
    provider = SimulatedPayments()
    provider.refund(order)
    answer = provider.refund(replace(order, key="k2"))
    assert (answer.state, answer.reason) == (TransferState.FAILED, "more_than_captured")
    assert moved_minor("o1", "p1") == 6000


def test_a_lost_answer_can_be_read_back(order):
    provider = SimulatedPayments()
    set_fault(FaultKind.TIMEOUT_AFTER)
    with pytest.raises(UnknownAnswerError):
        provider.refund(order)
    assert provider.find(order.merchant, "k1") is not None
    set_fault(FaultKind.ERROR_BEFORE)
    with pytest.raises(UnknownAnswerError):
        provider.refund(replace(order, key="k2"))
    assert provider.find(order.merchant, "k2") is None


def test_a_forged_webhook_is_not_genuine(in_tenant):
    connection, body = callbacks.SimulatorConnection(), b'{"type": "transfer"}'
    good = {callbacks.DELIVERY: "d1", callbacks.SIGNATURE: callbacks.sign("d1", body)}
    assert connection.delivery_id(Webhook(body, good)) == "d1"
    assert connection.delivery_id(Webhook(body + b" ", good)) is None
    assert connection.delivery_id(Webhook(body, good | {callbacks.DELIVERY: "d2"})) is None
    assert connection.delivery_id(Webhook(body, {})) is None


def test_the_store_reserves_all_or_nothing(in_tenant):
    store, merchant = SimulatedStore(), MerchantId(str(in_tenant))
    set_stock("A", 2)
    set_stock("B", 0)
    both = ShipmentOrder(merchant, "k1", "o1", "replacement", {"A": 1, "B": 1})
    assert store.fulfil(both).state is ShipmentState.OUT_OF_STOCK
    assert store.fulfil(replace(both, key="k2", units={"A": 2})).state is ShipmentState.RESERVED
    assert store.fulfil(replace(both, key="k3", units={"A": 1})).state is ShipmentState.OUT_OF_STOCK
    assert timezone.now()
