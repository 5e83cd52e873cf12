"""An order as the decision and the quote see it: money in minor units of the order's currency unless said otherwise."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from amends.vocabulary.deadline import Day

MAX_LINES = 1_000
MAX_QUANTITY = 100_000
MAX_PAYMENTS = 50
MAX_DELIVERIES = 5_000
MAX_TAGS = 100
MAX_RATES = 200


class Kind(StrEnum):
    """Kinds of goods on which rights depend (contract, `line.kinds`)."""

    CUSTOM_MADE = "custom_made"
    INDIVIDUALLY_DEFINED = "individually_defined"
    PERISHABLE = "perishable"
    SEALED_HYGIENE = "sealed_hygiene"
    PERSONAL_USE = "personal_use"
    SEALED_MEDIA = "sealed_media"
    COPYABLE_UNSEALABLE = "copyable_unsealable"
    DIGITAL_CONTENT = "digital_content"
    PERIODICAL = "periodical"
    ALCOHOL_FORWARD = "alcohol_forward"
    INSEPARABLY_MIXED = "inseparably_mixed"
    MARKET_PRICE = "market_price"
    BY_NATURE_UNRETURNABLE = "by_nature_unreturnable"
    VALUE_REDUCED_BY_TIME = "value_reduced_by_time"
    PUBLIC_AUCTION = "public_auction"
    VEHICLE_OR_DRONE = "vehicle_or_drone"
    SET_BY_DECREE = "set_by_decree"
    SERVICE = "service"
    USED_GOODS = "used_goods"
    DANGEROUS_GOODS = "dangerous_goods"
    BATTERY = "battery"


class DeliveryPattern(StrEnum):
    """How the goods of an order are delivered; it moves the start of the withdrawal period."""

    SINGLE = "single"
    SEPARATE_ITEMS = "separate_items"
    LOTS = "lots"
    REGULAR = "regular"


class PaymentStatus(StrEnum):
    """Money counts when it is captured."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    PENDING = "pending"
    FAILED = "failed"
    VOIDED = "voided"


class Refundable(StrEnum):
    """Whether the method can take money back."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class RefundableWith(StrEnum):
    """Whether a fee goes back with the goods."""

    GOODS = "goods"
    NEVER = "never"


class CarrierChosenBy(StrEnum):
    """Risk passes early only with a carrier the buyer commissioned (Directive 2011/83/EU art. 20)."""

    MERCHANT = "merchant"
    BUYER = "buyer"


class DelayAnswer(StrEnum):
    """The buyer's answer to a delay notice."""

    AGREED = "agreed"
    REFUSED = "refused"
    SILENT = "silent"


class Line(Struct, frozen=True, gc=False):
    """`unit_price_minor` before discount; `discount_minor` and `tax_minor` are the line's totals."""

    id: str
    quantity: int
    unit_price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    tax_included: bool = True
    sku: str = ""
    title: str = ""
    kinds: frozenset[Kind] | None = frozenset()
    delivery_pattern: DeliveryPattern | None = DeliveryPattern.SINGLE
    nonreturnable_confirmed: bool | None = None
    weight_grams: int | None = None
    hs_code: str | None = None
    origin: str | None = None
    unit_cost_minor: int | None = None
    category: str | None = None
    """The merchant's own word for what it is, such as shoes."""
    tags: frozenset[str] = frozenset()
    """The merchant's own marks, such as sale."""


class Shipping(Struct, frozen=True, gc=False):
    """`charged_minor` after any shipping discount; `cheapest_standard_minor`: the least expensive standard delivery."""

    charged_minor: int = 0
    cheapest_standard_minor: int | None = None
    tax_minor: int = 0
    tax_included: bool = True


class Fee(Struct, frozen=True, gc=False):
    """A fee beside goods and shipping, such as gift wrapping."""

    id: str
    amount_minor: int
    tax_minor: int = 0
    tax_included: bool = True
    refundable_with: RefundableWith = RefundableWith.GOODS


class Payment(Struct, frozen=True, gc=False):
    """`amount_minor` in `currency`; `order_amount_minor` is what it paid in the order's currency."""

    id: str
    method: str
    status: PaymentStatus
    amount_minor: int
    currency: str
    order_amount_minor: int
    captured_at: Day = None
    refundable: Refundable = Refundable.YES
    refundable_until: Day = None
    provider: str | None = None


class Delay(Struct, frozen=True, gc=False):
    """A notice of delay (16 CFR 435.2(b))."""

    notified_at: Day = None
    new_date: Day = None
    indefinite: bool | None = None
    answer: DelayAnswer | None = None
    answered_at: Day = None


class Delivery(Struct, frozen=True, gc=False):
    """Units of one line in one parcel."""

    line: str
    quantity: int
    shipped_at: Day = None
    delivered_at: Day = None
    promised_by: Day = None
    ship_promised_by: Day = None
    carrier_chosen_by: CarrierChosenBy | None = None
    delays: tuple[Delay, ...] = ()


class ExchangeRate(Struct, frozen=True, gc=False):
    """What one unit of the order's currency came to on the day of the order, in billionths of `currency` (ECB)."""

    currency: str
    billionths: int


class Order(Struct, frozen=True, gc=False):
    """What was bought and paid; `ordered_at` is the buyer's day of the contract."""

    id: str
    currency: str
    lines: tuple[Line, ...]
    ordered_at: date | None = None
    order_discount_minor: int = 0
    shipping: Shipping = Shipping()
    fees: tuple[Fee, ...] = ()
    duties_minor: int = 0
    payments: tuple[Payment, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()

    def line(self, line_id: str) -> Line | None:
        """The line of that id."""
        return next((line for line in self.lines if line.id == line_id), None)
