"""What happened to a case, in the past tense. Frozen, append-only, and without personal data: ids, codes, amounts.

A type never changes once released: a new schema number comes with an upcaster (`upcaster`), and a golden row of every
schema stays in the tests. Amounts are `_minor` units of the case's currency unless a currency stands beside them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, dataclass_transform

from amends.cases.codec import from_json, to_json

type Json = dict[str, Any]

EVENT_TYPES: dict[str, type] = {}
SCHEMAS: dict[str, int] = {}
_UPCASTERS: dict[tuple[str, int], Callable[[Json], Json]] = {}


@dataclass_transform(frozen_default=True)
def event(name: str, schema: int = 1) -> Callable[[type], type]:
    """Register a frozen dataclass as the event type `name`, now at `schema`."""

    def register(cls: type) -> type:
        made = dataclass(frozen=True, slots=True)(cls)
        made.type = name
        EVENT_TYPES[name], SCHEMAS[name] = made, schema
        return made

    return register


def upcaster(name: str, schema: int) -> Callable[[Callable[[Json], Json]], Callable[[Json], Json]]:
    """Register how the data of `schema` of the type `name` becomes that of the next schema."""

    def register(lift: Callable[[Json], Json]) -> Callable[[Json], Json]:
        _UPCASTERS[name, schema] = lift
        return lift

    return register


@dataclass(frozen=True, slots=True)
class Units:
    """Some units of one line."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ItemAmount:
    """What of an amount falls to one line's item."""

    line: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade (A, B, C, D, unsellable) of some units."""

    line: str
    quantity: int
    grade: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """The share of a refund that goes back on one payment, in that payment's currency; `key` is the call's own.

    `order_minor` is the share in the order's currency.
    """

    payment: str
    amount_minor: int
    currency: str
    order_minor: int
    provider: str | None
    key: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file by its hash; its bytes lie encrypted elsewhere."""

    id: str
    sha256: str
    media_type: str
    size_bytes: int


@event("case_opened", schema=2)
class CaseOpened:
    """`items` are the request's items as the contract writes them, known words only; `declares` is a withdrawal.

    `time_zone` is the buyer's, None where only their market is known.
    """

    order: str
    rma: str
    channel: str
    market: str
    time_zone: str | None
    currency: str
    items: tuple[Json, ...]
    wants: str | None
    declares: bool


@upcaster("case_opened", 1)
def _opened_without_zone(data: Json) -> Json:
    return data | {"time_zone": None}


@event("decided")
class Decided:
    """The decision (contract, section 2) as of an instant; it carries the rulebook's hash."""

    as_of: str
    decision: Json


@event("offer_accepted")
class OfferAccepted:
    """An offer bound the merchant; `amounts` is what is promised for each item."""

    offer: str
    remedy: str
    statutory: bool
    items: tuple[Units, ...]
    amounts: tuple[ItemAmount, ...]
    return_required: bool
    remedy_by: str | None


@event("goods_dispatched")
class GoodsDispatched:
    """The buyer has sent the goods; `proof` says that proof of it was given."""

    items: tuple[Units, ...]
    carrier: str | None
    tracking: str | None
    at: str
    proof: bool


@event("goods_received")
class GoodsReceived:
    """Units came back."""

    items: tuple[Units, ...]
    parcel: str | None
    at: str


@event("goods_graded")
class GoodsGraded:
    """Units were inspected."""

    items: tuple[Graded, ...]


@event("deduction_made")
class DeductionMade:
    """A person lowered what is owed for an item, where the decision permits that deduction."""

    line: str
    amount_minor: int
    ground: str


@event("refund_planned")
class RefundPlanned:
    """A refund was reserved.

    `by_item` is paid out of what was promised, `extra_minor` is beyond it, and `released_minor` is what a promise held
    more than the quote gives.
    """

    refund: str
    amount_minor: int
    by_item: tuple[ItemAmount, ...]
    extra_minor: int
    released_minor: int
    parts: tuple[Json, ...]
    transfers: tuple[Transfer, ...]
    reason: str


@event("refund_sent")
class RefundSent:
    """The provider is about to be called for this payment's share: from here on the call may have been made."""

    refund: str
    payment: str


@event("refund_pending")
class RefundPending:
    """The provider has it, or its answer is unknown (`known` false) and is being read back."""

    refund: str
    payment: str
    reference: str | None
    known: bool


@event("refund_succeeded")
class RefundSucceeded:
    """The share of this payment is with the buyer."""

    refund: str
    payment: str
    reference: str | None


