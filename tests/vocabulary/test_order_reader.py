"""Orders are read strictly: what does not add up is an error that names the field."""

import copy
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from amends.vocabulary.deadline import NEVER
from amends.vocabulary.order import CarrierChosenBy, DelayAnswer, Kind, PaymentStatus, Refundable, RefundableWith
from amends.vocabulary.order_reader import captured_minor, line_minor, read_order, total_minor
from amends.vocabulary.reader import FieldError, Fields

ORDER = {
    "id": "1001",
    "ordered_at": "2026-10-01",
    "currency": "EUR",
    "lines": [
        {
            "id": "1",
            "sku": "TEE-M",
            "title": "T-shirt",
            "quantity": 2,
            "unit_price": "20.00",
            "discount": "4.00",
            "tax": "5.75",
            "tax_included": True,
            "kinds": ["used_goods"],
            "delivery_pattern": "single",
            "nonreturnable_confirmed": False,
            "weight_grams": 180,
            "hs_code": "610910",
            "origin": "CN",
            "unit_cost": "4.10",
        }
    ],
    "order_discount": "0.00",
    "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "1.58", "tax_included": True},
    "fees": [{"id": "wrap", "amount": "2.00", "tax": "0.32", "refundable_with": "never"}],
    "duties": "1.00",
    "payments": [
        {
            "id": "p1",
            "method": "card",
            "status": "captured",
            "amount": "48.90",
            "currency": "EUR",
            "order_amount": "48.90",
            "captured_at": "2026-10-01",
            "refundable": "yes",
            "refundable_until": None,
            "provider": "simulator",
        }
    ],
    "deliveries": [
        {
            "line": "1",
            "quantity": 2,
            "shipped_at": "2026-10-02",
            "delivered_at": "2026-10-05T23:30:00Z",
            "promised_by": "never",
            "carrier_chosen_by": "merchant",
            "delays": [{"notified_at": "2026-10-03", "indefinite": False, "answer": "agreed", "answered_at": None}],
        }
    ],
}


def read(order, zone=None):
    return read_order(Fields(order, "order", zone))


def test_an_order_is_read_whole():
    order = read(ORDER, ZoneInfo("Europe/Berlin"))
    line, payment, delivery = order.lines[0], order.payments[0], order.deliveries[0]
    assert order.ordered_at == date(2026, 10, 1)
    assert (line.quantity, line.unit_price_minor, line.discount_minor, line.tax_minor) == (2, 2000, 400, 575)
    assert line.kinds == {Kind.USED_GOODS}
    assert (line_minor(line), total_minor(order), captured_minor(order)) == (3600, 4890, 4890)
    assert (payment.status, payment.refundable, payment.refundable_until) == (
        PaymentStatus.CAPTURED,
        Refundable.YES,
        None,
    )
    assert order.fees[0].refundable_with is RefundableWith.NEVER
    assert delivery.delivered_at == date(2026, 10, 6)  # 23:30 in London is the next day in Berlin
    assert delivery.promised_by is NEVER
    assert delivery.carrier_chosen_by is CarrierChosenBy.MERCHANT
    assert delivery.delays[0].answer is DelayAnswer.AGREED


def test_unknown_stays_unknown():
    order = read(
        {
            "id": "o",
            "currency": "JPY",
            "lines": [{"id": "1", "quantity": 1, "unit_price": "500"}],
            "payments": [{"id": "p", "status": "captured", "amount": "500"}],
        }
    )
    line = order.lines[0]
    assert (line.kinds, line.delivery_pattern, line.nonreturnable_confirmed, line.unit_cost_minor) == (None,) * 4
    assert (order.ordered_at, order.shipping.cheapest_standard_minor) == (None, None)
    assert order.payments[0].refundable is Refundable.UNKNOWN


def test_no_kinds_is_known_and_differs_from_unknown():
    order = copy.deepcopy(ORDER)
    order["lines"][0]["kinds"] = []
    assert read(order).lines[0].kinds == frozenset()


def test_tax_on_top_counts_to_the_total():
    order = {
        "id": "o",
        "currency": "USD",
        "lines": [{"id": "1", "quantity": 2, "unit_price": "10.00", "tax": "1.65", "tax_included": False}],
        "shipping": {"charged": "5.00", "tax": "0.41", "tax_included": False},
        "payments": [{"id": "p", "status": "captured", "amount": "27.06"}],
    }
    assert total_minor(read(order)) == 2706


