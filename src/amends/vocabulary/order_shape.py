"""The contract's `order` as a typed shape that msgspec decodes, for the reading that has to be quick.

It takes the orders that leave nothing to say. For any other, `ShapeError`, or whatever msgspec raises: then the careful
reader of `order_reader`, which knows what to say, reads it from the start. What both take they take alike (a test
compares them), and a field that a shape does not know is left to the careful reader, so a new field is stated there
first and here when somebody misses the speed.
"""

from datetime import date
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from amends.vocabulary.deadline import NEVER, Day
from amends.vocabulary.money import MAX_MINOR, exponent, is_currency, parse_minor
from amends.vocabulary.order import (
    MAX_DELIVERIES,
    MAX_LINES,
    MAX_PAYMENTS,
    MAX_QUANTITY,
    MAX_TAGS,
    CarrierChosenBy,
    Delay,
    Delivery,
    DeliveryPattern,
    Fee,
    Kind,
    Line,
    Order,
    Payment,
    PaymentStatus,
    Refundable,
    Shipping,
)
from amends.vocabulary.order_reader import MAX_DELAYS, MAX_FEES, MAX_ID, read_delay, read_fee, read_rates
from amends.vocabulary.reader import MAX_ITEMS, MAX_TEXT, Fields, read_day

type Text = Annotated[str, Meta(max_length=MAX_TEXT)]
type Name = Annotated[str, Meta(max_length=MAX_ID)]
type Quantity = Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]

MOST_KNOWN_AMOUNTS = 50_000
_KNOWN_AMOUNTS: tuple[dict[str, int], ...] = ({}, {}, {}, {})
"""Amounts by their text for each number of decimals, since prices come again; the pattern match costs ten look-ups."""
_NO_KINDS: frozenset[Kind] = frozenset()
_NO_TAGS: frozenset[str] = frozenset()
_NO_SHIPPING = Shipping()


class ShapeError(ValueError):
    """The careful reader has something to say about this one, or knows how to read it."""


class LineShape(Struct, gc=False, forbid_unknown_fields=True):
    """A line as it is sent; so are the others."""

    id: Name
    quantity: Quantity
    unit_price: str
    discount: str | None = None
    tax: str | None = None
    tax_included: bool | None = None
    sku: Text | None = None
    title: Text | None = None
    kinds: Annotated[list[Kind], Meta(max_length=MAX_ITEMS)] | None = None
    delivery_pattern: DeliveryPattern | None = None
    nonreturnable_confirmed: bool | None = None
    weight_grams: Annotated[int, Meta(ge=0, le=10**9)] | None = None
    hs_code: Annotated[str, Meta(max_length=20)] | None = None
    origin: Annotated[str, Meta(max_length=20)] | None = None
    unit_cost: str | None = None
    category: Name | None = None
    tags: Annotated[list[Text], Meta(max_length=MAX_TAGS)] | None = None


class ShippingShape(Struct, gc=False, forbid_unknown_fields=True):
    """The shipping."""

    charged: str | None = None
    cheapest_standard: str | None = None
    tax: str | None = None
    tax_included: bool | None = None


class PaymentShape(Struct, gc=False, forbid_unknown_fields=True):
    """A payment."""

    id: Name
    amount: str
    status: PaymentStatus
    method: Name | None = None
    currency: str | None = None
    order_amount: str | None = None
    captured_at: str | None = None
    refundable: Refundable | None = None
    refundable_until: str | None = None
    provider: Name | None = None


class DeliveryShape(Struct, gc=False, forbid_unknown_fields=True):
    """Units of a line in a parcel."""

    line: Name
    quantity: Quantity
    shipped_at: str | None = None
    delivered_at: str | None = None
    promised_by: str | None = None
    ship_promised_by: str | None = None
    carrier_chosen_by: CarrierChosenBy | None = None
    delays: Annotated[list[dict[str, Any]], Meta(max_length=MAX_DELAYS)] | None = None


