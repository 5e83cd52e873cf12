"""Sources that know order lines and requests apart write both as CSV, row by row, and DuckDB joins them."""

import csv
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from amends.backtest.columns import NAMES

_ASKED = (
    "requested_on",
    "requested_quantity",
    "request",
    "reason",
    "credited_minor",
    "condition",
    "seal",
    "used_beyond_testing",
    "damage_cause",
    "severity",
    "defect_appeared_on",
)
"""Columns of a request; all others are of the line."""
_KEY = ("order", "line")
_OF_LINE = tuple(name for name in NAMES if name not in _ASKED)
_OF_REQUEST = ("row_number", *_KEY, *_ASKED)


class TwoTables:
    """Write `line` and `asked` in any order, then make the table `given` of them."""

    def __init__(self, folder: Path) -> None:
        self._files = ExitStack()
        self._paths = {"line": folder / "lines.csv", "asked": folder / "asked.csv"}
        lines, asked = (
            self._files.enter_context(path.open("w", newline="", encoding="utf-8")) for path in self._paths.values()
        )
        self._lines = csv.DictWriter(lines, _OF_LINE)
        self._asked = csv.DictWriter(asked, _OF_REQUEST)
        self._lines.writeheader()
        self._asked.writeheader()
        self._requests = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def line(self, row: Mapping[str, Any]) -> None:
        """A line of an order, by the names of the flat file."""
        self._lines.writerow(row)

    def asked(self, row: Mapping[str, Any]) -> None:
        """A request about a line: `order`, `line` and what the flat file says of a request."""
        self._requests += 1
        self._asked.writerow({"row_number": self._requests} | row)

    def view(self, database: duckdb.DuckDBPyConnection) -> int:
        """Make the table `given`; nothing can be written after it. Gives how many requests are about no known line."""
        self._files.close()
        lines, asked = (str(path).replace("'", "''") for path in self._paths.values())
        rest = ", ".join(name for name in _OF_REQUEST if name not in _KEY)
        database.execute(
            f"""create table given as
            select l.*, {rest}
            from read_csv('{lines}', all_varchar = true, header = true) l
            left join read_csv('{asked}', all_varchar = true, header = true) a using ("order", line)"""
        )
        known = database.execute("select count(*) from given where requested_on is not null").fetchall()[0][0]
        return self._requests - int(known)
