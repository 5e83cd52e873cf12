"""The one path from a case to a decision: preview and execution read the same situation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from amends.cases.policy_choice import chosen
from amends.cases.rulebooks import packs
from amends.cases.state import CaseState, Item
from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import read_situation
from amends.vocabulary.remedy import Remedy

REQUEST_WORDS = (
    "line",
    "quantity",
    "reason",
    "condition",
    "seal",
    "used_beyond_testing",
    "damage_cause",
    "severity",
    "defect_appeared_at",
    "noticed_at",
    "prior_repairs",
    "merchant_offered_collection",
    "additional_period_ends_at",
)
"""What of a request item is kept in history: words, days and numbers, nothing a buyer wrote."""


REPAIR_WORDS = ("requested_at", "completed_at")
"""What of a repair that was done before."""


NOT_KEPT = frozenset({Remedy.STORE_CREDIT, Remedy.NEXT_ORDER_DISCOUNT})
"""What a policy may allow and nothing here can keep: no shop system issues the credit, so none is offered in a case."""


class OrderFacts(Protocol):
    """What of an order a decision reads (`orders.query.OrderView`)."""

    def situation(self) -> dict[str, Any]:
        """What of the contract's situation the order settles."""
        ...


def judge(
    order: OrderFacts,
    state: CaseState,
    as_of: datetime,
    history: Mapping[str, Any],
    policies: Sequence[Mapping[str, Any] | None] = (None,),
) -> dict[str, Any]:
    """The decision (contract, section 2) on a case as it stands; FieldError where its facts cannot be read.

    `policies` are the documents by which it may be judged (`merchants.policy_query.candidates`).
    """
    return chosen([_judged(situation(order, state, as_of, history, policy)) for policy in policies])


def _judged(asked: Mapping[str, Any]) -> dict[str, Any]:
    decision = answer(decide(read_situation(asked), packs()))
    kept = [offer for offer in decision["offers"] if offer["remedy"] not in NOT_KEPT]
    return {**decision, "offers": kept}


def situation(
    order: OrderFacts,
    state: CaseState,
    as_of: datetime,
    history: Mapping[str, Any],
    policy: Any,
) -> dict[str, Any]:
    """The contract's situation; `history` is what other cases of the order took out of it."""
    opened_at = state.opened_at or as_of
    known = order.situation()
    return {
        **known,
        "channel": _channel(known.get("channel"), state),
        "id": state.id,
        "as_of": as_of.isoformat(),
        "history": history,
        "request": {
            "requested_at": opened_at.isoformat(),
            "items": [_item(item) for item in state.items],
            "wants": state.wants,
        },
        "policy": policy,
    }


def _channel(channel: Any, state: CaseState) -> Any:
    """The channel; the merchant fulfils where nobody knew whose the case is and a person recorded who declined.

    Where it is known that the marketplace handles it, it stays so: the decision says whose it was.
    """
    if state.marketplace_declined and isinstance(channel, Mapping) and state.owner != "marketplace":
        return {**channel, "fulfilled_by": "merchant"}
    return channel


def _item(item: Item) -> dict[str, Any]:
    """The item as a situation has it.

    What only the merchant could have done or received is known: it is in the case, or it has not happened. So with a
    further period for the delivery: the merchant is told of one, or agrees on one here.
    """
    found = {"merchant_offered_collection": False, "additional_period_ends_at": "never", **item.request}
    found["proof_of_dispatch_at"] = item.proof_at or "never"
    found["received_back_at"] = item.received_at or "never"
    if item.dispatched_at is not None:
        found["dispatched_at"] = item.dispatched_at
    if item.period_ends_on is not None:
        found["additional_period_ends_at"] = item.period_ends_on
    if item.failures:
        found["prior_repairs"] = [*found.get("prior_repairs", ()), *item.failures]
    return found
