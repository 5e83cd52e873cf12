"""Refunds: planned by a person here (or by their clock, see `settling`), then told by workers what became of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from amends.cases import bookkeeping
from amends.cases.actor import REFUND_MORE, SYSTEM, Actor
from amends.cases.correspondence import add_note, check_text
from amends.cases.draft import Draft
from amends.cases.effect import mail
from amends.cases.event import RefundFailed, RefundPending, RefundSent, RefundSucceeded
from amends.cases.planning import plan_amount, plan_items
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.cases.settling import close_if_done
from amends.cases.state import CaseState, Leg, Refund, RefundState
from amends.vocabulary.money import MoneyError, parse_minor

MAX_REASON = 500


def refund(
    case_id: str,
    amount: str | None = None,
    reason: str = "",
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """Refund what is due (amount None), or a stated amount.

    More than is due needs the scope `refund_more` and a reason.
    Refused: not_a_person, marketplace_owns, owner_unknown, nothing_due, reason_required, scope_required, and the
    quote's codes.
    Asking for what is already on its way changes nothing.
    """

    def step(draft: Draft, context: Context) -> Refused | None:
        refused = _may_refund(draft.state, actor)
        if refused is None:
            refused = _due(draft, context) if amount is None else _stated(draft, context, amount, reason)
        return refused

    return perform(case_id, step, actor, now, expected_version)


def _may_refund(state: CaseState, actor: Actor) -> Refused | None:
    if not actor.is_person:
        return Refused("not_a_person", "", "only the merchant's people refund by hand")
    if state.cancelled:
        return Refused("case_ended", "", "the case was cancelled")
    if state.owner == "unknown" and not state.refundable_here:
        return Refused(
            "owner_unknown",
            "",
            "it is not known whether the marketplace handles this case: a refund here might pay twice, until a person"
            " records that it does not",
        )
    if not state.refundable_here:
        return Refused(
            "marketplace_owns",
            "",
            "the marketplace handles this case: a refund here would pay twice, until it is recorded that it declined",
        )
    return None


def _due(draft: Draft, context: Context) -> Refused | None:
    owed = tuple(item.line for item in draft.state.items if item.owed_minor > 0)
    if owed:
        return plan_items(draft, context, owed, reason="by_hand")
    if any(refund.state is not RefundState.FAILED for refund in draft.state.refunds):
        return None
    return Refused("nothing_due", "amount", "nothing is promised: an offer must be accepted first, or an amount stated")


def _stated(draft: Draft, context: Context, amount: Any, reason: str) -> Refused | None:
    if not isinstance(amount, str):
        return Refused("not_money", "amount", "amount must be a decimal string such as '12.50'")
    try:
        amount_minor = parse_minor(amount, draft.state.currency)
    except MoneyError as error:
        return Refused(error.code, "amount", f"amount: {error}")
    if amount_minor <= 0:
        code = "negative_amount" if amount_minor < 0 else "nothing_asked"
        return Refused(code, "amount", "amount must be more than nothing")
    refused = check_text(reason, "reason", required=False)
    if refused is not None:
        return refused
    if len(reason) > MAX_REASON:
        return Refused("too_long", "reason", f"reason has {len(reason)} characters; at most {MAX_REASON}")
    owed_minor = sum(max(item.owed_minor, 0) for item in draft.state.items)
    if amount_minor > owed_minor:
        if not reason.strip():
            return Refused("reason_required", "reason", "more than is due needs a reason")
        if REFUND_MORE not in draft.actor.scopes:
            return Refused("scope_required", "amount", f"more than is due needs the scope {REFUND_MORE}")
    refused = plan_amount(draft, context, amount_minor, reason="stated")
    if refused is None and reason.strip():
        add_note(draft, reason)
    return refused


def refund_sending(case_id: str, refund_id: str, payment: str, *, now: datetime) -> dict[str, Any] | Refused:
    """Record that the call is about to be made. Said once; saying it again changes nothing."""

    def step(draft: Draft, leg: Leg, _refund: Refund) -> None:
        if leg.state is RefundState.PLANNED:
            draft.record(RefundSent(refund_id, payment))

    return _told(case_id, refund_id, payment, step, now)


def refund_is_pending(
    case_id: str, refund_id: str, payment: str, *, reference: str | None, known: bool, now: datetime
) -> dict[str, Any] | Refused:
    """The provider has it (`known`), or its answer is not known and will be read back."""

    def step(draft: Draft, leg: Leg, _refund: Refund) -> None:
        news = leg.state in {RefundState.PLANNED, RefundState.SENT} or (
            leg.state is RefundState.PENDING and known and leg.reference is None
        )
        if news:
            draft.record(RefundPending(refund_id, payment, reference, known))
            if known:
                draft.effects.append(mail("refund_sent", refund=refund_id))

    return _told(case_id, refund_id, payment, step, now)


def refund_reached_buyer(
    case_id: str, refund_id: str, payment: str, *, reference: str | None, now: datetime
) -> dict[str, Any] | Refused:
    """The provider says that the money is with the buyer."""

    def step(draft: Draft, leg: Leg, refund: Refund) -> None:
        if leg.state in {RefundState.SUCCEEDED, RefundState.FAILED}:
            return
        draft.record(RefundSucceeded(refund_id, payment, reference))
        bookkeeping.settle(draft, refund_id, leg.transfer)
        if _state(draft, refund) is RefundState.SUCCEEDED:
            draft.effects.append(mail("refund_settled", refund=refund_id))
        close_if_done(draft)

    return _told(case_id, refund_id, payment, step, now)


def refund_did_not_reach_buyer(
    case_id: str, refund_id: str, payment: str, *, reason: str, now: datetime
) -> dict[str, Any] | Refused:
    """The provider declined, or took back what it had reported as done (a late failure)."""

    def step(draft: Draft, leg: Leg, refund: Refund) -> None:
        if leg.state is RefundState.FAILED:
            return
        late = leg.state is RefundState.SUCCEEDED
        draft.record(RefundFailed(refund_id, payment, reason, late))
        bookkeeping.fail(draft, refund_id, leg.transfer, late=late)
        extra_minor = refund.amount_minor - sum(refund.by_item.values())
        if _state(draft, refund) is RefundState.FAILED and extra_minor:
            bookkeeping.release_goodwill(draft, extra_minor)
        draft.effects.append(mail("refund_failed", refund=refund_id))

    return _told(case_id, refund_id, payment, step, now)


def _told(
    case_id: str, refund_id: str, payment: str, tell: Callable[[Draft, Leg, Refund], None], now: datetime
) -> dict[str, Any] | Refused:
    def step(draft: Draft, _context: Context) -> Refused | None:
        refund = draft.state.refund(refund_id)
        if refund is None or payment not in {leg.transfer.payment for leg in refund.legs}:
            return Refused("not_found", "refund", "there is no such refund")
        tell(draft, refund.leg(payment), refund)
        return None

    return perform(case_id, step, SYSTEM, now, lock=False)


def _state(draft: Draft, refund: Refund) -> RefundState:
    now = draft.state.refund(refund.id)
    assert now is not None
    return now.state
