"""A policy applied to one item: its row, its own right, the law it is joined to, and what had to be raised to law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from amends.decision.amounts import Amounts
from amends.decision.governing import invoked_right
from amends.decision.outcome import Clamped, RightDecided
from amends.decision.policy.document import Policy, PolicyRow, Surcharge
from amends.decision.policy.facts import policy_facts
from amends.decision.policy.firing import compiled
from amends.decision.policy.floor import compared, compiled_floor
from amends.decision.policy.joining import CiteOf, clamped, raised
from amends.decision.policy.terms import Stake, merchant_right
from amends.decision.row import Row
from amends.rules.explain import Trace
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import WorkingCalendar
from amends.vocabulary.request import RequestItem, Situation

NOWHERE = WorkingCalendar("")
"""Counts working days where no law pack gives a calendar: Monday to Friday."""
_NOTHING_CONCLUDED: Mapping[str, Any] = {"breach.evidence": False}


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item with what law says of it; `trace` is None on the plain path."""

    situation: Situation
    index: int
    item: RequestItem
    row: Row
    amounts: Amounts
    rights: tuple[RightDecided, ...]
    values: Mapping[str, Any]
    trace: Trace | None
    calendar: WorkingCalendar | None
    steps: bool


@dataclass(frozen=True, slots=True)
class AppliedPolicy:
    """What the policy makes of an item.

    `row` is the one that answers, None where none does or it is not known which; `unknown` are the facts and rates that
    would tell. Amounts are in minor units of the order's currency, 0 where the row gives none.
    """

    policy: Policy
    row: PolicyRow | None
    rights: tuple[RightDecided, ...]
    clamped: tuple[Clamped, ...] = ()
    unknown: tuple[str, ...] = ()
    open_row: str | None = None
    goods_minor: int | None = None
    exchange_bonus_minor: int = 0
    credit_bonus_minor: int = 0
    keep_it_up_to_minor: int = 0


def apply_policy(policy: Policy, asked: AskedItem) -> AppliedPolicy:
    """The policy joined to the rights of law of one item, upwards only."""
    line = asked.situation.order.line(asked.item.line)
    stake = Stake(asked.situation.order, asked.amounts, asked.index)
    table = compiled(policy)
    row = {**asked.row, **policy_facts(table, asked.situation, line, stake.goods_minor)}
    fired = table.fire(row, asked.calendar or NOWHERE)
    answering = fired.row if fired.certain else None
    legal = invoked_right(asked.item.reason, asked.situation.request.wants, asked.rights)
    concluded = _NOTHING_CONCLUDED if answering is None else _compared(asked, row, answering, legal)
    reads = (table.reads(fired.row) if fired.row else frozenset[str]()) if asked.steps else None
    merchant = merchant_right(policy, fired, row, concluded, stake, reads)
    if answering is None:
        open_row = fired.row.label if fired.row is not None else None
        unknown_facts = _named(fired.unknown, stake) if fired.unknown or fired.certain else ("policy",)
        return AppliedPolicy(policy, None, (*asked.rights, merchant), (), unknown_facts, open_row)
    low = tuple(clamped(answering, legal, merchant, concluded, asked.item.line, _cites(asked, legal))) if legal else ()
    unknown = list(_named(("delivered_on",), stake)) if merchant.holds is None else []
    then = answering.then
    if any(stake.is_unknown(given) for given in _amounts_owed(answering)):
        unknown.append("order.rates")
    return AppliedPolicy(
        policy,
        answering,
        _joined(asked.rights, legal, merchant),
        low,
        tuple(unknown),
        answering.label,
        stake.goods_minor,
        stake.minor(then.exchange_bonus) or 0,
        stake.minor(then.credit_bonus) or 0,
        0 if then.refuses else stake.minor(then.keep_it_up_to) or 0,
    )


def _compared(asked: AskedItem, row: Row, answering: PolicyRow, legal: RightDecided | None) -> Mapping[str, Any]:
    facts = compared(row, answering, legal.right if legal else None, asked.values)
    return compiled_floor().plain(facts, asked.calendar or NOWHERE)


def _joined(
    rights: tuple[RightDecided, ...], legal: RightDecided | None, merchant: RightDecided
) -> tuple[RightDecided, ...]:
    promised_by: date | None = merchant.terms.refund_clock.latest_on if merchant.terms else None
    return (*(raised(right, merchant, promised_by) if right is legal else right for right in rights), merchant)


def _amounts_owed(row: PolicyRow) -> tuple[Surcharge | None, ...]:
    """What the row takes or promises in money; whether goods may be kept is the merchant's own convenience."""
    return row.then.restocking_fee, row.then.exchange_bonus, row.then.credit_bonus


def _named(facts: tuple[str, ...], stake: Stake) -> tuple[str, ...]:
    """Unknown facts; what was paid is unknown in another currency only for want of a rate."""
    without_rate = stake.goods_minor is not None
    return tuple("order.rates" if fact.startswith("value_") and without_rate else fact for fact in facts)


def _cites(asked: AskedItem, legal: RightDecided) -> CiteOf:
    def cites(term: str) -> tuple[Citation, ...]:
        if asked.trace is None:
            return ()
        steps = asked.trace.steps.get(f"{legal.right}.{term}", ())
        return tuple(step.cite for step in steps[-1:])

    return cites
