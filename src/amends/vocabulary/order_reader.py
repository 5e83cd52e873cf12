"""Reading the contract's `order`: parsed once, arithmetic checked, so that everything behind it may trust it.

An order none of whose payments is captured is read too, since a buyer may cancel before paying: decisions work on it,
and the refund quote refuses it with `payment_not_captured`. As soon as one payment is captured the totals must match.
"""

import re
from collections.abc import Iterable
from datetime import date

from amends.vocabulary.deadline import NEVER
from amends.vocabulary.money import MAX_MINOR, Money, format_minor, is_currency
from amends.vocabulary.order import (
    MAX_DELIVERIES,
    MAX_LINES,
    MAX_PAYMENTS,
    MAX_QUANTITY,
    MAX_RATES,
    MAX_TAGS,
    CarrierChosenBy,
    Delay,
    DelayAnswer,
    Delivery,
    DeliveryPattern,
    ExchangeRate,
    Fee,
    Kind,
    Line,
    Order,
    Payment,
    PaymentStatus,
    Refundable,
    RefundableWith,
    Shipping,
)
from amends.vocabulary.reader import FieldError, Fields

MAX_ID = 100
MAX_FEES = 50
MAX_DELAYS = 20
_RATE = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?", re.ASCII)


def read_order(fields: Fields) -> Order:
    """The order at `fields`, whose `zone` is the buyer's; FieldError naming the field for whatever does not add up."""
    currency = fields.currency("currency")
    ordered_at = fields.day("ordered_at")
    if ordered_at is NEVER:
        raise FieldError(
            "not_a_date", fields.at("ordered_at"), f"{fields.at('ordered_at')} must be a day: it was ordered"
        )
    lines = tuple(_line(line, currency) for line in fields.objects("lines", most=MAX_LINES))
    _refuse_duplicates(fields, "lines", (line.id for line in lines))
    fees = tuple(read_fee(fee, currency) for fee in fields.objects("fees", most=MAX_FEES))
    _refuse_duplicates(fields, "fees", (fee.id for fee in fees))
    payments = tuple(_payment(payment, currency) for payment in fields.objects("payments", most=MAX_PAYMENTS))
    _refuse_duplicates(fields, "payments", (payment.id for payment in payments))
    shipping = fields.optional_object("shipping")
    order = Order(
        id=fields.text("id", most=MAX_ID),
        currency=currency,
        lines=lines,
        ordered_at=ordered_at if isinstance(ordered_at, date) else None,
        order_discount_minor=fields.money("order_discount", currency, 0),
        shipping=Shipping() if shipping is None else _shipping(shipping, currency),
        fees=fees,
        duties_minor=fields.money("duties", currency, 0),
        payments=payments,
        deliveries=_deliveries(fields, lines),
        rates=read_rates(fields),
    )
    _check_totals(fields, order)
    return order


def total_minor(order: Order) -> int:
    """What the order comes to: lines - order discount + shipping + fees + duties, and tax where not included."""
    goods = sum(line_minor(line) + (0 if line.tax_included else line.tax_minor) for line in order.lines)
    shipping = order.shipping.charged_minor + (0 if order.shipping.tax_included else order.shipping.tax_minor)
    fees = sum(fee.amount_minor + (0 if fee.tax_included else fee.tax_minor) for fee in order.fees)
    return goods - order.order_discount_minor + shipping + fees + order.duties_minor


def captured_minor(order: Order) -> int:
    """What captured payments paid, in the order's currency."""
    return sum(payment.order_amount_minor for payment in order.payments if payment.status is PaymentStatus.CAPTURED)


def line_minor(line: Line) -> int:
    """The line's price after its own discount, as stated: with tax only where tax is included."""
    return line.quantity * line.unit_price_minor - line.discount_minor


