"""What must always be true of an order's money; each check gives what is wrong, an empty list where nothing is."""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from amends.ledger.entry import Entry
from amends.ledger.part import PriorDispute, PriorRefund
from amends.ledger.posting_rules import balance
from amends.ledger.standing import QuoteRefused, stand
from amends.vocabulary.order import Order
from amends.vocabulary.order_reader import captured_minor


def ledger_faults(entries: Sequence[Entry], order: Order | None = None) -> list[str]:
    """No account of the entries is overdrawn, and, given the order, no more left than was captured."""
    found = balance(entries)
    faults = [
        f"{field.name} is {getattr(found, field.name)}" for field in fields(found) if getattr(found, field.name) < 0
    ]
    if order is not None:
        gone_minor = found.pending_minor + found.refunded_minor + found.charged_back_minor
        if gone_minor > captured_minor(order):
            faults.append(f"{gone_minor} given back or under way of {captured_minor(order)} captured")
    return faults


def history_faults(order: Order, refunds: Sequence[PriorRefund], disputes: Sequence[PriorDispute] = ()) -> list[str]:
    """Refunds and disputes stay within what was paid for each thing, by each payment and in all."""
    standing = stand(order, refunds, disputes)
    if isinstance(standing, QuoteRefused):
        return [standing.message]
    payments = standing.payments.values()
    lefts = {f"payment {each.payment.id}": min(each.order_left_minor, each.own_left_minor) for each in payments}
    lefts["order"] = sum(each.order_left_minor for each in payments)
    lefts["what was bought"] = -standing.excess_minor
    return [f"{what} is overdrawn by {-left_minor}" for what, left_minor in _overdrawn(lefts.items())]


def _overdrawn(lefts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(what, left_minor) for what, left_minor in lefts if left_minor < 0]
