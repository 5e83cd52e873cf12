"""The merchant's own orders: cases with the buyers' reasons, credit notes from before, and nobody else's rows."""

from datetime import UTC, date, datetime

import pytest

from amends.backtest.assumptions import assume
from amends.backtest.figures import grouped
from amends.backtest.own_orders import OwnOrders
from amends.cases.actor import Actor
from amends.cases.command import open_case
from amends.orders import historical_returns, query, store
from stored_order import NOW, an_order

from .histories import FOURTEEN, SIXTY, policy
from .histories import replayed as replay_of

ITEM = {"line": "1", "quantity": 1, "reason": "too_small", "condition": "opened", "seal": "none"}


@pytest.fixture
def replayed(in_tenant):
    def replay():
        policies = {"policy": policy(SIXTY), "against": policy(FOURTEEN)}
        return replay_of(OwnOrders(in_tenant), policies, assume([]))

    return replay


def test_cases_and_earlier_credit_notes_are_requests(replayed):
    (first, second) = store.upsert([an_order(), an_order(id="1002", number="#A-1002")], NOW)
    opened = open_case(first["id"], [ITEM], actor=Actor("buyer"), now=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert opened["market"] == "DE"
    historical_returns.add(
        query.order(second["id"]).store_id,
        [
            {
                "id": "C1-1",
                "credit_note": "C1",
                "kind": "goods",
                "sku": "TEE-M",
                "quantity": 2,
                "amount_minor": 3600,
                "currency": "EUR",
                "returned_on": date(2026, 10, 9),
                "order": "1002",
                "line": "1",
            }
        ],
    )
    found = replayed()
    assert (found.prepared.orders, found.prepared.requests, found.reconciles) == (2, 2, True)
    by_reason = grouped(found.figures, "side", "reason")
    # Day 46 is beyond fourteen days and the law; a shirt of 18.00 and half of the cheapest freight, tax in.
    assert by_reason["against", "too_small"].refused == 1
    assert (by_reason["policy", "too_small"].goods_minor, by_reason["policy", "too_small"].refund_minor) == (1800, 2045)
    # The credit note has no reason: a change of mind is assumed, on its own day.
    assert by_reason["against", "changed_mind"].accepted == 1
    assert found.prepared.assumed["reason"] == 1
    assert found.prepared.credited == {"EUR": 3600}
    (example,) = [each for each in found.examples if each.change == "newly accepted"]
    assert example.request == opened["rma"]


def test_another_merchants_orders_are_not_there(replayed, in_tenant):
    found = replayed()
    assert (found.prepared.orders, found.prepared.requests) == (0, 0)
    assert found.reconciles
