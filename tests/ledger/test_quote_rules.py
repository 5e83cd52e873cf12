"""The rules of the refund quote that never bend, each worked out by hand."""

import pytest

from amends.ledger.part import AmountPart, PriorRefund, RefundState, RestPart, UnitsPart
from amends.ledger.quote import Quote, quote, refundable
from amends.ledger.quote_answer import answer_quote
from ledger.ledger_orders import CONTRACT_ORDER, line, order_of, paid, parsed


def ask(order, refund, **rest):
    found = answer_quote({"id": "q", "order": order, "refund": refund, **rest})
    assert found.get("result") == "ok", found
    return found


def prior(found, state="succeeded", prior_id="r"):
    return found | {"id": prior_id, "state": state}


def money(found):
    return found["total"], found["net"], found["tax"]


def test_one_unit_of_the_contracts_order():
    # 36.00 over two units: 18.00 each; 5.75 of tax: 2.88 and 2.87. 18.00 - 2.88 = 15.12.
    found = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1}])
    assert found == {
        "id": "q",
        "result": "ok",
        "code": None,
        "message": None,
        "currency": "EUR",
        "total": "18.00",
        "net": "15.12",
        "tax": "2.88",
        "parts": [{"line": "1", "quantity": 1, "units": [1], "gross": "18.00", "net": "15.12", "tax": "2.88"}],
        "by_payment": [
            {"payment": "p1", "amount": "18.00", "currency": "EUR", "minor_units": 1800, "order_amount": "18.00"}
        ],
        "refundable_after": {
            "order": "27.90",
            "lines": {"1": "18.00"},
            "shipping": "9.90",
            "fees": "0.00",
            "duties": "0.00",
            "payments": {"p1": "27.90"},
            "reserved": "0.00",
            "blocked": {},
        },
    }


def test_units_leave_in_unit_order_and_sum_to_the_line():
    # 3 x 4.00 - 2.00 = 10.00: 3.34, 3.33, 3.33; tax 1.60 over them: 0.5344, 0.5328, 0.5328 -> 0.54, 0.53, 0.53.
    order = order_of([line("1", 3, "4.00", discount="2.00", tax="1.60")], [paid("10.00")])
    priors, seen = [], []
    for step in range(3):
        found = ask(order, [{"line": "1", "quantity": 1}], prior_refunds=priors)
        seen.append((found["parts"][0]["units"], found["total"], found["tax"]))
        priors.append(prior(found, prior_id=str(step)))
    assert seen == [([1], "3.34", "0.54"), ([2], "3.33", "0.53"), ([3], "3.33", "0.53")]


def test_an_amount_on_a_unit_leaves_the_rest_of_it_refundable():
    # 5.00 of the first unit (18.00), then that unit: 13.00, then the second: 18.00; tax 5.00 x 2.88/18 = 0.80,
    # 13.00 x 2.88/18 = 2.08, and the last unit takes what is left of 5.75: 2.87.
    priors, seen = [], []
    for asked in ({"quantity": 1, "amount": "5.00"}, {"quantity": 1}, {"quantity": 1}):
        found = ask(CONTRACT_ORDER, [{"line": "1", **asked}], prior_refunds=priors)
        priors.append(prior(found))
        seen.append((found["parts"][0]["units"], found["total"], found["tax"]))
    assert seen == [([1], "5.00", "0.80"), ([1], "13.00", "2.08"), ([2], "18.00", "2.87")]


def test_the_last_unit_of_a_line_takes_what_is_left_of_it():
    # Tax of a unit of 1.00 with 0.19 taken a third at a time: 0.0633 -> 0.06, 0.06, and 0.07 is left for the last.
    order = order_of([line("1", 1, "1.00", tax="0.19")], [paid("1.00")])
    priors, taxes = [], []
    for amount in ("0.33", "0.33", "0.34"):
        found = ask(order, [{"line": "1", "quantity": 1, "amount": amount}], prior_refunds=priors)
        priors.append(prior(found))
        taxes.append(found["tax"])
    assert taxes == ["0.06", "0.06", "0.07"]