class OrderShape(Struct, gc=False, forbid_unknown_fields=True):
    """The order."""

    id: Name
    currency: str
    lines: Annotated[list[LineShape], Meta(max_length=MAX_LINES)] = []
    ordered_at: str | None = None
    order_discount: str | None = None
    shipping: ShippingShape | None = None
    fees: Annotated[list[dict[str, Any]], Meta(max_length=MAX_FEES)] | None = None
    duties: str | None = None
    payments: Annotated[list[PaymentShape], Meta(max_length=MAX_PAYMENTS)] | None = None
    deliveries: Annotated[list[DeliveryShape], Meta(max_length=MAX_DELIVERIES)] | None = None
    rates: dict[str, Any] | None = None


class Days:
    """Reads `…_at` fields as days at `zone`; `instants` says whether any of them was an instant."""

    __slots__ = ("instants", "zone")
    _known: dict[str, date] = {}
    """Days by their text, since each comes again and again; bounded by the years that are taken."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self.zone = zone
        self.instants = False

    def day(self, text: str | None) -> Day:
        """As `Fields.day`; its FieldError too, whose field nobody reads."""
        if text is None:
            return None
        found = self._known.get(text)
        if found is not None:
            return found
        if text == NEVER.value:
            return NEVER
        found = read_day(text, "", self.zone)
        if len(text) == len("2026-01-01"):
            self._known[text] = found
        else:
            self.instants = True
        return found

    def dated(self, text: str) -> date:
        """A day that must be one."""
        found = self.day(text)
        if found is None or found is NEVER:
            raise ShapeError
        return found


def minor(text: str | None, places: int, currency: str) -> int:
    """As `Fields.money` with a default of 0; `places` are the currency's."""
    if text is None:
        return 0
    known = _KNOWN_AMOUNTS[places]
    found = known.get(text)
    if found is None:
        found = parse_minor(text, currency)
        if found < 0:
            raise ShapeError
        if len(known) >= MOST_KNOWN_AMOUNTS:
            known.clear()
        known[text] = found
    return found


@lru_cache(maxsize=256)
def places_of(currency: str) -> int:
    """The decimals of a currency; ShapeError where it is none."""
    if not is_currency(currency):
        raise ShapeError
    return exponent(currency)


def order_of(shape: OrderShape, days: Days) -> Order:
    """The order, its totals checked as `read_order` does."""
    currency = shape.currency
    places = places_of(currency)
    ordered_at = days.day(shape.ordered_at)
    if ordered_at is NEVER:
        raise ShapeError
    lines: list[Line] = []
    left: dict[str, int] = {}
    owed = goods = 0
    for line_shape in shape.lines:
        line = _line(line_shape, places, currency)
        line_minor = line.quantity * line.unit_price_minor - line.discount_minor
        goods += line_minor
        owed += line_minor if line.tax_included else line_minor + line.tax_minor
        if line.id in left:
            raise ShapeError
        left[line.id] = line.quantity
        lines.append(line)
    discount_minor = minor(shape.order_discount, places, currency)
    if discount_minor > goods:
        raise ShapeError
    shipping = _NO_SHIPPING if shape.shipping is None else _shipping(shape.shipping, places, currency)
    fees = _fees(shape.fees, currency, days.zone) if shape.fees else ()
    duties_minor = minor(shape.duties, places, currency)
    owed += shipping.charged_minor + (0 if shipping.tax_included else shipping.tax_minor)
    owed += sum(fee.amount_minor + (0 if fee.tax_included else fee.tax_minor) for fee in fees)
    owed += duties_minor - discount_minor
    payments = tuple([_payment(payment, places, currency, days) for payment in shape.payments or ()])
    _check_payments(payments, owed)
    return Order(
        shape.id,
        currency,
        tuple(lines),
        ordered_at,
        discount_minor,
        shipping,
        fees,
        duties_minor,
        payments,
        tuple([_delivery(delivery, left, days) for delivery in shape.deliveries or ()]),
        read_rates(Fields({"rates": shape.rates})) if shape.rates else (),
    )


