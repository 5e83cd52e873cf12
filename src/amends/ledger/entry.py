"""Double entry: an entry that does not balance cannot be constructed, and nothing is ever changed, only added."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from amends.ledger.account import Account
from amends.vocabulary.identity import CaseId, OrderId, RefundId


class EntryKind(StrEnum):
    """What happened to the money."""

    PROMISED = "promised"
    GOODWILL_PROMISED = "goodwill_promised"
    RELEASED = "released"
    PLANNED = "planned"
    SETTLED = "settled"
    FAILED = "failed"
    FAILED_AFTER_SUCCESS = "failed_after_success"
    DEDUCTED = "deducted"
    CHARGED_BACK = "charged_back"


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount_minor` on an account of an order: debit above zero, credit below."""

    account: Account
    amount_minor: int
    currency: str
    order: OrderId
    case: CaseId | None = None
    refund: RefundId | None = None
    payment: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced movement of money; corrections are new entries."""

    kind: EntryKind
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        assert self.postings, "an entry moves something"
        for currency, total_minor in totals(self.postings).items():
            assert total_minor == 0, f"unbalanced by {total_minor} {currency}"


def totals(postings: Iterable[Posting]) -> dict[str, int]:
    """Debit less credit of each currency."""
    found: Counter[str] = Counter()
    for posting in postings:
        found[posting.currency] += posting.amount_minor
    return dict(found)


def moved(kind: EntryKind, debit: Account, credit: Account, like: Posting) -> Entry:
    """`like.amount_minor` from one account to another, everything else as in `like`; amounts are above zero."""
    assert like.amount_minor > 0, f"{kind} of {like.amount_minor}"
    rest = (like.currency, like.order, like.case, like.refund, like.payment)
    return Entry(kind, (Posting(debit, like.amount_minor, *rest), Posting(credit, -like.amount_minor, *rest)))
