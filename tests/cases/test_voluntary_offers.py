"""What a policy adds to the law: offered only where it can be kept, and binding once it is accepted."""

from datetime import timedelta

import pytest

from amends.cases import command
from amends.cases.expiry import VOLUNTARY_DAYS
from amends.cases.models import Effect

from .conftest import CHANGED_MIND, NOW, make_order, published
from .steps import BUYER, STAFF, opened, refused, taken, types

POLICY = {
    "policy": "Ours",
    "rows": [{"row": "r1", "then": {"window_days": 60, "remedies": ["refund", "exchange", "store_credit"]}}],
}


@pytest.fixture
def generous(in_tenant) -> str:
    published(POLICY)
    return make_order()


def exchanged(order_id: str) -> dict:
    case = opened(order_id)
    offer = next(offer for offer in case["offers"] if offer["remedy"] == "exchange")
    return taken(command.accept(case["id"], [offer["id"]], actor=BUYER, now=NOW))


def test_credit_that_nobody_could_issue_is_never_offered(generous):
    shown = [offer["remedy"] for offer in opened(generous)["offers"]]
    assert "exchange" in shown
    assert "store_credit" not in shown


def test_a_preview_offers_the_same(generous):
    looked = command.preview(generous, [CHANGED_MIND], NOW)
    assert {offer["id"] for offer in looked["offers"]} == {offer["id"] for offer in opened(generous)["offers"]}


def test_an_exchange_stands_for_a_person_until_it_is_sent(generous):
    case = exchanged(generous)
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    graded = [{"line": "1", "quantity": 2, "grade": "A"}]
    case = taken(command.grade(case["id"], graded, actor=STAFF, now=NOW))
    assert (case["attention"], case["state"]) == ("exchange_due", "fulfilling")
    assert not Effect.objects.filter(kind="fulfil").exists()

    case = taken(command.fulfilled(case["id"], None, "JD7", actor=STAFF, now=NOW))
    assert (case["attention"], case["state"]) == ("", "closed")


def test_an_exchange_that_does_not_come_opens_the_refund_again(generous):
    case = exchanged(generous)
    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    case = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=40)))
    assert "second_tier_opened" in types(case)
    assert any(offer["remedy"] == "refund_on_return" for offer in case["offers"])


def test_what_the_merchant_adds_expires_and_what_the_law_gives_does_not(generous):
    case = opened(generous)
    until = {offer["remedy"]: offer.get("expires_on") for offer in case["offers"]}
    assert until == {"refund_on_return": None, "exchange": "2026-11-18"}
    ids = {offer["remedy"]: offer["id"] for offer in case["offers"]}
    a_day_late = NOW + timedelta(days=VOLUNTARY_DAYS + 1)
    late = command.accept(case["id"], [ids["exchange"]], actor=BUYER, now=a_day_late)
    assert refused(late) == ("offer_expired", "offers[0]")
    taken(command.accept(case["id"], [ids["refund_on_return"]], actor=BUYER, now=a_day_late))


def test_on_its_last_day_it_still_stands(generous):
    case = opened(generous)
    offer = next(offer for offer in case["offers"] if offer["remedy"] == "exchange")
    taken(command.accept(case["id"], [offer["id"]], actor=BUYER, now=NOW + timedelta(days=VOLUNTARY_DAYS)))
