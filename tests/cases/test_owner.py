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


@pytest.mark.parametrize(
    "channel", [{"site": "shopee", "fulfilled_by": "platform"}, {"site": "ebay", "fulfilled_by": None}]
)
def test_where_no_pack_knows_who_handles_it_a_person_says_so_and_it_stays_said(in_tenant, channel):
    case = opened(make_order(channel=channel))
    assert (case["decision"]["owner"], case["attention"], case["offers"]) == (None, "owner_unknown", [])
    assert refused(command.refund(case["id"], "5.00", "goodwill", actor=FINANCE, now=NOW)) == ("owner_unknown", "")
    case = taken(command.marketplace_declined(case["id"], actor=STAFF, now=NOW))
    assert case["decision"]["owner"] == "merchant"
    assert "refund_on_return" in [offer["remedy"] for offer in case["offers"]]
    case = taken(command.refund(case["id"], "5.00", "goodwill", actor=FINANCE, now=NOW))
    assert Case.objects.get().owner == "merchant"
    assert store.rebuild() == []


def test_an_order_the_merchant_ships_on_a_marketplace_is_its_own(in_tenant):
    case = opened(make_order(channel={"site": "amazon", "store_country": "DE", "fulfilled_by": "merchant"}))
    assert case["decision"]["owner"] == "merchant"
    assert {"answer", "offer_return"} <= {due["what"] for due in case["deadlines"]}
    taken(command.refund(case["id"], "5.00", "goodwill", actor=FINANCE, now=NOW))
