"""Which accounts each event of a refund moves; amounts in minor units of the order's currency, always above zero.

promise -> owed -> plan -> pending -> settle -> settled; a failure brings the money back to owed, a promise that shrinks
is released, what is lawfully withheld is deducted.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from amends.ledger.account import Account
from amends.ledger.entry import Entry, EntryKind, Posting, moved
from amends.vocabulary.identity import CaseId, OrderId, RefundId


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a case's (or an order's) money stands now; each minor unit stands in one place.

    `promised_minor` is promised and not yet under way; what was ever promised is the sum of the first four.
    """

    promised_minor: int = 0
    pending_minor: int = 0
    refunded_minor: int = 0
    deducted_minor: int = 0
    charged_back_minor: int = 0

    @property
    def promised_in_all_minor(self) -> int:
        """What was promised and not released, wherever it stands now."""
        return self.promised_minor + self.pending_minor + self.refunded_minor + self.deducted_minor


def promise_refund(order: OrderId, case: CaseId, currency: str, amount_minor: int) -> Entry:
    """The merchant owes the buyer this."""
    like = Posting(Account.OWED_TO_BUYER, amount_minor, currency, order, case)
    return moved(EntryKind.PROMISED, Account.REFUND_EXPENSE, Account.OWED_TO_BUYER, like)


def promise_goodwill(order: OrderId, case: CaseId, currency: str, amount_minor: int) -> Entry:
    """The merchant gives this beyond any duty."""
    like = Posting(Account.OWED_TO_BUYER, amount_minor, currency, order, case)
    return moved(EntryKind.GOODWILL_PROMISED, Account.GOODWILL_EXPENSE, Account.OWED_TO_BUYER, like)


def release_promise(
    order: OrderId, case: CaseId, currency: str, amount_minor: int, expense: Account = Account.REFUND_EXPENSE
) -> Entry:
    """A promise shrinks, or falls away with its case; `expense` is the account the promise was booked on."""
    like = Posting(Account.OWED_TO_BUYER, amount_minor, currency, order, case)
    return moved(EntryKind.RELEASED, Account.OWED_TO_BUYER, expense, like)


def deduct(order: OrderId, case: CaseId, currency: str, amount_minor: int) -> Entry:
    """Part of a promise is lawfully withheld."""
    like = Posting(Account.DEDUCTED, amount_minor, currency, order, case)
    return moved(EntryKind.DEDUCTED, Account.OWED_TO_BUYER, Account.DEDUCTED, like)


def plan_refund(
    order: OrderId, case: CaseId, refund: RefundId, payment: str, currency: str, amount_minor: int
) -> Entry:
    """A refund of a payment is under way; from here its amount is reserved."""
    like = Posting(Account.REFUND_PENDING, amount_minor, currency, order, case, refund, payment)
    return moved(EntryKind.PLANNED, Account.OWED_TO_BUYER, Account.REFUND_PENDING, like)


def settle_refund(
    order: OrderId, case: CaseId, refund: RefundId, payment: str, currency: str, amount_minor: int
) -> Entry:
    """The provider confirmed the refund."""
    like = Posting(Account.REFUND_SETTLED, amount_minor, currency, order, case, refund, payment)
    return moved(EntryKind.SETTLED, Account.REFUND_PENDING, Account.REFUND_SETTLED, like)


def fail_refund(
    order: OrderId, case: CaseId, refund: RefundId, payment: str, currency: str, amount_minor: int
) -> Entry:
    """The provider declined the refund; the buyer is still owed it."""
    like = Posting(Account.REFUND_PENDING, amount_minor, currency, order, case, refund, payment)
    return moved(EntryKind.FAILED, Account.REFUND_PENDING, Account.OWED_TO_BUYER, like)


def fail_settled_refund(
    order: OrderId, case: CaseId, refund: RefundId, payment: str, currency: str, amount_minor: int
) -> Entry:
    """A refund failed after it had succeeded, as when the buyer's bank sent it back; the buyer is owed it again."""
    like = Posting(Account.REFUND_SETTLED, amount_minor, currency, order, case, refund, payment)
    return moved(EntryKind.FAILED_AFTER_SUCCESS, Account.REFUND_SETTLED, Account.OWED_TO_BUYER, like)


def charge_back(order: OrderId, payment: str, currency: str, amount_minor: int) -> Entry:
    """A dispute was lost or accepted: the scheme took the money, whatever any case promised."""
    like = Posting(Account.CHARGED_BACK, amount_minor, currency, order, payment=payment)
    return moved(EntryKind.CHARGED_BACK, Account.REFUND_EXPENSE, Account.CHARGED_BACK, like)


def balance(entries: Iterable[Entry]) -> Balance:
    """Where the money of these entries (of one case, or one order) stands; all are in one currency."""
    found = dict.fromkeys(Account, 0)
    currencies = set()
    for entry in entries:
        for posting in entry.postings:
            found[posting.account] += posting.amount_minor
            currencies.add(posting.currency)
    assert len(currencies) <= 1, f"one balance over {sorted(currencies)}"
    return Balance(
        promised_minor=-found[Account.OWED_TO_BUYER],
        pending_minor=-found[Account.REFUND_PENDING],
        refunded_minor=-found[Account.REFUND_SETTLED],
        deducted_minor=-found[Account.DEDUCTED],
        charged_back_minor=-found[Account.CHARGED_BACK],
    )
