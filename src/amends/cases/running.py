"""How every command runs: load, lock the order, decide, append; a loser of a race tries once more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.cases import store
from amends.cases.actor import Actor
from amends.cases.answer import case_answer
from amends.cases.draft import Draft
from amends.cases.event import Decided, Recorded
from amends.cases.judgement import judge
from amends.cases.refusal import Refused, refused_by
from amends.merchants import query as merchants
from amends.orders import query as orders
from amends.orders.query import OrderView
from amends.vocabulary.reader import FieldError

ATTEMPTS = 2
"""A command that lost a race tries once more; a second loss is told to the caller."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a command may read beside the case: the locked order, the merchant, and the order's other refunds."""

    order: Any
    merchant: Any
    past: store.Past

    def decide(self, draft: Draft) -> None:
        """Decide anew, as of the draft's moment; recorded only where the answer changed."""
        decision = judge(self.order, draft.state, draft.now, self.past.without(draft.state.id), self.merchant.policy)
        if decision != draft.state.decision:
            draft.record(Decided(draft.now.isoformat(), decision))


type Step = Callable[[Draft, Context], Refused | None]


def perform(
    case_id: str,
    step: Step,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
    cause: str = "",
) -> dict[str, Any] | Refused:
    """Run one command on a case: the case as the contract gives it, or why not."""
    for _ in range(ATTEMPTS):
        loaded = store.load(case_id)
        if loaded is None:
            return Refused("not_found", "case", "there is no such case")
        if expected_version is not None and loaded.state.version != expected_version:
            return changed()
        order = orders.locked(loaded.state.order)
        assert order is not None, loaded.state.order
        context = context_of(order)
        draft = Draft(loaded.state, actor, now, cause)
        try:
            refused = step(draft, context)
        except FieldError as error:
            return refused_by(error)
        if refused is not None:
            return refused
        if store.append(draft, loaded.state.version, context.order.buyer_id):
            return answered(draft, loaded.history)
    return changed()


def context_of(order: OrderView) -> Context:
    """What commands need beside an order that is locked."""
    return Context(order, merchants.merchant(), store.past(str(order.id)))


def answered(draft: Draft, history: tuple[Recorded, ...] = ()) -> dict[str, Any]:
    """The case after a draft was appended."""
    return case_answer(draft.state, (*history, *draft.events))


def changed() -> Refused:
    """Somebody else was faster."""
    return Refused("changed_meanwhile", "", "the case changed meanwhile; look at it again")