def test_a_named_unit_may_be_given_back_before_an_earlier_one():
    # The first unit came back damaged and gave 5.00; the second is whole and must give its 18.00.
    first = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1, "amount": "5.00"}])
    found = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1, "units": [2]}], prior_refunds=[prior(first)])
    assert (found["parts"][0]["units"], found["total"], found["tax"]) == ([2], "18.00", "2.87")


def test_an_amount_on_several_units_is_spread_over_them():
    found = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 2, "amount": "5.01"}])
    assert found["parts"] == [
        {"line": "1", "quantity": 2, "units": [1, 2], "gross": "5.01", "net": "4.21", "tax": "0.80"}
    ]
    # 2.51 and 2.50 are gone: 18.00 - 2.51 = 15.49 is left of the first.
    found = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1}], prior_refunds=[prior(found)])
    assert found["total"] == "15.49"


def test_an_amount_without_a_line_goes_to_all_units_then_shipping_then_fees_and_duties():
    # Goods 30.00 (20 + 2 x 5), shipping 4.00, fee 2.00, duties 1.00.
    order = order_of(
        [line("1", 1, "20.00"), line("2", 2, "5.00")],
        [paid("37.00")],
        shipping={"charged": "4.00"},
        fees=[{"id": "wrap", "amount": "2.00"}],
        duties="1.00",
    )

    def parts(amount):
        return [
            (part.get("line") or part.get("fee") or next(iter(part)), part["gross"])
            for part in ask(order, [{"amount": amount}])["parts"]
        ]

    # 1.00: 0.6667, 0.1667, 0.1667 -> 66, 16, 16 and two cents to the first of equal remainders: 67, 17, 16.
    assert parts("1.00") == [("1", "0.67"), ("2", "0.33")]
    assert parts("32.50") == [("1", "20.00"), ("2", "10.00"), ("shipping", "2.50")]
    # 35.00: 1.00 for fee and duties by 2 : 1 -> 0.6667, 0.3333.
    assert parts("35.00") == [
        ("1", "20.00"),
        ("2", "10.00"),
        ("shipping", "4.00"),
        ("wrap", "0.67"),
        ("duties", "0.33"),
    ]
    assert parts("37.00")[-2:] == [("wrap", "2.00"), ("duties", "1.00")]


def test_one_cent_over_very_many_units_names_one_unit():
    order = order_of([line("1", 80_995, "1.04")], [paid("84234.80")])
    found = ask(order, [{"amount": "0.01"}])
    assert found["parts"] == [{"line": "1", "quantity": 1, "units": [1], "gross": "0.01", "net": "0.01", "tax": "0.00"}]
    rest = ask(order, [{"rest": True}], prior_refunds=[prior(found)])
    assert rest["total"] == "84234.79"


def test_tax_follows_each_parts_own_rate():
    # Goods at 19 in 119, book at 7 in 107, shipping untaxed; 10.00 of each: 1.5966, 0.6542, 0.
    order = order_of(
        [line("1", 1, "119.00", tax="19.00"), line("2", 1, "107.00", tax="7.00")],
        [paid("246.00")],
        shipping={"charged": "20.00"},
    )
    asked = [{"line": name, "quantity": 1, "amount": "10.00"} for name in ("1", "2")]
    found = ask(order, [*asked, {"shipping": True, "amount": "10.00"}])
    assert [part["tax"] for part in found["parts"]] == ["1.60", "0.65", "0.00"]
    rest = ask(order, [{"rest": True}], prior_refunds=[prior(found)])
    assert [part["tax"] for part in rest["parts"]] == ["17.40", "6.35", "0.00"]


