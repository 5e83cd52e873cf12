"""Events into state: pure, total, one small step for each type of event."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial, reduce
from typing import Any

from amends.cases import event as e
from amends.cases.policy_choice import version_of
from amends.cases.state import DELIVERIES, SHIPMENTS, CaseState, Item, ItemState, Leg, Refund, RefundState
from amends.vocabulary.remedy import Remedy


def fold(case_id: str, history: Iterable[e.Recorded]) -> CaseState:
    """The state of a case after its whole history."""
    return reduce(apply, history, CaseState(case_id))


def apply(state: CaseState, recorded: e.Recorded) -> CaseState:
    """The state after one more event; its sequence must be the next."""
    assert recorded.sequence == state.version + 1, f"{state.id}: {recorded.sequence} after {state.version}"
    after = _step(state, recorded)
    if after.withdrawal_open and _answers(recorded):
        after = replace(after, withdrawal_open=False, withdrawal_latest_on=None)
    return replace(after, version=recorded.sequence)


def _answers(recorded: e.Recorded) -> bool:
    """Whether a person, or the end of the case, answered what was declared."""
    by_person = recorded.actor.partition(":")[0] in {"staff", "api"}
    return isinstance(recorded.event, e.CaseClosed | e.CaseCancelled) or (
        by_person and isinstance(recorded.event, _ANSWERS)
    )


_ANSWERS = (e.MessageWritten, e.NoteWritten, e.OfferAccepted, e.ClaimRefused, e.RefundPlanned)


def _step(state: CaseState, recorded: e.Recorded) -> CaseState:
    match recorded.event:
        case e.CaseOpened():
            return _opened(state, recorded.event, recorded)
        case e.Decided(as_of, decision):
            opened_under = state.opened_under if state.decision else version_of(decision)
            return replace(state, decision=decision, decided_as_of=as_of, opened_under=opened_under)
        case e.OfferAccepted():
            return _accepted(state, recorded.event, recorded)
        case e.GoodsDispatched():
            return _dispatched(state, recorded.event)
        case e.GoodsReceived():
            return _received(state, recorded.event)
        case e.GoodsGraded(items):
            return _each(state, items, _graded)
        case e.DeductionMade(line, amount_minor, _):
            item = _item(state, line)
            return replace(
                _with(state, replace(item, deducted_minor=item.deducted_minor + amount_minor)),
                promised_minor=state.promised_minor - amount_minor,
                deducted_minor=state.deducted_minor + amount_minor,
            )
        case e.RefundPlanned() | e.RefundSent() | e.RefundPending() | e.RefundSucceeded() | e.RefundFailed():
            return _refund_step(state, recorded.event)
        case e.RefundBlocked(lines, code):
            state = replace(state, blocked=code)
            return _lines(state, lines, lambda item: replace(item, state=ItemState.REFUND_DUE))
        case e.RefundFellOverdue(lines):
            return replace(state, overdue_lines=(*state.overdue_lines, *lines))
        case e.ClaimRefused(items, _, _):
            return _each(state, items, lambda item, _: replace(item, state=ItemState.REFUSED))
        case e.MarketplaceDeclined():
            return replace(state, marketplace_declined=True)
        case e.CaseCancelled():
            items = tuple(replace(item, state=ItemState.CANCELLED) for item in state.items)
            return replace(state, cancelled=True, closed_at=recorded.at, items=items, promised_minor=0)
        case e.CaseClosed():
            return replace(state, closed_at=recorded.at)
        case e.WithdrawalDeclared(declaration, _, latest_on):
            return replace(
                state,
                declarations=(*state.declarations, declaration),
                withdrawal_open=not state.declares,
                withdrawal_latest_on=None if state.declares else latest_on,
            )
        case e.MessageWritten() | e.NoteWritten() | e.EvidenceAdded():
            return state
        case _:
            return _fulfilment_step(state, recorded)


def _fulfilment_step(state: CaseState, recorded: e.Recorded) -> CaseState:
    match recorded.event:
        case e.FulfilmentOrdered(items, _):
            return _each(state, items, lambda item, _: replace(item, fulfilment_asked=True))
        case e.FulfilmentReserved():
            return state
        case e.ReplacementSent(items, _):
            return _each(state, items, lambda item, _: replace(item, state=ItemState.REPLACEMENT_SENT))
        case e.RepairStarted(items):
            return _each(state, items, lambda item, _: replace(item, state=ItemState.IN_REPAIR))
        case e.RepairFinished(items, _):
            return _each(state, items, lambda item, _: replace(item, state=ItemState.DONE))
        case e.SecondTierOpened(items, _):
            return _each(state, items, lambda item, _: _failed_remedy(item))
    raise AssertionError(f"no step for {recorded.event!r}")


def _opened(state: CaseState, opened: e.CaseOpened, recorded: e.Recorded) -> CaseState:
    items = tuple(Item(each["line"], each["quantity"], each) for each in opened.items)
    return replace(
        state,
        order=opened.order,
        rma=opened.rma,
        channel=opened.channel,
        market=opened.market,
        time_zone=opened.time_zone,
        currency=opened.currency,
        wants=opened.wants,
        declares=opened.declares,
        opened_at=recorded.at,
        items=items,
    )


def _accepted(state: CaseState, accepted: e.OfferAccepted, recorded: e.Recorded) -> CaseState:
    amounts = {each.line: each.amount_minor for each in accepted.amounts}
    remedy = Remedy(accepted.remedy)

    def agree(item: Item, _: Any) -> Item:
        return replace(
            item,
            state=ItemState.IN_INSPECTION
            if accepted.return_required and item.is_back
            else _agreed_state(remedy, accepted.return_required),
            offer=accepted.offer,
            remedy=remedy,
            return_required=accepted.return_required,
            remedy_by=accepted.remedy_by,
            period_ends_on=accepted.remedy_by if remedy in DELIVERIES else item.period_ends_on,
            agreed_at=recorded.at,
            promised_minor=amounts.get(item.line, 0),
        )

    state = _each(state, accepted.items, agree)
    promised_minor = state.promised_minor + sum(amounts.values())
    return replace(state, accepted=(*state.accepted, accepted.offer), promised_minor=promised_minor)


def _agreed_state(remedy: Remedy, return_required: bool) -> ItemState:
    if return_required:
        return ItemState.WAITING_FOR_GOODS
    if remedy in {Remedy.REFUND_WITHOUT_RETURN, Remedy.PARTIAL_REFUND, Remedy.REFUND_ON_RETURN, Remedy.REFUND}:
        return ItemState.REFUND_DUE
    return ItemState.REPLACEMENT_DUE if remedy in SHIPMENTS else ItemState.AGREED


def _dispatched(state: CaseState, sent: e.GoodsDispatched) -> CaseState:
    proof_at = sent.at if sent.proof else None
    return _each(
        state,
        sent.items,
        lambda item, _: replace(item, dispatched_at=sent.at, proof_at=proof_at or item.proof_at),
    )


def _received(state: CaseState, received: e.GoodsReceived) -> CaseState:
    def take(item: Item, units: e.Units) -> Item:
        item = replace(item, received_quantity=item.received_quantity + units.quantity)
        if not item.is_back:
            return item
        item = replace(item, received_at=received.at)
        if item.state is not ItemState.WAITING_FOR_GOODS:
            return item
        if item.owed_minor == 0 and item.planned_minor > 0:
            return replace(item, state=ItemState.DONE)
        return replace(item, state=ItemState.IN_INSPECTION)

    return _each(state, received.items, take)


def _graded(item: Item, graded: e.Graded) -> Item:
    item = replace(item, graded_quantity=item.graded_quantity + graded.quantity)
    if item.graded_quantity < item.quantity or item.state is not ItemState.IN_INSPECTION:
        return item
    if item.promised_minor > 0:
        return replace(item, state=ItemState.REFUND_DUE)
    return replace(item, state=ItemState.REPLACEMENT_DUE if item.remedy in SHIPMENTS else ItemState.IN_INSPECTION)


def _refund_step(state: CaseState, happened: Any) -> CaseState:
    if isinstance(happened, e.RefundPlanned):
        return _planned(state, happened)
    refund = state.refund(happened.refund)
    assert refund is not None, happened
    leg = refund.leg(happened.payment)
    before = refund.state
    match happened:
        case e.RefundSent():
            leg = replace(leg, state=RefundState.SENT)
        case e.RefundPending():
            leg = replace(leg, state=RefundState.PENDING, reference=happened.reference or leg.reference)
        case e.RefundSucceeded():
            leg = replace(leg, state=RefundState.SUCCEEDED, reference=happened.reference or leg.reference)
        case e.RefundFailed():
            leg = replace(leg, state=RefundState.FAILED)
    was = refund.leg(happened.payment).state
    legs = tuple(leg if each.transfer.payment == happened.payment else each for each in refund.legs)
    refund = replace(refund, legs=legs)
    refunds = tuple(refund if each.id == refund.id else each for each in state.refunds)
    state = _moved(replace(state, refunds=refunds), was, leg)
    return _settled(state, refund) if refund.state is not before else state


def _planned(state: CaseState, planned: e.RefundPlanned) -> CaseState:
    by_item = {each.line: each.amount_minor for each in planned.by_item}
    legs = tuple(Leg(transfer) for transfer in planned.transfers)
    refund = Refund(planned.refund, planned.amount_minor, by_item, planned.parts, legs)
    taken_minor = sum(by_item.values())
    state = replace(
        state,
        refunds=(*state.refunds, refund),
        promised_minor=state.promised_minor - taken_minor - planned.released_minor,
        pending_minor=state.pending_minor + planned.amount_minor,
        blocked=None,
        overdue_lines=tuple(line for line in state.overdue_lines if line not in by_item),
    )

    released_minor = planned.released_minor

    def take(item: Item) -> Item:
        nonlocal released_minor
        less_minor = min(released_minor, item.owed_minor - by_item[item.line])
        released_minor -= less_minor
        item = replace(
            item,
            planned_minor=item.planned_minor + by_item[item.line],
            promised_minor=item.promised_minor - less_minor,
        )
        return replace(item, state=ItemState.REFUNDING) if item.owed_minor == 0 else item

    return _lines(state, tuple(by_item), take)


def _moved(state: CaseState, was: RefundState, leg: Leg) -> CaseState:
    """A share's money moves between pending, refunded and promised as the share changes its state."""
    out_of, into = _bucket(was), _bucket(leg.state)
    if out_of == into:
        return state
    amount_minor = leg.transfer.order_minor
    state = replace(state, **{out_of: getattr(state, out_of) - amount_minor})
    return replace(state, **{into: getattr(state, into) + amount_minor})


