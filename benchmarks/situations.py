"""Situations by a seed: every market, every reason, orders of one to five lines, the usual gaps and the odd history.

The mix is meant to be that of a shop and no easier: one line in seven orders of ten, a request for one line mostly, a
merchant's policy in one of five, something unknown in one of ten, earlier refunds in one of twenty, instants with
offsets for what a shop stamps itself. No two lines are alike, so that nothing is gained by remembering answers.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

MARKETS = (
    ("DE", "EUR", "Europe/Berlin"), ("FR", "EUR", "Europe/Paris"), ("IT", "EUR", "Europe/Rome"),
    ("ES", "EUR", "Europe/Madrid"), ("NL", "EUR", "Europe/Amsterdam"), ("BE", "EUR", "Europe/Brussels"),
    ("AT", "EUR", "Europe/Vienna"), ("IE", "EUR", "Europe/Dublin"), ("PT", "EUR", "Europe/Lisbon"),
    ("FI", "EUR", "Europe/Helsinki"), ("SE", "SEK", "Europe/Stockholm"), ("PL", "PLN", "Europe/Warsaw"),
    ("LU", "EUR", "Europe/Luxembourg"), ("GB", "GBP", "Europe/London"), ("CH", "CHF", "Europe/Zurich"),
    ("NO", "NOK", "Europe/Oslo"), ("TR", "TRY", "Europe/Istanbul"), ("RU", "RUB", "Europe/Moscow"),
    ("US", "USD", "America/New_York"), ("US-CA", "USD", "America/Los_Angeles"), ("US-NY", "USD", "America/New_York"),
    ("US-CT", "USD", "America/New_York"), ("US-FL", "USD", "America/New_York"), ("US-HI", "USD", "Pacific/Honolulu"),
    ("US-MA", "USD", "America/New_York"), ("US-MD", "USD", "America/New_York"), ("US-MN", "USD", "America/Chicago"),
    ("US-NJ", "USD", "America/New_York"), ("US-OH", "USD", "America/New_York"), ("US-RI", "USD", "America/New_York"),
    ("US-VA", "USD", "America/New_York"), ("US-TX", "USD", "America/Chicago"), ("CA", "CAD", "America/Toronto"),
    ("CA-QC", "CAD", "America/Toronto"), ("MX", "MXN", "America/Mexico_City"), ("BR", "BRL", "America/Sao_Paulo"),
    ("AR", "ARS", "America/Argentina/Buenos_Aires"), ("CL", "CLP", "America/Santiago"),
    ("CO", "COP", "America/Bogota"), ("AU", "AUD", "Australia/Sydney"), ("NZ", "NZD", "Pacific/Auckland"),
    ("JP", "JPY", "Asia/Tokyo"), ("KR", "KRW", "Asia/Seoul"), ("CN", "CNY", "Asia/Shanghai"),
    ("TW", "TWD", "Asia/Taipei"), ("HK", "HKD", "Asia/Hong_Kong"), ("SG", "SGD", "Asia/Singapore"),
    ("MY", "MYR", "Asia/Kuala_Lumpur"), ("TH", "THB", "Asia/Bangkok"), ("VN", "VND", "Asia/Ho_Chi_Minh"),
    ("ID", "IDR", "Asia/Jakarta"), ("PH", "PHP", "Asia/Manila"), ("IN", "INR", "Asia/Kolkata"),
    ("SA", "SAR", "Asia/Riyadh"), ("AE", "AED", "Asia/Dubai"), ("IL", "ILS", "Asia/Jerusalem"),
    ("ZA", "ZAR", "Africa/Johannesburg"), ("NG", "NGN", "Africa/Lagos"),
)  # fmt: skip
"""Markets with a currency and the buyer's zone; LU and US-TX have no pack of their own and fall back."""

REASONS = (
    "changed_mind", "ordered_by_mistake", "better_price", "too_small", "too_large", "not_as_described",
    "quality_below_expectation", "defective", "damaged_in_transit", "wrong_item", "missing_parts", "missing_item",
    "late", "not_received", "repair_failed", "warranty_failure", "cancel_before_dispatch", "customs_refused", "recall",
)  # fmt: skip
_REASON_WEIGHTS = (12, 3, 2, 10, 8, 8, 4, 12, 6, 5, 2, 2, 4, 4, 2, 2, 3, 1, 1)
_NOTHING_CAME = {"late", "not_received", "cancel_before_dispatch", "customs_refused"}
_AT_ONCE = {"defective": 0.3, "repair_failed": 0.2, "warranty_failure": 0.1}
"""How many of those who ask do so within weeks; of the others most do."""
_SOON, _LATER = (3, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 20, 28, 31), (45, 60, 120, 200, 400, 700, 900)
_KINDS = ("sealed_hygiene", "custom_made", "perishable", "sealed_media", "personal_use", "digital_content", "battery")
_WHOLE = {"CLP", "JPY", "KRW", "VND"}
FIRST_DAY = date(2023, 1, 2)
DAYS = 1_390
"""Orders fall on these days: four years, so that dated law changes within them."""


