"""Whose case it is: where nobody knows whether the marketplace refunds, the merchant does not until a person says so."""

import pytest

from amends.cases import command, query, store
from amends.cases.models import Case

from .conftest import NOW, make_order
from .steps import BUYER, FINANCE, STAFF, opened, refused, taken


@pytest.fixture
def nobodys(in_tenant) -> dict:
    return opened(make_order(channel={"site": "amazon", "fulfilled_by": None}))


def test_an_unknown_owner_stays_unknown_and_asks_for_a_person(nobodys):
    assert nobodys["decision"]["owner"] is None
    assert nobodys["attention"] == "owner_unknown"
    assert Case.objects.get().owner == "unknown"
    assert query.inbox()[0]["attention"] == "owner_unknown"
    assert store.rebuild() == []


def test_nothing_is_refunded_meanwhile(nobodys):
    answer = command.refund(nobodys["id"], "5.00", "goodwill", actor=FINANCE, now=NOW)
    assert refused(answer) == ("owner_unknown", "")
    assert nobodys["offers"] == []


def test_a_person_records_that_it_is_ours_and_the_ways_out_are_there(nobodys):
    assert refused(command.marketplace_declined(nobodys["id"], actor=BUYER, now=NOW))[0] == "not_a_person"
    case = taken(command.marketplace_declined(nobodys["id"], actor=STAFF, now=NOW))
    assert (case["decision"]["owner"], case["attention"]) == ("merchant", "")
    assert [offer["remedy"] for offer in case["offers"]] == ["refund_on_return"]
    assert Case.objects.get().owner == "merchant"
    taken(command.refund(case["id"], "5.00", "goodwill", actor=FINANCE, now=NOW))


def test_what_the_marketplace_handles_stays_its_own(in_tenant):
    case = opened(make_order(channel={"site": "amazon", "fulfilled_by": "platform"}))
    assert refused(command.refund(case["id"], "5.00", "goodwill", actor=FINANCE, now=NOW))[0] == "marketplace_owns"
    assert Case.objects.get().owner == "marketplace"