@event("refund_failed")
class RefundFailed:
    """The share of this payment did not reach the buyer, perhaps after it had been reported as done (`late`)."""

    refund: str
    payment: str
    reason: str
    late: bool


@event("refund_blocked")
class RefundBlocked:
    """A refund that is due cannot be made (`code` of the quote); a person must act."""

    lines: tuple[str, ...]
    code: str


@event("refund_fell_overdue")
class RefundFellOverdue:
    """The statutory clock ran out and nothing was released, since the merchant releases by hand."""

    lines: tuple[str, ...]


@event("fulfilment_ordered")
class FulfilmentOrdered:
    """The store was asked for a replacement, a spare part or a repair."""

    items: tuple[Units, ...]
    remedy: str


@event("fulfilment_reserved")
class FulfilmentReserved:
    """The store holds the goods."""

    items: tuple[Units, ...]


@event("replacement_sent")
class ReplacementSent:
    """The replacement, part or exchange, or what was repaired, is on its way to the buyer."""

    items: tuple[Units, ...]
    tracking: str | None


@event("repair_started")
class RepairStarted:
    """The goods are with the repairer."""

    items: tuple[Units, ...]


@event("repair_finished")
class RepairFinished:
    """The repair is done and the goods are on their way back."""

    items: tuple[Units, ...]
    tracking: str | None


@event("second_tier_opened")
class SecondTierOpened:
    """The remedy that was agreed did not come (`because`: out_of_stock, late, failed): refund or reduction now."""

    items: tuple[Units, ...]
    because: str


@event("claim_refused")
class ClaimRefused:
    """A person refused an item's claim where the decision says that the right does not hold."""

    items: tuple[Units, ...]
    right: str
    ground: str


@event("marketplace_declined")
class MarketplaceDeclined:
    """A person recorded that the marketplace, which handles after-sales, declined."""


@event("withdrawal_declared")
class WithdrawalDeclared:
    """A withdrawal from the contract was declared (by the function) while this case held the units.

    `latest_on` is the day by which their price would have to be back, None where no such clock runs.
    """

    declaration: str
    received_at: str
    latest_on: str | None


@event("message_written")
class MessageWritten:
    """A message to (`to_buyer`), or from, the buyer; its text is a row of its own."""

    message: str
    to_buyer: bool


@event("note_written")
class NoteWritten:
    """A note for colleagues; its text is a row of its own."""

    message: str


@event("evidence_added")
class EvidenceAdded:
    """Photos or documents."""

    files: tuple[FileRef, ...]


@event("case_cancelled")
class CaseCancelled:
    """Taken back before anything was sent."""


@event("case_closed")
class CaseClosed:
    """Nothing is left to do."""


@event("dispute_recorded")
class DisputeRecorded:
    """Where a dispute on a payment of an order stands; the amount is in the payment's currency."""

    dispute: str
    payment: str
    state: str
    amount_minor: int
    currency: str


@event("declaration_received")
class DeclarationReceived:
    """A withdrawal was declared through the withdrawal function (Directive 2011/83/EU art. 11a)."""

    received_at: str


@event("declaration_matched")
class DeclarationMatched:
    """It belongs to this order. `case` was opened by it, or (code case_open_already) holds the units already.

    Without a case, a person matched it and `code` says why none could be opened.
    """

    order: str
    case: str | None
    code: str | None


@event("declaration_left_open", schema=2)
class DeclarationLeftOpen:
    """No order, or more than one, fits, or (`code`) no case could be opened on the one that does: a person reads it."""

    candidates: int
    code: str | None


@upcaster("declaration_left_open", 1)
def _left_open_without_code(data: Json) -> Json:
    return data | {"code": None}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with where it stands in its stream, when it occurred and by whom."""

    sequence: int
    at: datetime
    actor: str
    event: Any

    def answer(self) -> Json:
        """The contract's event; a decision is not repeated inside the history."""
        data = encode(self.event)
        if isinstance(self.event, Decided):
            data = {"as_of": self.event.as_of, "rulebook": self.event.decision.get("rulebook")}
        return {
            "sequence": self.sequence,
            "type": self.event.type,
            "at": self.at.isoformat(),
            "by": self.actor,
            "data": data,
        }


def encode(happened: Any) -> Json:
    """An event's data as JSON."""
    return to_json(happened)


def decode(name: str, schema: int, data: Json) -> Any:
    """The event of a stored row, lifted from the schema it was written in to today's."""
    while schema < SCHEMAS[name]:
        data, schema = _UPCASTERS[name, schema](data), schema + 1
    return from_json(EVENT_TYPES[name], data)