def _line(shape: LineShape, places: int, currency: str) -> Line:
    quantity, price_minor = shape.quantity, minor(shape.unit_price, places, currency)
    discount_minor, tax_minor = minor(shape.discount, places, currency), minor(shape.tax, places, currency)
    gross_minor, tax_included = quantity * price_minor, shape.tax_included is not False
    if gross_minor > MAX_MINOR or discount_minor > gross_minor:
        raise ShapeError
    if tax_included and tax_minor > gross_minor - discount_minor:
        raise ShapeError
    kinds = shape.kinds
    return Line(
        shape.id,
        quantity,
        price_minor,
        discount_minor,
        tax_minor,
        tax_included,
        shape.sku or "",
        shape.title or "",
        None if kinds is None else frozenset(kinds) if kinds else _NO_KINDS,
        shape.delivery_pattern,
        shape.nonreturnable_confirmed,
        shape.weight_grams,
        shape.hs_code,
        shape.origin,
        None if shape.unit_cost is None else minor(shape.unit_cost, places, currency),
        shape.category,
        frozenset(shape.tags) if shape.tags else _NO_TAGS,
    )


def _shipping(shape: ShippingShape, places: int, currency: str) -> Shipping:
    charged_minor, tax_minor = minor(shape.charged, places, currency), minor(shape.tax, places, currency)
    tax_included = shape.tax_included is not False
    if tax_included and tax_minor > charged_minor:
        raise ShapeError
    cheapest = None if shape.cheapest_standard is None else minor(shape.cheapest_standard, places, currency)
    return Shipping(charged_minor, cheapest, tax_minor, tax_included)


def _fees(shapes: list[dict[str, Any]], currency: str, zone: ZoneInfo | None) -> tuple[Fee, ...]:
    fees = tuple(read_fee(Fields(shape, "", zone), currency) for shape in shapes)
    if len({fee.id for fee in fees}) < len(fees):
        raise ShapeError
    return fees


def _payment(shape: PaymentShape, order_places: int, order_currency: str, days: Days) -> Payment:
    currency = order_currency if shape.currency is None else shape.currency
    same = currency == order_currency
    amount_minor = minor(shape.amount, order_places if same else places_of(currency), currency)
    if shape.order_amount is None and not same:
        raise ShapeError
    order_minor = (
        amount_minor if shape.order_amount is None else minor(shape.order_amount, order_places, order_currency)
    )
    if (same and order_minor != amount_minor) or (order_minor == 0) != (amount_minor == 0):
        raise ShapeError
    return Payment(
        shape.id,
        "unknown" if shape.method is None else shape.method,
        shape.status,
        amount_minor,
        currency,
        order_minor,
        days.day(shape.captured_at),
        shape.refundable or Refundable.UNKNOWN,
        days.day(shape.refundable_until),
        shape.provider,
    )


def _check_payments(payments: tuple[Payment, ...], owed_minor: int) -> None:
    captured = [payment.order_amount_minor for payment in payments if payment.status is PaymentStatus.CAPTURED]
    if captured and sum(captured) != owed_minor:
        raise ShapeError
    if len(payments) > 1 and len({payment.id for payment in payments}) < len(payments):
        raise ShapeError


def _delivery(shape: DeliveryShape, left: dict[str, int], days: Days) -> Delivery:
    line, quantity = shape.line, shape.quantity
    still = left.get(line, 0) - quantity
    if still < 0:
        raise ShapeError
    left[line] = still
    delays: tuple[Delay, ...] = ()
    if shape.delays:
        delays = tuple(read_delay(Fields(delay, "", days.zone)) for delay in shape.delays)
        days.instants = True
    return Delivery(
        line,
        quantity,
        days.day(shape.shipped_at),
        days.day(shape.delivered_at),
        days.day(shape.promised_by),
        days.day(shape.ship_promised_by),
        shape.carrier_chosen_by,
        delays,
    )
