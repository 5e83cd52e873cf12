"""Declarations of withdrawal for people to read: those that fit no order are matched by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from amends.cases import store
from amends.cases.actor import Actor
from amends.cases.declaration import withdrawn
from amends.cases.event import DeclarationMatched, Recorded
from amends.cases.models import Declaration, DeclarationKey, Event
from amends.cases.refusal import Refused
from amends.merchants.tenancy import current_merchant
from amends.orders import query as orders
from amends.orders.encryption import unwrap

MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A declaration and what became of it: `order` and `case` where it was matched, `code` why none was opened.

    `said` is None once it was erased; `candidates` is how many orders it might have meant.
    """

    id: str
    received_at: datetime
    said: Mapping[str, str] | None
    matched: bool
    order: str | None
    case: str | None
    code: str | None
    candidates: int


def declarations(limit: int = MAX_SHOWN) -> list[Standing]:
    """The newest declarations, in one statement."""
    rows = _rows().order_by("-received_at")[:limit]
    return [_standing(row) for row in rows]


def declaration(declaration_id: str) -> Standing | None:
    """One declaration with what became of it."""
    try:
        row = _rows().filter(id=UUID(str(declaration_id))).first()
    except ValueError:
        return None
    return None if row is None else _standing(row)


def left_open() -> int:
    """How many wait for a person."""
    return _rows().filter(last_type="declaration_left_open").count()


def match(declaration_id: str, order_id: str, *, actor: Actor, now: datetime) -> Standing | Refused:
    """A person says which order a declaration means: a case is opened for all its units, as of the declaration.

    The withdrawal counts from the moment it was received (Directive 2011/83/EU art. 11(2)), however late it is matched.
    """
    if not actor.is_person:
        return Refused("not_a_person", "", "a person matches a declaration")
    order = orders.locked(order_id)
    found = declaration(declaration_id)
    if found is None:
        return Refused("not_found", "declaration", "there is no such declaration")
    if found.matched:
        return Refused("matched_already", "order", "the declaration is matched already")
    if order is None:
        return Refused("not_found", "order", "there is no such order")
    result = withdrawn(order, found.id, found.received_at, now)
    sequence = Event.objects.filter(
        merchant_id=current_merchant(), stream_kind="declaration", stream_id=found.id
    ).count()
    event = Recorded(sequence + 1, now, str(actor), DeclarationMatched(str(order.id), *result))
    Event.objects.bulk_create(store.event_rows("declaration", found.id, [event]))
    matched = declaration(declaration_id)
    assert matched is not None
    return matched


def _rows() -> Any:
    merchant_id = current_merchant()
    last = Event.objects.filter(merchant_id=merchant_id, stream_kind="declaration", stream_id=OuterRef("id")).order_by(
        "-sequence"
    )
    key = DeclarationKey.objects.filter(merchant_id=merchant_id, declaration_id=OuterRef("id"))
    return Declaration.objects.filter(merchant_id=merchant_id).annotate(
        last_type=Subquery(last.values("type")[:1]),
        last_data=Subquery(last.values("data")[:1]),
        wrapped=Subquery(key.values("wrapped")[:1]),
    )


def _standing(row: Any) -> Standing:
    data = row.last_data or {}
    said = unwrap(bytes(row.wrapped)).open_json(bytes(row.sealed)) if row.wrapped else None
    return Standing(
        id=str(row.id),
        received_at=row.received_at,
        said=said,
        matched=row.last_type == "declaration_matched",
        order=data.get("order"),
        case=data.get("case"),
        code=data.get("code"),
        candidates=data.get("candidates", 0),
    )
