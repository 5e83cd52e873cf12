"""The withdrawal function (Directive 2011/83/EU art. 11a): a declaration is kept and acknowledged, whatever it fits."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from amends.cases.actor import BUYER, SYSTEM
from amends.cases.declared import standing_cases, tell_case
from amends.cases.effect import Effect, EffectKind, Queue
from amends.cases.event import DeclarationLeftOpen, DeclarationMatched, DeclarationReceived, Recorded
from amends.cases.models import Declaration, DeclarationKey, Event
from amends.cases.models import Effect as EffectRow
from amends.cases.opening import open_case
from amends.cases.past import past
from amends.cases.refusal import Refused
from amends.cases.store import event_rows, write_effects
from amends.merchants.tenancy import current_merchant, new_id
from amends.orders import query as orders
from amends.orders.buyers import email_lookup
from amends.orders.encryption import fresh_key, keyed_hash, unwrap
from amends.orders.person import normal_email

TIME_ZONE = "Europe/Brussels"
"""The function is the Union's, and where the buyer is is not known: page and mail name this zone beside the time."""
MAX_NAME, MAX_REFERENCE, MAX_EMAIL, MAX_LOCALE = 200, 200, 254, 35
REPEATED_WITHIN = timedelta(minutes=10)
"""The same words sent again by then are a form sent twice: one declaration, received when it first came."""
MAILS_AT_ONCE = 5
MAIL_PAUSE = timedelta(minutes=10)
"""An address that got so many acknowledgements within a day gets the others with a pause between them, since anybody
can write anybody's address into the form."""


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

    Texts longer than their limits are kept cut, and characters that cannot be kept are left out: a declaration is never
    turned away. One that was just sent with the same words is the same one.
    """
    declaration_id = new_id()
    content = {
        "name": _kept(name, MAX_NAME),
        "order_reference": _kept(order_reference, MAX_REFERENCE),
        "email": _kept(email, MAX_EMAIL),
    }
    key, wrapped = fresh_key()
    plain = json.dumps(content, sort_keys=True)
    proof = keyed_hash(current_merchant(), "declaration", plain).hex()
    same = Declaration.objects.filter(merchant_id=current_merchant(), sha256=proof, store_address=store_address)
    known = same.filter(received_at__gt=now - REPEATED_WITHIN, received_at__lte=now).order_by("received_at").first()
    if known is not None:
        return Declared(str(known.id), known.received_at)
    Declaration.objects.bulk_create(
        [
            Declaration(
                id=declaration_id,
                store_address=store_address,
                received_at=now,
                locale=locale[:MAX_LOCALE],
                sealed=key.seal(plain.encode()),
                sha256=proof,
            )
        ]
    )
    address = email_lookup(normal_email(content["email"]))
    DeclarationKey.objects.bulk_create(
        [DeclarationKey(declaration_id=declaration_id, wrapped=wrapped, email_lookup=address)]
    )
    _acknowledge(str(declaration_id), address, now)
    matched = _match(str(declaration_id), content["order_reference"], content["email"], now)
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
    return Opened(str(row.id), **said, locale=row.locale, received_at=row.received_at, time_zone=TIME_ZONE)


def left_open(limit: int = 100) -> list[dict[str, Any]]:
    """Declarations that fit no order, for a person to read: newest first."""
    rows = Event.objects.filter(
        merchant_id=current_merchant(), stream_kind="declaration", type="declaration_left_open"
    ).order_by("-id")
    return [{"id": str(row.stream_id), "at": row.occurred_at} for row in rows[:limit]]


def erase(declaration_id: str) -> None:
    """Make a declaration unreadable; it and its hash stay."""
    DeclarationKey.objects.filter(merchant_id=current_merchant(), declaration_id=declaration_id).delete()


def of_email(email: str) -> list[str]:
    """The declarations made with an address that can still be opened, oldest first."""
    keys = DeclarationKey.objects.filter(
        merchant_id=current_merchant(), email_lookup=email_lookup(normal_email(email))
    ).order_by("declaration_id")
    return [str(each) for each in keys.values_list("declaration_id", flat=True)]


def of_orders(order_ids: list[str]) -> list[str]:
    """The declarations that were matched to one of these orders."""
    matched = Event.objects.filter(
        merchant_id=current_merchant(), stream_kind="declaration", data__order__in=[str(each) for each in order_ids]
    )
    return [str(each) for each in matched.values_list("stream_id", flat=True)]


def all_units(order: Any) -> list[dict[str, Any]]:
    """What a withdrawal from an order takes in: every unit that no case holds; all of them where none is free."""
    lines = {line["id"]: line["quantity"] for line in order.document["lines"]}
    taken = past(str(order.id))
    free = {line: quantity - taken.claimed(line) for line, quantity in lines.items()}
    wanted = {line: quantity for line, quantity in free.items() if quantity > 0} or lines
    return [{"line": line, "quantity": quantity, "reason": "changed_mind"} for line, quantity in wanted.items()]


def _kept(text: str, most: int) -> str:
    return "".join(letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff")[:most]


def _acknowledge(declaration_id: str, address: bytes, now: datetime) -> None:
    effect = Effect(EffectKind.DECLARATION_MAIL, Queue.MAIL, {"declaration": declaration_id})
    write_effects([effect], now)
    today = DeclarationKey.objects.filter(
        merchant_id=current_merchant(), email_lookup=address, declaration__received_at__gt=now - timedelta(days=1)
    ).count()
    if today > MAILS_AT_ONCE:
        row = EffectRow.objects.filter(merchant_id=current_merchant(), id=effect.id)
        row.update(next_attempt_at=now + (today - MAILS_AT_ONCE) * MAIL_PAUSE)


def _match(
    declaration_id: str, order_reference: str, email: str, now: datetime
) -> DeclarationMatched | DeclarationLeftOpen:
    found = orders.search(order_reference.strip(), email.strip()) if order_reference.strip() and email.strip() else []
    if len(found) != 1:
        return DeclarationLeftOpen(len(found), None)
    order = found[0]
    case, code = withdrawn(order, declaration_id, now, now)
    return DeclarationLeftOpen(1, code) if case is None else DeclarationMatched(str(order.id), case, code)


def withdrawn(order: Any, declaration_id: str, received_at: datetime, now: datetime) -> tuple[str | None, str | None]:
    """The case that takes a withdrawal from an order in, or None and why there is none.

    It is opened for the units that no case holds. Open cases that hold others are told; where all are held, the oldest
    of them is the one, with the code case_open_already.
    """
    order_id = str(order.id)
    standing = standing_cases(order_id)
    case = open_case(order_id, all_units(order), channel="withdrawal", actor=BUYER, now=received_at)
    if isinstance(case, Refused) and not (case.code == "already_in_case" and standing):
        return None, case.code
    for each in standing:
        told = tell_case(each, declaration_id, received_at, now)
        if isinstance(told, Refused):
            return None, told.code
    return (standing[0], "case_open_already") if isinstance(case, Refused) else (case["id"], None)