def _line(fields: Fields, currency: str) -> Line:
    line = Line(
        id=fields.text("id", most=MAX_ID),
        quantity=fields.integer("quantity", least=1, most=MAX_QUANTITY),
        unit_price_minor=fields.money("unit_price", currency),
        discount_minor=fields.money("discount", currency, 0),
        tax_minor=fields.money("tax", currency, 0),
        tax_included=fields.boolean("tax_included") is not False,
        sku=fields.text("sku", ""),
        title=fields.text("title", ""),
        kinds=fields.words("kinds", Kind) if fields.has("kinds") else None,
        delivery_pattern=fields.optional_word("delivery_pattern", DeliveryPattern),
        nonreturnable_confirmed=fields.boolean("nonreturnable_confirmed"),
        weight_grams=fields.optional_integer("weight_grams"),
        hs_code=fields.optional_text("hs_code", most=20),
        origin=fields.optional_text("origin", most=20),
        unit_cost_minor=fields.optional_money("unit_cost", currency),
        category=_category(fields),
        tags=frozenset(fields.texts("tags", most=MAX_TAGS)),
    )
    gross_minor = line.quantity * line.unit_price_minor
    if gross_minor > MAX_MINOR:
        raise FieldError(
            "too_large", fields.at("unit_price"), f"{fields.at('unit_price')}: the line is too large an amount"
        )
    if line.discount_minor > gross_minor:
        discount, gross = format_minor(line.discount_minor, currency), format_minor(gross_minor, currency)
        said = f"{discount} is more than the line's {gross}"
        raise FieldError("discount_too_large", fields.at("discount"), f"{fields.at('discount')}: {said}")
    if line.tax_included:
        _refuse_tax_above(fields, line.tax_minor, line_minor(line), currency)
    return line


def _category(fields: Fields) -> str | None:
    """The merchant's own word; shops that number their categories send the number."""
    number = fields.values.get("category")
    if isinstance(number, int) and not isinstance(number, bool):
        return str(number)
    return fields.optional_text("category") or None


def _shipping(fields: Fields, currency: str) -> Shipping:
    shipping = Shipping(
        charged_minor=fields.money("charged", currency, 0),
        cheapest_standard_minor=fields.optional_money("cheapest_standard", currency),
        tax_minor=fields.money("tax", currency, 0),
        tax_included=fields.boolean("tax_included") is not False,
    )
    if shipping.tax_included:
        _refuse_tax_above(fields, shipping.tax_minor, shipping.charged_minor, currency)
    return shipping


def read_fee(fields: Fields, currency: str) -> Fee:
    """A fee of an order."""
    fee = Fee(
        id=fields.text("id", most=MAX_ID),
        amount_minor=fields.money("amount", currency),
        tax_minor=fields.money("tax", currency, 0),
        tax_included=fields.boolean("tax_included") is not False,
        refundable_with=fields.word("refundable_with", RefundableWith, RefundableWith.GOODS),
    )
    if fee.tax_included:
        _refuse_tax_above(fields, fee.tax_minor, fee.amount_minor, currency)
    return fee


def _payment(fields: Fields, order_currency: str) -> Payment:
    currency = fields.currency("currency", order_currency)
    amount_minor = fields.money("amount", currency)
    same = currency == order_currency
    order_amount_minor = fields.money("order_amount", order_currency, amount_minor if same else None)
    if (same and order_amount_minor != amount_minor) or (order_amount_minor == 0) != (amount_minor == 0):
        at = fields.at("order_amount")
        raise FieldError("totals_do_not_match", at, f"{at} is not what {fields.at('amount')} paid of the order")
    return Payment(
        id=fields.text("id", most=MAX_ID),
        method=fields.text("method", "unknown", most=MAX_ID),
        status=fields.word("status", PaymentStatus),
        amount_minor=amount_minor,
        currency=currency,
        order_amount_minor=order_amount_minor,
        captured_at=fields.day("captured_at"),
        refundable=fields.word("refundable", Refundable, Refundable.UNKNOWN),
        refundable_until=fields.day("refundable_until"),
        provider=fields.optional_text("provider", most=MAX_ID),
    )


