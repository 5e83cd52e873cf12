"""A merchant's program: calls over HTTP with its key."""

import json
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from amends.api.examples import ORDER
from amends.merchants.store import create_key
from amends.merchants.tenancy import tenant

_fresh = count(1)


class Program:
    """`post` sends a fresh `Idempotency-Key` unless told which; answers are Django's, with `.json()`."""

    def __init__(self, key: str) -> None:
        self.client, self.key = Client(raise_request_exception=False), key

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, body: Any = None, *, once: str | None = "fresh", **headers: str) -> Any:
        sent = {"Idempotency-Key": f"key-{next(_fresh)}" if once == "fresh" else once} if once else {}
        content = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
        return self.client.post(
            f"/api/v1{path}", content, content_type="application/json", headers=self._headers() | sent | headers
        )

    def order(self, **changes: Any) -> str:
        """Send the example order, a few days old; gives our id."""
        (result,) = self.post("/orders", {"orders": [recent_order(**changes)]}).json()["results"]
        assert result["result"] == "created", result
        return result["id"]

    def open(self, order_id: str, **changes: Any) -> dict[str, Any]:
        answer = self.post("/cases", {"order": order_id, "items": [CHANGED_MIND | changes]})
        assert answer.status_code == 201, answer.content
        return answer.json()

    def accepted(self, order_id: str) -> dict[str, Any]:
        case = self.open(order_id)
        offer = next(offer for offer in case["offers"] if offer["statutory"])
        answer = self.post(f"/cases/{case['id']}/accept", {"offers": [offer["id"]]})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}


CHANGED_MIND = {
    "line": "1",
    "quantity": 2,
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}


def days_ago(days: int) -> str:
    return (timezone.now() - timedelta(days=days)).date().isoformat()


def recent_order(**changes: Any) -> dict[str, Any]:
    """The documented order, bought ten days ago and delivered five days ago."""
    order = ORDER | {
        "ordered_at": days_ago(10),
        "payments": [ORDER["payments"][0] | {"captured_at": days_ago(10)}],
        "deliveries": [ORDER["deliveries"][0] | {"shipped_at": days_ago(8), "delivered_at": days_ago(5)}],
        "notices": ORDER["notices"] | {"withdrawal_right_given_at": days_ago(10), "contract_document_at": days_ago(10)},
    }
    return order | changes


def program_of(merchant: UUID, *scopes: str, **options: Any) -> Program:
    with tenant(merchant):
        return Program(create_key("test", scopes, **options))
