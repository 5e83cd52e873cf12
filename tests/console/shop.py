"""Orders and cases of one merchant, as the buyers and the worker would make them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

from amends.cases import command, query
from amends.cases.actor import Actor
from amends.cases.refusal import Refused
from amends.merchants import store
from amends.merchants.tenancy import tenant
from amends.orders.store import upsert

BUYER = Actor("buyer")
CHANGED_MIND = {
    "line": "1",
    "quantity": 2,
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}
WORN = CHANGED_MIND | {"condition": "used", "used_beyond_testing": True}


def defective() -> dict[str, Any]:
    return {
        "line": "1",
        "quantity": 2,
        "reason": "defective",
        "condition": "damaged",
        "damage_cause": "merchant",
        "severity": "major",
        "defect_appeared_at": ago(3),
        "noticed_at": ago(3),
    }


def ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def an_order(number: str = "1001", delivered_ago: int = 7, **changes: Any) -> dict[str, Any]:
    """Two T-shirts and delivery for 45.90, by card through the simulator."""
    ordered = delivered_ago + 4
    return {
        "id": number,
        "number": number,
        "version": 1,
        "ordered_at": ago(ordered),
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
                "captured_at": ago(ordered),
                "refundable": "yes",
            }
        ],
        "deliveries": [
            {
                "line": "1",
                "quantity": 2,
                "shipped_at": ago(ordered - 1),
                "delivered_at": ago(delivered_ago),
                "carrier_chosen_by": "merchant",
                "tracking": f"DHL{number}",
                "delays": [],
            }
        ],
        "notices": {
            "withdrawal_right_given_at": ago(ordered),
            "return_cost_disclosed": True,
            "contract_document_at": ago(ordered),
            "return_policy": {
                "displayed": "final_screen_and_ad",
                "change_of_mind": "refund",
                "days": 14,
                "return_cost": "buyer",
            },
        },
    } | changes


@dataclass
class Shop:
    """Everything is done in the merchant's tenant, now."""

    merchant: UUID

    def employ(self, client: Any, role: str) -> str:
        """Somebody of this role, signed in at `client`."""
        from django.contrib.auth import get_user_model

        with tenant(self.merchant):
            user_id = store.create_staff(f"{role}@example.com", role, name=role.replace("_", " ").title())
        client.force_login(get_user_model().objects.get(pk=user_id))
        return user_id

    def order(self, number: str = "1001", **changes: Any) -> str:
        with tenant(self.merchant):
            (result,) = upsert([an_order(number, **changes)], datetime.now(UTC))
        assert result["problem"] is None, result
        return result["id"]

    def opened(self, item: dict[str, Any] | None = None, number: str = "1001", **order: Any) -> dict[str, Any]:
        order_id = self.order(number, **order)
        return self.did(command.open_case, order_id, [item or CHANGED_MIND], actor=BUYER)

    def accepted(self, item: dict[str, Any] | None = None, remedy: str = "refund_on_return") -> dict[str, Any]:
        case = self.opened(item)
        offer = next(offer for offer in case["offers"] if offer["remedy"] == remedy)
        return self.did(command.accept, case["id"], [offer["id"]], actor=BUYER)

    def received(self, item: dict[str, Any] | None = None) -> dict[str, Any]:
        with tenant(self.merchant):
            store.change_merchant(refund_release_automatic=False)
        case = self.accepted(item)
        return self.did(command.receive, case["id"], None, None, actor=Actor("staff", "anna"))

    def did(self, do: Any, *given: Any, actor: Actor) -> dict[str, Any]:
        with tenant(self.merchant):
            case = do(*given, actor=actor, now=datetime.now(UTC))
        assert not isinstance(case, Refused), case
        return case

    def case(self, case_id: str) -> dict[str, Any]:
        with tenant(self.merchant):
            case = query.case(case_id)
        assert case is not None
        return case

    def notes(self, case_id: str) -> list[str]:
        with tenant(self.merchant):
            return [each["text"] for each in query.messages(case_id, notes=True) if each["kind"] == "note"]


def page(answer: Any) -> str:
    """What an answer says, its entities read."""
    return unescape(answer.content.decode())


def url(case: dict[str, Any], action: str = "") -> str:
    return f"/console/cases/{case['id']}/{action + '/' if action else ''}"


def do(client: Any, case: dict[str, Any], action: str, **entered: Any) -> Any:
    """Fill an action's form and send it, at the version the page showed."""
    fields = {"expected_version": case["version"], **entered}
    return client.post(url(case, action), {name.replace("__", "."): value for name, value in fields.items()})