@pytest.mark.parametrize("status", ["authorized", "pending", "failed", "voided"])
def test_an_unpaid_order_is_read_whatever_its_totals(status):
    order = copy.deepcopy(ORDER)
    order["payments"][0] |= {"status": status, "amount": "1.00", "order_amount": "1.00"}
    assert captured_minor(read(order)) == 0
    assert captured_minor(read(ORDER | {"payments": []})) == 0


def test_totals_that_do_not_match_state_both_sums():
    order = copy.deepcopy(ORDER)
    order["payments"][0] |= {"amount": "48.89", "order_amount": "48.89"}
    with pytest.raises(FieldError, match=r"comes to 48.90 EUR, captured payments to 48.89 EUR") as caught:
        read(order)
    assert (caught.value.code, caught.value.field) == ("totals_do_not_match", "order.payments")


def test_a_foreign_payment_needs_what_it_paid_of_the_order():
    order = copy.deepcopy(ORDER)
    order["payments"][0] |= {"currency": "JPY", "amount": "7990", "order_amount": "48.90"}
    assert read(order).payments[0].amount_minor == 7990
    del order["payments"][0]["order_amount"]
    with pytest.raises(FieldError) as caught:
        read(order)
    assert (caught.value.code, caught.value.field) == ("missing", "order.payments[0].order_amount")


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        (["currency"], "eur", "not_currency", "order.currency"),
        (["ordered_at"], "never", "not_a_date", "order.ordered_at"),
        (["ordered_at"], "2026-10-01T10:00:00", "not_an_instant", "order.ordered_at"),
        (["lines", 0, "quantity"], 0, "out_of_range", "order.lines[0].quantity"),
        (["lines", 0, "quantity"], -2, "out_of_range", "order.lines[0].quantity"),
        (["lines", 0, "unit_price"], "-1.00", "negative_amount", "order.lines[0].unit_price"),
        (["lines", 0, "unit_price"], "20.001", "too_many_decimals", "order.lines[0].unit_price"),
        (["lines", 0, "unit_price"], 20.0, "not_money", "order.lines[0].unit_price"),
        (["lines", 0, "unit_price"], "9999999999999.00", "too_large", "order.lines[0].unit_price"),
        (["lines", 0, "discount"], "40.01", "discount_too_large", "order.lines[0].discount"),
        (["lines", 0, "tax"], "36.01", "tax_too_large", "order.lines[0].tax"),
        (["lines", 0, "kinds"], ["food"], "unknown_word", "order.lines[0].kinds[0]"),
        (["lines", 0, "title"], "x" * 501, "too_long", "order.lines[0].title"),
        (["lines", 0, "id"], None, "missing", "order.lines[0].id"),
        (["shipping", "tax"], "9.91", "tax_too_large", "order.shipping.tax"),
        (["fees", 0, "refundable_with"], "always", "unknown_word", "order.fees[0].refundable_with"),
        (["order_discount"], "36.01", "discount_too_large", "order.order_discount"),
        (["payments", 0, "status"], "paid", "unknown_word", "order.payments[0].status"),
        (["payments", 0, "order_amount"], "40.00", "totals_do_not_match", "order.payments[0].order_amount"),
        (["deliveries", 0, "line"], "2", "unknown_line", "order.deliveries[0].line"),
        (["deliveries", 0, "quantity"], 3, "delivered_more_than_bought", "order.deliveries[0].quantity"),
        (["deliveries", 0, "delays", 0, "answer"], "yes", "unknown_word", "order.deliveries[0].delays[0].answer"),
    ],
)
def test_an_error_names_its_field(path, value, code, field):
    order = copy.deepcopy(ORDER)
    inner = order
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(FieldError) as caught:
        read(order)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("name", ["lines", "fees", "payments"])
def test_no_id_stands_twice(name):
    order = copy.deepcopy(ORDER)
    order[name].append(order[name][0])
    with pytest.raises(FieldError) as caught:
        read(order)
    assert (caught.value.code, caught.value.field) == ("duplicate_id", f"order.{name}[1].id")


@pytest.mark.parametrize("currency", ["EURO", "XX1", "eur", ""])
def test_what_is_no_currency_is_called_so(currency):
    with pytest.raises(FieldError) as error:
        Fields({"currency": currency}).currency("currency")
    assert error.value.code == "not_currency"
