"""What a timer that has come due does to its case."""

from datetime import datetime
from typing import Any

from amends.cases.acceptance import accept_what_is_due
from amends.cases.actor import SYSTEM
from amends.cases.draft import Draft
from amends.cases.effect import mail
from amends.cases.event import RefundFellOverdue, ReplacementSent, Units
from amends.cases.refusal import Refused
from amends.cases.release import latest_day, ran_out
from amends.cases.running import Context, perform
from amends.cases.settling import second_tier, settle_up
from amends.cases.state import DELIVERIES, CaseState, ItemState
from amends.cases.timer import TimerKind, today_of
from amends.vocabulary.remedy import Right

_NOT_DONE = frozenset({ItemState.REPLACEMENT_DUE, ItemState.IN_REPAIR, ItemState.AGREED, ItemState.IN_INSPECTION})


def timer_fired(case_id: str, kind: str, *, now: datetime) -> dict[str, Any] | Refused:
    """Look at a case whose timer came due; firing it again changes nothing."""
    steps = {TimerKind.REFUND: _refund, TimerKind.REMEDY: _remedy, TimerKind.REMIND: _remind}
    return perform(case_id, steps[TimerKind(kind)], SYSTEM, now)


def _refund(draft: Draft, context: Context) -> Refused | None:
    """The statutory clock ran out: what may no longer be withheld is released, or stands as overdue law."""
    context.decide(draft)
    today = today_of(draft.state, draft.now)
    for item in draft.state.items:
        latest_on = latest_day(draft.state.terms(item.line))
        withholding = (draft.state.terms(item.line).get("refund_clock") or {}).get("withholding")
        if latest_on is not None and today >= latest_on and withholding is False:
            accept_what_is_due(draft, item)
    if context.merchant.refund_release_automatic:
        settle_up(draft, context)
    else:
        late = tuple(item.line for item in ran_out(draft.state, today) if item.line not in draft.state.overdue_lines)
        if late:
            draft.record(RefundFellOverdue(late))
    return None


def _remedy(draft: Draft, context: Context) -> Refused | None:
    today = today_of(draft.state, draft.now).isoformat()
    late = tuple(
        Units(item.line, item.quantity)
        for item in draft.state.items
        if item.remedy_by and item.remedy_by < today and item.state in _NOT_DONE and item.owed_minor == 0
    )
    if late:
        context.decide(draft)
        came = tuple(units for units in late if _came_meanwhile(draft.state, units.line))
        if came:
            draft.record(ReplacementSent(came, None))
        late = tuple(units for units in late if units not in came)
    if late:
        second_tier(draft, context, late, "late")
    settle_up(draft, context)
    return None


def _came_meanwhile(state: CaseState, line: str) -> bool:
    """Whether goods that were awaited within a further period have been delivered by now."""
    item = state.item(line)
    assert item is not None
    rights = {right["right"]: right["holds"] for right in state.terms(line).get("rights", ())}
    return item.remedy in DELIVERIES and rights.get(Right.LATE_DELIVERY) is False


def _remind(draft: Draft, _context: Context) -> Refused | None:
    draft.effects.append(mail("due_reminder_merchant"))
    return None