def _settled(state: CaseState, refund: Refund) -> CaseState:
    """A refund as a whole changed its state: its items are paid, or owed again."""
    if refund.state is RefundState.SUCCEEDED:
        return _lines(state, tuple(refund.by_item), _paid)
    if refund.state is RefundState.FAILED:
        extra_minor = refund.amount_minor - sum(refund.by_item.values())
        state = replace(
            state, closed_at=None, blocked="refund_failed", promised_minor=state.promised_minor - extra_minor
        )
        return _lines(state, tuple(refund.by_item), partial(_owe_again, refund.by_item))
    if refund.state is RefundState.NEEDS_BUYER:
        state = replace(state, closed_at=None, blocked="refund_needs_person")
        return _lines(state, tuple(refund.by_item), _unpaid)
    return state


def _bucket(refund: RefundState) -> str:
    return {RefundState.SUCCEEDED: "refunded_minor", RefundState.FAILED: "promised_minor"}.get(refund, "pending_minor")


def _paid(item: Item) -> Item:
    if item.state is not ItemState.REFUNDING:
        return item
    waits = item.return_required and not item.is_back
    return replace(item, state=ItemState.WAITING_FOR_GOODS if waits else ItemState.DONE)


def _unpaid(item: Item) -> Item:
    return replace(item, state=ItemState.REFUNDING)


