"""The state of a case: values and the words they use. `fold` makes it from events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from amends.cases.event import Transfer
from amends.vocabulary.remedy import Remedy


class ItemState(StrEnum):
    """Where one item of a case stands (contract, section 4)."""

    REQUESTED = "requested"
    AGREED = "agreed"
    WAITING_FOR_GOODS = "waiting_for_goods"
    IN_INSPECTION = "in_inspection"
    IN_REPAIR = "in_repair"
    REPLACEMENT_DUE = "replacement_due"
    REPLACEMENT_SENT = "replacement_sent"
    REFUND_DUE = "refund_due"
    REFUNDING = "refunding"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


ENDED = frozenset({ItemState.DONE, ItemState.REFUSED, ItemState.CANCELLED, ItemState.REPLACEMENT_SENT})
"""Item states in which nothing is left to do."""

REFUNDS = frozenset({Remedy.REFUND_ON_RETURN, Remedy.REFUND_WITHOUT_RETURN, Remedy.PARTIAL_REFUND, Remedy.REFUND})
"""Remedies that are paid out."""

DELIVERIES = frozenset({Remedy.ADDITIONAL_DELIVERY_PERIOD, Remedy.REDELIVERY})
"""Remedies by which what was bought is still to come, by a day agreed on."""

SHIPMENTS = frozenset({Remedy.REPLACEMENT, Remedy.SPARE_PART, Remedy.EXCHANGE, Remedy.REDELIVERY})
"""Remedies that are shipped to the buyer."""

BY_HAND = frozenset({Remedy.EXCHANGE})
"""Shipments that a person sees to: what the buyer wants instead stands in no order that the store could be given."""


class RefundState(StrEnum):
    """Where a refund stands; all but failed reserve their amount."""

    PLANNED = "planned"
    SENT = "sent"
    PENDING = "pending"
    NEEDS_BUYER = "needs_buyer"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Leg:
    """One payment's share of a refund and where it stands."""

    transfer: Transfer
    state: RefundState = RefundState.PLANNED
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund with its legs; `by_item` maps lines to what of it they are owed."""

    id: str
    amount_minor: int
    by_item: Mapping[str, int]
    parts: tuple[dict[str, Any], ...]
    legs: tuple[Leg, ...]

    @property
    def state(self) -> RefundState:
        """One word for all legs: a failed leg beside others that are not needs a person, and keeps the reserve."""
        states = {leg.state for leg in self.legs}
        if len(states) == 1:
            return states.pop()
        if RefundState.FAILED in states:
            return RefundState.NEEDS_BUYER
        for state in (RefundState.NEEDS_BUYER, RefundState.PENDING, RefundState.SENT, RefundState.PLANNED):
            if state in states:
                return state
        raise AssertionError(states)

    def leg(self, payment: str) -> Leg:
        """The share that goes back on that payment."""
        return next(leg for leg in self.legs if leg.transfer.payment == payment)


@dataclass(frozen=True, slots=True)
class Item:
    """One line's part of a case. Amounts are minor units of the case's currency.

    `promised_minor` is what was promised when the offer was accepted, `planned_minor` what refunds have taken out of
    it, `deducted_minor` what a person took off. `failures` are remedies that did not come, as prior repairs;
    `period_ends_on` is the last day of the further period for delivery that was agreed on.
    """

    line: str
    quantity: int
    request: Mapping[str, Any]
    state: ItemState = ItemState.REQUESTED
    offer: str | None = None
    remedy: Remedy | None = None
    return_required: bool = False
    remedy_by: str | None = None
    agreed_at: datetime | None = None
    dispatched_at: str | None = None
    proof_at: str | None = None
    received_quantity: int = 0
    received_at: str | None = None
    graded_quantity: int = 0
    promised_minor: int = 0
    planned_minor: int = 0
    deducted_minor: int = 0
    failures: tuple[Mapping[str, Any], ...] = ()
    period_ends_on: str | None = None
    fulfilment_asked: bool = False

    @property
    def owed_minor(self) -> int:
        """What is promised and not yet on its way."""
        return self.promised_minor - self.planned_minor - self.deducted_minor

    @property
    def repair_due(self) -> bool:
        """Whether a repair was promised, the goods are where they can be repaired, and it has not begun."""
        here = self.is_back or not self.return_required
        return self.remedy is Remedy.REPAIR and here and self.state in {ItemState.AGREED, ItemState.IN_INSPECTION}

    @property
    def is_back(self) -> bool:
        """Whether all its units came back."""
        return self.received_quantity >= self.quantity


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as its events make it.

    `declarations` are withdrawals declared beside it; one is `withdrawal_open` until a person of the merchant answers.
    `opened_under` is the number of the policy version by which it was first decided, None where the law alone did.
    """

    id: str
    version: int = 0
    order: str = ""
    rma: str = ""
    channel: str = ""
    market: str = ""
    time_zone: str | None = None
    currency: str = "EUR"
    wants: str | None = None
    declares: bool = False
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled: bool = False
    marketplace_declined: bool = False
    items: tuple[Item, ...] = ()
    decision: Mapping[str, Any] = field(default_factory=dict)
    decided_as_of: str | None = None
    opened_under: int | None = None
    accepted: tuple[str, ...] = ()
    refunds: tuple[Refund, ...] = ()
    promised_minor: int = 0
    pending_minor: int = 0
    refunded_minor: int = 0
    deducted_minor: int = 0
    blocked: str | None = None
    overdue_lines: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()
    withdrawal_open: bool = False
    withdrawal_latest_on: str | None = None

    def item(self, line: str) -> Item | None:
        """The item of that line."""
        return next((item for item in self.items if item.line == line), None)

    def refund(self, refund_id: str) -> Refund | None:
        """The refund of that id."""
        return next((refund for refund in self.refunds if refund.id == refund_id), None)

    @property
    def exchange_due(self) -> bool:
        """Whether a person has to send an exchange that was agreed."""
        return any(item.state is ItemState.REPLACEMENT_DUE and item.remedy in BY_HAND for item in self.items)

    @property
    def owner(self) -> str:
        """Who handles after-sales: merchant, marketplace or unknown."""
        return str(self.decision.get("owner", "merchant") or "unknown")

    @property
    def refundable_here(self) -> bool:
        """Whether a refund by the merchant cannot pay what a marketplace pays too."""
        return self.owner == "merchant" or self.marketplace_declined

    @property
    def repair_due(self) -> bool:
        """Whether goods that were promised a repair are here and nobody has begun."""
        return any(item.repair_due for item in self.items)

    def terms(self, line: str) -> Mapping[str, Any]:
        """What the decision says of an item (contract, section 2: `items[]`)."""
        found = (item for item in self.decision.get("items", ()) if item["line"] == line)
        return next(found, {})

    @property
    def offers(self) -> tuple[Mapping[str, Any], ...]:
        """Offers that can be accepted now: those whose items are all still only requested."""
        asked = {item.line for item in self.items if item.state is ItemState.REQUESTED}
        every = self.decision.get("offers", ())
        return tuple(offer for offer in every if {units["line"] for units in offer["items"]} <= asked)

    @property
    def state(self) -> str:
        """The case's state, derived: what presses most, or how it ended."""
        if self.cancelled:
            return "cancelled"
        if self.closed_at is not None:
            refused = all(item.state is ItemState.REFUSED for item in self.items)
            return "refused" if refused else "closed"
        states = {item.state for item in self.items}
        for pressing, name in _PRESSING:
            if states & pressing:
                return name
        return "waiting_for_buyer" if ItemState.REQUESTED in states and self.offers else "open"


_PRESSING = (
    (frozenset({ItemState.REFUND_DUE, ItemState.REFUNDING}), "refunding"),
    (frozenset({ItemState.REPLACEMENT_DUE, ItemState.IN_REPAIR}), "fulfilling"),
    (frozenset({ItemState.IN_INSPECTION}), "in_inspection"),
    (frozenset({ItemState.WAITING_FOR_GOODS}), "waiting_for_goods"),
)
