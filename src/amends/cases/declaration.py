"""The withdrawal function (Directive 2011/83/EU art. 11a): a declaration is kept and acknowledged, whatever it fits."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from amends.cases.actor import BUYER, SYSTEM
from amends.cases.effect import Effect, EffectKind, Queue
from amends.cases.event import DeclarationLeftOpen, DeclarationMatched, DeclarationReceived, Recorded
from amends.cases.models import Case, Declaration, DeclarationKey, Event
from amends.cases.opening import open_case
from amends.cases.refusal import Refused
from amends.cases.store import event_rows, write_effects
from amends.merchants.tenancy import current_merchant, new_id
from amends.orders import query as orders
from amends.orders.encryption import fresh_key, unwrap

MAX_NAME, MAX_REFERENCE, MAX_EMAIL, MAX_LOCALE = 200, 200, 254, 35


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration that is kept; `received_at` is the instant that counts."""

    id: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A declaration as it was made."""

    id: str
    name: str
    order_reference: str
    email: str
    locale: str
    received_at: datetime
    time_zone: str


def declare(store_address: str, name: str, order_reference: str, email: str, locale: str, now: datetime) -> Declared:
    """Keep a declaration of withdrawal and acknowledge it; where it fits one order, open a case for all its units.

    Texts longer than their limits are kept cut: a declaration is never turned away.
    """
    declaration_id = new_id()
    content = {
        "name": name[:MAX_NAME],
        "order_reference": order_reference[:MAX_REFERENCE],
        "email": email[:MAX_EMAIL],
    }
    key, wrapped = fresh_key()
    plain = json.dumps(content, sort_keys=True)
    Declaration.objects.bulk_create(
        [
            Declaration(
                id=declaration_id,
                store_address=store_address,
                received_at=now,
                locale=locale[:MAX_LOCALE],
                sealed=key.seal(plain.encode()),
                sha256=sha256(plain.encode()).hexdigest(),
            )
        ]
    )
    DeclarationKey.objects.bulk_create([DeclarationKey(declaration_id=declaration_id, wrapped=wrapped)])
    effect = Effect(EffectKind.DECLARATION_MAIL, Queue.MAIL, {"declaration": str(declaration_id)})
    write_effects([effect], now)
    matched = _match(content["order_reference"], content["email"], now)
    history = [
        Recorded(1, now, str(BUYER), DeclarationReceived(now.isoformat())),
        Recorded(2, now, str(SYSTEM), matched),
    ]
    Event.objects.bulk_create(event_rows("declaration", str(declaration_id), history))
    return Declared(str(declaration_id), now)


def opened(declaration_id: str) -> Opened | None:
    """A declaration with what it says; None once it was erased."""
    row = Declaration.objects.filter(merchant_id=current_merchant(), id=declaration_id).first()
    key = DeclarationKey.objects.filter(merchant_id=current_merchant(), declaration_id=declaration_id).first()
    if row is None or key is None:
        return None
    said = unwrap(bytes(key.wrapped)).open_json(bytes(row.sealed))
    return Opened(str(row.id), **said, locale=row.locale, received_at=row.received_at, time_zone="UTC")


def left_open(limit: int = 100) -> list[dict[str, Any]]:
    """Declarations that fit no order, for a person to read: newest first."""
    rows = Event.objects.filter(
        merchant_id=current_merchant(), stream_kind="declaration", type="declaration_left_open"
    ).order_by("-id")
    return [{"id": str(row.stream_id), "at": row.occurred_at} for row in rows[:limit]]


def erase(declaration_id: str) -> None:
    """Make a declaration unreadable; it and its hash stay."""
    DeclarationKey.objects.filter(merchant_id=current_merchant(), declaration_id=declaration_id).delete()


def _match(order_reference: str, email: str, now: datetime) -> DeclarationMatched | DeclarationLeftOpen:
    found = orders.search(order_reference.strip(), email.strip()) if order_reference.strip() and email.strip() else []
    if len(found) != 1:
        return DeclarationLeftOpen(len(found))
    order = found[0]
    taken = Case.objects.filter(merchant_id=current_merchant(), order_id=UUID(str(order.id)), closed_at=None).exists()
    if taken:
        return DeclarationMatched(str(order.id), None, "case_open_already")
    items = [
        {"line": line["id"], "quantity": line["quantity"], "reason": "changed_mind"} for line in order.document["lines"]
    ]
    case = open_case(str(order.id), items, channel="withdrawal", actor=BUYER, now=now)
    if isinstance(case, Refused):
        return DeclarationMatched(str(order.id), None, case.code)
    return DeclarationMatched(str(order.id), case["id"], None)
