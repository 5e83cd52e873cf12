"""Inputs nobody thought of: each reckoned by hand from statute and contract, never read off the output."""

import json
from typing import Any

import pytest
from decided import decide_line
from situations import CONTRACT, changed

from amends.site.packs import packs


def decided(**changes: Any) -> dict[str, Any]:
    return json.loads(decide_line(json.dumps(changed(CONTRACT, **changes)), packs()))


def withdrawal(answer: dict[str, Any]) -> tuple[bool | None, str | None]:
    right = answer["items"][0]["rights"][0]
    return right["holds"], right["last_day"]


@pytest.mark.parametrize(
    ("requested_at", "holds"),
    [
        ("2026-10-19T23:59:59+02:00", True),
        ("2026-10-19T21:59:59Z", True),
        ("2026-10-20T10:59:59+13:00", True),
        ("2026-10-20T00:00:00+02:00", False),
        ("2026-10-19T22:00:01Z", False),
        ("2026-10-19T18:00:00-05:00", False),
    ],
)
def test_the_last_day_ends_at_midnight_where_the_buyer_lives(requested_at: str, holds: bool) -> None:
    answer = decided(**{"request.requested_at": requested_at, "as_of": "2026-10-25"})
    assert withdrawal(answer) == (holds, "2026-10-19")


@pytest.mark.parametrize(
    ("delivered", "last_day", "refund_by"),
    [
        ("2026-10-05T22:30:00Z", "2026-10-20", "2026-11-03"),  # half past midnight in Berlin
        ("2023-12-11", "2023-12-27", "2024-01-10"),  # 25 and 26 December
        ("2026-03-20", "2026-04-07", "2026-04-21"),  # Good Friday, the weekend, Easter Monday
        ("2026-12-18", "2027-01-04", "2027-01-18"),  # New Year's Day on a Friday
        ("2027-12-10", "2027-12-24", "2028-01-07"),  # Christmas Eve is a working day
        ("2024-02-15", "2024-02-29", "2024-03-14"),  # a leap day
    ],
)
def test_fourteen_days_over_holidays(delivered: str, last_day: str, refund_by: str) -> None:
    known = {
        "order.ordered_at": delivered[:10],
        "order.deliveries.0.shipped_at": delivered[:10],
        "order.deliveries.0.delivered_at": delivered,
        "notices.withdrawal_right_given_at": delivered[:10],
        "request.requested_at": last_day,
        "as_of": last_day,
    }
    answer = decided(**known)
    assert withdrawal(answer) == (True, last_day)
    assert answer["items"][0]["refund_latest_on"] == refund_by


def test_a_request_before_its_order_is_refused() -> None:
    error = decided(**{"request.requested_at": "2026-09-29"})["error"]
    assert (error["code"], error["field"]) == ("before_the_order", "request.requested_at")
    assert "error" not in decided(**{"request.requested_at": "2026-09-30"}), "perhaps another time zone's day"


@pytest.mark.parametrize("price", ["١.00", "٣", "1e3", "1,00", " 1.00", "1.", ".5", "+1.00", "NaN", "1_000.00"])
def test_money_is_written_in_one_way_only(price: str) -> None:
    assert decided(**{"order.lines.0.unit_price": price})["error"]["code"] == "not_money"


def test_a_method_that_takes_nothing_back_any_more_is_named() -> None:
    until = {"order.payments.0.refundable_until": "2026-10-18"}
    answer = decided(**until)
    assert answer["items"][0]["refund_due"] == "40.90"
    assert [entry["code"] for entry in answer["escalate"]] == ["refund_blocked"]
    assert decided(**{"order.payments.0.refundable_until": "2026-10-19"})["escalate"] == []


FREE = {
    "order.lines.0.discount": "40.00",
    "order.lines.0.tax": "0.00",
    "order.shipping": {"charged": "0.00", "tax": "0.00"},
    "order.payments": [],
}


def test_an_order_that_cost_nothing_owes_nothing_and_nothing_is_unknown() -> None:
    answer = decided(**FREE)
    assert (answer["items"][0]["refund_due"], answer["escalate"]) == ("0.00", [])


def test_where_no_payment_is_given_only_that_is_named() -> None:
    answer = decided(**{"order.payments": []})
    assert answer["items"][0]["refund_due"] is None
    assert [(entry["code"], entry["fact"]) for entry in answer["escalate"]] == [("refund_blocked", "order.payments")]


def test_tax_on_top_goes_back_with_price_and_charge() -> None:
    paid = {"order.payments.0.amount": "53.23", "order.payments.0.order_amount": "53.23"}
    answer = decided(**paid, **{"order.lines.0.tax_included": False, "order.shipping.tax_included": False})
    # goods 36.00 + 5.75; 4.90 of 9.90 with its share of 1.58: 0.782
    assert (answer["items"][0]["refund_due"], answer["shipping_refund"]) == ("47.43", "5.68")


@pytest.mark.parametrize(("currency", "due"), [("JPY", "4090"), ("KWD", "40.900")])
def test_currencies_of_other_exponents(currency: str, due: str) -> None:
    def money(text: str) -> str:
        return text.replace(".", "") if currency == "JPY" else f"{text}0"

    order = {
        **CONTRACT["order"],
        "currency": currency,
        "lines": [
            {
                **CONTRACT["order"]["lines"][0],
                "unit_price": money("20.00"), "discount": money("4.00"), "tax": money("5.75"), "unit_cost": None,
            }
        ],
        "order_discount": "0",
        "duties": "0",
        "shipping": {"charged": money("9.90"), "cheapest_standard": money("4.90"), "tax": money("1.58")},
        "payments": [
            {
                **CONTRACT["order"]["payments"][0],
                "amount": money("45.90"), "order_amount": money("45.90"), "currency": currency,
            }
        ],
    }  # fmt: skip
    assert decided(order=order)["items"][0]["refund_due"] == due


def test_a_thousand_lines_of_uneven_cents_come_to_the_whole() -> None:
    line = {**CONTRACT["order"]["lines"][0], "quantity": 3, "unit_price": "0.99", "discount": "0.01", "tax": "0.47"}
    lines = [{**line, "id": str(index)} for index in range(1000)]
    parcel = CONTRACT["order"]["deliveries"][0]
    paid = {**CONTRACT["order"]["payments"][0], "amount": "2966.57", "order_amount": "2966.57"}
    order = {
        **CONTRACT["order"],
        "lines": lines,
        "order_discount": "3.33",
        "payments": [paid],
        "deliveries": [{**parcel, "line": str(index), "quantity": 3} for index in range(1000)],
    }
    asked = [{**CONTRACT["request"]["items"][0], "line": str(index), "quantity": 3} for index in range(1000)]
    answer = decided(order=order, **{"request.items": asked})
    due = [item["refund_due"] for item in answer["items"]]
    # 1,000 x (3 x 0.99 - 0.01) - 3.33 + the 4.90 of the cheapest delivery
    assert sum(round(float(each) * 100) for each in due) == 296157
    assert answer["shipping_refund"] == "4.90"
