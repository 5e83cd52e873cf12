"""What follows from the state a command has left: releases, orders to the store, the end of a case, its timers."""

from datetime import date, datetime, timedelta
from typing import Any

from amends.cases.draft import Draft
from amends.cases.effect import fulfilment, mail
from amends.cases.event import CaseClosed, FulfilmentOrdered, RefundBlocked, SecondTierOpened, Units
from amends.cases.planning import plan_items
from amends.cases.refusal import Refused
from amends.cases.release import Release, latest_day, release
from amends.cases.state import BY_HAND, ENDED, SHIPMENTS, CaseState, Item, ItemState
from amends.cases.timer import Timer, TimerKind, today_of
from amends.vocabulary.remedy import Remedy

REMIND_DAYS = 3
"""How long before a refund's last day the merchant is reminded."""


def settle_up(draft: Draft, context: Any) -> None:
    """Append to a draft what follows from it; every command that changes what is owed ends with this."""
    release_refunds(draft, context)
    order_goods(draft)
    close_if_done(draft)


def release_refunds(draft: Draft, context: Any) -> None:
    """Plan every refund that nothing has to be waited for, unless the merchant releases by hand."""
    state = draft.state
    if state.blocked is not None:
        return
    today = today_of(state, draft.now)
    lines = tuple(item.line for item in state.items if release(item, state.terms(item.line), today) is Release.NOW)
    if not lines or not context.merchant.refund_release_automatic:
        return
    refused = plan_items(draft, context, lines, reason="due")
    if isinstance(refused, Refused):
        draft.record(RefundBlocked(lines, refused.code))


def order_goods(draft: Draft) -> None:
    """Ask the store for what was agreed and has not been asked for, repairs too; without a store a person does it."""
    due = [item for item in draft.state.items if _is_due(item) and not item.fulfilment_asked]
    for remedy in sorted({str(item.remedy) for item in due}):
        units = tuple(Units(item.line, item.quantity) for item in due if item.remedy == remedy)
        draft.record(FulfilmentOrdered(units, remedy))
        as_json = [{"line": each.line, "quantity": each.quantity} for each in units]
        draft.effects.append(fulfilment(remedy, as_json, draft.state.version))


def _is_due(item: Item) -> bool:
    ships = item.state is ItemState.REPLACEMENT_DUE and item.remedy in SHIPMENTS - BY_HAND
    return ships or item.repair_due


def close_if_done(draft: Draft) -> None:
    """A case whose items have all come to their end is closed."""
    state = draft.state
    pending = any(refund.state not in {"succeeded", "failed"} for refund in state.refunds)
    if state.closed_at is None and not pending and all(item.state in ENDED for item in state.items):
        draft.record(CaseClosed())


def timers_of(state: CaseState) -> dict[TimerKind, Timer | None]:
    """The moments at which this state must be looked at again; None where there is none of a kind."""
    return {
        TimerKind.REFUND: _refund_timer(state),
        TimerKind.REMEDY: _remedy_timer(state),
        TimerKind.REMIND: _remind_timer(state),
    }


def due_at(state: CaseState) -> datetime | None:
    """What people see as due next: a refund's or a remedy's last day, also once it has passed; never a reminder."""
    days = _refund_days(state, overdue=True)
    remedy = _remedy_timer(state)
    if remedy is not None:  # it fires on the morning after
        days.append(remedy.day - timedelta(days=1))
    return Timer(TimerKind.REFUND, min(days), state.market, {}, state.time_zone).due_at if days else None


def _refund_days(state: CaseState, *, overdue: bool = False) -> list[date]:
    """Last days of refunds; with `overdue` also those that have been told as overdue."""
    days = []
    for item in state.items:
        refundable = item.owed_minor > 0 or (item.state is ItemState.REQUESTED and state.declares)
        latest_on = latest_day(state.terms(item.line))
        if refundable and latest_on is not None and (overdue or item.line not in state.overdue_lines):
            days.append(latest_on)
    if state.withdrawal_latest_on is not None:
        days.append(date.fromisoformat(state.withdrawal_latest_on))
    return days if state.closed_at is None else []


def _refund_timer(state: CaseState) -> Timer | None:
    days = _refund_days(state)
    return Timer(TimerKind.REFUND, min(days), state.market, _source(state, "refund"), state.time_zone) if days else None


def _remind_timer(state: CaseState) -> Timer | None:
    days = _refund_days(state)
    if not days:
        return None
    return Timer(TimerKind.REMIND, min(days) - timedelta(days=REMIND_DAYS), state.market, {}, state.time_zone)


def _remedy_timer(state: CaseState) -> Timer | None:
    waiting = {ItemState.REPLACEMENT_DUE, ItemState.IN_REPAIR, ItemState.AGREED, ItemState.IN_INSPECTION}
    days = [
        date.fromisoformat(item.remedy_by) + timedelta(days=1)
        for item in state.items
        if item.remedy_by and item.state in waiting and item.remedy is not Remedy.MARKETPLACE_HANDLES
    ]
    return Timer(TimerKind.REMEDY, min(days), state.market, _source(state, "remedy"), state.time_zone) if days else None


def _source(state: CaseState, what: str) -> dict[str, Any]:
    found = (deadline for deadline in state.decision.get("deadlines", ()) if deadline["what"] == what)
    return dict(next(found, {}).get("source") or {})


def second_tier(draft: Draft, context: Any, units: tuple[Units, ...], because: str) -> None:
    """The agreed remedy did not come: the right to money opens, is decided anew, and the buyer is told."""
    draft.record(SecondTierOpened(units, because))
    context.decide(draft)
    draft.effects.append(mail("second_tier_open", items=[each.line for each in units], because=because))
