"""What a buyer fills in, read and checked: values to go on with, or errors at their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from amends.vocabulary.order import Line, Order
from amends.vocabulary.request import WITHDRAWAL_REASONS, Reason

MAX_NOTE = 2_000
"""Characters of a note or message: a page of text."""
FAULT_REASONS = frozenset({Reason.DEFECTIVE, Reason.DAMAGED_IN_TRANSIT, Reason.NOT_AS_DESCRIBED})
"""Reasons for which it matters since when, and how bad."""
PHOTO_REASONS = FAULT_REASONS | {Reason.WRONG_ITEM, Reason.MISSING_PARTS}
"""Reasons of which a photo says something; a withdrawal needs no reason, and so no photo."""
ARRIVED = (
    Reason.DEFECTIVE, Reason.DAMAGED_IN_TRANSIT, Reason.WRONG_ITEM, Reason.NOT_AS_DESCRIBED, Reason.MISSING_PARTS,
    Reason.NOT_RECEIVED, Reason.TOO_SMALL, Reason.TOO_LARGE, Reason.QUALITY_BELOW_EXPECTATION, Reason.CHANGED_MIND,
    Reason.ORDERED_BY_MISTAKE, Reason.BETTER_PRICE,
)  # fmt: skip
ON_ITS_WAY = (
    Reason.LATE, Reason.NOT_RECEIVED, Reason.CUSTOMS_REFUSED, Reason.CHANGED_MIND, Reason.ORDERED_BY_MISTAKE,
    Reason.BETTER_PRICE,
)  # fmt: skip
NOT_SENT = (
    Reason.CANCEL_BEFORE_DISPATCH, Reason.LATE, Reason.CHANGED_MIND, Reason.ORDERED_BY_MISTAKE, Reason.BETTER_PRICE,
)  # fmt: skip
STATES = {"unopened": ("unopened", False), "tried": ("tried", False), "used": ("used", True)}
"""The answer about the goods' state as (condition, used beyond testing)."""
SEALED = frozenset({"sealed_hygiene", "sealed_media"})
SEALS = frozenset({"intact", "broken"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units of one line that a buyer asks about."""

    line: Line
    quantity: int


type Errors = dict[str, str]
"""Messages by the id of the field they stand at."""


def typed(given: Mapping[str, str], name: str) -> str:
    """What was typed into a field, without blanks around it or characters that no keyboard makes."""
    return given.get(name, "").replace("\x00", "").strip()


def choose_items(order: Order, left: Mapping[str, int], asked: Mapping[str, Any]) -> tuple[list[Chosen], Errors]:
    """The items of a query: `line` names each, `quantity-<line>` says how many (absent: all that are left)."""
    wanted = asked.getlist("line")
    chosen: list[Chosen] = []
    errors: Errors = {}
    for line in order.lines:
        if line.id not in wanted or left.get(line.id, 0) < 1:
            continue
        given = asked.get(f"quantity-{line.id}", "").strip()
        quantity = int(given) if given.isdecimal() and len(given) < 7 else (left[line.id] if not given else 0)
        if not 1 <= quantity <= left[line.id]:
            errors[f"quantity-{line.id}"] = _("Choose a number from 1 to %(most)s.") % {"most": left[line.id]}
        chosen.append(Chosen(line, quantity))
    if not chosen:
        errors["items"] = _("Choose at least one item.")
    return chosen, errors


def arrival(order: Order, line: str) -> str:
    """How far a line has come: `arrived` (or not known), `on_its_way`, `not_sent`."""
    parcels = [parcel for parcel in order.deliveries if parcel.line == line]
    if any(isinstance(parcel.delivered_at, date) for parcel in parcels):
        return "arrived"
    if any(isinstance(parcel.shipped_at, date) for parcel in parcels):
        return "on_its_way" if all(parcel.delivered_at is not None for parcel in parcels) else "arrived"
    return "not_sent" if parcels else "arrived"


def reasons_for(order: Order, line: str) -> tuple[Reason, ...]:
    """The reasons that can be true of a line, most likely faults first."""
    return {"arrived": ARRIVED, "on_its_way": ON_ITS_WAY, "not_sent": NOT_SENT}[arrival(order, line)]


def sealed(line: Line) -> bool:
    """Whether a seal decides about returning it."""
    return bool(SEALED & {str(kind) for kind in line.kinds or ()})


def request_items(
    order: Order, chosen: Sequence[Chosen], given: Mapping[str, str], today: date
) -> tuple[list[dict[str, Any]], Errors]:
    """The contract's request items from the answers of the reason page."""
    items: list[dict[str, Any]] = []
    errors: Errors = {}
    for part in chosen:
        item, wrong = _request_item(order, part, given, today)
        items.append(item)
        errors |= wrong
    if len(given.get("note", "")) > MAX_NOTE:
        errors["note"] = _("Shorten this to %(most)s characters.") % {"most": MAX_NOTE}
    return items, errors


def _request_item(order: Order, part: Chosen, given: Mapping[str, str], today: date) -> tuple[dict[str, Any], Errors]:
    name = part.line.id
    item: dict[str, Any] = {"line": name, "quantity": part.quantity}
    reason = given.get(f"reason-{name}", "")
    if reason not in reasons_for(order, name):
        return item, {f"reason-{name}": _("Choose what is wrong.")}
    item["reason"] = reason
    if arrival(order, name) != "arrived":
        return item, {}
    if reason in WITHDRAWAL_REASONS:
        return _state(item, part.line, given)
    if reason in FAULT_REASONS:
        return _fault(item, reason, given, today)
    return item, {}


def _state(item: dict[str, Any], line: Line, given: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    """What the goods are like, where it was said: a withdrawal waits for no answer, and what is open stays unknown."""
    errors: Errors = {}
    state = given.get(f"state-{line.id}", "")
    if state in STATES:
        item["condition"], item["used_beyond_testing"] = STATES[state]
    elif state:
        errors[f"state-{line.id}"] = _("Choose what it is like now.")
    if not sealed(line):
        item["seal"] = "none"
        return item, errors
    seal = given.get(f"seal-{line.id}", "")
    if seal in SEALS:
        item["seal"] = seal
    elif seal:
        errors[f"seal-{line.id}"] = _("Say whether the seal is still closed.")
    return item, errors


def _fault(item: dict[str, Any], reason: str, given: Mapping[str, str], today: date) -> tuple[dict[str, Any], Errors]:
    name = item["line"]
    errors: Errors = {}
    if reason == Reason.DAMAGED_IN_TRANSIT:
        item |= {"condition": "damaged", "damage_cause": "carrier"}
    if reason == Reason.DEFECTIVE:
        cause = given.get(f"cause-{name}", "")
        if cause in {"buyer", "unknown"}:
            item["damage_cause"] = cause
        else:
            errors[f"cause-{name}"] = _("Say how it came about.")
    severity = given.get(f"severity-{name}", "")
    if severity in {"minor", "major"}:
        item["severity"] = severity
    else:
        errors[f"severity-{name}"] = _("Say whether you can still use it.")
    since = given.get(f"since-{name}", "").strip()
    if since:
        day = _day(since)
        if day is None or day > today:
            errors[f"since-{name}"] = _("Enter a day that is not in the future.")
        else:
            item |= {"defect_appeared_at": day.isoformat(), "noticed_at": day.isoformat()}
    return item, errors


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
