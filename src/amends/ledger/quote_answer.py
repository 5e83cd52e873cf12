"""A refund quote as the contract's JSON: one request in, one answer out, whatever was wrong with it."""

from collections.abc import Mapping
from typing import Any

from amends.ledger.part import DutiesPart, FeePart, FilledPart, Refusal, ShippingPart, UnitRange, UnitsPart
from amends.ledger.quote import Quote, QuoteRefused, RefundableAmounts, quote
from amends.ledger.quote_reader import read_quote_request
from amends.vocabulary.money import format_minor
from amends.vocabulary.reader import FieldError

_REFUSALS = frozenset(Refusal)


def answer_quote(data: object) -> dict[str, Any]:
    """The answer to one request as parsed JSON: a quote, a refusal, or `{"id", "error"}` where it cannot be read.

    What the reader finds is a refusal too where the contract names it one, such as `too_many_decimals`.
    """
    if not isinstance(data, dict):
        return _error(None, FieldError("not_an_object", "", "a request must be an object"))
    try:
        request = read_quote_request(data)
    except FieldError as error:
        if error.code not in _REFUSALS:
            return _error(data, error)
        return answer(_id(data), QuoteRefused(Refusal(error.code), error.field, error.message, error.allowed))
    found = quote(request.order, request.prior_refunds, request.prior_disputes, request.parts, request.payment_order)
    return answer(_id(data), found)


def answer(request_id: str | None, found: Quote | QuoteRefused) -> dict[str, Any]:
    """The contract's output; a refusal adds `field`, `allowed` and what could be refunded, so far as known."""
    if isinstance(found, QuoteRefused):
        return _refused(request_id, found)
    currency = found.currency
    return {
        "id": request_id,
        "result": "ok",
        "code": None,
        "message": None,
        "currency": currency,
        "total": format_minor(found.total_minor, currency),
        "net": format_minor(found.net_minor, currency),
        "tax": format_minor(found.tax_minor, currency),
        "parts": [_part(part, currency) for part in found.parts],
        "by_payment": [
            {
                "payment": share.payment,
                "amount": format_minor(share.amount_minor, share.currency),
                "currency": share.currency,
                "minor_units": share.amount_minor,
                "order_amount": format_minor(share.order_amount_minor or 0, currency),
            }
            for share in found.by_payment
        ],
        "refundable_after": refundable_answer(found.refundable_after, currency),
    }


def refundable_answer(left: RefundableAmounts, currency: str) -> dict[str, Any]:
    """What is left to refund as the contract's `refundable_after`; payments in their own currency."""
    return {
        "order": format_minor(left.order_minor, currency),
        "lines": {line: format_minor(amount_minor, currency) for line, amount_minor in left.lines.items()},
        "shipping": format_minor(left.shipping_minor, currency),
        "fees": format_minor(left.fees_minor, currency),
        "duties": format_minor(left.duties_minor, currency),
        "payments": {name: format_minor(*own) for name, own in left.payments.items()},
        "reserved": format_minor(left.reserved_minor, currency),
        "blocked": {name: str(reason) for name, reason in left.blocked.items()},
    }


def _refused(request_id: str | None, found: QuoteRefused) -> dict[str, Any]:
    left, currency = found.refundable, found.currency
    return {
        "id": request_id,
        "result": "refused",
        "code": str(found.code),
        "message": found.message,
        "field": found.field,
        **({"allowed": list(found.allowed)} if found.allowed else {}),
        "currency": currency,
        "total": None,
        "net": None,
        "tax": None,
        "parts": [],
        "by_payment": [],
        "refundable_after": None if left is None or currency is None else refundable_answer(left, currency),
    }


def _part(part: FilledPart, currency: str) -> dict[str, Any]:
    gross_minor, tax_minor = part.amount_minor or 0, part.tax_minor or 0
    money = {
        "gross": format_minor(gross_minor, currency),
        "net": format_minor(gross_minor - tax_minor, currency),
        "tax": format_minor(tax_minor, currency),
    }
    match part:
        case UnitsPart():
            return {"line": part.line, "quantity": part.quantity, "units": _units(part.units or ()), **money}
        case ShippingPart():
            return {"shipping": True, **money}
        case DutiesPart():
            return {"duties": True, **money}
        case FeePart():
            return {"fee": part.fee, **money}


def _units(ranges: tuple[UnitRange, ...]) -> list[int]:
    units: list[int] = []
    for first, last in ranges:
        units += range(first, last + 1)
    return units


def _id(data: Mapping[str, Any]) -> str | None:
    found = data.get("id")
    return found if isinstance(found, str) else None


def _error(data: Mapping[str, Any] | None, error: FieldError) -> dict[str, Any]:
    return {"id": None if data is None else _id(data), "error": error.problem()}
