"""The outside world as this floor knows it. Adapters live in `connectors`; `site.wiring` puts them in place.

Every call carries a key of its own: an adapter, or what stands behind it, does a key once however often it is called.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from amends.vocabulary.identity import MerchantId


class UnknownAnswerError(Exception):
    """The call may or may not have been carried out: read back, never assume."""


class TransferState(StrEnum):
    """What a provider says of a refund."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Give `amount_minor` of `currency` back on `payment` of `order`, of which `captured_minor` were captured."""

    merchant: MerchantId
    key: str
    order: str
    payment: str
    amount_minor: int
    currency: str
    captured_minor: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class TransferAnswer:
    """`reason` says why it failed, in the provider's word."""

    state: TransferState
    reference: str | None = None
    reason: str = ""


class PaymentProvider(Protocol):
    """Money back on a payment. Both may raise UnknownAnswerError, or anything else, which is taken for the same."""

    def refund(self, order: TransferOrder) -> TransferAnswer:
        """Carry it out, once per key."""
        ...

    def find(self, merchant: MerchantId, key: str) -> TransferAnswer | None:
        """What became of the call with this key; None where the provider never heard of it."""
        ...


class ShipmentState(StrEnum):
    """What a store says of goods it was asked for.

    Of a repair: taken on, done and on its way back, cannot be done, a person does it.
    """

    RESERVED = "reserved"
    SHIPPED = "shipped"
    OUT_OF_STOCK = "out_of_stock"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class ShipmentOrder:
    """Ship these units (`sku` -> quantity) to the buyer of an order; `remedy` repair: repair those that came back."""

    merchant: MerchantId
    key: str
    order: str
    remedy: str
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShipmentAnswer:
    """`tracking` where it has shipped."""

    state: ShipmentState
    tracking: str | None = None


class StorePort(Protocol):
    """Goods to the buyer."""

    def fulfil(self, order: ShipmentOrder) -> ShipmentAnswer:
        """Reserve and ship, once per key; asked again, say how far it is."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go. The same `message_id` is the same mail; `references` threads it."""

    merchant: MerchantId
    to: str
    sender_name: str
    sender: str
    subject: str
    text: str
    html: str
    message_id: str
    references: tuple[str, ...] = ()
    locale: str = "en"


class MailPort(Protocol):
    """Mail to the world."""

    def send(self, mail: Mail) -> None:
        """Hand it over; sending the same `message_id` again is harmless."""
        ...


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail's words."""

    subject: str
    text: str
    html: str


class MailRenderer(Protocol):
    """Words for a template, in a language."""

    def __call__(self, template: str, locale: str, context: dict[str, Any]) -> Any:
        """Something with `subject`, `text` and `html`."""
        ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """What came in: raw bytes and headers (names in lower case)."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class News:
    """What a delivery says, understood: about the transfer, or the shipment, that was ordered with `key`."""

    key: str
    transfer: TransferAnswer | None = None
    shipment: ShipmentAnswer | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing more need be asked about the call."""
        if self.transfer is not None and self.transfer.state is TransferState.PENDING:
            return False
        return self.shipment is None or self.shipment.state is not ShipmentState.RESERVED


class Connection(Protocol):
    """An outside system that calls us."""

    def delivery_id(self, webhook: Webhook) -> str | None:
        """The delivery's own id, where its signature over the raw bytes is good; else None."""
        ...

    def understand(self, body: bytes) -> News | None:
        """What it says; None where it is about something we do not follow."""
        ...


@dataclass(slots=True)
class Ports:
    """Who stands where; filled by `site.wiring` before anything runs.

    `order_url` gives the buyer's link to an order, or to one of its cases. `pulses` are called on every round of the
    worker. Once a day `forgetting` is called for each merchant, within its transaction, and says how many old rows it
    deleted of each kind; `clearing` is called for the installation.
    """

    payments: dict[str, PaymentProvider] = field(default_factory=dict)
    stores: dict[str, StorePort] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    mail: list[MailPort] = field(default_factory=list)
    render: MailRenderer | None = None
    order_url: Callable[[str, str | None], str | None] | None = None
    pulses: list[Callable[[datetime], None]] = field(default_factory=list)
    forgetting: list[Callable[[datetime], Mapping[str, int]]] = field(default_factory=list)
    clearing: list[Callable[[datetime], None]] = field(default_factory=list)


PORTS = Ports()
"""The one set of ports of this process."""
