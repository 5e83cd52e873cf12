"""A write happens once for each `Idempotency-Key`, however often it is sent.

The answer is kept in the transaction that did the work, so that both exist or neither. A request that was refused
changed nothing and keeps nothing: the same key may carry it again, corrected.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, NoReturn

from django.db import connection
from django.http import HttpRequest

from amends.api.models import KeptAnswer
from amends.api.problem import Problem, ProblemError
from amends.merchants.tenancy import current_merchant
from amends.orders.encryption import keyed_hash

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(days=7)
MAX_KEY = 255
REMOVED_AT_ONCE = 20
"""Old answers that go with each new one: the table shrinks faster than it grows."""
FORGOTTEN_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answers: `body` is JSON text; `replayed` where it was done before."""

    status: int
    body: str
    location: str = ""
    replayed: bool = False


def key_of(request: HttpRequest) -> str:
    """The request's key; ProblemError where there is none that can be used."""
    key = request.headers.get(HEADER)
    if key is None:
        _refuse(HTTPStatus.BAD_REQUEST, "idempotency_key_missing", f"a write needs the header {HEADER}")
    if not 1 <= len(key) <= MAX_KEY or not all("!" <= letter <= "~" for letter in key):
        _refuse(
            HTTPStatus.BAD_REQUEST, "idempotency_key_invalid", f"{HEADER} must be 1 to {MAX_KEY} visible characters"
        )
    return key


def once(endpoint: str, key: str, body: Any, act: Callable[[], Answer], now: datetime) -> Answer:
    """Do `act` unless it was done with this key for this endpoint by the open tenant; then give its answer again."""
    _claim(endpoint, key)
    sent = keyed_hash(current_merchant(), "idempotency", json.dumps(body, sort_keys=True))
    kept = KeptAnswer.objects.filter(merchant_id=current_merchant(), endpoint=endpoint, key=key).first()
    if kept is not None and kept.created_at > now - KEPT_FOR:
        if bytes(kept.sent) != sent:
            detail = f"this {HEADER} was used with another body"
            _refuse(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail)
        return Answer(kept.status, kept.body, kept.location, replayed=True)
    if kept is not None:
        kept.delete()
    answer = act()
    KeptAnswer.objects.create(
        endpoint=endpoint,
        key=key,
        sent=sent,
        status=answer.status,
        location=answer.location,
        body=answer.body,
        created_at=now,
    )
    _forget(now - KEPT_FOR)
    return answer


def forget(now: datetime) -> dict[str, int]:
    """Delete answers of the open tenant that are no longer given again; how many."""
    return {"kept_answers": _forget(now - KEPT_FOR, FORGOTTEN_AT_ONCE)}


def claim_number(merchant_id: str, endpoint: str, key: str) -> int:
    """The number of the advisory lock that one key's request holds while it runs."""
    name = f"{merchant_id}\x00{endpoint}\x00{key}"
    return int.from_bytes(blake2b(name.encode(), digest_size=8, person=b"idempotency").digest(), signed=True)


def _claim(endpoint: str, key: str) -> None:
    """One request of a key at a time; it ends with the transaction, however that ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [claim_number(current_merchant(), endpoint, key)])
        (ours,) = cursor.fetchone()
    if not ours:
        detail = f"a request with this {HEADER} is being carried out"
        problem = Problem(HTTPStatus.CONFLICT, "idempotency_in_progress", detail, HEADER, headers={"Retry-After": "1"})
        raise ProblemError(problem)


def _forget(before: datetime, most: int = REMOVED_AT_ONCE) -> int:
    """Remove some of what is older; rows that somebody else is removing are left to them. How many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM api_keptanswer WHERE id IN (SELECT id FROM api_keptanswer WHERE merchant_id = %s"
            " AND created_at < %s ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED)",
            [current_merchant(), before, most],
        )
        return cursor.rowcount


def _refuse(status: HTTPStatus, code: str, detail: str) -> NoReturn:
    raise ProblemError(Problem(status, code, detail, HEADER))
