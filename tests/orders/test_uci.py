"""UCI Online Retail: every row becomes an order line, a credit line or a report."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from amends.orders.uci import CreditLine, Reading, Reported, Sale

pytest.importorskip("duckdb", reason="the backtest extra is not installed")

SHARED = Path(os.environ.get("AMENDS_SHARED", Path(__file__).parents[2].parent / "shared"))
WHOLE_FILE = SHARED / "data/online_retail_uci/public/transactions_to_2011-07-31.parquet"


def read(path: Path):
    reading = Reading(path)
    found = list(reading)
    orders = [x.order for x in found if isinstance(x, Sale)]
    credits_ = [x for x in found if isinstance(x, CreditLine)]
    reported = {x.row_id: x for x in found if isinstance(x, Reported)}
    return reading.totals, orders, credits_, reported


def test_an_invoice_becomes_an_order_with_freight_and_manual_charges_apart(small_file):
    _, orders, _, _ = read(small_file)
    first = orders[0]
    assert [(line["sku"], line["quantity"], line["unit_price"]) for line in first["lines"]] == [("85123A", 6, "2.55")]
    assert first["shipping"] == {"charged": "18.00"}
    assert first["fees"] == [{"id": "2", "amount": "1.25"}]
    assert first["payments"][0]["amount"] == "34.55"


def test_credit_notes_return_the_latest_sales_first_and_what_is_left_links_to_nothing(small_file):
    _, _, credits_, _ = read(small_file)
    goods = [(c.row_id, c.quantity, c.order, c.line) for c in credits_ if c.kind == "goods"]
    # Bought 6 then 4; 5 come back (the 4, then 1 of the 6), then 7 (the 5 left of the 6, then 2 never bought here).
    assert goods == [(8, 4, "2", "3"), (8, 1, "1", "0"), (9, 5, "1", "0"), (9, 2, None, None)]
    assert [(c.kind, c.amount) for c in credits_ if c.kind != "goods"] == [("discount", Decimal("-5.0"))]


def test_what_cannot_be_interpreted_is_reported_with_field_and_reason(small_file):
    _, _, _, reported = read(small_file)
    assert {row: report.field for row, report in reported.items()} == {
        4: "Quantity", 5: "Country", 6: "StockCode", 7: "UnitPrice", 11: "StockCode",
    }  # fmt: skip
    assert "'Unspecified' names no market" in reported[5].reason


def test_rows_and_money_reconcile(small_file):
    totals, _, _, _ = read(small_file)
    assert (totals.rows, totals.order_lines, totals.credit_lines, totals.reported) == (12, 4, 3, 5)
    assert totals.reconcile()


def test_the_rows_of_a_refused_order_are_reported_and_everything_still_reconciles(small_file):
    reading = Reading(small_file)
    for found in reading:
        if isinstance(found, Sale) and found.order["number"] == "1":
            assert [report.row_id for report in reading.refused(found, "currency", "because")] == [0, 1, 2]
    assert (reading.totals.order_lines, reading.totals.reported) == (1, 8)
    assert reading.totals.reconcile()


@pytest.mark.skipif(not WHOLE_FILE.exists(), reason="shared data folder with the UCI file is absent")
def test_the_whole_public_file_reconciles_to_the_penny():
    totals, orders, credits_, reported = read(WHOLE_FILE)
    assert totals.rows == 285_421
    assert totals.reconcile()
    assert sum(Decimal(payment["amount"]) for order in orders for payment in order["payments"]) == totals.order_amount
    assert sum(credit.amount for credit in credits_) == totals.credit_amount
    assert len(reported) == totals.reported
