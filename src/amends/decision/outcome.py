"""What a decision consists of; money in minor units of the order's currency, None where it is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from msgspec import Struct

from amends.rules.explain import Step
from amends.vocabulary.citation import Citation
from amends.vocabulary.remedy import ClockStart, ClockStatus, ClockUnit, FreightPayer, Remedy, Right


class Owner(StrEnum):
    """Who handles after-sales of the order."""

    MERCHANT = "merchant"
    MARKETPLACE = "marketplace"


class EscalationCode(StrEnum):
    """Why a person should look; the last group is information that decides nothing."""

    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_LAW = "unknown_law"
    RULE_CONFLICT = "rule_conflict"
    NO_PACK = "no_pack"
    TIME_ZONE = "time_zone"
    REFUND_BLOCKED = "refund_blocked"
    AMOUNT_NOT_COMPUTABLE = "amount_not_computable"
    DAMAGES = "damages"
    NATIONAL_LAW_NOT_REVIEWED = "national_law_not_reviewed"
    LOW_CONFIDENCE = "low_confidence"
    PARTIAL_WITHDRAWAL_OUTBOUND = "partial_withdrawal_outbound"
    STATUTORY_BONUS = "statutory_bonus"
    LATE_REFUND = "late_refund"


class Escalation(Struct, frozen=True, gc=False):
    """An unknown fact or law that could change the answer, or information a person should have."""

    code: EscalationCode
    fact: str | None
    right: Right | None
    note: str


class RefundClock(Struct, frozen=True, gc=False):
    """The statutory clock of a refund; `latest_on` is known only while it runs."""

    starts_on: ClockStart | None = None
    started: date | None = None
    length: int | None = None
    unit: ClockUnit | None = None
    withhold_until: str | None = None
    withholding: bool | None = None
    latest_on: date | None = None
    status: ClockStatus = ClockStatus.UNKNOWN


class Deduction(Struct, frozen=True, gc=False):
    """What may be taken off a refund once inspection shows it; `max_minor` None where no limit is stated."""

    name: str
    max_minor: int | None = None
    cites: tuple[Citation, ...] = ()


class FeeRefund(Struct, frozen=True, gc=False):
    """A fee of the order (or its duties) that goes back with the goods."""

    fee: str
    amount_minor: int


class LateRefund(Struct, frozen=True, gc=False):
    """What a refund costs that comes after its day.

    `kind` is times (the sum so many times over), per_day or per_year (so many percent of the sum), by_other_law
    (a rate this pack does not state) or chargeback (the card issuer takes it back when asked). `late` says whether the
    day is past; `owed_minor` is what the buyer may claim on the day of the decision, the refund included: None while
    the day is not past, or where no rate is known.
    """

    kind: str
    times: int | None
    percent: int | None
    late: bool
    owed_minor: int | None
    cites: tuple[Citation, ...] = ()


class Terms(Struct, frozen=True, gc=False):
    """The terms of one right, never mixed with those of another.

    `certain_refund_minor` is what of the refund is owed whatever the unknowns turn out to be: all of it where it is
    known, the goods where it is not known what of the outbound charge goes back. `fees` None is unknown.
    """

    return_required: bool | None = None
    return_freight_payer: FreightPayer | None = None
    send_back_by: date | None = None
    outbound_shipping_refund_minor: int | None = None
    deductions: tuple[Deduction, ...] = ()
    fees: tuple[FeeRefund, ...] | None = ()
    refund_due_minor: int | None = None
    certain_refund_minor: int | None = None
    refund_means: str | None = None
    remedy_by: date | None = None
    notify_by: date | None = None
    refund_clock: RefundClock = RefundClock()
    refund_promised_by: date | None = None
    """The day by which the merchant's own policy promises the refund, beside the statutory clock."""
    restocking_fee_minor: int | None = 0
    """What a merchant's own policy keeps of the refund; `refund_due_minor` is without it. None for want of a rate."""
    evidence: tuple[str, ...] = ()
    """What a merchant's own policy asks to be shown."""
    late_refund: LateRefund | None = None
    statutory_bonus_minor: int | None = None
    """What law adds to the remedy the buyer chooses, at the least."""


NOTHING_OWED = Terms(
    outbound_shipping_refund_minor=0,
    refund_due_minor=0,
    certain_refund_minor=0,
    refund_clock=RefundClock(starts_on=ClockStart.NONE, status=ClockStatus.NO_STATUTORY_CLOCK),
)
"""The terms of an item on which no right holds."""


class RightDecided(Struct, frozen=True, gc=False):
    """One right, held or not, with the steps that say why; `holds` None is unknown."""

    right: Right
    holds: bool | None
    last_day: date | None = None
    remedies: tuple[Remedy, ...] = ()
    burden_of_proof: FreightPayer | None = None
    terms: Terms | None = None
    cites: tuple[Citation, ...] = ()
    steps: tuple[Step, ...] = ()


class ItemDecided(Struct, frozen=True, gc=False):
    """All rights of one item, and the one that governs it."""

    line: str
    quantity: int
    governing_right: Right | None
    rights: tuple[RightDecided, ...]
    policy_row: str | None = None
    """The label of the row of the merchant's policy that answers."""

    def right(self, right: Right) -> RightDecided | None:
        """The decision on one right."""
        return next((decided for decided in self.rights if decided.right is right), None)

    @property
    def terms(self) -> Terms:
        """The terms of the governing right; where none governs, nothing is owed, or it is unknown what is."""
        governing = None if self.governing_right is None else self.right(self.governing_right)
        if governing is not None and governing.terms is not None:
            return governing.terms
        return Terms() if any(right.holds is None for right in self.rights) else NOTHING_OWED


class Offer(Struct, frozen=True, gc=False):
    """A way out for the units of one item; offers of one `group` exclude each other.

    With `at_least` the amount is what is certainly owed, and a person settles what else is.
    """

    id: str
    group: str
    line: str
    quantity: int
    remedy: Remedy
    statutory: bool
    right: Right | None
    amount_minor: int | None
    means: str | None
    return_required: bool | None
    freight_payer: FreightPayer | None
    expected_cost_minor: int | None = None
    cites: tuple[Citation, ...] = ()
    at_least: bool = False


class Due(Struct, frozen=True, gc=False):
    """A deadline: what is due from whom and by when, in the calendar of its place, and what follows if it is missed."""

    what: str
    who: str
    by: date
    calendar: str
    source: Citation | None
    consequence: str
    line: str | None = None
    right: Right | None = None


class Clamped(Struct, frozen=True, gc=False):
    """A term of the merchant's policy that fell below what law owes and was raised to it."""

    term: str
    stated: str
    floor: str
    right: Right
    line: str
    cites: tuple[Citation, ...] = ()


class PolicyNamed(Struct, frozen=True, gc=False):
    """The merchant's policy that a decision applied; `hash` says what it said."""

    name: str
    version: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is owed and what may be offered on one request; `rulebook` is the hash of the law applied."""

    id: str
    rulebook: str | None
    market: str
    currency: str
    owner: Owner | None
    shipping_refund_minor: int | None
    items: tuple[ItemDecided, ...]
    offers: tuple[Offer, ...] = ()
    deadlines: tuple[Due, ...] = ()
    policy: PolicyNamed | None = None
    policy_clamped: tuple[Clamped, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    rulebooks: Mapping[str, str] = field(default_factory=dict)
    """Hashes of the rules of marketplaces and payment schemes that were applied beside the law, by the pack's id."""
