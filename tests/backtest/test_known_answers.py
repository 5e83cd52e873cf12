"""A history small enough to work out by hand, and every figure of it."""

import csv
import io

import pytest

from amends.backtest import table_file
from amends.backtest.figures import Figures, a_year, grouped

from .histories import LINE, SIXTY, backtest, write_csv

HISTORY = [
    # A: one of two shirts goes back on day 5, the mug stays; of 5.00 freight 2.00 is its share by value.
    LINE | {"quantity": "2", "price_minor": "4000", "freight_minor": "500", "requested_on": "2026-03-10", "requested_quantity": "1"},
    LINE | {"line": "2", "freight_minor": "500"},
    # B: a cheap thing on day 46, after the law's days.
    LINE | {"order": "B", "price_minor": "800", "requested_on": "2026-04-20"},
    # C: a British order of three for 10.00 in two requests: 3.34 on day 5, the other 6.66 on day 40.
    LINE | {"order": "C", "market": "GB", "currency": "GBP", "quantity": "3", "freight_minor": "300", "requested_on": "2026-03-10", "requested_quantity": "1"},
    LINE | {"order": "C", "market": "GB", "currency": "GBP", "quantity": "3", "freight_minor": "300", "requested_on": "2026-04-14", "requested_quantity": "2"},
    # D: defective on day 46, which no row of either policy speaks of: the law gives repair or replacement first.
    LINE | {"order": "D", "requested_on": "2026-04-20", "reason": "defective"},
    # E: Australia knows no withdrawal: the policy alone.
    LINE | {"order": "E", "market": "AU", "price_minor": "5000", "freight_minor": "700", "requested_on": "2026-03-10"},
    # F: nobody asked.
    LINE | {"order": "F"},
]  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return backtest(write_csv(tmp_path_factory.mktemp("known") / "history.csv", HISTORY))


def figures(found, side, market, reason="changed_mind") -> Figures:
    return grouped(found.figures, "side", "market", "reason")[side, market, reason]


def test_orders_requests_and_days_are_counted(found):
    assert (found.prepared.orders, found.prepared.requests, found.prepared.days) == (6, 6, 50)
    assert found.prepared.left_out == ()
    assert found.reconciles


def test_a_german_request_in_time_has_the_laws_refund_under_both(found):
    fourteen = figures(found, "against", "DE")
    assert (fourteen.requests, fourteen.accepted, fourteen.refused) == (2, 1, 1)
    # 20.00 of goods and 2.00 of freight; the fee of a tenth falls to the law.
    assert (fourteen.goods_minor, fourteen.refund_minor, fourteen.outbound_minor) == (2800, 2200, 200)
    assert (fourteen.fees_minor, fourteen.raised) == (0, 1)
    # The buyer pays the way back; what comes back is handled once.
    assert (fourteen.freight_minor, fourteen.buyer_freight_minor, fourteen.handling_minor) == (0, 490, 200)


def test_more_days_accept_more_and_a_cheap_thing_may_be_kept(found):
    sixty = figures(found, "policy", "DE")
    assert (sixty.accepted, sixty.refused, sixty.raised) == (2, 0, 0)
    # 22.00 and 8.00; the 8.00 need not come back, so one way back and one handling are paid.
    assert (sixty.refund_minor, sixty.freight_minor, sixty.handling_minor) == (3000, 490, 200)
    assert sixty.cost_minor == 3690


def test_units_of_a_line_are_paid_back_once_each_to_the_penny(found):
    fourteen, sixty = (figures(found, side, "GB") for side in ("against", "policy"))
    assert (fourteen.accepted, fourteen.refused) == (1, 1)
    assert (fourteen.refund_minor, fourteen.outbound_minor) == (434, 100)
    assert (sixty.refund_minor, sixty.outbound_minor) == (1300, 300)
    # Estimates are in euro: nothing is guessed in pounds.
    assert (sixty.freight_minor, sixty.handling_minor, sixty.no_estimate) == (0, 0, 2)


def test_a_fault_is_settled_in_kind_by_the_law(found):
    for side in ("policy", "against"):
        fault = figures(found, side, "DE", "defective")
        assert (fault.requests, fault.accepted, fault.in_kind, fault.refund_minor) == (1, 1, 1, 0)


def test_where_no_law_stands_beneath_the_policys_own_fee_is_kept(found):
    fourteen, sixty = (figures(found, side, "AU") for side in ("against", "policy"))
    assert (fourteen.refund_minor, fourteen.fees_minor, fourteen.raised) == (5200, 500, 0)
    assert (sixty.refund_minor, sixty.fees_minor, sixty.freight_minor) == (5700, 0, 490)


def test_who_wins(found):
    changes = {(each.market, each.reason, each.change): (each.requests, each.gain_minor) for each in found.changes}
    assert changes == {
        ("AU", "changed_mind", "better off"): (1, 990),  # the fee, and the way back
        ("DE", "changed_mind", "better off"): (1, 490),
        ("DE", "changed_mind", "newly accepted"): (1, 800),
        ("DE", "defective", "the same"): (1, 0),
        ("GB", "changed_mind", "newly accepted"): (1, 866),
        ("GB", "changed_mind", "the same"): (1, 0),
    }


def test_returned_goods_bring_their_share_of_what_they_cost(tmp_path):
    selling = SIXTY.replace("handling:", "resale_ppm: 600000, handling:")
    row = LINE | {"quantity": "3", "price_minor": "9000", "cost_minor": "4000", "requested_on": "2026-04-20"}
    found = backtest(write_csv(tmp_path / "history.csv", [row | {"requested_quantity": "2"}]), selling)
    sixty, fourteen = (grouped(found.figures, "side")[(side,)] for side in ("policy", "against"))
    assert (sixty.resale_minor, sixty.cost_minor) == (1600, 6000 + 490 + 200 - 1600)  # 60 % of 26.66
    assert (fourteen.resale_minor, fourteen.cost_minor) == (0, 0)


def test_money_a_year():
    assert a_year(3690, 50) == 26937  # 369 * 73
    assert a_year(-100, 730) == -50
    assert a_year(1, 0) == 0


def test_the_csv_says_the_same(found):
    written = io.StringIO()
    table_file.write(found, written)
    rows = list(csv.DictReader(io.StringIO(written.getvalue())))
    (row,) = [
        each
        for each in rows
        if (each["policy"], each["market"], each["reason"]) == ("sixty days", "DE", "changed_mind")
    ]
    assert (row["requests"], row["accepted"], row["refund"], row["cost"], row["cost_a_year"]) == (
        "2", "2", "30.00", "36.90", "269.37",
    )  # fmt: skip
    assert sum(int(each["requests"]) for each in rows) == 2 * found.prepared.requests
