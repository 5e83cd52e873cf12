"""Goods on their way to the buyer: replacements, parts, repairs; and what follows when they do not come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from amends.cases.actor import SYSTEM, Actor
from amends.cases.draft import Draft
from amends.cases.effect import mail
from amends.cases.event import FulfilmentReserved, RepairFinished, RepairStarted, ReplacementSent, Units
from amends.cases.label import check_label
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.cases.settling import second_tier, settle_up
from amends.cases.state import CaseState, ItemState
from amends.cases.units import read_units
from amends.vocabulary.remedy import Remedy

_AWAITED = frozenset(
    {ItemState.REPLACEMENT_DUE, ItemState.AGREED, ItemState.WAITING_FOR_GOODS, ItemState.IN_INSPECTION}
)


def fulfilled(
    case_id: str,
    items: Sequence[Mapping[str, Any]] | None = None,
    tracking: str | None = None,
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """The replacement, part or exchange is on its way (the path by hand, and the store's)."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = check_label(tracking, "tracking") or read_units(draft.state, items, _awaits_goods)
        if isinstance(units, Refused):
            return units
        _sent(draft, units, tracking)
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def repair_started(
    case_id: str,
    items: Sequence[Mapping[str, Any]] | None = None,
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """The goods are with the repairer."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = read_units(draft.state, items, _can_be_repaired)
        if isinstance(units, Refused):
            return units
        draft.record(RepairStarted(units))
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def repair_done(
    case_id: str,
    items: Sequence[Mapping[str, Any]] | None = None,
    tracking: str | None = None,
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """The repair is done; the goods are on their way back to the buyer."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = check_label(tracking, "tracking") or read_units(draft.state, items, _is_in_repair)
        if isinstance(units, Refused):
            return units
        _repaired(draft, units, tracking)
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def store_reserved(case_id: str, lines: Sequence[str], *, now: datetime) -> dict[str, Any] | Refused:
    """The store holds the goods."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        units = _still(draft.state, lines, ItemState.REPLACEMENT_DUE)
        if units:
            draft.record(FulfilmentReserved(units))
        return None

    return perform(case_id, step, SYSTEM, now)


def store_shipped(
    case_id: str, lines: Sequence[str], tracking: str | None, *, now: datetime
) -> dict[str, Any] | Refused:
    """The store has shipped; said twice, it changes nothing."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = _still(draft.state, lines, ItemState.REPLACEMENT_DUE)
        if units:
            _sent(draft, units, tracking)
            settle_up(draft, context)
        return None

    return perform(case_id, step, SYSTEM, now)


def store_ran_out(case_id: str, lines: Sequence[str], *, now: datetime) -> dict[str, Any] | Refused:
    """The store has none left: the second-tier right opens."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = _still(draft.state, lines, ItemState.REPLACEMENT_DUE)
        if units:
            second_tier(draft, context, units, "out_of_stock")
            settle_up(draft, context)
        return None

    return perform(case_id, step, SYSTEM, now)


def store_repairs(case_id: str, lines: Sequence[str], *, now: datetime) -> dict[str, Any] | Refused:
    """The store has taken the repair on; one that a person began already stays as it is."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        units = tuple(units for units in _in_hand(draft.state, lines) if not _is_in_repair(draft.state, units.line))
        if units:
            draft.record(RepairStarted(units))
        return None

    return perform(case_id, step, SYSTEM, now)


def store_repaired(
    case_id: str, lines: Sequence[str], tracking: str | None, *, now: datetime
) -> dict[str, Any] | Refused:
    """The store has repaired the goods and sent them back; said twice, it changes nothing."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = _in_hand(draft.state, lines)
        if units:
            _repaired(draft, units, tracking)
            settle_up(draft, context)
        return None

    return perform(case_id, step, SYSTEM, now)


def store_cannot_repair(case_id: str, lines: Sequence[str], *, now: datetime) -> dict[str, Any] | Refused:
    """The store cannot repair them: the second-tier right opens."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = _in_hand(draft.state, lines)
        if units:
            second_tier(draft, context, units, "failed")
            settle_up(draft, context)
        return None

    return perform(case_id, step, SYSTEM, now)


def _in_hand(state: CaseState, lines: Sequence[str]) -> tuple[Units, ...]:
    """Units of these lines whose repair is due or under way."""
    return tuple(
        Units(item.line, item.quantity)
        for item in state.items
        if item.line in lines and (item.repair_due or item.state is ItemState.IN_REPAIR)
    )


def _repaired(draft: Draft, units: tuple[Units, ...], tracking: str | None) -> None:
    draft.record(RepairFinished(units, tracking))
    draft.effects.append(mail("replacement_sent", items=[each.line for each in units], tracking=tracking))


def _sent(draft: Draft, units: tuple[Units, ...], tracking: str | None) -> None:
    draft.record(ReplacementSent(units, tracking))
    draft.effects.append(mail("replacement_sent", items=[each.line for each in units], tracking=tracking))


def _still(state: CaseState, lines: Sequence[str], wanted: ItemState) -> tuple[Units, ...]:
    return tuple(Units(item.line, item.quantity) for item in state.items if item.line in lines and item.state is wanted)


def _awaits_goods(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and item.state in _AWAITED and item.owed_minor == 0 and item.remedy is not None


def _can_be_repaired(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and item.remedy is Remedy.REPAIR and item.state in _AWAITED


def _is_in_repair(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and item.state is ItemState.IN_REPAIR
