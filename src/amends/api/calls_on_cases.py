"""`/cases`: opening one, reading them, and every verb on one."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from amends.api.call import Write, look, uuid_of, write
from amends.api.documentation import answered, asked, parameter
from amends.api.examples import REQUEST_ITEM
from amends.api.order_answer import case_row
from amends.api.problem import not_found
from amends.api.schemas import CASE_STATES
from amends.api.verbs import VERBS, Verb, read_request
from amends.cases import command, query
from amends.cases.refusal import Refused
from amends.vocabulary.reader import FieldError, read_day, read_instant

PAGE, MAX_PAGE = 50, query.MAX_PAGE
router = Router(tags=["cases"])


@router.post(
    "/cases",
    operation_id="open_case",
    response={201: None},
    summary="Open a case on an order",
    openapi_extra=asked(
        "CaseRequest",
        {"order": "0199f3a2-7c1e-7b4a-9d57-2f6a1c3e5b70", "items": [REQUEST_ITEM], "wants": None, "message": ""},
        write=True,
    )
    | answered("Case", 201),
)
def open_case(request: HttpRequest) -> HttpResponse:
    """A request with a reason that needs no fault of the goods is itself the declaration of withdrawal."""

    def act(given: Write) -> dict[str, Any] | Refused:
        wanted = read_request(given.body)
        return command.open_case(**wanted, channel="api", actor=given.actor, now=given.now)

    return write(request, act, 201, lambda case: f"{request.path}/{case['id']}")


@router.get("/cases/{case_id}", operation_id="get_case", summary="A case", openapi_extra=answered("Case"))
def get_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """With its decision, money, deadlines and history."""

    def find() -> dict[str, Any]:
        found = query.case(uuid_of(case_id, "case"))
        if found is None:
            raise not_found("case")
        return found

    return look(request, find)


@router.get(
    "/cases",
    operation_id="list_cases",
    summary="A page of cases, newest first",
    openapi_extra={
        "parameters": [
            parameter("state", {"enum": list(CASE_STATES)}, "Only cases in this state"),
            parameter("due_before", {"type": "string"}, "Only those due before this date (0:00 UTC) or instant"),
            parameter("cursor", {"type": "string", "format": "uuid"}, "`next` of the page before"),
            parameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": PAGE}, "Page size"),
        ]
    }
    | answered("CasePage"),
)
def list_cases(request: HttpRequest) -> HttpResponse:
    """`next` is the cursor of the following page, null on the last."""
    asked_for = {name: _one(request, name) for name in ("state", "due_before", "cursor", "limit")}
    return look(request, lambda: _page(asked_for))


def _one(request: HttpRequest, name: str) -> str | None:
    """A query parameter; empty is absent."""
    value = request.GET.get(name) or None
    if value is not None and "\x00" in value:
        raise FieldError("not_text", name, f"{name} holds a NUL character")
    return value


def _page(asked_for: dict[str, str | None]) -> dict[str, Any]:
    state, cursor = asked_for["state"], asked_for["cursor"]
    if state is not None and state not in CASE_STATES:
        raise FieldError("unknown_word", "state", f"state: {state!r} is not a state of a case", tuple(CASE_STATES))
    if cursor is not None and not _is_uuid(cursor):
        raise FieldError("not_a_cursor", "cursor", "cursor must be the `next` of a page")
    page = query.cases(state, _instant(asked_for["due_before"]), cursor, limit=_limit(asked_for["limit"]))
    return {"cases": [case_row(row) for row in page["cases"]], "next": page["next"]}


def _instant(value: str | None) -> datetime | None:
    """An instant, or the beginning of a date (UTC)."""
    if value is None:
        return None
    day = read_day(value, "due_before", None)
    if len(value) == len("2026-01-01"):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return read_instant(value, "due_before")


def _limit(value: str | None) -> int:
    if value is None:
        return PAGE
    if not value.isascii() or not value.isdigit() or len(value) > 4 or not 1 <= int(value) <= MAX_PAGE:
        raise FieldError("out_of_range", "limit", f"limit must be from 1 to {MAX_PAGE}")
    return int(value)


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _call_of(verb: Verb) -> Callable[[HttpRequest, str], HttpResponse]:
    def call(request: HttpRequest, case_id: str) -> HttpResponse:
        case = uuid_of(case_id, "case")

        def act(given: Write) -> dict[str, Any] | Refused:
            version = given.body.optional_integer("version", least=1)
            wanted = verb.read(given.body)
            return verb.command(case, **wanted, actor=given.actor, now=given.now, expected_version=version)

        return write(request, act)

    return call


for _verb in VERBS:
    router.post(
        f"/cases/{{case_id}}/{_verb.path}",
        operation_id=f"case_{_verb.path.replace('-', '_')}",
        summary=_verb.summary,
        description="`version` in the body, where given, must be the case's: else nothing is done.",
        openapi_extra=asked("".join(word.title() for word in _verb.path.split("-")), dict(_verb.example), write=True)
        | answered("Case"),
    )(_call_of(_verb))
