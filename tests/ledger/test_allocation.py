"""Money is given to units and cents once: worked by hand, then held for every order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.ledger.allocation import Charge, UnitRun, allocate, largest_remainder, spread
from amends.vocabulary.order import MAX_QUANTITY
from amends.vocabulary.order_reader import total_minor
from ledger.ledger_orders import CONTRACT_ORDER, line, order_of, paid, parsed
from ledger.random_orders import orders


def units(order, line_id):
    return [
        (run.gross_minor, run.tax_minor) for run in allocate(parsed(order)).lines[line_id] for _ in range(run.count)
    ]


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # 33 1/3 each: the odd cent goes to the first of equals
        (5, [2, 1], [3, 2]),  # 3 1/3 and 1 2/3: the larger remainder is the second's
        (0, [7, 3], [0, 0]),
        (7, [0, 0], [4, 3]),  # nothing to go by: equal
        (10, [0, 10], [0, 10]),
        (0, [], []),
    ],
)
def test_largest_remainder_by_hand(total, weights, shares):
    assert largest_remainder(total, weights) == shares


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20), st.data())
def test_no_share_exceeds_its_weight(weights, data):
    total = data.draw(st.integers(0, sum(weights)))
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 50)), min_size=1, max_size=8), st.integers(0, 500))
def test_runs_are_spread_as_their_single_units_would_be(runs, total):
    singles = largest_remainder(total, [weight for count, weight in runs for _ in range(count)])
    by_run = [
        floor + (unit < heavier)
        for (count, _), (heavier, floor) in zip(runs, spread(total, runs), strict=True)
        for unit in range(count)
    ]
    assert by_run == singles


def test_the_contracts_order():
    # 2 x 20.00 - 4.00 = 36.00: 18.00 each; 5.75 of tax: 2.88 and 2.87.
    assert units(CONTRACT_ORDER, "1") == [(1800, 288), (1800, 287)]
    assert allocate(parsed(CONTRACT_ORDER)).shipping == Charge(990, 158)


def test_a_line_discount_makes_the_first_units_a_cent_heavier():
    # 3 x 4.00 - 2.00 = 10.00: 3.34, 3.33, 3.33.
    order = order_of([line("1", 3, "4.00", discount="2.00")], [paid("10.00")])
    assert [gross for gross, _ in units(order, "1")] == [334, 333, 333]


def test_an_order_discount_goes_to_all_units_by_their_price():
    # 1.00 off 20.00 + 2 x 5.00: 0.6667, 0.1667, 0.1667 -> floors 66, 16, 16; of two cents left the equal
    # remainders (2/3 each) give one to the first and one to the second unit: 67, 17, 16.
    order = order_of([line("1", 1, "20.00"), line("2", 2, "5.00")], [paid("29.00")], order_discount="1.00")
    assert units(order, "1") == [(1933, 0)]
    assert units(order, "2") == [(483, 0), (484, 0)]


def test_tax_on_top_is_part_of_what_the_buyer_paid_for_a_unit():
    # 3 x 10.00 - 1.00 order discount: 0.34, 0.33, 0.33 off; 2.32 of tax over 9.66, 9.67, 9.67:
    # 0.7728, 0.7736, 0.7736 -> 77 each and the odd cent to the largest remainder, the second unit.
    order = order_of([line("1", 3, "10.00", tax="2.32", tax_included=False)], [paid("31.32")], order_discount="1.00")
    assert units(order, "1") == [(966 + 77, 77), (967 + 78, 78), (967 + 77, 77)]


def test_a_line_of_many_units_stays_a_few_runs():
    order = order_of(
        [line("1", 80_995, "1.04", discount="0.07", tax="13449.50"), line("2", 3, "9.99")],
        [paid("84234.70")],
        order_discount="30.00",
    )
    runs = allocate(parsed(order)).lines["1"]
    assert len(runs) <= 6
    assert sum(run.count for run in runs) == 80_995


def test_gross_of_some_units():
    order = order_of([line("1", 3, "4.00", discount="2.00")], [paid("10.00")])
    assert allocate(parsed(order)).unit_minor("1", 1, 2) == 667
    assert allocate(parsed(order)).unit_minor("1", 3, 1) == 333


def test_a_gift_with_tax_on_it_is_taxed_evenly():
    order = order_of([line("1", 2, "0.00", tax="0.03", tax_included=False)], [paid("0.03")])
    assert allocate(parsed(order)).lines["1"] == (UnitRun(1, 2, 2), UnitRun(1, 1, 1))


@settings(max_examples=150)
@given(orders())
def test_everything_paid_lands_somewhere_once(order_json):
    order = parsed(order_json)
    found = allocate(order)
    for bought in order.lines:
        assert sum(run.count for run in found.lines[bought.id]) == bought.quantity <= MAX_QUANTITY
        assert sum(run.count * run.tax_minor for run in found.lines[bought.id]) == bought.tax_minor
        assert all(run.tax_minor >= 0 and run.gross_minor >= 0 for run in found.lines[bought.id])
    goods = sum(run.count * run.gross_minor for runs in found.lines.values() for run in runs)
    others = found.shipping.gross_minor + found.duties.gross_minor
    assert goods + others + sum(fee.gross_minor for fee in found.fees.values()) == total_minor(order)
