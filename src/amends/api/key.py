"""Who calls: the merchant's key, as `Authorization: Bearer …`."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from amends.api.problem import Problem, ProblemError
from amends.cases.actor import REFUND_MORE, Actor
from amends.merchants.store import KeyView, use_key

READ, WRITE, ADMIN = "read", "write", "admin"
SCOPES = {
    READ: "read orders and cases, decide, quote",
    WRITE: "send orders, open cases and act on them",
    REFUND_MORE: "refund more than the quote says is due, with a reason",
    ADMIN: "everything",
}


class BearerKey(HttpBearer):
    """Accepts a key that exists, was not revoked and has not expired; only its hash is known."""

    def authenticate(self, _request: HttpRequest, token: str) -> KeyView | None:
        return use_key(token.strip())


def caller(request: Any, scope: str) -> KeyView:
    """The key behind a request that passed `BearerKey`, if its scopes allow what is asked."""
    key: KeyView = request.auth
    if scope in key.scopes or ADMIN in key.scopes:
        return key
    detail = f"this key has not the scope {scope}"
    raise ProblemError(Problem(HTTPStatus.FORBIDDEN, "scope_required", detail, "Authorization", (scope, ADMIN)))


def actor(key: KeyView) -> Actor:
    """The key as one who acts on a case; it stands for the merchant's people."""
    return Actor("api", key.id, frozenset(SCOPES if ADMIN in key.scopes else key.scopes))
