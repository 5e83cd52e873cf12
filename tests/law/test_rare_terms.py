"""Terms that few laws know, in the decision: a bonus, a capped fee, the seller's freight, what a late refund costs.

Sums are worked out by hand from the statutes; each order is a single line paid in full, with nothing else in it.
"""

from functools import cache
from typing import Any

import pytest

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.facts import WORDS
from amends.decision.situation import read_situation
from amends.law.pack import Packs, build_all
from law_files import read_pack_files


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def decided(
    market: str, currency: str, price: str, asked: str, *, as_of: str | None = None, **item: Any
) -> dict[str, Any]:
    """The answer on goods ordered on 1 October 2026 that came on the 5th, asked about on day `asked`."""
    delivery = {"line": "1", "quantity": 1, "shipped_at": "2026-10-02"}
    delivery["delivered_at"] = item.pop("delivered_at", "2026-10-05")
    delivery |= {key: item.pop(key) for key in ("promised_by",) if key in item}
    situation = {
        "id": "s",
        "as_of": as_of or asked,
        "market": market,
        "channel": "own_store",
        "buyer": {"kind": "consumer"},
        "order": {
            "id": "1",
            "ordered_at": "2026-10-01",
            "currency": currency,
            "lines": [{"id": "1", "quantity": 1, "unit_price": price, "delivery_pattern": "single", "kinds": []}],
            "shipping": {"charged": "0", "cheapest_standard": "0"},
            "payments": [{"id": "p", "status": "captured", "refundable": "yes", "amount": price}],
            "deliveries": [delivery],
        },
        "notices": {
            "withdrawal_right_given_at": "2026-10-01",
            "return_cost_disclosed": True,
            "contract_document_at": "2026-10-01",
        },
        "request": {
            "requested_at": asked,
            "items": [
                {"line": "1", "quantity": 1, "reason": "changed_mind", "condition": "unopened", "seal": "none"} | item
            ],
        },
    }
    return answer(decide(read_situation(situation), packs()))


def right(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found["items"][0]["rights"] if one["right"] == name)


def codes(found: dict[str, Any]) -> dict[str, str]:
    return {one["code"]: one["note"] for one in found["escalate"]}


# Spain, Portugal: twice the sum, once its day is past


@pytest.mark.parametrize(("market", "article"), [("ES", "art. 76"), ("PT", "art. 12(6)")])
def test_a_refund_that_is_late_is_owed_twice_over(market: str, article: str) -> None:
    found = decided(market, "EUR", "40.90", "2026-10-12", as_of="2026-10-27", received_back_at="2026-10-20")
    late = found["items"][0]["late_refund"]
    assert found["items"][0]["refund_latest_on"] == "2026-10-26"
    assert (late["late"], late["times"], late["owed"]) == (True, 2, "81.80")
    assert article in late["cites"][0]["article"]
    assert "81.80 EUR" in codes(found)["late_refund"]
    assert found["items"][0]["refund_due"] == "40.90", "the refund itself stays what it is"
    due = next(one for one in found["deadlines"] if one["what"] == "refund")
    assert (due["by"], due["consequence"]) == ("2026-10-26", "refund_costs_more")


@pytest.mark.parametrize("market", ["ES", "PT"])
def test_on_its_day_a_refund_is_not_late(market: str) -> None:
    found = decided(market, "EUR", "40.90", "2026-10-12", as_of="2026-10-26", received_back_at="2026-10-20")
    late = found["items"][0]["late_refund"]
    assert (late["kind"], late["late"], late["owed"]) == ("times", False, None)
    assert "late_refund" not in codes(found)


def test_a_refund_that_waits_for_the_goods_is_not_late() -> None:
    found = decided("ES", "EUR", "40.90", "2026-10-12", as_of="2026-11-20", merchant_offered_collection=False)
    assert found["items"][0]["refund_clock"]["withholding"] is True
    assert found["items"][0]["late_refund"]["late"] is False


def test_nor_is_one_of_which_nobody_knows_whether_it_may_wait() -> None:
    found = decided("ES", "EUR", "40.90", "2026-10-12", as_of="2026-11-20", merchant_offered_collection=None)
    assert found["items"][0]["refund_clock"]["withholding"] is None
    assert found["items"][0]["late_refund"]["late"] is False


def test_a_market_whose_law_is_not_known_to_add_anything_says_nothing() -> None:
    found = decided("DE", "EUR", "40.90", "2026-10-12", as_of="2026-11-20", received_back_at="2026-10-20")
    assert found["items"][0]["late_refund"] is None
    assert "late_refund" not in codes(found)
    assert [one["consequence"] for one in found["deadlines"] if one["what"] == "refund"] == ["refund_overdue"]


