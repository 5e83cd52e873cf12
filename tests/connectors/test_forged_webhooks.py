"""What does not carry our own signature over its raw bytes is refused and not stored."""

import pytest

from amends.connectors.simulator.callbacks import DELIVERY, NAME, SIGNATURE, sign
from amends.merchants.tenancy import tenant
from amends.work import inbox
from amends.work.models import InboundDelivery
from amends.work.port import Webhook
from cases.conftest import NOW

BODY = b'{"type": "transfer", "key": "k", "state": "succeeded", "reference": "r", "reason": ""}'


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {DELIVERY: "evt_1"},
        {DELIVERY: "evt_1", SIGNATURE: ""},
        {DELIVERY: "evt_1", SIGNATURE: "0" * 64},
        {DELIVERY: "evt_1", SIGNATURE: "ünïcode"},
        {DELIVERY: "", SIGNATURE: "x"},
    ],
)
def test_a_bad_signature_is_refused(merchant, headers):
    assert not inbox.receive(str(merchant), NAME, Webhook(BODY, headers), NOW)
    with tenant(merchant):
        assert not InboundDelivery.objects.exists()


@pytest.mark.parametrize(
    ("delivery", "body"), [("evt_2", BODY), ("evt_1", BODY + b" "), ("evt_1", BODY.replace(b"succeeded", b"failed"))]
)
def test_a_good_signature_is_good_for_its_own_bytes_and_id_alone(merchant, delivery, body):
    headers = {DELIVERY: delivery, SIGNATURE: sign("evt_1", BODY)}
    assert not inbox.receive(str(merchant), NAME, Webhook(body, headers), NOW)
    assert not inbox.receive(str(merchant), "nobody", Webhook(BODY, {**headers, DELIVERY: "evt_1"}), NOW)
    with tenant(merchant):
        assert not InboundDelivery.objects.exists()


def test_the_same_delivery_twice_is_stored_once(merchant):
    headers = {DELIVERY: "evt_1", SIGNATURE: sign("evt_1", BODY)}
    for _ in range(2):
        assert inbox.receive(str(merchant), NAME, Webhook(BODY, headers), NOW)
    with tenant(merchant):
        assert InboundDelivery.objects.count() == 1


def test_a_body_beyond_its_limit_is_not_stored(merchant):
    body = b" " * (inbox.MAX_BODY + 1)
    headers = {DELIVERY: "evt_1", SIGNATURE: sign("evt_1", body)}
    assert not inbox.receive(str(merchant), NAME, Webhook(body, headers), NOW)
