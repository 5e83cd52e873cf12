"""Goods that are late: a further period is agreed on, and when it runs out the money is open."""

from datetime import timedelta

import pytest

from amends.cases import command, store

from .conftest import NOW, make_order
from .steps import BUYER, taken, types

LATE = {"line": "1", "quantity": 2, "reason": "late"}


@pytest.fixture
def on_its_way(in_tenant) -> str:
    parcel = {"line": "1", "quantity": 2, "shipped_at": "2026-10-02", "delivered_at": "never"}
    return make_order(deliveries=[parcel | {"promised_by": "2026-10-09", "carrier_chosen_by": "merchant"}])


def late_delivery(case: dict) -> dict:
    return next(right for right in case["decision"]["items"][0]["rights"] if right["right"] == "late_delivery")


def test_nobody_has_set_a_period_yet_and_that_is_known(on_its_way):
    case = taken(command.open_case(on_its_way, [LATE], actor=BUYER, now=NOW))
    assert late_delivery(case)["remedies"] == ["additional_delivery_period"]
    assert case["decision"]["escalate"] == []


def test_the_period_runs_out_and_the_refund_opens(on_its_way):
    case = taken(command.open_case(on_its_way, [LATE], actor=BUYER, now=NOW))
    period = next(offer for offer in case["offers"] if offer["remedy"] == "additional_delivery_period")
    case = taken(command.accept(case["id"], [period["id"]], actor=BUYER, now=NOW))
    (item,) = case["items"]
    assert item["remedy_by"] == "2026-11-02"

    case = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=15)))

    assert case["items"][0]["state"] == "requested"
    assert "refund" in late_delivery(case)["remedies"]
    refund = next(offer for offer in case["offers"] if offer["right"] == "late_delivery")
    assert (refund["remedy"], refund["buyer_receives"]["amount"]) == ("refund_without_return", "40.90")
    case = taken(command.accept(case["id"], [refund["id"]], actor=BUYER, now=NOW + timedelta(days=15)))
    assert case["money"]["pending"] == "40.90"
    assert store.rebuild() == []


def test_goods_that_came_within_the_period_end_the_case(on_its_way):
    case = taken(command.open_case(on_its_way, [LATE], actor=BUYER, now=NOW))
    period = next(offer for offer in case["offers"] if offer["remedy"] == "additional_delivery_period")
    case = taken(command.accept(case["id"], [period["id"]], actor=BUYER, now=NOW))
    parcel = {"line": "1", "quantity": 2, "shipped_at": "2026-10-02", "delivered_at": "2026-10-24"}
    make_order(version=2, deliveries=[parcel | {"promised_by": "2026-10-09", "carrier_chosen_by": "merchant"}])

    case = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=15)))

    assert case["state"] == "closed"
    assert "second_tier_opened" not in types(case)


def test_while_the_period_runs_nothing_opens(on_its_way):
    case = taken(command.open_case(on_its_way, [LATE], actor=BUYER, now=NOW))
    period = next(offer for offer in case["offers"] if offer["remedy"] == "additional_delivery_period")
    case = taken(command.accept(case["id"], [period["id"]], actor=BUYER, now=NOW))
    case = taken(command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=14)))
    assert case["items"][0]["state"] == "agreed"
