"""Orders for the ledger's tests, in the contract's JSON."""

from typing import Any

from amends.vocabulary.order import Order
from amends.vocabulary.order_reader import read_order
from amends.vocabulary.reader import Fields

CONTRACT_ORDER: dict[str, Any] = {
    "id": "1001",
    "ordered_at": "2026-10-01",
    "currency": "EUR",
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
        }
    ],
    "order_discount": "0.00",
    "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "1.58", "tax_included": True},
    "fees": [],
    "duties": "0.00",
    "payments": [
        {
            "id": "p1",
            "method": "card",
            "status": "captured",
            "amount": "45.90",
            "currency": "EUR",
            "order_amount": "45.90",
            "captured_at": "2026-10-01",
            "refundable": "yes",
            "refundable_until": None,
        }
    ],
    "deliveries": [{"line": "1", "quantity": 2, "shipped_at": "2026-10-02", "delivered_at": "2026-10-05"}],
}


def line(line_id: str, quantity: int, unit_price: str, **rest: Any) -> dict[str, Any]:
    return {"id": line_id, "quantity": quantity, "unit_price": unit_price, **rest}


def paid(amount: str, payment_id: str = "p1", **rest: Any) -> dict[str, Any]:
    return {"id": payment_id, "method": "card", "status": "captured", "amount": amount, "refundable": "yes", **rest}


def order_of(
    lines: list[dict[str, Any]], payments: list[dict[str, Any]], currency: str = "EUR", **rest: Any
) -> dict[str, Any]:
    return {"id": "o", "currency": currency, "lines": lines, "payments": payments, **rest}


def parsed(order: dict[str, Any]) -> Order:
    return read_order(Fields(order, "order"))
