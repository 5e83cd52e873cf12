"""The sample shop holds what a first look needs: many countries, every stage of a delivery, the right currencies."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from amends.site import sample_shop

TODAY = date(2026, 11, 22)
SHOWN = {"DE", "GB", "JP", "SA"}


@pytest.fixture(scope="module")
def orders():
    return list(sample_shop.orders(TODAY))


def test_a_few_thousand_orders_go_to_many_countries_in_their_currencies(orders):
    currencies = defaultdict(set)
    for order in orders:
        currencies[order["market"]].add(order["currency"])
    assert len(orders) == sample_shop.count() >= 2_000
    assert len({market[:2] for market in currencies}) >= 12
    assert (currencies["JP"], currencies["SA"], currencies["GB"]) == ({"JPY"}, {"SAR"}, {"GBP"})
    assert all("." not in order["payments"][0]["amount"] for order in orders if order["currency"] == "JPY")


def test_today_some_wait_some_travel_and_some_have_arrived_in_and_out_of_time(orders):
    stages = defaultdict(int)
    for order in orders:
        for delivery in order["deliveries"]:
            shipped, delivered = delivery["shipped_at"], delivery["delivered_at"]
            if shipped == "never":
                stages["not dispatched"] += 1
            elif delivered == "never":
                stages["in transit"] += 1
            else:
                days = (TODAY - date.fromisoformat(delivered)).days
                stages["just delivered" if days <= 7 else "in time" if days <= 14 else "out of time"] += 1
                assert order["ordered_at"] <= shipped <= delivered <= TODAY.isoformat()
    assert min(stages.values()) >= 10
    assert set(stages) == {"not dispatched", "in transit", "just delivered", "in time", "out of time"}


def test_products_are_described_as_a_return_needs_it(orders):
    known = {"sku", "title", "category", "material", "length_mm", "weight_grams", "hs_code", "origin", "unit_cost"}
    for order in orders[:200]:
        for line in order["lines"]:
            assert known <= set(line), known - set(line)


def test_buyers_are_made_up_and_have_no_real_mailbox(orders):
    for order in orders:
        assert order["buyer"]["email"].rsplit("@", 1)[1] in {"example.com", "example.de"}


def test_another_day_moves_every_order_and_raises_its_version(orders):
    later = list(sample_shop.orders(TODAY + timedelta(days=3)))
    for before, after in zip(orders[:50], later[:50], strict=True):
        moved = date.fromisoformat(after["ordered_at"]) - date.fromisoformat(before["ordered_at"])
        assert (moved.days, after["version"] - before["version"]) == (3, 3)
        assert before["lines"] == after["lines"]


def test_each_market_that_is_shown_has_an_order_that_just_arrived(orders):
    numbers = sample_shop.showcase()
    by_number = {order["number"]: order for order in orders}
    assert set(numbers) >= SHOWN
    for market in SHOWN:
        order = by_number[numbers[market]]
        assert order["market"] == market
        assert all((TODAY - date.fromisoformat(each["delivered_at"])).days <= 4 for each in order["deliveries"])
