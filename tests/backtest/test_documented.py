"""The flat file, the assumptions and the command are documented."""

from dataclasses import fields
from pathlib import Path

from amends.backtest.assumptions import Assumptions
from amends.backtest.columns import COLUMNS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "backtest.md").read_text("utf-8")


def test_every_column_is_documented_and_nothing_else():
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [column.name for column in COLUMNS]
    assert [row.split("`")[1] for row in rows if "(required)" in row] == [
        column.name for column in COLUMNS if column.required
    ]


def test_every_assumption_is_documented():
    assert all(f"`{each.name}`" in TEXT for each in fields(Assumptions))
