"""`/policies`: the versions of the merchant's policy, to be read by those who show its terms elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from amends.api.call import look
from amends.api.documentation import answered
from amends.api.problem import not_found
from amends.merchants import policy_query
from amends.merchants.models import PolicyVersion

MAX_DIGITS = 9
router = Router(tags=["policies"])


@router.get(
    "/policies",
    operation_id="list_policies",
    summary="Every version of the policy, the newest first",
    openapi_extra=answered("Policies"),
)
def list_policies(request: HttpRequest) -> HttpResponse:
    """Drafts too; those published or retired say which orders they govern."""
    return look(request, lambda: {"policies": [_version(row) for row in policy_query.versions()]})


@router.get(
    "/policies/{number}",
    operation_id="get_policy",
    summary="One version with its document and what the check said of it",
    openapi_extra=answered("Policy"),
)
def get_policy(request: HttpRequest, number: str) -> HttpResponse:
    """By its number, as a decision names it in `policy.version`."""
    return look(request, lambda: _whole(number))


def _whole(number: str) -> dict[str, Any]:
    known = number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS
    row = policy_query.version(int(number)) if known else None
    if row is None:
        raise not_found("policy")
    return _version(row) | {"document": row.document, "check": row.report if row.is_checked else None}


def _version(row: PolicyVersion) -> dict[str, Any]:
    return {
        "version": str(row.number),
        "name": row.name,
        "hash": row.document_hash,
        "state": row.state,
        "published_from": row.published_from and row.published_from.isoformat(),
        "retired_from": row.retired_from and row.retired_from.isoformat(),
        "applies_to_open_orders": row.applies_to_open_orders,
        "checked_at": row.checked_at.isoformat() if row.checked_at and row.is_checked else None,
        "changed_at": row.changed_at.isoformat(),
    }
