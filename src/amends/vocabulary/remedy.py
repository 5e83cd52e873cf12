"""Rights, remedies and the clocks of refunds: the words of a decision (contract, section 2)."""

from enum import StrEnum


class Right(StrEnum):
    """Every ground a buyer may have; each is considered in every decision."""

    WITHDRAWAL = "withdrawal"
    CONFORMITY = "conformity"
    SHORT_TERM_REJECTION = "short_term_rejection"
    LATE_DELIVERY = "late_delivery"
    NON_DELIVERY = "non_delivery"
    CANCELLATION_BEFORE_DISPATCH = "cancellation_before_dispatch"
    UNDISCLOSED_POLICY = "undisclosed_policy"
    RECALL = "recall"
    COMMERCIAL_GUARANTEE = "commercial_guarantee"
    MERCHANT_POLICY = "merchant_policy"
    MARKETPLACE_POLICY = "marketplace_policy"


class Remedy(StrEnum):
    """What law may owe, then what an offer may add."""

    REFUND = "refund"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    PRICE_REDUCTION = "price_reduction"
    ADDITIONAL_DELIVERY_PERIOD = "additional_delivery_period"
    REDELIVERY = "redelivery"
    STATUTORY_BONUS = "statutory_bonus"
    DAMAGES = "damages"
    REFUND_ON_RETURN = "refund_on_return"
    REFUND_WITHOUT_RETURN = "refund_without_return"
    PARTIAL_REFUND = "partial_refund"
    SPARE_PART = "spare_part"
    EXCHANGE = "exchange"
    STORE_CREDIT = "store_credit"
    NEXT_ORDER_DISCOUNT = "next_order_discount"
    MARKETPLACE_HANDLES = "marketplace_handles"


class ClockStart(StrEnum):
    """The event that starts a refund clock."""

    NOTICE = "notice"
    GOODS_RECEIVED = "goods_received"
    GOODS_RECEIVED_OR_PROOF = "goods_received_or_proof"
    RETURNED = "returned"
    DEMAND = "demand"
    NONE = "none"


class ClockUnit(StrEnum):
    """Which days a clock counts."""

    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"


class ClockStatus(StrEnum):
    """Whether a refund clock runs."""

    RUNNING = "running"
    NOT_STARTED = "not_started"
    NO_STATUTORY_CLOCK = "no_statutory_clock"
    UNKNOWN = "unknown"


class FreightPayer(StrEnum):
    """Who bears the freight of a return."""

    BUYER = "buyer"
    MERCHANT = "merchant"
