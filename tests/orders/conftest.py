"""A small file in the shape of UCI Online Retail, one row of each kind."""

from pathlib import Path

import pytest

ROWS = [
    # row_id, invoice, code, description, quantity, date, price, customer, country
    (0, "1", "85123A", "WHITE HEART", 6, "2011-01-03 10:00", 2.55, 17850, "United Kingdom"),
    (1, "1", "POST", "POSTAGE", 1, "2011-01-03 10:00", 18.00, 17850, "United Kingdom"),
    (2, "1", "M", "Manual", 1, "2011-01-03 10:00", 1.25, 17850, "United Kingdom"),
    (3, "2", "85123A", "WHITE HEART", 4, "2011-01-05 10:00", 2.55, 17850, "United Kingdom"),
    (4, "3", "71053", None, -3, "2011-01-06 10:00", 0.0, None, "United Kingdom"),
    (5, "4", "71053", "LANTERN", 1, "2011-01-06 11:00", 3.39, 12345, "Unspecified"),
    (6, "5", "POST", "POSTAGE", 1, "2011-01-06 12:00", 8.0, 12345, "Germany"),
    (7, "6", "PADS", "PADS", 1, "2011-01-06 13:00", 0.001, 12345, "Germany"),
    (8, "C7", "85123A", "WHITE HEART", -5, "2011-01-09 10:00", 2.55, 17850, "United Kingdom"),
    (9, "C7", "85123A", "WHITE HEART", -7, "2011-01-09 10:00", 2.55, 17850, "United Kingdom"),
    (10, "C8", "D", "Discount", -1, "2011-01-09 11:00", 5.0, 17850, "United Kingdom"),
    (11, "C9", "AMAZONFEE", "AMAZON FEE", -1, "2011-01-09 12:00", 100.0, None, "United Kingdom"),
]


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    duckdb = pytest.importorskip("duckdb", reason="the backtest extra is not installed")
    path = tmp_path / "rows.parquet"
    connection = duckdb.connect()
    connection.execute(
        "create table t (row_id bigint, InvoiceNo varchar, StockCode varchar, Description varchar, Quantity int,"
        " InvoiceDate timestamp, UnitPrice double, CustomerID int, Country varchar)"
    )
    connection.executemany("insert into t values (?,?,?,?,?,?,?,?,?)", ROWS)
    connection.execute(f"copy t to '{path}' (format parquet)")
    return path
