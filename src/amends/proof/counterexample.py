"""A row of facts as the order and request that bring it: the JSON object of a situation (contract, section 1)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from amends.decision.policy.condition import ANY_OTHER, value_fact
from amends.vocabulary.money import exponent, format_minor

type Json = dict[str, Any]
type Row = Mapping[str, Any]

USUAL_CURRENCY = "EUR"
USUAL_PRICE_MINOR = 5_000
OUTBOUND_MINOR = 500
OTHER_WORD = "other"
"""What stands for a word of an open list that a policy does not name."""
_BILLION = 10**9


def situation_of(row: Row, market: str, time_zone: str, currencies: tuple[str, ...], policy: Json) -> Json:
    """The situation in `market` whose facts are those of `row`; amounts are in the first of `currencies`."""
    currency = currencies[0] if currencies else USUAL_CURRENCY
    price = row[value_fact(currency)] if currencies else USUAL_PRICE_MINOR
    return {
        "id": "counterexample",
        "as_of": _day(row["as_of"]),
        "market": market,
        "channel": {"site": row["site"], "fulfilled_by": row["fulfilled_by"]},
        "buyer": {"kind": row["buyer_kind"], "tier": _named(row["buyer_tier"]), "time_zone": time_zone},
        "order": _order(row, currency, price, {each: row[value_fact(each)] for each in currencies[1:]}),
        "notices": _notices(row),
        "request": {
            "requested_at": _day(row["requested_on"]),
            "wants": "repair" if row["wants repair"] else None,
            "items": [_item(row)],
        },
        "policy": policy,
    }


def _order(row: Row, currency: str, price_minor: int, others: Mapping[str, int | None]) -> Json:
    last, delivered = row["order_last_delivered_on"], row["delivered_on"]
    apart = last is not None and last != delivered
    quantity = 2 if row["partial"] and not apart else 1
    lines = [_line("1", quantity, price_minor, currency, row)]
    if apart:
        lines.append(_line("2", 1, price_minor, currency, row))
    paid = price_minor * (quantity + apart) + OUTBOUND_MINOR
    rates = {each: _rate(price_minor, currency, value, each) for each, value in others.items() if value is not None}
    return {
        "id": "1",
        "currency": currency,
        "ordered_at": _day(row["ordered_on"]),
        "lines": lines,
        "shipping": {
            "charged": format_minor(OUTBOUND_MINOR, currency),
            "cheapest_standard": format_minor(OUTBOUND_MINOR, currency),
        },
        "payments": [{"id": "1", "method": "card", "status": "captured", "amount": format_minor(paid, currency)}],
        "rates": rates,
        "deliveries": _deliveries(row, quantity, last if apart else None),
    }


def _line(label: str, quantity: int, price_minor: int, currency: str, row: Row) -> Json:
    tags = row["tags"]
    return {
        "id": label,
        "quantity": quantity,
        "unit_price": format_minor(price_minor, currency),
        "kinds": None if row["kinds"] is None else sorted(row["kinds"]),
        "delivery_pattern": row["delivery_pattern"],
        "nonreturnable_confirmed": row["nonreturnable_confirmed"],
        "category": _named(row["category"]),
        "tags": sorted(OTHER_WORD if tag == ANY_OTHER else tag for tag in tags),
    }


def _rate(price_minor: int, currency: str, value_minor: int, other: str) -> str:
    """Units of `other` for one of `currency`, so that the price comes to `value_minor`."""
    shift = exponent(currency) - exponent(other)
    top, bottom = value_minor * _BILLION, price_minor
    top, bottom = (top * 10**shift, bottom) if shift >= 0 else (top, bottom * 10**-shift)
    billionths = max((2 * top + bottom) // (2 * bottom), 1)
    return f"{billionths // _BILLION}.{billionths % _BILLION:09d}"


def _deliveries(row: Row, quantity: int, second: date | None) -> list[Json]:
    delays = []
    if row["delay_count"]:
        delays = [
            {
                "notified_at": _day(row["first_delay_notified_on"]),
                "new_date": _day(row["delay_new_date"]),
                "indefinite": row["delay_indefinite"],
                "answer": row["delay_answer"],
            }
        ]
    first = {
        "line": "1",
        "quantity": quantity,
        "shipped_at": _event(row, "shipped"),
        "delivered_at": _event(row, "delivered"),
        "promised_by": _day(row["promised_on"]),
        "ship_promised_by": _day(row["ship_promised_on"]),
        "carrier_chosen_by": row["carrier_chosen_by"],
        "delays": delays,
    }
    return [first] if second is None else [first, {"line": "2", "quantity": 1, "delivered_at": _day(second)}]


def _notices(row: Row) -> Json:
    return {
        "withdrawal_right_given_at": _event(row, "withdrawal_notice"),
        "contract_document_at": _event(row, "contract_document"),
        "return_cost_disclosed": row["return_cost_disclosed"],
        "return_policy": {
            "displayed": row["policy_displayed"],
            "change_of_mind": row["policy_change_of_mind"],
            "days": row["policy_days"],
            "return_cost": row["policy_return_cost"],
        },
    }


def _item(row: Row) -> Json:
    repairs: list[Json] = [{} for _ in range(row["prior_repair_count"])]
    if repairs:
        repairs[-1] = {
            "requested_at": _day(row["last_repair_requested_on"]),
            "completed_at": _event(row, "last_repair_completed"),
        }
    item = {
        name: row[name] for name in ("reason", "condition", "seal", "damage_cause", "severity", "used_beyond_testing")
    }
    return item | {
        "line": "1",
        "quantity": 1,
        "defect_appeared_at": _event(row, "defect_appeared"),
        "noticed_at": _day(row["noticed_on"]),
        "prior_repairs": repairs,
        "merchant_offered_collection": row["offered_collection"],
        "additional_period_ends_at": _event(row, "additional_period_ends"),
        "dispatched_at": _event(row, "dispatched"),
        "proof_of_dispatch_at": _event(row, "proof"),
        "received_back_at": _event(row, "received_back"),
    }


def _named(word: str | None) -> str | None:
    return OTHER_WORD if word == ANY_OTHER else word


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _event(row: Row, event: str) -> str | None:
    on = row[f"{event}_on"]
    if on is not None:
        return _day(on)
    return "never" if row[f"{event}_happened"] is False else None
