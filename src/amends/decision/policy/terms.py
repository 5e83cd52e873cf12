"""The merchant's own promise for one item: whether its row grants, and on what terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from amends.decision.amounts import OUTBOUND_DEFAULT, Amounts
from amends.decision.outcome import RefundClock, RightDecided, Terms
from amends.decision.policy.document import Policy, PolicyRow, Rate, RefundTrigger, RowRemedy, Surcharge
from amends.decision.policy.facts import in_currency
from amends.decision.policy.firing import Fired
from amends.decision.row import Row
from amends.rules.explain import Step
from amends.vocabulary.deadline import add_days
from amends.vocabulary.money import Money, share
from amends.vocabulary.order import Order
from amends.vocabulary.remedy import ClockStart, ClockStatus, ClockUnit, Right

_STARTS_ON = {
    RefundTrigger.REQUEST: ClockStart.NOTICE,
    RefundTrigger.PROOF_OF_DISPATCH: ClockStart.GOODS_RECEIVED_OR_PROOF,
    RefundTrigger.FIRST_SCAN: ClockStart.GOODS_RECEIVED_OR_PROOF,
    RefundTrigger.RECEIVED: ClockStart.GOODS_RECEIVED,
    RefundTrigger.INSPECTED: ClockStart.GOODS_RECEIVED,
}
_NO_CLOCK = RefundClock(starts_on=ClockStart.NONE, status=ClockStatus.NO_STATUTORY_CLOCK)


@dataclass(frozen=True, slots=True)
class Stake:
    """The money of one item that a policy's terms are counted in."""

    order: Order
    amounts: Amounts
    index: int

    @property
    def goods_minor(self) -> int | None:
        """What was paid for the requested units."""
        return self.amounts.goods_minor[self.index]

    def minor(self, given: Surcharge | None) -> int | None:
        """A fee, bonus or limit in the order's currency; 0 where none is given, None where it cannot be told."""
        if given is None:
            return 0
        if isinstance(given, Money):
            return in_currency(given, self.order.currency, self.order)
        return None if self.goods_minor is None else share(self.goods_minor, given.ppm)

    def is_unknown(self, given: Surcharge | None) -> bool:
        """Whether an amount is given in a currency that the order has no rate for."""
        return not isinstance(given, Rate) and self.minor(given) is None


def merchant_right(
    policy: Policy, fired: Fired, row: Row, concluded: Mapping[str, Any], stake: Stake, reads: frozenset[str] | None
) -> RightDecided:
    """The right that the policy gives of itself: held, not held, or unknown where it is not known which row answers.

    `reads` are the facts that the row's condition reads, which the step names; None for no step.
    """
    answering = fired.row if fired.certain else None
    holds = _holds(fired, concluded)
    last_day = None if answering is None else _last_day(answering, row)
    cite = policy.cite_row(answering)
    said = () if reads is None else (_step(policy, fired, row, holds, last_day, reads),)
    if holds is not True or answering is None:
        return RightDecided(Right.MERCHANT_POLICY, holds, last_day, steps=said)
    return RightDecided(
        Right.MERCHANT_POLICY,
        True,
        last_day,
        tuple(remedy.remedy for remedy in answering.then.remedies),
        None,
        _terms(policy, answering, row, concluded, stake),
        (cite,),
        said,
    )


def _holds(fired: Fired, concluded: Mapping[str, Any]) -> bool | None:
    if not fired.certain:
        return None
    if fired.row is None or fired.row.then.refuses:
        return False
    in_window: bool | None = concluded["row.in_window"]
    return in_window


def _last_day(answering: PolicyRow, row: Row) -> date | None:
    delivered, days = row["delivered_on"], answering.then.window_days
    return add_days(delivered, days) if isinstance(delivered, date) and days is not None else None


def _step(
    policy: Policy, fired: Fired, row: Row, holds: bool | None, last_day: date | None, reads: frozenset[str]
) -> Step:
    answering = fired.row
    said = "policy.silent" if answering is None else f"policy.row.{answering.label}"
    because = {name: row.get(name) for name in sorted(reads | {"delivered_on", "requested_on"}) if _is_told(row, name)}
    window = None if answering is None else answering.then.window_days
    parameters = {} if window is None else {"policy_days": window}
    cite = policy.cite_row(answering)
    return Step(said, "merchant_policy.holds", holds, because, parameters, cite, None, {"last_day": last_day})


def _is_told(row: Row, name: str) -> bool:
    return row.get(name) is not None and not name.startswith("value_")


def _terms(policy: Policy, answering: PolicyRow, row: Row, concluded: Mapping[str, Any], stake: Stake) -> Terms:
    then = answering.then
    mode = policy.partial_outbound or OUTBOUND_DEFAULT
    outbound = stake.amounts.outbound_minor(stake.index, mode) if then.outbound_refunded else 0
    goods = stake.goods_minor
    asked = stake.minor(then.restocking_fee)
    fee = None if asked is None else min(asked, goods or 0)
    refunds = RowRemedy.REFUND in then.remedies
    certain = None if goods is None else goods + (outbound or 0) - (goods if fee is None else fee)
    required = then.return_required and row["delivered_happened"] is not False
    return Terms(
        return_required=required,
        return_freight_payer=then.return_freight_payer if required else None,
        outbound_shipping_refund_minor=outbound if refunds else 0,
        restocking_fee_minor=fee if refunds else 0,
        refund_due_minor=(None if outbound is None or fee is None else certain) if refunds else 0,
        certain_refund_minor=certain if refunds else 0,
        refund_means="original",
        refund_clock=_clock(answering, concluded) if refunds else _NO_CLOCK,
        evidence=() if concluded["breach.evidence"] is True else tuple(str(kind) for kind in then.evidence),
    )


def _clock(answering: PolicyRow, concluded: Mapping[str, Any]) -> RefundClock:
    """The promised working days as a clock; it runs from the event that triggers it."""
    then = answering.then
    if then.refund_promise_working_days is None:
        return _NO_CLOCK
    started, due = concluded["row.triggered_on"], concluded["row.refund_due_on"]
    running = isinstance(started, date)
    return RefundClock(
        starts_on=_STARTS_ON[then.refund_trigger],
        started=started if running else None,
        length=then.refund_promise_working_days + (then.longest_inspection_days or 0),
        unit=ClockUnit.BUSINESS_DAYS,
        latest_on=due if running and isinstance(due, date) else None,
        status=ClockStatus.RUNNING if running else ClockStatus.NOT_STARTED,
    )
