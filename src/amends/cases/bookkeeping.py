"""The ledger's entries for what a draft records; amounts are minor units of the order's currency."""

from amends.cases.draft import Draft
from amends.cases.event import Transfer
from amends.ledger import posting_rules
from amends.ledger.account import Account
from amends.vocabulary.identity import CaseId, OrderId, RefundId


def promise(draft: Draft, amount_minor: int) -> None:
    """The merchant owes this."""
    draft.entries.append(posting_rules.promise_refund(*_where(draft), amount_minor))


def promise_goodwill(draft: Draft, amount_minor: int) -> None:
    """The merchant gives this beyond what is owed."""
    draft.entries.append(posting_rules.promise_goodwill(*_where(draft), amount_minor))


def release(draft: Draft, amount_minor: int) -> None:
    """A promise shrinks or falls away."""
    draft.entries.append(posting_rules.release_promise(*_where(draft), amount_minor))


def release_goodwill(draft: Draft, amount_minor: int) -> None:
    """Goodwill that could not be paid is not owed."""
    draft.entries.append(posting_rules.release_promise(*_where(draft), amount_minor, Account.GOODWILL_EXPENSE))


def deduct(draft: Draft, amount_minor: int) -> None:
    """Part of a promise is lawfully withheld."""
    draft.entries.append(posting_rules.deduct(*_where(draft), amount_minor))


def plan(draft: Draft, refund_id: str, transfer: Transfer) -> None:
    """A payment's share is under way."""
    draft.entries.append(posting_rules.plan_refund(*_leg(draft, refund_id, transfer)))


def settle(draft: Draft, refund_id: str, transfer: Transfer) -> None:
    """A payment's share has reached the buyer."""
    draft.entries.append(posting_rules.settle_refund(*_leg(draft, refund_id, transfer)))


def fail(draft: Draft, refund_id: str, transfer: Transfer, *, late: bool) -> None:
    """A payment's share did not reach the buyer, perhaps after it had been reported as done."""
    rule = posting_rules.fail_settled_refund if late else posting_rules.fail_refund
    draft.entries.append(rule(*_leg(draft, refund_id, transfer)))


def _where(draft: Draft) -> tuple[OrderId, CaseId, str]:
    return OrderId(draft.state.order), CaseId(draft.state.id), draft.state.currency


def _leg(draft: Draft, refund_id: str, transfer: Transfer) -> tuple[OrderId, CaseId, RefundId, str, str, int]:
    order, case, currency = _where(draft)
    return order, case, RefundId(refund_id), transfer.payment, currency, transfer.order_minor
