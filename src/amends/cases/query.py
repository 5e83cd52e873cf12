"""Reading cases: one, lists, the inbox, messages, and the feed of events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from amends.cases import evidence_files
from amends.cases.answer import case_answer
from amends.cases.event import Recorded, decode
from amends.cases.models import Case, Event, Evidence, Message, Timer
from amends.cases.picture import PICTURES, thumbnail
from amends.cases.store import load
from amends.merchants.tenancy import current_merchant
from amends.orders import query as orders

MAX_PAGE = 200
ENDED = ("closed", "cancelled", "refused")


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event of the feed; `cursor` is what to ask on from."""

    cursor: str
    stream_kind: str
    stream_id: str
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """What a buyer asked when a case was opened; `items` as the contract writes them."""

    order: str
    rma: str
    at: datetime
    time_zone: str | None
    items: tuple[dict[str, Any], ...]


def opened_requests() -> Iterator[OpenedRequest]:
    """Every case as it was opened, streamed."""
    rows = Event.objects.filter(merchant_id=current_merchant(), type="case_opened").order_by("id")
    for row in rows.iterator(chunk_size=MAX_PAGE):
        opened: Any = decode(row.type, row.schema, row.data)
        yield OpenedRequest(opened.order, opened.rma, row.occurred_at, opened.time_zone, tuple(opened.items))


def case(case_id: str) -> dict[str, Any] | None:
    """A case as the contract gives it."""
    loaded = load(case_id)
    return None if loaded is None else case_answer(loaded.state, loaded.history)


def by_rma(rma: str) -> str | None:
    """The id of the case of that short name."""
    found = Case.objects.filter(merchant_id=current_merchant(), rma=rma.strip().upper()).values_list("id", flat=True)
    return next((str(each) for each in found[:1]), None)


def cases(
    state: str | None = None,
    due_before: datetime | None = None,
    cursor: str | None = None,
    search: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """A page of cases, newest first: `{"cases": [row], "next": cursor or None}`."""
    rows = Case.objects.filter(merchant_id=current_merchant()).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if due_before:
        rows = rows.filter(due_at__lt=due_before)
    if search:
        rows = rows.filter(search__contains=search.strip().lower())
    if cursor:
        rows = rows.filter(id__lt=_cursor(cursor))
    size = max(1, min(limit, MAX_PAGE))
    found = list(rows[: size + 1])
    following = str(found[size - 1].id) if len(found) > size else None
    return {"cases": [_row(row) for row in found[:size]], "next": following}


def inbox(
    state: str | None = None, attention: bool | None = None, search: str | None = None, limit: int = 100
) -> list[dict[str, Any]]:
    """Open cases by what is due next; overdue law first, those with nothing due last."""
    rows = Case.objects.filter(merchant_id=current_merchant()).exclude(state__in=ENDED)
    if state:
        rows = rows.filter(state=state)
    if attention:
        rows = rows.exclude(attention="")
    if search:
        rows = rows.filter(search__contains=search.strip().lower())
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "id")
    return [_row(row) for row in rows[: min(limit, MAX_PAGE)]]


def of_order(order_id: str) -> list[dict[str, Any]]:
    """The cases of an order, oldest first."""
    rows = Case.objects.filter(merchant_id=current_merchant(), order_id=order_id).order_by("id")
    return [_row(row) for row in rows[:MAX_PAGE]]


def counts() -> dict[str, int]:
    """How many cases stand in each state."""
    found: dict[str, int] = {}
    for state in Case.objects.filter(merchant_id=current_merchant()).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def timers(case_id: str) -> list[dict[str, Any]]:
    """What a case waits for, with the day in the calendar of its place."""
    rows = Timer.objects.filter(merchant_id=current_merchant(), case_id=case_id).order_by("due_at")
    return [
        {
            "kind": row.kind,
            "due_at": row.due_at,
            "day": row.day,
            "place": row.place,
            "fired_at": row.fired_at,
            "source": row.source,
        }
        for row in rows
    ]