def _deliveries(fields: Fields, lines: tuple[Line, ...]) -> tuple[Delivery, ...]:
    left = {line.id: line.quantity for line in lines}
    found = []
    for delivery in fields.objects("deliveries", most=MAX_DELIVERIES):
        line, quantity = delivery.text("line", most=MAX_ID), delivery.integer("quantity", least=1, most=MAX_QUANTITY)
        if line not in left:
            at = delivery.at("line")
            raise FieldError("unknown_line", at, f"{at}: the order has no line {line!r}", tuple(left)[:50])
        left[line] -= quantity
        if left[line] < 0:
            at = delivery.at("quantity")
            raise FieldError("delivered_more_than_bought", at, f"{at}: more units of line {line!r} than were bought")
        found.append(_delivery(delivery, line, quantity))
    return tuple(found)


def _delivery(fields: Fields, line: str, quantity: int) -> Delivery:
    return Delivery(
        line=line,
        quantity=quantity,
        shipped_at=fields.day("shipped_at"),
        delivered_at=fields.day("delivered_at"),
        promised_by=fields.day("promised_by"),
        ship_promised_by=fields.day("ship_promised_by"),
        carrier_chosen_by=fields.optional_word("carrier_chosen_by", CarrierChosenBy),
        delays=tuple(read_delay(delay) for delay in fields.objects("delays", most=MAX_DELAYS)),
    )


def read_delay(fields: Fields) -> Delay:
    """A notice of delay."""
    return Delay(
        notified_at=fields.day("notified_at"),
        new_date=fields.day("new_date"),
        indefinite=fields.boolean("indefinite"),
        answer=fields.optional_word("answer", DelayAnswer),
        answered_at=fields.day("answered_at"),
    )


def read_rates(fields: Fields) -> tuple[ExchangeRate, ...]:
    """`{"USD": "1.0923"}`: units of each currency per unit of the order's, as decimal strings."""
    given = fields.optional_object("rates")
    if given is None:
        return ()
    if len(given.values) > MAX_RATES:
        raise FieldError("too_many", given.path, f"{given.path} has {len(given.values)} entries; at most {MAX_RATES}")
    return tuple(_rate(given, currency) for currency in sorted(given.values) if given.has(currency))


def _rate(given: Fields, currency: str) -> ExchangeRate:
    at, match = given.at(currency), _RATE.fullmatch(given.text(currency, most=30))
    if not is_currency(currency):
        raise FieldError("not_currency", at, f"{at}: {currency!r} is not an ISO 4217 code such as EUR")
    billionths = int(match[1] + (match[2] or "").ljust(9, "0")) if match else 0
    if not billionths:
        raise FieldError(
            "not_a_rate", at, f"{at} must be a decimal string above zero such as '1.0923', 9 decimals at most"
        )
    return ExchangeRate(currency, billionths)


def _refuse_duplicates(fields: Fields, name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for index, found in enumerate(ids):
        if found in seen:
            at = f"{fields.at(name)}[{index}].id"
            raise FieldError("duplicate_id", at, f"{at}: {found!r} is there twice")
        seen.add(found)


def _refuse_tax_above(fields: Fields, tax_minor: int, amount_minor: int, currency: str) -> None:
    if tax_minor > amount_minor:
        at = fields.at("tax")
        said = (
            f"{format_minor(tax_minor, currency)} of tax cannot be included in {format_minor(amount_minor, currency)}"
        )
        raise FieldError("tax_too_large", at, f"{at}: {said}")


def _check_totals(fields: Fields, order: Order) -> None:
    goods_minor = sum(line_minor(line) for line in order.lines)
    if order.order_discount_minor > goods_minor:
        at = fields.at("order_discount")
        said = f"{format_minor(order.order_discount_minor, order.currency)} is more than the goods come to"
        raise FieldError("discount_too_large", at, f"{at}: {said}")
    owed, paid = total_minor(order), captured_minor(order)
    if owed != paid and any(payment.status is PaymentStatus.CAPTURED for payment in order.payments):
        at = fields.at("payments")
        said = f"the order comes to {Money(owed, order.currency)}, captured payments to {Money(paid, order.currency)}"
        raise FieldError("totals_do_not_match", at, f"{at}: {said}")
