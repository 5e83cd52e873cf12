"""A withdrawal that was declared while the order's units stand in an open case: that case must not lose it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from amends.cases.actor import SYSTEM
from amends.cases.draft import Draft
from amends.cases.event import WithdrawalDeclared
from amends.cases.models import Case
from amends.cases.refusal import Refused
from amends.cases.release import latest_day
from amends.cases.running import Context, perform
from amends.cases.state import CaseState
from amends.merchants.tenancy import current_merchant
from amends.vocabulary.remedy import Right


def standing_cases(order_id: str) -> list[str]:
    """The open cases of an order, oldest first."""
    rows = Case.objects.filter(merchant_id=current_merchant(), order_id=UUID(order_id), closed_at=None)
    return [str(each) for each in rows.order_by("id").values_list("id", flat=True)]


def tell_case(case_id: str, declaration_id: str, received_at: datetime, now: datetime) -> dict[str, Any] | Refused:
    """Record in an open case that a withdrawal was declared; told twice of one declaration, it changes nothing.

    The day by which the money would be due is the decision's on the same units as withdrawn at that instant.
    """

    def step(draft: Draft, context: Context) -> Refused | None:
        if draft.state.closed_at is not None or declaration_id in draft.state.declarations:
            return None
        latest_on = _latest_day(draft.state, context, received_at, now)
        draft.record(WithdrawalDeclared(declaration_id, received_at.isoformat(), latest_on))
        return None

    return perform(case_id, step, SYSTEM, now)


def _latest_day(state: CaseState, context: Context, received_at: datetime, now: datetime) -> str | None:
    items = tuple(replace(item, request={**item.request, "reason": "changed_mind"}) for item in state.items)
    asked = replace(state, items=items, opened_at=received_at)
    decision = context.judged(asked, now)
    days = [
        latest_on
        for terms in decision["items"]
        if terms["governing_right"] == Right.WITHDRAWAL and (latest_on := latest_day(terms)) is not None
    ]
    return min(days).isoformat() if days else None