def situations(count: int, seed: int = 20261019) -> Iterator[dict[str, Any]]:
    """`count` situations of the contract's form, the same for the same seed."""
    draw = random.Random(seed)
    for number in range(count):
        yield _situation(draw, number)


def lines(count: int, seed: int = 20261019) -> Iterator[bytes]:
    """The same as lines of JSON, ended."""
    for situation in situations(count, seed):
        yield json.dumps(situation, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _situation(draw: random.Random, number: int) -> dict[str, Any]:
    market, currency, zone = draw.choice(MARKETS)
    money = _Money(draw, currency)
    ordered = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    order = _order(draw, money, ordered, number)
    reason = draw.choices(REASONS, _REASON_WEIGHTS)[0]
    last = max(date.fromisoformat(delivery["shipped_at"]) for delivery in order["deliveries"])
    requested = last + timedelta(days=draw.choice(_SOON if draw.random() < _AT_ONCE.get(reason, 0.85) else _LATER))
    if reason in _NOTHING_CAME:
        for delivery in order["deliveries"]:
            delivery["delivered_at"] = draw.choice(("never", None, "never"))
            if reason == "cancel_before_dispatch":
                delivery["shipped_at"] = "never"
    given = ordered.isoformat()
    return {
        "id": f"s{number}",
        "as_of": _stamp(draw, requested),
        "market": market,
        "channel": {
            "site": draw.choices(("own_store", "amazon", "ebay", "etsy"), (80, 12, 5, 3))[0],
            "store_country": None,
            "fulfilled_by": draw.choices(("merchant", "platform", None), (85, 12, 3))[0],
        },
        "buyer": {
            "kind": "business" if draw.random() < 0.03 else "consumer", "tier": None, "locale": None,
            "time_zone": zone if draw.random() < 0.85 else None, "region": None,
        },
        "order": order,
        "notices": {
            "withdrawal_right_given_at": draw.choices((given, "never", None), (90, 5, 5))[0],
            "return_cost_disclosed": draw.choices((True, False, None), (90, 5, 5))[0],
            "contract_document_at": given,
            "return_policy": {"displayed": "final_screen_and_ad", "change_of_mind": "refund", "days": 14,
                              "return_cost": "buyer"},
        },
        "history": _history(draw, order),
        "request": {
            "requested_at": _stamp(draw, requested),
            "items": _items(draw, order, reason, requested),
            "wants": draw.choices((None, "refund", "replacement", "repair"), (70, 20, 6, 4))[0],
            "buyer_agreed_other_refund_means": False,
        },
        "policy": _policy(draw, currency) if draw.random() < 0.2 else None,
    }  # fmt: skip


class _Money:
    """Amounts as decimal strings of one currency."""

    def __init__(self, draw: random.Random, currency: str) -> None:
        self.draw, self.currency, self.places = draw, currency, 0 if currency in _WHOLE else 2

    def minor(self, least: int, most: int) -> int:
        return self.draw.randrange(least, most) * (1 if self.places else 10)

    def text(self, minor: int) -> str:
        return f"{minor // 100}.{minor % 100:02d}" if self.places else str(minor)


def _order(draw: random.Random, money: _Money, ordered: date, number: int) -> dict[str, Any]:
    lines, deliveries, total = [], [], 0
    shipped = ordered + timedelta(days=draw.randrange(1, 4))
    for index in range(draw.choices((1, 2, 3, 4, 5), (70, 17, 7, 4, 2))[0]):
        quantity = draw.choices((1, 2, 3, 12), (75, 15, 8, 2))[0]
        price = money.minor(499, 15_000)
        gross = quantity * price
        discount = gross // 10 if draw.random() < 0.2 else 0
        total += gross - discount
        lines.append({
            "id": str(index + 1), "sku": f"SKU-{draw.randrange(10_000)}", "title": "Überzug, grün",
            "quantity": quantity, "unit_price": money.text(price), "discount": money.text(discount),
            "tax": money.text((gross - discount) * 19 // 119), "tax_included": True,
            "kinds": [draw.choice(_KINDS)] if draw.random() < 0.12 else [],
            "delivery_pattern": draw.choices(("single", "separate_items", "lots"), (90, 8, 2))[0],
            "nonreturnable_confirmed": False, "weight_grams": draw.randrange(50, 4_000), "hs_code": "610910",
            "origin": "CN", "unit_cost": money.text(price // 3),
        })  # fmt: skip
        came = shipped + timedelta(days=draw.randrange(1, 6))
        deliveries.append({
            "line": str(index + 1), "quantity": quantity, "shipped_at": shipped.isoformat(),
            "delivered_at": came.isoformat() if draw.random() < 0.95 else None,
            "promised_by": (ordered + timedelta(days=7)).isoformat(), "ship_promised_by": None,
            "carrier_chosen_by": "merchant", "delays": [],
        })  # fmt: skip
    off = total // 20 if draw.random() < 0.15 else 0
    charged = draw.choice((0, 499, 990)) * (1 if money.places else 10)
    paid = total - off + charged
    cheapest = money.text(min(charged, 499)) if draw.random() < 0.95 else None
    return {
        "id": str(100_000 + number), "ordered_at": ordered.isoformat(), "currency": money.currency, "lines": lines,
        "order_discount": money.text(off),
        "shipping": {"charged": money.text(charged), "cheapest_standard": cheapest,
                     "tax": money.text(charged * 19 // 119), "tax_included": True},
        "fees": [], "duties": money.text(0),
        "payments": [{
            "id": "p1", "method": "card", "status": "captured", "amount": money.text(paid), "currency": money.currency,
            "order_amount": money.text(paid), "captured_at": ordered.isoformat(), "refundable": "yes",
            "refundable_until": None,
        }],
        "deliveries": deliveries,
    }  # fmt: skip


def _items(draw: random.Random, order: dict[str, Any], reason: str, requested: date) -> list[dict[str, Any]]:
    chosen = draw.sample(order["lines"], min(len(order["lines"]), draw.choices((1, 2, 3), (85, 12, 3))[0]))
    defect = (requested - timedelta(days=2)).isoformat()
    return [
        {
            "line": line["id"], "quantity": draw.randrange(1, line["quantity"] + 1), "reason": reason,
            "condition": draw.choices(("unopened", "opened", "tried", "used", None), (40, 30, 10, 12, 8))[0],
            "seal": draw.choices(("none", "intact", "broken"), (80, 12, 8))[0],
            "used_beyond_testing": draw.choices((False, True, None), (88, 6, 6))[0],
            "damage_cause": None, "severity": draw.choices((None, "minor", "major"), (60, 20, 20))[0],
            "defect_appeared_at": defect if reason in {"defective", "warranty_failure"} else None, "noticed_at": None,
            "prior_repairs": [{"requested_at": defect, "completed_at": defect}] if reason == "repair_failed" else [],
            "merchant_offered_collection": False, "additional_period_ends_at": None,
            "dispatched_at": requested.isoformat() if draw.random() < 0.1 else None, "proof_of_dispatch_at": None,
            "received_back_at": None, "evidence": [],
        }
        for line in chosen
    ]  # fmt: skip


def _history(draw: random.Random, order: dict[str, Any]) -> dict[str, Any]:
    refunds, disputes = [], []
    if draw.random() < 0.05:
        refunds = [{"id": "r0", "state": draw.choice(("succeeded", "failed", "pending")), "payment": "p1",
                    "parts": [{"amount": order["lines"][0]["unit_cost"]}]}]  # fmt: skip
    if draw.random() < 0.02:
        disputes = [{"payment": "p1", "state": draw.choice(("open", "won", "inquiry"))}]
    return {"refunds": refunds, "disputes": disputes, "withdrawn": []}


def _policy(draw: random.Random, currency: str) -> dict[str, Any]:
    """One of three tables for each currency: a merchant has one policy, and a file has few merchants."""
    days, payer, trigger = draw.choice(
        ((14, "buyer", "received"), (30, "merchant", "request"), (100, "buyer", "received"))
    )
    refund = {
        "remedies": ["refund", "exchange", "store_credit"], "window_days": days, "return_freight_payer": payer,
        "keep_it_up_to": {"amount": "10" if currency in _WHOLE else "10.00", "currency": currency},
        "credit_bonus": {"ppm": 50_000}, "refund_trigger": trigger, "refund_promise_working_days": 3,
    }  # fmt: skip
    return {
        "policy": f"Shop policy {days}",
        "rows": [
            {"row": "faulty", "when": {"reason": ["defective", "wrong_item", "damaged_in_transit"]},
             "then": refund | {"return_freight_payer": "merchant", "outbound_refunded": True}},
            {"row": "worn", "when": {"condition": ["used", "damaged"]},
             "then": refund | {"remedies": ["store_credit"]}},
            {"row": "all", "when": {}, "then": refund},
        ],
        "estimates": {"return_freight": "5" if currency in _WHOLE else "4.90", "handling": "2", "resale_ppm": 600_000,
                      "currency": currency},
    }  # fmt: skip


def _stamp(draw: random.Random, day: date) -> str:
    """The day, or an instant in it as a shop's own server stamps it."""
    if draw.random() < 0.5:
        return day.isoformat()
    return f"{day.isoformat()}T{draw.randrange(24):02d}:{draw.randrange(60):02d}:00+00:00"
