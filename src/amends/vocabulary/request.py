"""What a buyer says and when: the words of a situation (contract, section 1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from msgspec import Struct

from amends.vocabulary.deadline import NEVER, Day
from amends.vocabulary.order import Order


class Site(StrEnum):
    """Where the order was placed."""

    OWN_STORE = "own_store"
    AMAZON = "amazon"
    EBAY = "ebay"
    ALIEXPRESS = "aliexpress"
    TIKTOK_SHOP = "tiktok_shop"
    TEMU = "temu"
    ETSY = "etsy"
    WALMART = "walmart"
    SHOPEE = "shopee"
    LAZADA = "lazada"
    IN_STORE = "in_store"


class FulfilledBy(StrEnum):
    """Who ships."""

    MERCHANT = "merchant"
    PLATFORM = "platform"
    THIRD_PARTY = "third_party"


class BuyerKind(StrEnum):
    """Consumers have the rights; businesses have the contract."""

    CONSUMER = "consumer"
    BUSINESS = "business"


class Reason(StrEnum):
    """What is wrong, in the trade's words."""

    CHANGED_MIND = "changed_mind"
    ORDERED_BY_MISTAKE = "ordered_by_mistake"
    BETTER_PRICE = "better_price"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_AS_DESCRIBED = "not_as_described"
    QUALITY_BELOW_EXPECTATION = "quality_below_expectation"
    DEFECTIVE = "defective"
    DAMAGED_IN_TRANSIT = "damaged_in_transit"
    WRONG_ITEM = "wrong_item"
    MISSING_PARTS = "missing_parts"
    MISSING_ITEM = "missing_item"
    LATE = "late"
    NOT_RECEIVED = "not_received"
    REPAIR_FAILED = "repair_failed"
    WARRANTY_FAILURE = "warranty_failure"
    CANCEL_BEFORE_DISPATCH = "cancel_before_dispatch"
    CUSTOMS_REFUSED = "customs_refused"
    RECALL = "recall"


WITHDRAWAL_REASONS = frozenset(
    {
        Reason.CHANGED_MIND,
        Reason.ORDERED_BY_MISTAKE,
        Reason.BETTER_PRICE,
        Reason.TOO_SMALL,
        Reason.TOO_LARGE,
        Reason.QUALITY_BELOW_EXPECTATION,
    }
)
"""Reasons that need no fault of the goods: a request with one of them is itself a declaration of withdrawal."""


class Condition(StrEnum):
    """The state of the goods as the buyer gives it."""

    UNOPENED = "unopened"
    OPENED = "opened"
    TRIED = "tried"
    USED = "used"
    DAMAGED = "damaged"
    UNUSABLE = "unusable"
    UNKNOWN = "unknown"


class Seal(StrEnum):
    """A hygiene or media seal."""

    INTACT = "intact"
    BROKEN = "broken"
    NONE = "none"


class Severity(StrEnum):
    """Of a lack of conformity."""

    MINOR = "minor"
    MAJOR = "major"


class DamageCause(StrEnum):
    """Who damaged the goods."""

    BUYER = "buyer"
    CARRIER = "carrier"
    MERCHANT = "merchant"
    UNKNOWN = "unknown"


class Displayed(StrEnum):
    """Where the merchant's return policy was shown before the purchase."""

    NO = "no"
    AD = "ad"
    FINAL_SCREEN = "final_screen"
    FINAL_SCREEN_AND_AD = "final_screen_and_ad"


class PolicyChangeOfMind(StrEnum):
    """What the displayed policy gives for a change of mind."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    CREDIT = "credit"
    NONE = "none"


class Channel(Struct, frozen=True, gc=False):
    """Where the order came from and who ships it."""

    site: Site = Site.OWN_STORE
    store_country: str | None = None
    fulfilled_by: FulfilledBy | None = FulfilledBy.MERCHANT


class Buyer(Struct, frozen=True, gc=False):
    """What of the buyer a decision may read; no name, no address."""

    kind: BuyerKind | None = BuyerKind.CONSUMER
    tier: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    region: str | None = None


class ReturnPolicy(Struct, frozen=True, gc=False):
    """The merchant's return policy as it was displayed."""

    displayed: Displayed | None = None
    change_of_mind: PolicyChangeOfMind | None = None
    days: int | None = None
    return_cost: str | None = None


class Notices(Struct, frozen=True, gc=False):
    """What the buyer was told before and at the contract; `contract_document_at` as withdrawal_right_given_at."""

    withdrawal_right_given_at: Day = None
    return_cost_disclosed: bool | None = None
    contract_document_at: Day = None
    return_policy: ReturnPolicy | None = None


class PriorRepair(Struct, frozen=True, gc=False):
    """An earlier attempt at repair."""

    requested_at: Day = None
    completed_at: Day = None


class RequestItem(Struct, frozen=True, gc=False):
    """One line's part of a request."""

    line: str
    quantity: int
    reason: Reason
    condition: Condition | None = None
    seal: Seal | None = None
    used_beyond_testing: bool | None = None
    damage_cause: DamageCause | None = None
    severity: Severity | None = None
    defect_appeared_at: Day = None
    noticed_at: Day = None
    prior_repairs: tuple[PriorRepair, ...] = ()
    merchant_offered_collection: bool | None = None
    additional_period_ends_at: Day = None
    dispatched_at: Day = None
    proof_of_dispatch_at: Day = None
    received_back_at: Day = None
    evidence: tuple[str, ...] = ()


class Request(Struct, frozen=True, gc=False):
    """A buyer's request on one order; `requested_at` is the day of the declaration at the buyer's place."""

    requested_at: date
    items: tuple[RequestItem, ...]
    wants: str | None = None
    buyer_agreed_other_refund_means: bool | None = None


class PriorWithdrawal(Struct, frozen=True, gc=False):
    """Units of a line that were withdrawn before."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Situation:
    """The input of a decision: everything it may read, all days already the buyer's.

    `history_refunds` and `history_disputes` are the contract's prior refunds and disputes as parsed by the ledger's
    reader. `marketplace_decided_at` is the day on which the marketplace decided against the merchant, or refunded in
    its place: what is not recorded has not happened. `policy` is the merchant's policy document as given, or None for
    law alone. `open_days` names the facts whose day depends on an unknown time zone; `readings` are the same situation
    as the market's other time zones read it.
    `source` is the JSON object and what was read of it, kept only while nobody has said which zones the market has.
    """

    id: str
    as_of: date
    market: str
    channel: Channel
    buyer: Buyer
    order: Order
    notices: Notices
    request: Request
    history_refunds: tuple[object, ...] = ()
    history_disputes: tuple[object, ...] = ()
    history_withdrawn: tuple[PriorWithdrawal, ...] = ()
    marketplace_decided_at: Day = NEVER
    policy: object | None = None
    open_days: tuple[str, ...] = ()
    readings: tuple["Situation", ...] = ()
    source: "tuple[Mapping[str, object], Situation] | None" = field(default=None, compare=False, repr=False)