def test_tax_that_came_on_top_goes_back_with_its_unit():
    # 2 x 10.00 + 1.65: 10.83 (0.83 of tax) and 10.82 (0.82); shipping 5.00 + 0.41.
    order = order_of(
        [line("1", 2, "10.00", tax="1.65", tax_included=False)],
        [paid("27.06")],
        shipping={"charged": "5.00", "tax": "0.41", "tax_included": False},
    )
    assert money(ask(order, [{"line": "1", "quantity": 1}])) == ("10.83", "10.00", "0.83")
    assert money(ask(order, [{"shipping": True}])) == ("5.41", "5.00", "0.41")
    assert money(ask(order, [{"rest": True}])) == ("27.06", "25.00", "2.06")


def test_payments_are_drawn_on_in_payment_order():
    order = order_of([line("1", 1, "50.00")], [paid("20.00", "gift"), paid("30.00", "card")])

    def shares(refund, **rest):
        return [(each["payment"], each["amount"]) for each in ask(order, refund, **rest)["by_payment"]]

    assert shares([{"amount": "25.00"}]) == [("gift", "20.00"), ("card", "5.00")]
    assert shares([{"amount": "25.00"}], payment_order=["card", "gift"]) == [("card", "25.00")]
    assert shares([{"amount": "35.00"}], payment_order=["card", "gift"]) == [("card", "30.00"), ("gift", "5.00")]
    first = ask(order, [{"amount": "25.00"}])
    assert shares([{"rest": True}], prior_refunds=[prior(first, "pending")]) == [("card", "25.00")]


def test_a_refund_is_in_its_payments_currency_at_its_fixed_rate():
    # EUR 30.00 paid with JPY 4,901: 163.3667 JPY per EUR. 10.00 -> 1633.67 -> 1634, again 1634, the last 1633 left.
    order = order_of([line("1", 3, "10.00")], [paid("4901", currency="JPY", order_amount="30.00")])
    priors, seen = [], []
    for step in range(3):
        found = ask(order, [{"line": "1", "quantity": 1}], prior_refunds=priors)
        seen.append((found["by_payment"][0]["amount"], found["by_payment"][0]["minor_units"]))
        priors.append(prior(found, prior_id=str(step)))
    assert seen == [("1634", 1634), ("1634", 1634), ("1633", 1633)]
    assert found["refundable_after"]["payments"] == {"p1": "0"}


@pytest.mark.parametrize(
    ("currency", "price", "whole", "units"),
    [
        ("JPY", "334", "1000", ["333", "333", "334"]),  # 1002 - 2 of discount = 1000: 334, 333, 333
        ("KWD", "0.334", "1.000", ["0.333", "0.333", "0.334"]),
    ],
)
def test_currencies_with_no_and_with_three_decimals(currency, price, whole, units):
    discount = {"JPY": "2", "KWD": "0.002"}[currency]
    order = order_of([line("1", 3, price, discount=discount)], [paid(whole)], currency)
    priors = []
    for step in range(3):
        found = ask(order, [{"line": "1", "quantity": 1}], prior_refunds=priors)
        priors.append(prior(found, prior_id=str(step)))
        assert found["total"] == units[2 - step]
        assert found["by_payment"][0]["currency"] == currency


@pytest.mark.parametrize("state", ["planned", "sent", "pending", "needs_buyer", "succeeded"])
def test_every_state_but_failed_holds_its_amount(state):
    first = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1}])
    found = ask(CONTRACT_ORDER, [{"rest": True}], prior_refunds=[prior(first, state)])
    assert found["total"] == "27.90"
    assert found["refundable_after"]["reserved"] == ("0.00" if state == "succeeded" else "18.00")


def test_a_failed_refund_holds_nothing():
    first = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1}])
    found = ask(CONTRACT_ORDER, [{"rest": True}], prior_refunds=[prior(first, "failed")])
    assert found["total"] == "45.90"


