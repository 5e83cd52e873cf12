"""The words of a refund: what is asked for, what earlier refunds gave, what disputes took; amounts in minor units.

One set of parts serves all three: a quote's own parts are the parts asked for with amount, tax and units filled in, and
so can stand in a `PriorRefund` as they are.
"""

from dataclasses import dataclass
from enum import StrEnum

from amends.vocabulary.deadline import Day

type UnitRange = tuple[int, int]
"""First and last unit of a line, counted from 1."""


class RefundState(StrEnum):
    """Where an earlier refund stands; every state but `failed` reserves its amount."""

    PLANNED = "planned"
    SENT = "sent"
    PENDING = "pending"
    NEEDS_BUYER = "needs_buyer"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DisputeState(StrEnum):
    """A dispute at the payment's scheme: `open` blocks its payment, `lost` and `accepted` count as refunded."""

    INQUIRY = "inquiry"
    OPEN = "open"
    WON = "won"
    LOST = "lost"
    ACCEPTED = "accepted"


class Refusal(StrEnum):
    """Why a refund is not quoted."""

    OVER_QUANTITY = "over_quantity"
    OVER_UNIT = "over_unit"
    OVER_SHIPPING = "over_shipping"
    OVER_DUTIES = "over_duties"
    OVER_ORDER = "over_order"
    OVER_PAYMENT = "over_payment"
    DISPUTE_OPEN = "dispute_open"
    NOTHING_LEFT = "nothing_left"
    NOTHING_ASKED = "nothing_asked"
    NEGATIVE_AMOUNT = "negative_amount"
    UNKNOWN_LINE = "unknown_line"
    UNKNOWN_PAYMENT = "unknown_payment"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOTALS_DO_NOT_MATCH = "totals_do_not_match"
    PAYMENT_NOT_CAPTURED = "payment_not_captured"
    METHOD_CANNOT_REFUND = "method_cannot_refund"


@dataclass(frozen=True, slots=True)
class UnitsPart:
    """Units of a line: whole, or `amount_minor` of them; the next ones in unit order unless `units` names them.

    `quantity` None stands for all that are left.
    """

    line: str
    quantity: int | None
    amount_minor: int | None = None
    tax_minor: int | None = None
    units: tuple[UnitRange, ...] | None = None


@dataclass(frozen=True, slots=True)
class ShippingPart:
    """What is left of the shipping, or `amount_minor` of it."""

    amount_minor: int | None = None
    tax_minor: int | None = None


@dataclass(frozen=True, slots=True)
class DutiesPart:
    """What is left of the duties, or `amount_minor` of them."""

    amount_minor: int | None = None
    tax_minor: int | None = None


@dataclass(frozen=True, slots=True)
class FeePart:
    """What is left of one fee, or `amount_minor` of it."""

    fee: str
    amount_minor: int | None = None
    tax_minor: int | None = None


@dataclass(frozen=True, slots=True)
class AmountPart:
    """An amount for nothing in particular."""

    amount_minor: int


@dataclass(frozen=True, slots=True)
class RestPart:
    """Everything that is left."""


type FilledPart = UnitsPart | ShippingPart | DutiesPart | FeePart
type Part = FilledPart | AmountPart | RestPart


@dataclass(frozen=True, slots=True)
class PaymentShare:
    """`amount_minor` of a payment in its own `currency`; `order_amount_minor` of the order, None where not recorded."""

    payment: str
    amount_minor: int
    currency: str
    order_amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class PriorRefund:
    """An earlier refund; `payment` may stand for the payment of all its parts."""

    state: RefundState
    parts: tuple[Part, ...] = ()
    by_payment: tuple[PaymentShare, ...] = ()
    payment: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class PriorDispute:
    """A dispute about `amount_minor` of a payment, in the payment's currency.

    `answer_by` is the merchant's last day to answer as the provider shows it.
    """

    payment: str
    amount_minor: int
    state: DisputeState
    opened_at: Day = None
    answer_by: Day = None


def count_units(units: tuple[UnitRange, ...]) -> int:
    """How many units the ranges hold."""
    return sum(last - first + 1 for first, last in units)
