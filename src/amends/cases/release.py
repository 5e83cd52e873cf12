"""When a refund that was promised is paid: by its clock, never later, and earlier where nothing is left to wait for."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from amends.cases.state import CaseState, Item, ItemState
from amends.vocabulary.remedy import ClockStart, Remedy


class Release(StrEnum):
    """Pay now, wait for the goods (or proof), or wait for the inspection while the clock allows it."""

    NOW = "now"
    AWAIT_GOODS = "await_goods"
    AWAIT_INSPECTION = "await_inspection"
    NOTHING = "nothing"


def release(item: Item, terms: Mapping[str, Any], today: date) -> Release:
    """What becomes of an item's promise today; `terms` are the decision's, as of today."""
    if item.owed_minor <= 0 or item.remedy is None or item.state is ItemState.REFUSED:
        return Release.NOTHING
    if item.remedy is not Remedy.REFUND_ON_RETURN or not item.return_required:
        return Release.NOW
    clock = terms.get("refund_clock") or {}
    latest_on = latest_day(terms)
    if not _has_returned(item, clock):
        ran_out = latest_on is not None and today >= latest_on and clock.get("withholding") is False
        return Release.NOW if ran_out else Release.AWAIT_GOODS
    graded = item.graded_quantity >= item.quantity
    if terms.get("deductions") and not graded and (latest_on is None or today < latest_on):
        return Release.AWAIT_INSPECTION
    return Release.NOW


def latest_day(terms: Mapping[str, Any]) -> date | None:
    """The last day on which the clock allows the payment; None while it does not run."""
    latest_on = (terms.get("refund_clock") or {}).get("latest_on")
    return date.fromisoformat(latest_on) if latest_on else None


def ran_out(state: CaseState, today: date) -> tuple[Item, ...]:
    """Items still owed on or after their clock's last day, where nothing may be withheld any more."""
    found = []
    for item in state.items:
        latest_on = latest_day(state.terms(item.line))
        late = latest_on is not None and today >= latest_on
        if late and release(item, state.terms(item.line), today) is Release.NOW:
            found.append(item)
    return tuple(found)


def _has_returned(item: Item, clock: Mapping[str, Any]) -> bool:
    if item.is_back:
        return True
    enough = {clock.get("withhold_until"), clock.get("starts_on")}
    return item.proof_at is not None and ClockStart.GOODS_RECEIVED_OR_PROOF in enough