@pytest.mark.parametrize(
    "given",
    [
        {"parts": [{"line": "1", "quantity": 1}], "payment": "p1"},
        {"parts": [{"line": "1", "quantity": 1}]},
        {
            "parts": [{"line": "1", "quantity": 1, "amount": "18.00"}],
            "by_payment": [{"payment": "p1", "amount": "18.00"}],
        },
        {"parts": [{"line": "1", "quantity": 1, "units": [1], "gross": "18.00", "net": "15.12", "tax": "2.88"}]},
    ],
)
def test_a_prior_may_come_in_each_of_the_contracts_forms(given):
    found = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1}], prior_refunds=[{"id": "r", "state": "sent", **given}])
    assert found["parts"][0]["units"] == [2]
    assert money(found) == ("18.00", "15.13", "2.87")


def test_a_prior_that_names_only_money_counts_as_an_amount():
    given = {"id": "r", "state": "succeeded", "by_payment": [{"payment": "p1", "amount": "10.00"}]}
    assert ask(CONTRACT_ORDER, [{"rest": True}], prior_refunds=[given])["total"] == "35.90"


def test_a_prior_larger_than_its_unit_is_not_given_back_again():
    # Another system gave 20.00 on a unit of 18.00: 45.90 - 20.00 = 25.90 is left, though the parts have 27.90.
    given = {
        "id": "r",
        "state": "succeeded",
        "parts": [{"line": "1", "quantity": 1, "amount": "20.00"}],
        "payment": "p1",
    }
    assert ask(CONTRACT_ORDER, [{"rest": True}], prior_refunds=[given])["total"] == "25.90"


@pytest.mark.parametrize(
    ("state", "left"), [("inquiry", "45.90"), ("won", "45.90"), ("lost", "35.90"), ("accepted", "35.90")]
)
def test_disputes(state, left):
    dispute = {"payment": "p1", "amount": "10.00", "state": state}
    assert ask(CONTRACT_ORDER, [{"rest": True}], prior_disputes=[dispute])["total"] == left


def test_an_open_dispute_leaves_the_other_payment_free():
    order = order_of([line("1", 1, "50.00")], [paid("20.00", "p1"), paid("30.00", "p2")])
    found = ask(order, [{"amount": "25.00"}], prior_disputes=[{"payment": "p1", "amount": "20.00", "state": "open"}])
    assert [each["payment"] for each in found["by_payment"]] == ["p2"]
    assert found["refundable_after"]["blocked"] == {"p1": "dispute_open"}


def test_a_gift_goes_back_with_the_goods():
    order = order_of([line("1", 1, "20.00"), line("gift", 1, "0.00")], [paid("20.00")])
    found = ask(order, [{"line": "1", "quantity": 1}, {"line": "gift", "quantity": 1}])
    assert [(part["line"], part["gross"]) for part in found["parts"]] == [("1", "20.00"), ("gift", "0.00")]


def test_several_parts_of_one_line_follow_on():
    found = ask(CONTRACT_ORDER, [{"line": "1", "quantity": 1}, {"line": "1", "quantity": 1}, {"shipping": True}])
    assert [part.get("units") for part in found["parts"]] == [[1], [2], None]
    assert money(found) == ("45.90", "38.57", "7.33")


def test_a_quotes_values_stand_in_a_prior_as_they_are():
    order = parsed(CONTRACT_ORDER)
    first = quote(order, parts=[AmountPart(1234)])
    assert isinstance(first, Quote)
    done = PriorRefund(RefundState.PLANNED, first.parts, first.by_payment)
    assert refundable(order, [done]).order_minor == 4590 - 1234
    second = quote(order, [done], parts=[RestPart()])
    assert (second.total_minor, second.tax_minor) == (4590 - 1234, 733 - first.tax_minor)


def test_units_of_a_quote_are_ranges_however_many():
    order = parsed(order_of([line("1", 80_995, "1.04")], [paid("84234.80")]))
    found = quote(order, parts=[UnitsPart("1", 80_994)])
    assert found.parts[0].units == ((1, 80_994),)
    assert found.refundable_after.lines == {"1": 104}
