"""The contract's own example, as the OpenAPI document shows it; tests send each of them."""

from typing import Any

type Json = dict[str, Any]

_TERMS: Json = {
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
            "nonreturnable_confirmed": False,
            "weight_grams": 180,
            "hs_code": "610910",
            "origin": "CN",
            "unit_cost": "4.10",
            "category": "shirts",
            "tags": ["sale"],
        }
    ],
    "order_discount": "0.00",
    "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "1.58", "tax_included": True},
    "fees": [],
    "duties": "0.00",
    "rates": {"USD": "1.0923"},
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
    "deliveries": [
        {
            "line": "1",
            "quantity": 2,
            "shipped_at": "2026-10-02",
            "delivered_at": "2026-10-05",
            "promised_by": None,
            "ship_promised_by": None,
            "carrier_chosen_by": "merchant",
            "delays": [],
        }
    ],
}
_NOTICES: Json = {
    "withdrawal_right_given_at": "2026-10-01",
    "return_cost_disclosed": True,
    "contract_document_at": "2026-10-01",
    "return_policy": {
        "displayed": "final_screen_and_ad",
        "change_of_mind": "refund",
        "days": 14,
        "return_cost": "buyer",
    },
}
_CHANNEL: Json = {"site": "own_store", "store_country": None, "fulfilled_by": "merchant"}

REQUEST_ITEM: Json = {
    "line": "1",
    "quantity": 2,
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}

SITUATION: Json = {
    "id": "s1",
    "as_of": "2026-10-19T12:00:00+02:00",
    "market": "DE",
    "channel": _CHANNEL,
    "buyer": {"kind": "consumer", "tier": None, "locale": "de", "time_zone": "Europe/Berlin", "region": None},
    "order": {"id": "1001", **_TERMS},
    "notices": _NOTICES,
    "history": {"refunds": [], "disputes": [], "withdrawn": []},
    "request": {"requested_at": "2026-10-19", "items": [REQUEST_ITEM], "wants": None},
    "policy": None,
}

QUOTE_REQUEST: Json = {
    "id": "q1",
    "order": {"id": "1001", **_TERMS},
    "prior_refunds": [],
    "prior_disputes": [],
    "refund": [{"line": "1", "quantity": 2}, {"shipping": True, "amount": "4.90"}],
    "payment_order": ["p1"],
}

ORDER: Json = {
    "id": "1001",
    "store": "main",
    "number": "1001",
    "version": 1,
    **_TERMS,
    "payments": [{**_TERMS["payments"][0], "provider": "simulator"}],
    "market": "DE",
    "channel": _CHANNEL,
    "buyer": {
        "name": "Erika Mustermann",
        "email": "erika@example.de",
        "phone": "+49 221 1234567",
        "address": {"lines": ["Heidestraße 17"], "postal_code": "51147", "city": "Köln", "country": "DE"},
        "locale": "de",
        "kind": "consumer",
        "time_zone": "Europe/Berlin",
    },
    "notices": _NOTICES,
}
