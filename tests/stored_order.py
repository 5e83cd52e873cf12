"""An order as a store sends it, for tests that need one in the database."""

from datetime import UTC, datetime

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)


def an_order(**changes):
    """Two T-shirts to Berlin for 45.90."""
    return {
        "id": "1001",
        "store": "main",
        "number": "#A-1001",
        "version": 1,
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
            }
        ],
        "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "1.58"},
        "payments": [{"id": "p1", "method": "card", "status": "captured", "amount": "45.90", "provider": "simulator"}],
        "deliveries": [{"line": "1", "quantity": 2, "shipped_at": "2026-10-02", "delivered_at": "2026-10-05"}],
        "buyer": {
            "name": "Erika Mustermann",
            "email": "Erika@Example.com",
            "phone": "+49 30 1234567",
            "address": {"lines": ["Heidestr. 17"], "city": "Berlin", "postal_code": "10557", "country": "DE"},
            "locale": "de",
            "time_zone": "Europe/Berlin",
        },
        "market": "DE",
        "channel": "own_store",
        "notices": {"withdrawal_right_given_at": "2026-10-01", "return_cost_disclosed": True},
    } | changes
