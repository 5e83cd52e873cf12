"""The sample shop: real products and prices, made-up buyers, days counted back from today (see `sample/README.md`)."""

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

STORE = "sample"
PROMISED_DAYS = 10
LATELY_DAYS = 4
ZONES = {
    "GB": "Europe/London", "IE": "Europe/Dublin", "PT": "Europe/Lisbon", "FI": "Europe/Helsinki",
    "US-CA": "America/Los_Angeles",
    "US-NY": "America/New_York", "JP": "Asia/Tokyo", "SA": "Asia/Riyadh", "CN": "Asia/Shanghai", "SG": "Asia/Singapore",
    "AU": "Australia/Sydney", "CA": "America/Toronto",
}  # fmt: skip
"""Where not Central European Time."""


def orders(today: date) -> Iterator[dict[str, Any]]:
    """The orders in the contract's shape (`POST /orders`), their days counted back from `today`.

    Each day has its version, so that a demo of yesterday can take today's.
    """
    products = {row["sku"]: row for row in _rows("products.jsonl.gz")}
    return (_order(row, products, today) for row in _rows("orders.jsonl.gz"))


def count() -> int:
    """How many orders there are."""
    return sum(1 for _ in _rows("orders.jsonl.gz"))


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (
        (resources.files("amends.site") / "sample" / name).open("rb") as raw,
        gzip.open(raw, "rt", encoding="utf-8") as file,
    ):
        for line in file:
            yield json.loads(line)


def _order(row: dict[str, Any], products: dict[str, dict[str, Any]], today: date) -> dict[str, Any]:
    def ago(days: int | None) -> str | None:
        return None if days is None else (today - timedelta(days=days)).isoformat()

    ordered_at = ago(row["days_ago"]["ordered"])
    market, payment = row["market"], row["payment"]
    return {
        "id": f"sample-{row['number']}",
        "store": STORE,
        "number": row["number"],
        "version": today.toordinal(),
        "ordered_at": ordered_at,
        "currency": row["currency"],
        "market": market,
        "channel": {"site": "own_store", "store_country": "GB", "fulfilled_by": "merchant"},
        "buyer": row["buyer"] | {"kind": "consumer", "time_zone": ZONES.get(market, "Europe/Berlin")},
        "lines": [_line(line, products[line["sku"]]) for line in row["lines"]],
        "shipping": row["shipping"],
        "payments": [
            {
                "id": "p1", "provider": "simulator", "method": payment["method"], "status": "captured",
                "amount": payment["amount"], "currency": row["currency"], "captured_at": ordered_at,
                "refundable": payment["refundable"],
            }
        ],
        "deliveries": [_delivery(line, row["days_ago"], ago) for line in row["lines"]],
        "notices": _notices(market, ordered_at),
    }  # fmt: skip


def _line(line: dict[str, Any], product: dict[str, Any]) -> dict[str, Any]:
    kinds = ["sealed_hygiene"] if "Earring" in product["title"] else []
    return product | line | {"kinds": kinds, "delivery_pattern": "single"}


def _delivery(line: dict[str, Any], days_ago: dict[str, int | None], ago: Any) -> dict[str, Any]:
    ordered = days_ago["ordered"] or 0
    return {
        "line": line["id"],
        "quantity": line["quantity"],
        "shipped_at": ago(days_ago["shipped"]) or "never",
        "delivered_at": ago(days_ago["delivered"]) or "never",
        "promised_by": ago(ordered - PROMISED_DAYS),
        "carrier_chosen_by": "merchant",
    }


def _notices(market: str, ordered_at: str | None) -> dict[str, Any]:
    """The shop informs everybody; its return policy is not on the final screen in Japan and nowhere in New York."""
    return {
        "withdrawal_right_given_at": ordered_at,
        "return_cost_disclosed": True,
        "contract_document_at": ordered_at,
        "return_policy": {
            "displayed": "ad" if market == "JP" else "no" if market == "US-NY" else "final_screen_and_ad",
            "change_of_mind": "refund",
            "days": 30,
            "return_cost": "buyer",
        },
    }


def showcase() -> dict[str, str]:
    """Order numbers to try: per market the dearest small order that arrived this week and can be paid back."""
    found: dict[str, tuple[Decimal, str]] = {}
    for row in _rows("orders.jsonl.gz"):
        delivered = row["days_ago"]["delivered"]
        fits = delivered is not None and 1 <= delivered <= LATELY_DAYS and row["payment"]["refundable"] == "yes"
        if fits and 2 <= len(row["lines"]) <= 4:  # enough to choose from, few enough for a phone
            best = found.get(row["market"], (Decimal(0), ""))
            found[row["market"]] = max(best, (Decimal(row["payment"]["amount"]), row["number"]))
    return {market: number for market, (_, number) in found.items()}
