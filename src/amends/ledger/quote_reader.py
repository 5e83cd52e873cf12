"""Reading the contract's refund quote request; `gross` and `units` of a quote's own parts are read as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from amends.ledger.part import (
    AmountPart,
    DisputeState,
    DutiesPart,
    FeePart,
    Part,
    PaymentShare,
    PriorDispute,
    PriorRefund,
    RefundState,
    RestPart,
    ShippingPart,
    UnitRange,
    UnitsPart,
    count_units,
)
from amends.ledger.standing import MAX_ALLOWED
from amends.vocabulary.order import MAX_QUANTITY, Order, Payment
from amends.vocabulary.order_reader import MAX_ID, read_order
from amends.vocabulary.reader import FieldError, Fields

MAX_PRIORS = 1_000
MAX_PARTS = 2_500
KINDS = ("line", "shipping", "duties", "fee", "rest")
"""What a part may be about; one with none of them is an amount."""


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Everything `quote` takes."""

    id: str
    order: Order
    prior_refunds: tuple[PriorRefund, ...]
    prior_disputes: tuple[PriorDispute, ...]
    parts: tuple[Part, ...]
    payment_order: tuple[str, ...]


def read_quote_request(data: Mapping[str, Any]) -> QuoteRequest:
    """A request as JSON; FieldError for what cannot be read, with a refusal's code where the contract has one."""
    fields = Fields(data)
    order = read_order(fields.object("order"))
    return QuoteRequest(
        id=fields.text("id", ""),
        order=order,
        prior_refunds=read_prior_refunds(fields, "prior_refunds", order),
        prior_disputes=read_prior_disputes(fields, "prior_disputes", order),
        parts=tuple(_part(part, order, "amount") for part in fields.objects("refund", most=MAX_PARTS)),
        payment_order=fields.texts("payment_order", most=MAX_PRIORS),
    )


def read_prior_refunds(fields: Fields, name: str, order: Order) -> tuple[PriorRefund, ...]:
    """The earlier refunds in the list `name`: a quote's parts and shares with id and state, or the shorter form."""
    return tuple(
        PriorRefund(
            state=prior.word("state", RefundState),
            parts=tuple(
                _part(part, order, "amount" if part.has("amount") else "gross")
                for part in prior.objects("parts", most=MAX_PARTS)
            ),
            by_payment=tuple(_share(share, order) for share in prior.objects("by_payment")),
            payment=_payment(prior, order).id if prior.has("payment") else None,
            id=prior.text("id", ""),
        )
        for prior in fields.objects(name, most=MAX_PRIORS)
    )


def read_prior_disputes(fields: Fields, name: str, order: Order) -> tuple[PriorDispute, ...]:
    """The disputes in the list `name`; an amount that is not given is the whole payment."""
    found = []
    for dispute in fields.objects(name, most=MAX_PRIORS):
        payment = _payment(dispute, order)
        _check_currency(dispute, payment.currency)
        amount_minor = dispute.money("amount", payment.currency, payment.amount_minor)
        state = dispute.word("state", DisputeState)
        opened_at, answer_by = dispute.day("opened_at"), dispute.day("answer_by")
        found.append(PriorDispute(payment.id, amount_minor, state, opened_at, answer_by))
    return tuple(found)


def _part(fields: Fields, order: Order, amount_name: str) -> Part:
    """A part; its amount stands in `amount_name`."""
    named = [kind for kind in KINDS if fields.has(kind)]
    if len(named) > 1 or (not named and not fields.has(amount_name)):
        raise FieldError("unknown_part", fields.path, f"{fields.path} must name one of these", (*KINDS, "amount"))
    _check_currency(fields, order.currency)
    amount_minor = fields.optional_money(amount_name, order.currency)
    tax_minor = fields.optional_money("tax", order.currency) if amount_name == "gross" else None
    match named:
        case ["line"]:
            return _units_part(fields, amount_minor, tax_minor)
        case ["fee"]:
            return FeePart(_fee(fields, order), amount_minor, tax_minor)
        case ["shipping"]:
            _check_true(fields, "shipping")
            return ShippingPart(amount_minor, tax_minor)
        case ["duties"]:
            _check_true(fields, "duties")
            return DutiesPart(amount_minor, tax_minor)
        case ["rest"]:
            _check_true(fields, "rest")
            return RestPart()
    return AmountPart(amount_minor or 0)


def _units_part(fields: Fields, amount_minor: int | None, tax_minor: int | None) -> UnitsPart:
    units = _units(fields) if fields.has("units") else None
    if units is not None:
        quantity = fields.integer("quantity", count_units(units), most=MAX_QUANTITY)
        if quantity != count_units(units):
            at = fields.at("units")
            raise FieldError("units_do_not_match", at, f"{at} names {count_units(units)} units, not {quantity}")
        return UnitsPart(fields.text("line", most=MAX_ID), quantity, amount_minor, tax_minor, units)
    if amount_minor is not None and not fields.has("quantity"):
        return UnitsPart(fields.text("line", most=MAX_ID), None, amount_minor, tax_minor)
    quantity = fields.integer("quantity", most=MAX_QUANTITY)
    return UnitsPart(fields.text("line", most=MAX_ID), quantity, amount_minor, tax_minor)


def _units(fields: Fields) -> tuple[UnitRange, ...]:
    """Unit numbers in ascending order, as ranges."""
    units, at = fields.values["units"], fields.at("units")
    if not isinstance(units, list) or not set(map(type, units)) <= {int}:
        raise FieldError("not_list", at, f"{at} must be a list of unit numbers")
    if units and (not 1 <= units[0] <= units[-1] <= MAX_QUANTITY or len(units) > MAX_QUANTITY):
        raise FieldError("out_of_range", at, f"{at} must lie within 1 to {MAX_QUANTITY}")
    if not units or units == list(range(units[0], units[0] + len(units))):
        return ((units[0], units[-1]),) if units else ()
    if any(later <= earlier for earlier, later in pairwise(units)):
        raise FieldError("out_of_range", at, f"{at} must be in ascending order")
    starts = [units[0], *(later for earlier, later in pairwise(units) if later != earlier + 1)]
    ends = [*(earlier for earlier, later in pairwise(units) if later != earlier + 1), units[-1]]
    return tuple(zip(starts, ends, strict=True))


def _fee(fields: Fields, order: Order) -> str:
    name, known = fields.text("fee", most=MAX_ID), tuple(fee.id for fee in order.fees)
    if name not in known:
        raise FieldError("unknown_fee", fields.at("fee"), f"{fields.at('fee')}: the order has no fee {name!r}", known)
    return name


def _payment(fields: Fields, order: Order) -> Payment:
    name = fields.text("payment", most=MAX_ID)
    for payment in order.payments:
        if payment.id == name:
            return payment
    at, known = fields.at("payment"), tuple(payment.id for payment in order.payments)
    raise FieldError("unknown_payment", at, f"{at}: the order has no payment {name!r}", known[:MAX_ALLOWED])


def _share(fields: Fields, order: Order) -> PaymentShare:
    payment = _payment(fields, order)
    _check_currency(fields, payment.currency)
    return PaymentShare(
        payment.id,
        fields.money("amount", payment.currency),
        payment.currency,
        fields.optional_money("order_amount", order.currency),
    )


def _check_currency(fields: Fields, currency: str) -> None:
    if fields.has("currency") and fields.values["currency"] != currency:
        at = fields.at("currency")
        raise FieldError("wrong_currency", at, f"{at} must be {currency}", (currency,))


def _check_true(fields: Fields, name: str) -> None:
    fields.check(name, lambda value: value is True, "unknown_part", "true where it is there")
