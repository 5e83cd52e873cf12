"""A merchant's policy as a table: rows of conditions and terms, of which the first whose conditions hold is the answer.

A cell that is empty asks nothing. Amounts name their currency. What a policy says is compared with law before it is
published and joined to it, upwards only, when it is applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from amends.vocabulary.citation import Citation
from amends.vocabulary.money import Money
from amends.vocabulary.order import Kind
from amends.vocabulary.remedy import FreightPayer, Remedy
from amends.vocabulary.request import WITHDRAWAL_REASONS, Condition, Displayed, FulfilledBy, Reason, Seal, Site

MAX_ROWS = 1_000
MAX_WORDS = 300
"""Words of one cell."""
MAX_DAYS = 3_650
MAX_WORKING_DAYS = 365


class RefundTrigger(StrEnum):
    """The event that the promised working days of a refund are counted from."""

    REQUEST = "request"
    PROOF_OF_DISPATCH = "proof_of_dispatch"
    FIRST_SCAN = "first_scan"
    RECEIVED = "received"
    INSPECTED = "inspected"


class EvidenceKind(StrEnum):
    """What a buyer is asked to show."""

    PHOTO = "photo"
    VIDEO = "video"
    RECEIPT = "receipt"
    PACKAGING = "packaging"
    SERIAL_NUMBER = "serial_number"


class Notice(StrEnum):
    """What a merchant says it tells every buyer; a check of the policy assumes exactly these."""

    WITHDRAWAL_RIGHT = "withdrawal_right"
    CONTRACT_DOCUMENT = "contract_document"
    RETURN_COST = "return_cost"


class HouseRule(StrEnum):
    """What the house holds every policy to beyond law, unless the merchant lowers it and says why."""

    FULL_REFUND = "full_refund"
    CITED_REFUSAL = "cited_refusal"
    FIVE_WORKING_DAYS = "five_working_days"


class PartialOutbound(StrEnum):
    """What of the outbound charge goes back with a part of an order, where the law is silent."""

    SHARE_BY_VALUE = "share_by_value"
    NONE = "none"
    FULL = "full"


class RowRemedy(StrEnum):
    """What a row may offer."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    STORE_CREDIT = "store_credit"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    PRICE_REDUCTION = "price_reduction"

    @property
    def remedy(self) -> Remedy:
        """The same among all remedies."""
        return Remedy(self)


_DELIVERY = frozenset({Reason.LATE, Reason.NOT_RECEIVED, Reason.CANCEL_BEFORE_DISPATCH, Reason.CUSTOMS_REFUSED})
REASON_GROUPS: Mapping[str, frozenset[Reason]] = {
    "change_of_mind": WITHDRAWAL_REASONS,
    "lack_of_conformity": frozenset(Reason) - WITHDRAWAL_REASONS - _DELIVERY,
    "delivery": _DELIVERY,
}
"""Words that stand for several reasons in a cell; every reason is in one of them."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`ppm` millionths of what was paid for the goods."""

    ppm: int


type Surcharge = Rate | Money
"""A fee or a bonus: a share of the goods or a fixed amount."""


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, both ends included; None is no limit."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Calendar days, both ends included; None is no limit."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Minor units of `currency`, both ends included; None is no limit."""

    currency: str
    least_minor: int | None = None
    most_minor: int | None = None


@dataclass(frozen=True, slots=True)
class RowCells:
    """The conditions of a row, all of which must hold; None or empty asks nothing. Words are in the order written."""

    market: tuple[str, ...] = ()
    channel: tuple[Site, ...] = ()
    fulfilled_by: tuple[FulfilledBy, ...] = ()
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    reason: tuple[str, ...] = ()
    condition: tuple[Condition, ...] = ()
    seal: tuple[Seal, ...] = ()
    days_since_delivery: Days | None = None
    value: Band | None = None
    buyer_tier: tuple[str, ...] = ()
    ordered: Dates | None = None
    where: str | None = None

    @property
    def reasons(self) -> frozenset[Reason]:
        """The reasons that the words of the cell stand for."""
        return frozenset(each for word in self.reason for each in REASON_GROUPS.get(word) or (Reason(word),))


@dataclass(frozen=True, slots=True)
class RowTerms:
    """What a row gives; no remedy is a refusal.

    `window_days` None is no limit of its own; with `no_shorter_than_law` the window stays open as long as the law's.
    `refund_promise_working_days` None promises nothing beyond the statutory day; with `no_later_than_law` the promised
    day is the statutory one wherever that is earlier.
    """

    remedies: tuple[RowRemedy, ...]
    window_days: int | None = None
    refusal_cite: Citation | None = None
    return_required: bool = True
    return_freight_payer: FreightPayer = FreightPayer.BUYER
    outbound_refunded: bool = False
    restocking_fee: Surcharge | None = None
    exchange_bonus: Surcharge | None = None
    credit_bonus: Surcharge | None = None
    keep_it_up_to: Money | None = None
    evidence: tuple[EvidenceKind, ...] = ()
    refund_trigger: RefundTrigger = RefundTrigger.RECEIVED
    longest_inspection_days: int | None = None
    refund_promise_working_days: int | None = None
    no_later_than_law: bool = False
    no_shorter_than_law: bool = False

    @property
    def refuses(self) -> bool:
        """Whether the row gives nothing."""
        return not self.remedies

    @property
    def charges_fee(self) -> bool:
        """Whether a restocking fee is taken off a refund."""
        fee = self.restocking_fee
        return fee is not None and (fee.ppm if isinstance(fee, Rate) else fee.amount_minor) > 0


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row, known by its label."""

    label: str
    when: RowCells
    then: RowTerms
    note: str = ""


@dataclass(frozen=True, slots=True)
class HouseException:
    """A house rule lowered on purpose for the named rows, with who did so, when and why."""

    rule: HouseRule
    rows: tuple[str, ...]
    reason: str
    by: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Estimates:
    """What the merchant expects a return to cost and a returned unit to bring (ppm of its unit cost)."""

    return_freight: Money | None = None
    handling: Money | None = None
    resale_ppm: int | None = None


@dataclass(frozen=True)
class Policy:
    """A policy document; `markets` and `channels` say where the merchant sells, empty for everywhere."""

    name: str
    rows: tuple[PolicyRow, ...] = ()
    version: str | None = None
    markets: tuple[str, ...] = ()
    channels: tuple[Site, ...] = ()
    notices_given: frozenset[Notice] = frozenset()
    displayed: Displayed = Displayed.NO
    partial_outbound: PartialOutbound | None = None
    estimates: Estimates = Estimates()
    house_exceptions: tuple[HouseException, ...] = field(default=())

    @cached_property
    def hash(self) -> str:
        """sha256 of what the policy says; its version label is no part of it."""
        from amends.decision.policy.writer import document_hash

        return document_hash(self)

    @property
    def cite(self) -> Citation:
        """The policy as a source."""
        return self.cite_row(None)

    def cite_row(self, row: PolicyRow | None) -> Citation:
        """A row of the policy as a source."""
        named = self.name if self.version is None else f"{self.name}, version {self.version}"
        return Citation("Merchant policy", named if row is None else f"{named}, row {row.label}", "")

    def lowers(self, rule: HouseRule, row: PolicyRow) -> bool:
        """Whether the merchant lowered `rule` for that row and said why."""
        return any(each.rule is rule and row.label in each.rows for each in self.house_exceptions)