# Interest and daily penalties


def test_korean_interest_is_reckoned_by_the_day() -> None:
    """Back on Monday 12 October, due on Thursday the 15th; 73 days at 15 percent are 3 percent."""
    found = decided("KR", "KRW", "100000", "2026-10-08", as_of="2026-12-27", received_back_at="2026-10-12")
    assert found["items"][0]["refund_latest_on"] == "2026-10-15"
    assert found["items"][0]["late_refund"]["owed"] == "103000"


def test_russian_defects_cost_one_percent_a_day() -> None:
    """Demanded on 12 October, ten days end on Thursday the 22nd; three days late."""
    found = decided("RU", "RUB", "1000.00", "2026-10-12", as_of="2026-10-25", reason="defective")
    terms = right(found, "conformity")["terms"]
    assert terms["refund_clock"]["latest_on"] == "2026-10-22"
    assert terms["late_refund"]["owed"] == "1030.00"
    assert right(found, "withdrawal")["holds"] is True
    assert right(found, "withdrawal")["terms"]["late_refund"] is None


def test_what_france_adds_is_for_a_person() -> None:
    found = decided("FR", "EUR", "40.90", "2026-10-12", as_of="2026-10-30", received_back_at="2026-10-20")
    late = found["items"][0]["late_refund"]
    assert (late["kind"], late["late"], late["owed"]) == ("by_other_law", True, None)
    assert "for a person" in codes(found)["late_refund"]


# Israel: five percent, at most a hundred shekels, and nothing where something is wrong


@pytest.mark.parametrize(
    ("price", "fee"),
    [
        ("100.00", "5.00"),
        ("1999.99", "100.00"),
        ("2000.00", "100.00"),
        ("2000.01", "100.00"),
        ("9000.00", "100.00"),
        ("0.10", "0.01"),
    ],
)
def test_the_israeli_fee_is_capped(price: str, fee: str) -> None:
    found = decided("IL", "ILS", price, "2026-10-12")
    assert [(one["name"], one["max_amount"]) for one in found["items"][0]["deductions"]] == [
        ("capped_cancellation_fee", fee)
    ]
    assert found["items"][0]["deductions"][0]["cites"][0]["article"] == "סעיף 14ה(ב)"


def test_in_another_currency_the_cap_is_not_reckoned() -> None:
    found = decided("IL", "USD", "100.00", "2026-10-12")
    assert [(one["name"], one["max_amount"]) for one in found["items"][0]["deductions"]] == [
        ("capped_cancellation_fee", None)
    ]


@pytest.mark.parametrize("reason", ["defective", "not_as_described", "wrong_item"])
def test_no_fee_where_something_is_wrong(reason: str) -> None:
    found = decided("IL", "ILS", "100.00", "2026-10-12", reason=reason)
    assert right(found, "withdrawal")["terms"]["deductions"] == []


# Russia: the seller's cost of bringing the goods back


def test_russia_takes_its_freight_off() -> None:
    found = decided("RU", "RUB", "1000.00", "2026-10-12")
    taken = found["items"][0]["deductions"]
    assert [(one["name"], one["max_amount"]) for one in taken] == [("seller_return_cost", None)]
    assert taken[0]["cites"][0]["article"] == "ст. 26.1 п. 4"


def test_nothing_is_taken_off_for_goods_that_were_never_sent() -> None:
    found = decided("RU", "RUB", "1000.00", "2026-10-03", delivered_at="never")
    assert right(found, "withdrawal")["terms"]["deductions"] == []


# Mexico: a bonus of at least twenty percent


def test_the_mexican_bonus_is_a_remedy_with_its_sum() -> None:
    found = decided("MX", "MXN", "499.99", "2026-10-12", reason="defective")
    conformity = right(found, "conformity")
    assert "statutory_bonus" in conformity["remedies"]
    assert "damages" not in conformity["remedies"]
    assert conformity["terms"]["statutory_bonus"] == "100.00"
    assert "100.00 MXN" in codes(found)["statutory_bonus"]


def test_no_bonus_for_a_change_of_mind() -> None:
    found = decided("MX", "MXN", "499.99", "2026-10-08")
    assert found["items"][0]["governing_right"] == "withdrawal"
    assert found["items"][0]["statutory_bonus"] is None
    assert "statutory_bonus" not in codes(found)
