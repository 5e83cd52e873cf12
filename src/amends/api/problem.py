"""Errors as problem details (RFC 9457), every one of them through here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from amends.api.problem_types import described
from amends.cases.refusal import Refused
from amends.vocabulary.reader import FieldError

MEDIA_TYPE = "application/problem+json"
TYPES_PATH = "/api/v1/problems/"

_FORBIDDEN = frozenset({"scope_required", "not_a_person"})
_CONFLICTS = frozenset(
    {
        "already_in_case",
        "case_ended",
        "changed_meanwhile",
        "dispute_open",
        "marketplace_owns",
        "not_the_marketplaces",
        "nothing_due",
        "nothing_left",
        "offer_expired",
        "offer_stands",
        "owner_unknown",
        "right_holds",
        "still_owed",
        "under_way",
        "wrong_state",
    }
)
"""Refusals for how things stand: the same request may do later. All others are about the request itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong: `field` names the input, empty where it is about the whole; `allowed` the words that would do."""

    status: HTTPStatus
    code: str
    detail: str
    field: str = ""
    allowed: tuple[str, ...] = ()
    cites: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] | None = None

    def response(self) -> HttpResponse:
        """The problem over HTTP."""
        title, advice = described(self.code)
        body: dict[str, Any] = {
            "type": TYPES_PATH + self.code,
            "title": title,
            "status": int(self.status),
            "detail": self.detail,
            "code": self.code,
            "field": self.field or None,
            "help": advice,
            "allowed": list(self.allowed) or None,
        }
        if self.cites:
            body["cites"] = [dict(cite) for cite in self.cites]
        return HttpResponse(
            json.dumps(body, ensure_ascii=False),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", **(self.headers or {})},
        )


class ProblemError(Exception):
    """A problem on its way out: whatever transaction it leaves is undone."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def of_field(error: FieldError) -> Problem:
    """A body that was read and cannot be taken."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.code, error.message, error.field, error.allowed)


def of_refusal(refused: Refused) -> Problem:
    """A command that refused: nothing was changed."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if refused.code == "not_found":
        status = HTTPStatus.NOT_FOUND
    elif refused.code in _FORBIDDEN:
        status = HTTPStatus.FORBIDDEN
    elif refused.code in _CONFLICTS:
        status = HTTPStatus.CONFLICT
    return Problem(status, refused.code, refused.message, refused.field, refused.allowed, refused.cites)


def not_found(what: str) -> ProblemError:
    """There is no such thing for this merchant."""
    return ProblemError(Problem(HTTPStatus.NOT_FOUND, "not_found", f"there is no such {what}", what))
