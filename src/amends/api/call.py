"""How every call runs: scope, body, one transaction of the key's merchant, answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from amends.api import idempotency
from amends.api.body import read_body
from amends.api.idempotency import Answer
from amends.api.key import READ, WRITE, actor, caller
from amends.api.problem import ProblemError, not_found, of_refusal
from amends.cases.actor import Actor
from amends.cases.refusal import Refused
from amends.merchants.tenancy import tenant
from amends.vocabulary.reader import Fields

_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Write:
    """What a write is given: the body that was read, who acts, and when."""

    body: Fields
    actor: Actor
    now: datetime


def look(request: HttpRequest, find: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Answer a call that reads rows, within its merchant's transaction."""
    with tenant(caller(request, READ).merchant_id):
        found = find()
    return _response(Answer(200, _json(found)))


def reading_body(request: HttpRequest, find: Callable[[Fields], dict[str, Any]]) -> HttpResponse:
    """The same for a search, which has a body and changes nothing."""
    key = caller(request, READ)
    body = read_body(request)
    with tenant(key.merchant_id):
        found = find(body)
    return _response(Answer(200, _json(found)))


def reckon(request: HttpRequest, find: Callable[[Fields], dict[str, Any]]) -> HttpResponse:
    """Answer a call that depends on its body alone: no rows are read."""
    caller(request, READ)
    return _response(Answer(200, _json(find(read_body(request)))))


def write(
    request: HttpRequest,
    act: Callable[[Write], dict[str, Any] | Refused],
    status: int = 200,
    location: Callable[[dict[str, Any]], str] = lambda _answer: "",
) -> HttpResponse:
    """Carry out a write once for its `Idempotency-Key`; a refusal undoes the transaction and is a problem."""
    key = caller(request, WRITE)
    idempotency_key = idempotency.key_of(request)
    body = read_body(request)
    given = Write(body, actor(key), timezone.now())

    def done() -> Answer:
        answer = act(given)
        if isinstance(answer, Refused):
            raise ProblemError(of_refusal(answer))
        return Answer(status, _json(answer), location(answer))

    with tenant(key.merchant_id):
        endpoint = f"{request.method} {request.path_info.lower()}"
        answer = idempotency.once(endpoint, idempotency_key, dict(body.values), done, given.now)
    return _response(answer)


def uuid_of(value: str, what: str) -> str:
    """An id of the path in its usual form; whatever is no id names nothing."""
    try:
        found = str(UUID(value))
    except ValueError:
        raise not_found(what) from None
    if found != value.lower():
        raise not_found(what)
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json", headers=_NO_STORE)
    if answer.location:
        response["Location"] = answer.location
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    return response
