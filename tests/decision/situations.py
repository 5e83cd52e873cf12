"""The contract's own situation, and variations of it."""

from copy import deepcopy
from typing import Any

CONTRACT: dict[str, Any] = {
    "id": "any string, echoed",
    "as_of": "2026-10-19T12:00:00+02:00",
    "market": "DE",
    "channel": {"site": "own_store", "store_country": None, "fulfilled_by": "merchant"},
    "buyer": {"kind": "consumer", "tier": None, "locale": "de", "time_zone": "Europe/Berlin", "region": None},
    "order": {
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
                "nonreturnable_confirmed": False,
                "weight_grams": 180,
                "hs_code": "610910",
                "origin": "CN",
                "unit_cost": "4.10",
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
    },
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
    "history": {"refunds": [], "disputes": [], "withdrawn": []},
    "request": {
        "requested_at": "2026-10-19",
        "items": [
            {
                "line": "1",
                "quantity": 2,
                "reason": "changed_mind",
                "condition": "unopened",
                "seal": "none",
                "used_beyond_testing": False,
                "damage_cause": None,
                "severity": None,
                "defect_appeared_at": None,
                "noticed_at": None,
                "prior_repairs": [],
                "merchant_offered_collection": False,
                "additional_period_ends_at": None,
                "dispatched_at": None,
                "proof_of_dispatch_at": None,
                "received_back_at": None,
                "evidence": [],
            }
        ],
        "wants": None,
        "buyer_agreed_other_refund_means": False,
    },
    "policy": None,
}


def situation(**changes: Any) -> dict[str, Any]:
    """The contract's situation in market NZ with some fields changed: `situation(**{"request.items.0.quantity": 1})`."""
    return changed(CONTRACT, **({"market": "NZ"} | changes))


def changed(base: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy of `base` with the fields at the given paths replaced."""
    copy = deepcopy(base)
    for path, value in changes.items():
        *steps, last = path.split(".")
        place: Any = copy
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value
    return copy


def item(**changes: Any) -> dict[str, Any]:
    """The contract's request item with some fields changed."""
    return {**CONTRACT["request"]["items"][0], **changes}
