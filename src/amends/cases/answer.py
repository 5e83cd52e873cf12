"""A case as the contract writes it (section 4)."""

from collections.abc import Iterable
from typing import Any

from amends.cases.event import Recorded
from amends.cases.expiry import dated
from amends.cases.state import CaseState, Item
from amends.vocabulary.money import format_minor


def case_answer(state: CaseState, history: Iterable[Recorded]) -> dict[str, Any]:
    """The contract's case, with what pages need beside it (fields may be added, not changed)."""
    return {
        "id": state.id,
        "rma": state.rma,
        "order": state.order,
        "state": state.state,
        "version": state.version,
        "market": state.market,
        "channel": state.channel,
        "wants": state.wants,
        "declares_withdrawal": state.declares,
        "items": [_item(item, state.currency) for item in state.items],
        "decision": state.decision,
        "offers": [dated(state, offer) for offer in state.offers],
        "accepted": list(state.accepted),
        "money": {
            "currency": state.currency,
            "promised": format_minor(state.promised_minor, state.currency),
            "pending": format_minor(state.pending_minor, state.currency),
            "refunded": format_minor(state.refunded_minor, state.currency),
            "deducted": format_minor(state.deducted_minor, state.currency),
        },
        "refunds": [_refund(refund, state.currency) for refund in state.refunds],
        "deadlines": list(state.decision.get("deadlines", ())),
        "attention": attention(state),
        "events": [recorded.answer() for recorded in history],
        "opened_at": state.opened_at and state.opened_at.isoformat(),
        "closed_at": state.closed_at and state.closed_at.isoformat(),
    }


def attention(state: CaseState) -> str:
    """Why a person must look at it, as a code; empty where nobody must."""
    if state.overdue_lines:
        return "refund_overdue"
    if state.blocked:
        return state.blocked
    if state.owner == "unknown" and not state.refundable_here and state.closed_at is None:
        return "owner_unknown"
    if state.withdrawal_open:
        return "withdrawal_declared"
    if state.exchange_due:
        return "exchange_due"
    if state.repair_due:
        return "repair_due"
    undecided = any(item.state == "requested" for item in state.items) and not state.offers
    return "needs_decision" if undecided and state.closed_at is None else ""


def _item(item: Item, currency: str) -> dict[str, Any]:
    return {
        **item.request,
        "state": str(item.state),
        "remedy": item.remedy and str(item.remedy),
        "offer": item.offer,
        "return_required": item.return_required,
        "remedy_by": item.remedy_by,
        "dispatched_at": item.dispatched_at,
        "proof_of_dispatch_at": item.proof_at,
        "received_back_at": item.received_at,
        "received": item.received_quantity,
        "graded": item.graded_quantity,
        "promised": format_minor(item.promised_minor, currency),
        "deducted": format_minor(item.deducted_minor, currency),
    }


def _refund(refund: Any, currency: str) -> dict[str, Any]:
    return {
        "id": refund.id,
        "state": str(refund.state),
        "amount": format_minor(refund.amount_minor, currency),
        "currency": currency,
        "by_payment": [
            {
                "payment": leg.transfer.payment,
                "amount": format_minor(leg.transfer.amount_minor, leg.transfer.currency),
                "currency": leg.transfer.currency,
                "state": str(leg.state),
            }
            for leg in refund.legs
        ],
    }
