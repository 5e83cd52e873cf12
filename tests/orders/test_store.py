"""Orders come in once, whatever the store sends again."""

import pytest

from amends.orders import query, store
from amends.orders.models import Buyer, Delivery, Line, Order, Payment
from stored_order import NOW, an_order


def taken(*orders):
    return [
        (found["result"], found["problem"] and found["problem"]["code"]) for found in store.upsert(list(orders), NOW)
    ]


def test_an_order_is_created_once(in_tenant):
    assert taken(an_order()) == [("created", None)]
    assert taken(an_order()) == [("unchanged", None)]
    assert Order.objects.count() == Buyer.objects.count() == Line.objects.count() == Payment.objects.count() == 1


def test_what_was_sent_is_what_is_read(in_tenant):
    (result,) = store.upsert([an_order()], NOW)
    found = query.order(result["id"])
    assert (found.number, found.market, found.locale, found.total_minor) == ("#A-1001", "DE", "de", 4590)
    assert found.order.lines[0].unit_price_minor == 2000
    assert found.allocation.unit_minor("1", 1, 2) == 3600
    assert found.channel["site"] == "own_store"
    assert found.situation()["buyer"] == {"kind": "consumer", "time_zone": "Europe/Berlin", "locale": "de"}
    assert found.notices["return_cost_disclosed"] is True


def test_a_higher_version_replaces_and_an_older_one_changes_nothing(in_tenant):
    later = an_order(version=3)
    later["deliveries"] = [{"line": "1", "quantity": 1, "shipped_at": "2026-10-02"}]
    assert taken(an_order(), later, an_order(version=2)) == [
        ("created", None),
        ("updated", None),
        ("unchanged", None),
    ]
    assert query.by_external_id("1001").version == 3
    assert [(row.quantity, row.delivered_on) for row in Delivery.objects.all()] == [(1, None)]
    assert Payment.objects.count() == 1


def test_one_version_has_one_content(in_tenant):
    taken(an_order())
    assert taken(an_order(number="A-9")) == [("refused", "version_conflict")]
    assert query.by_external_id("1001").number == "#A-1001"


def test_money_that_refunds_were_counted_on_is_not_taken_back(in_tenant, monkeypatch):
    monkeypatch.setattr(store, "_commitments", [set])
    taken(an_order())
    cheaper = an_order(version=2, shipping={"charged": "0.00"})
    cheaper["payments"] = [an_order()["payments"][0] | {"amount": "36.00"}]
    assert taken(cheaper) == [("refused", "contradicts_refunds")]
    delivered = an_order(version=3, deliveries=[])
    assert taken(delivered) == [("updated", None)]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"currency": "EURO"}, "not_currency", "currency"),
        ({"lines": [], "deliveries": []}, "totals_do_not_match", "payments"),
        ({"store": "elsewhere"}, "unknown_store", "store"),
        ({"market": "Germany"}, "too_long", "market"),
        ({"channel": "own store"}, "unknown_word", "channel"),
        (
            {"notices": {"withdrawal_right_given_at": "yesterday"}},
            "not_an_instant",
            "notices.withdrawal_right_given_at",
        ),
        ({"buyer": {"email": "nobody"}}, "not_an_email", "buyer.email"),
        ({"lines": [an_order()["lines"][0] | {"image": "x" * 501}]}, "not_text", "lines[0].image"),
        ({"deliveries": [an_order()["deliveries"][0] | {"tracking": {}}]}, "not_text", "deliveries[0].tracking"),
        ({"number": "a\x00b"}, "not_text", ""),
        ({"note": "\ud800"}, "not_text", ""),
    ],
)
def test_a_faulty_order_is_refused_by_name_and_the_others_are_taken(in_tenant, change, code, field):
    good = an_order(id="1002")
    bad, fine = store.upsert([an_order(**change), good], NOW)
    assert (bad["result"], bad["problem"]["code"], bad["problem"]["field"]) == ("refused", code, field)
    assert bad["external_id"] == "1001"
    assert fine["result"] == "created"


def test_two_stores_may_number_alike(in_tenant):
    from amends.merchants.store import add_store

    add_store("second", "Second", "second")
    assert taken(an_order(), an_order(store="second")) == [("created", None), ("created", None)]
    assert taken({key: value for key, value in an_order(id="7").items() if key != "store"}) == [("refused", "missing")]


@pytest.mark.parametrize(
    ("address", "ship_to", "given", "market"),
    [
        ({"country": "FR"}, None, "DE", "FR"),
        ({"country": "US", "region": "CA"}, None, None, "US-CA"),
        ({"country": "US", "region": "California"}, None, "US", "US-CA"),
        ({"country": "US"}, None, "US-NY", "US-NY"),
        ({"country": "US", "region": "nowhere"}, None, "DE", "US"),
        (None, {"country": "JP"}, "DE", "JP"),
        (None, None, "GB", "GB"),
    ],
)
def test_the_market_is_where_the_buyer_lives(in_tenant, address, ship_to, given, market):
    (result,) = store.upsert([an_order(buyer={"address": address}, ship_to=ship_to, market=given)], NOW)
    assert query.order(result["id"]).market == market


def test_an_order_that_names_no_place_is_refused(in_tenant):
    assert taken(an_order(buyer=None, market=None)) == [("refused", "missing")]


def test_what_the_contract_does_not_name_is_not_kept(in_tenant):
    gift = an_order(gift_message="For Erika", lines=[an_order()["lines"][0] | {"engraving": "Erika"}])
    (result,) = store.upsert([gift], NOW)
    assert "Erika" not in str(query.order(result["id"]).document)
