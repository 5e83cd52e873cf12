"""Refund quotes over an order's whole history: what every refund amount here comes from."""

from collections.abc import Mapping, Sequence
from typing import Any

from amends.cases.refusal import Refused
from amends.cases.state import CaseState, Refund
from amends.ledger.quote_answer import answer_quote
from amends.vocabulary.money import format_minor


def quote_of(order: Any, past: Any, state: CaseState, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any] | Refused:
    """The quote (contract, section 3) for `parts`, after all refunds of all cases of the order, or its refusal."""
    answered = answer_quote(_request(order, past, state, parts))
    if "error" in answered:
        error = answered["error"]
        return Refused(error["code"], error["field"], error["message"])
    if answered["result"] != "ok":
        return Refused(answered["code"], "amount", answered["message"])
    return answered


def left_of_lines(order: Any, past: Any, state: CaseState) -> dict[str, str]:
    """What can still go back on each line, as decimal strings."""
    answered = answer_quote(_request(order, past, state, ()))
    return dict((answered.get("refundable_after") or {}).get("lines") or {})


def _request(order: Any, past: Any, state: CaseState, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = [prior_of(refund, state.currency) for refund in state.refunds]
    history = past.without(state.id)
    return {
        "id": state.id,
        "order": {key: value for key, value in order.document.items() if key != "buyer"},
        "prior_refunds": [*history["refunds"], *own],
        "prior_disputes": history["disputes"],
        "refund": list(parts),
    }


def prior_of(refund: Refund, currency: str) -> dict[str, Any]:
    """A refund of ours as the contract's prior refund."""
    return {
        "id": refund.id,
        "state": str(refund.state),
        "parts": list(refund.parts),
        "by_payment": by_payment_of(refund, currency),
    }


def by_payment_of(refund: Refund, currency: str) -> list[dict[str, Any]]:
    """What goes back on each payment, in its currency."""
    return [
        {
            "payment": leg.transfer.payment,
            "amount": format_minor(leg.transfer.amount_minor, leg.transfer.currency),
            "currency": leg.transfer.currency,
            "order_amount": format_minor(leg.transfer.order_minor, currency),
        }
        for leg in refund.legs
    ]
