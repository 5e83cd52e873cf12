"""A German order of two T-shirts, paid by card through the simulator: the contract's own example."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

NOW = datetime(2026, 10, 19, 10, 0, tzinfo=UTC)


def contract_order(**changes: Any) -> dict[str, Any]:
    order: dict[str, Any] = {
        "id": "1001",
        "number": "1001",
        "version": 1,
        "ordered_at": "2026-10-01",
        "currency": "EUR",
        "market": "DE",
        "channel": {"site": "own_store", "fulfilled_by": "merchant"},
        "buyer": {
            "name": "Erika Mustermann",
            "email": "erika@example.de",
            "locale": "de",
            "kind": "consumer",
            "time_zone": "Europe/Berlin",
            "address": {"lines": ["Heidestraße 17"], "postal_code": "51147", "city": "Köln", "country": "DE"},
        },
        "lines": [
            {
                "id": "1",
                "sku": "TEE-M",
                "title": "T-shirt",
                "quantity": 2,
                "unit_price": "20.00",
                "discount": "4.00",
                "tax": "5.75",
                "tax_included": True,
                "kinds": [],
                "delivery_pattern": "single",
                "nonreturnable_confirmed": False,
            }
        ],
        "order_discount": "0.00",
        "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "1.58", "tax_included": True},
        "fees": [],
        "duties": "0.00",
        "payments": [
            {
                "id": "p1",
                "provider": "simulator",
                "method": "card",
                "status": "captured",
                "amount": "45.90",
                "currency": "EUR",
                "order_amount": "45.90",
                "captured_at": "2026-10-01",
                "refundable": "yes",
            }
        ],
        "deliveries": [
            {
                "line": "1",
                "quantity": 2,
                "shipped_at": "2026-10-02",
                "delivered_at": "2026-10-05",
                "carrier_chosen_by": "merchant",
                "delays": [],
            }
        ],
        "notices": {
            "withdrawal_right_given_at": "2026-10-01",
            "return_cost_disclosed": True,
            "contract_document_at": "2026-10-01",
            "return_policy": {
                "displayed": "final_screen_and_ad",
                "change_of_mind": "refund",
                "days": 14,
                "return_cost": "buyer",
            },
        },
    }
    return order | changes


CHANGED_MIND = {
    "line": "1",
    "quantity": 2,
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}
DEFECTIVE = {
    "line": "1",
    "quantity": 2,
    "reason": "defective",
    "condition": "damaged",
    "damage_cause": "merchant",
    "severity": "major",
    "defect_appeared_at": "2026-10-10",
    "noticed_at": "2026-10-10",
}


@pytest.fixture
def order_id(in_tenant) -> str:
    """The example order of the merchant whose transaction is open."""
    return make_order()


def make_order(**changes: Any) -> str:
    from amends.orders.store import upsert

    (result,) = upsert([contract_order(**changes)], NOW)
    assert result["problem"] is None, result
    assert result["id"]
    return result["id"]


def published(document: dict[str, Any], from_day: date = date(2026, 1, 1), *, open_orders: bool = False) -> int:
    """A policy version as if it had been checked and published; gives its number."""
    from amends.merchants.models import PolicyVersion

    number = PolicyVersion.objects.count() + 1
    PolicyVersion.objects.create(
        number=number,
        state="published",
        name=str(number),
        document=document | {"version": str(number)},
        document_hash=f"sha256:{number}",
        published_from=from_day,
        applies_to_open_orders=open_orders,
        created_at=NOW,
        changed_at=NOW,
    )
    return number


@pytest.fixture(autouse=True)
def german_law():
    """The packs that the example needs; built once."""
    from amends.cases import rulebooks
    from amends.site.packs import packs

    rulebooks.set_packs(_packs)
    yield
    rulebooks.set_packs(packs)


@cache
def _packs():
    from amends.decision.facts import WORDS
    from amends.law.pack import build_all
    from amends.site.packs import beside, read_files

    wanted = ("general/", "EU/", "DE/")
    return beside(build_all({name: text for name, text in read_files().items() if name.startswith(wanted)}, WORDS))