def messages(case_id: str, *, notes: bool = False, mails: bool = True) -> list[dict[str, Any]]:
    """What was written in a case, oldest first; `notes` are for colleagues alone.

    `{"id", "kind", "from" (buyer, merchant), "template", "subject", "text", "actor", "at"}`; `text` is None once the
    buyer was erased. A mail that only carried a message is not repeated.
    """
    kinds = ["to_buyer", "from_buyer", *(["note"] if notes else []), *(["mail"] if mails else [])]
    found = Message.objects.filter(merchant_id=current_merchant(), case_id=case_id, kind__in=kinds)
    rows = list(found.exclude(template="message").order_by("created_at", "id"))
    if not rows:
        return []
    order = orders.order(str(rows[0].order_id))
    key = None if order is None else orders.buyer_key(order.buyer_id)
    said = [(row, {} if key is None else key.open_json(bytes(row.sealed))) for row in rows]
    return [
        {
            "id": str(row.id),
            "kind": row.kind,
            "from": "buyer" if row.kind == "from_buyer" else "merchant",
            "template": row.template,
            "subject": text.get("subject", ""),
            "text": text.get("body"),
            "actor": row.actor,
            "at": row.created_at.isoformat(),
        }
        for row, text in said
    ]


def evidence(case_id: str) -> list[dict[str, Any]]:
    """The files of a case, without their bytes."""
    rows = Evidence.objects.filter(merchant_id=current_merchant(), case_id=case_id).order_by("created_at")
    return [
        {
            "id": str(row.id),
            "line": row.line or None,
            "media_type": row.media_type,
            "size_bytes": row.size_bytes,
            "at": row.created_at,
        }
        for row in rows
    ]


def evidence_content(case_id: str, evidence_id: str) -> tuple[str, bytes] | None:
    """A file's media type and bytes; None where it is not of this case, or was erased."""
    row = Evidence.objects.filter(merchant_id=current_merchant(), case_id=case_id, id=evidence_id).first()
    order = None if row is None else orders.order(str(row.order_id))
    key = None if order is None else orders.buyer_key(order.buyer_id)
    if row is None or key is None:
        return None
    found = evidence_files.content(str(row.order_id), row.sha256, key)
    return None if found is None else (row.media_type, found)


def evidence_thumbnail(case_id: str, evidence_id: str) -> bytes | None:
    """A small JPEG of a photo; None for a document, and for what is not there."""
    found = evidence_content(case_id, evidence_id)
    return None if found is None or found[0] not in PICTURES else thumbnail(found[1])


def staged(order_id: str, sha256: str) -> bytes | None:
    """A file that was staged for an order; None where it is gone."""
    order = orders.order(order_id)
    key = None if order is None else orders.buyer_key(order.buyer_id)
    return None if key is None else evidence_files.content(order_id, sha256, key)


def feed(after: str | None = None, limit: int = 100) -> list[FeedEvent]:
    """Events in the order of their transactions, none skipped: those of transactions that may still be open wait.

    `after` is the cursor of the last event that was read. Positions alone would not do: a transaction that began
    earlier can be given a later position.
    """
    txid, position = (int(part) for part in (after or "0.0").split("."))
    rows = (
        Event.objects.filter(merchant_id=current_merchant())
        .extra(where=["txid < (pg_snapshot_xmin(pg_current_snapshot()))::text::bigint"])
        .filter(Q(txid__gt=txid) | Q(txid=txid, position__gt=position))
        .order_by("txid", "position")
    )
    return [
        FeedEvent(
            f"{row.txid}.{row.position}",
            row.stream_kind,
            str(row.stream_id),
            Recorded(row.sequence, row.occurred_at, row.actor, decode(row.type, row.schema, row.data)),
        )
        for row in rows[: min(limit, MAX_PAGE)]
    ]


def _row(row: Case) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "rma": row.rma,
        "order": str(row.order_id),
        "state": row.state,
        "version": row.version,
        "market": row.market,
        "channel": row.channel,
        "currency": row.currency,
        "value_minor": row.value_minor,
        "owner": row.owner,
        "attention": row.attention,
        "items": row.items,
        "due_at": row.due_at and row.due_at.isoformat(),
        "opened_at": row.opened_at.isoformat(),
        "closed_at": row.closed_at and row.closed_at.isoformat(),
    }


def _cursor(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError:
        return UUID(int=0)
