"""What may be done to a case now: only what is lawful, makes sense, and is this person's to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.console.roles import Duty, may

type Case = Mapping[str, Any]
"""A case as the contract's section 4 gives it."""

ENDED = frozenset({"closed", "cancelled", "refused"})
SHIPPED_REMEDIES = frozenset({"replacement", "spare_part", "exchange", "redelivery"})
AWAITED = frozenset({"replacement_due", "agreed", "waiting_for_goods", "in_inspection"})
OWED = frozenset({"replacement_due", "in_repair", "agreed"})


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `name` is its word in the address, `leads` says that the case waits for it."""

    name: str
    label: str | Promise
    duty: Duty
    leads: bool = False


ACTIONS = {
    action.name: action
    for action in (
        Action("approve", _("Accept an offer"), Duty.HANDLE, leads=True),
        Action("receive", _("Receive"), Duty.RECEIVE, leads=True),
        Action("grade", _("Grade"), Duty.RECEIVE, leads=True),
        Action("refund", _("Refund"), Duty.REFUND, leads=True),
        Action("fulfil", _("Mark as sent"), Duty.HANDLE, leads=True),
        Action("repair-started", _("Repair started"), Duty.HANDLE, leads=True),
        Action("repair-done", _("Repair done"), Duty.HANDLE, leads=True),
        Action("marketplace-declined", _("Marketplace declined"), Duty.HANDLE),
        Action("refuse", _("Refuse"), Duty.HANDLE),
        Action("message", _("Write to the buyer"), Duty.HANDLE),
        Action("note", _("Add a note"), Duty.HANDLE),
        Action("close", _("Close"), Duty.HANDLE),
        Action("cancel", _("Cancel the request"), Duty.HANDLE),
    )
}


def open_actions(case: Case, role: str) -> list[Action]:
    """The actions of a case for a role, in the order of its bar: what the case waits for comes first."""
    return [ACTIONS[name] for name in _sensible(case, role) if may(role, ACTIONS[name].duty)]


def is_open(case: Case, name: str, role: str) -> bool:
    """Whether this action is among them."""
    return any(action.name == name for action in open_actions(case, role))


def _sensible(case: Case, role: str) -> Iterator[str]:
    ended = case["state"] in ENDED
    if case["offers"]:
        yield "approve"
    if to_receive(case):
        yield "receive"
    if to_grade(case):
        yield "grade"
    refunds, owed = _refunds(case, role), positive(case["money"]["promised"])
    if refunds and owed:
        yield "refund"
    if to_send(case):
        yield "fulfil"
    if to_repair(case):
        yield "repair-started"
    if in_repair(case):
        yield "repair-done"
    if theirs(case) and not ended:
        yield "marketplace-declined"
    if refusable(case):
        yield "refuse"
    yield "message"
    yield "note"
    if refunds and not owed:  # goodwill
        yield "refund"
    if not ended and _closable(case):
        yield "close"
    if not ended and _cancellable(case):
        yield "cancel"


def positive(amount: str | None) -> bool:
    """Whether a decimal string is more than nothing."""
    return bool(amount and not amount.startswith("-") and amount.strip("0."))


def theirs(case: Case) -> bool:
    """Whether the marketplace still owns the case, or may."""
    declined = any(event["type"] == "marketplace_declined" for event in case["events"])
    return case["decision"].get("owner", "merchant") != "merchant" and not declined


def to_receive(case: Case) -> list[Mapping[str, Any]]:
    """Items of which units may still come back."""
    if case["state"] == "cancelled":
        return []
    return [item for item in case["items"] if item["received"] < item["quantity"] and _comes_back(case, item)]


def to_grade(case: Case) -> list[Mapping[str, Any]]:
    """Items of which units came back and were not inspected."""
    return [item for item in case["items"] if item["graded"] < item["received"]]


def to_send(case: Case) -> list[Mapping[str, Any]]:
    """Items for which something is to be shipped."""
    return [
        item
        for item in case["items"]
        if item["remedy"] in SHIPPED_REMEDIES and item["state"] in AWAITED and not positive(item["promised"])
    ]


def to_repair(case: Case) -> list[Mapping[str, Any]]:
    """Items that were promised a repair that has not begun."""
    return [item for item in case["items"] if item["remedy"] == "repair" and item["state"] in AWAITED]


def in_repair(case: Case) -> list[Mapping[str, Any]]:
    """Items at the repairer."""
    return [item for item in case["items"] if item["state"] == "in_repair"]


def terms(case: Case, line: str) -> Mapping[str, Any]:
    """What the decision says of an item."""
    return next((item for item in case["decision"].get("items", ()) if item["line"] == line), {})


def refusable(case: Case) -> list[Mapping[str, Any]]:
    """Requested items for which no right holds or is open, and at least one was found not to hold."""
    found = []
    for item in case["items"]:
        rights = terms(case, item["line"]).get("rights", ())
        stands = any(right["holds"] is True for right in rights)
        denied = any(right["holds"] is False for right in rights)
        if item["state"] == "requested" and denied and not stands:
            found.append(item)
    return found


def _comes_back(case: Case, item: Mapping[str, Any]) -> bool:
    if item["dispatched_at"] or item["return_required"]:
        return True
    if item["state"] != "requested":
        return False
    offers = (offer for offer in case["offers"] if any(part["line"] == item["line"] for part in offer["items"]))
    return any((offer.get("return") or {}).get("required") for offer in offers)


def _refunds(case: Case, role: str) -> bool:
    if case["state"] == "cancelled" or theirs(case):
        return False
    return positive(case["money"]["promised"]) or may(role, Duty.REFUND_MORE)


def _closable(case: Case) -> bool:
    money = case["money"]
    if positive(money["promised"]) or positive(money["pending"]):
        return False
    if any(item["state"] in OWED for item in case["items"]):
        return False
    return not any(offer.get("statutory") for offer in case["offers"])


def _cancellable(case: Case) -> bool:
    if case["refunds"] or any(item["dispatched_at"] or item["received"] for item in case["items"]):
        return False
    return not any(item["state"] in {"replacement_sent", "in_repair"} for item in case["items"])
