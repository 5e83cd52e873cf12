"""How every command runs: load, lock the order, decide, append; a loser of a race tries once more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from amends.cases import store
from amends.cases.actor import Actor
from amends.cases.answer import case_answer
from amends.cases.draft import Draft
from amends.cases.event import Decided, Recorded
from amends.cases.judgement import judge
from amends.cases.past import Past, past
from amends.cases.refusal import Refused, refused_by
from amends.cases.state import CaseState
from amends.cases.timer import today_of
from amends.merchants import policy_query
from amends.merchants import query as merchants
from amends.orders import query as orders
from amends.orders.query import OrderView
from amends.vocabulary.reader import FieldError

ATTEMPTS = 2
"""A command that lost a race tries once more; a second loss is told to the caller."""


@dataclass(frozen=True)
class Context:
    """What a command may read beside the case, each asked for once, and only if it is needed.

    The order (locked, unless the command only records what became of something), the merchant, what other cases of the
    order took out of it.
    """

    order_id: str
    lock: bool = True
    known: OrderView | None = None

    @cached_property
    def order(self) -> OrderView:
        if self.known is not None:
            return self.known
        found = orders.locked(self.order_id) if self.lock else orders.order(self.order_id)
        assert found is not None, self.order_id
        return found

    @cached_property
    def merchant(self) -> Any:
        return merchants.merchant()

    @cached_property
    def past(self) -> Past:
        return past(self.order_id)

    def judged(self, state: CaseState, now: datetime) -> dict[str, Any]:
        """The decision on a case as it stands, by the policy version that governs it."""
        ordered_on, today = self.order.order.ordered_at, today_of(state, now)
        policies = policy_query.candidates(ordered_on or today, today, state.opened_under)
        return judge(self.order, state, now, self.past.without(state.id), policies)

    def decide(self, draft: Draft) -> None:
        """Decide anew, as of the draft's moment; recorded only where the answer changed."""
        decision = self.judged(draft.state, draft.now)
        if decision != draft.state.decision:
            draft.record(Decided(draft.now.isoformat(), decision))


type Step = Callable[[Draft, Context], Refused | None]


def perform(
    case_id: str,
    step: Step,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
    *,
    lock: bool = True,
) -> dict[str, Any] | Refused:
    """Run one command on a case: the case as the contract gives it, or why not.

    Without `lock`, only the case's version guards: for recording what became of something that was reserved before.
    """
    for _ in range(ATTEMPTS):
        loaded = store.load(case_id)
        if loaded is None:
            return Refused("not_found", "case", "there is no such case")
        if expected_version is not None and loaded.state.version != expected_version:
            return changed()
        context = Context(loaded.state.order, lock)
        if lock:
            assert context.order is not None
        draft = Draft(loaded.state, actor, now)
        try:
            refused = step(draft, context)
        except FieldError as error:
            return refused_by(error)
        if refused is not None:
            return refused
        if store.append(draft, loaded.state, context):
            return answered(draft, loaded.history)
    return changed()


def answered(draft: Draft, history: tuple[Recorded, ...] = ()) -> dict[str, Any]:
    """The case after a draft was appended."""
    return case_answer(draft.state, (*history, *draft.events))


def changed() -> Refused:
    """Somebody else was faster."""
    return Refused("changed_meanwhile", "", "the case changed meanwhile; look at it again")