def _owe_again(by_item: Mapping[str, int], item: Item) -> Item:
    planned_minor = item.planned_minor - by_item[item.line]
    return replace(item, planned_minor=planned_minor, state=ItemState.REFUND_DUE)


def _failed_remedy(item: Item) -> Item:
    """The item as only asked about again; what did not come is a prior repair, or a period that has run out."""
    failed = {"requested_at": (item.agreed_at or "") and item.agreed_at.isoformat(), "completed_at": "never"}
    return replace(
        item,
        state=ItemState.REQUESTED,
        offer=None,
        remedy=None,
        return_required=False,
        remedy_by=None,
        fulfilment_asked=False,
        failures=item.failures if item.remedy in DELIVERIES else (*item.failures, failed),
    )


def _item(state: CaseState, line: str) -> Item:
    item = state.item(line)
    assert item is not None, f"{state.id} has no item of line {line}"
    return item


def _with(state: CaseState, item: Item) -> CaseState:
    return replace(state, items=tuple(item if each.line == item.line else each for each in state.items))


def _each(state: CaseState, units: Iterable[Any], change: Any) -> CaseState:
    for each in units:
        state = _with(state, change(_item(state, each.line), each))
    return state


def _lines(state: CaseState, lines: tuple[str, ...], change: Any) -> CaseState:
    for line in lines:
        state = _with(state, change(_item(state, line)))
    return state
