"""A policy as a sheet: one row a line, each cell in words and with the controls that change it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies

from amends.console.policy_changes import name_of
from amends.console.policy_columns import BASICS, COLUMNS, ColumnOf, FieldOf, column_of
from amends.console.policy_errors import CellError
from amends.console.policy_inputs import Input, inputs
from amends.console.policy_sentences import Sayer, market_name
from amends.vocabulary.market import EU_AND_EEA, country

PAGE_ROWS = 25
"""Rows with their controls on one page; of a longer policy the others are kept as they are."""

type Marks = Mapping[tuple[str, str], Sequence[str]]
"""What the check found, by row label and column."""


@dataclass(frozen=True, slots=True)
class Group:
    """The controls of one field."""

    label: str
    hint: str
    inputs: tuple[Input, ...]
    error: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `found` is what the check says of it."""

    name: str
    title: str
    said: tuple[str, ...]
    groups: tuple[Group, ...]
    found: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether what was entered cannot be taken."""
        return any(group.error for group in self.groups)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row; `place` counts from one."""

    index: int
    place: int
    label: str
    note: str
    cells: tuple[Cell, ...]
    errors: tuple[str, ...]
    found: tuple[str, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows in view and the policy's own fields."""

    columns: tuple[ColumnOf, ...]
    rows: tuple[SheetRow, ...]
    basics: tuple[Group, ...]
    first: int
    total: int

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def pages(self) -> list[tuple[int, int, bool]]:
        """First and last place of each page, and whether it is in view; empty where one page is enough."""
        if self.total <= PAGE_ROWS:
            return []
        starts = range(0, self.total, PAGE_ROWS)
        return [(start + 1, min(start + PAGE_ROWS, self.total), start == self.first) for start in starts]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a sheet is drawn from: the markets that have a law pack, the language, what is wrong and what was found."""

    locale: Locale
    markets: Sequence[str]
    errors: Sequence[CellError] = ()
    marks: Marks = field(default_factory=dict)

    def sheet(self, document: Mapping[str, Any], first: int = 0) -> Sheet:
        """The sheet of a document as it was entered, whether or not it can be taken."""
        rows = list(document.get("rows", ()))
        first = page_of(first, len(rows))
        view = [self._row(document, rows, index) for index in range(first, min(first + PAGE_ROWS, len(rows)))]
        basics = tuple(self._basic(each, document) for each in BASICS)
        return Sheet(COLUMNS, tuple(view), basics, first, len(rows))

    def _row(self, document: Mapping[str, Any], rows: list[Any], index: int) -> SheetRow:
        row, label = rows[index], str(rows[index].get("row", ""))
        mine = [error for error in self.errors if error.row == index]
        sayer = Sayer(row, self.locale)
        cells = tuple(self._cell(column, document, row, index, sayer, mine) for column in COLUMNS)
        return SheetRow(
            index=index,
            place=index + 1,
            label=label,
            note=str(row.get("note", "")),
            cells=cells,
            errors=tuple(error.text for error in mine if not column_of(error.path)),
            found=tuple(self.marks.get((label, ""), ())),
            last=index == len(rows) - 1,
        )

    def _cell(
        self,
        column: ColumnOf,
        document: Mapping[str, Any],
        row: Mapping[str, Any],
        index: int,
        sayer: Sayer,
        errors: Iterable[CellError],
    ) -> Cell:
        groups = []
        for each in column.fields:
            part = row.get(each.part)
            value = part.get(each.key) if isinstance(part, Mapping) else None
            error = next((error.text for error in errors if _is_of(error.path, each.path)), "")
            groups.append(self._group(each, name_of(each, index), value, document, error))
        found = self.marks.get((str(row.get("row", "")), column.name), ())
        return Cell(column.name, str(column.title), tuple(sayer.cell(column.name)), tuple(groups), tuple(found))

    def _basic(self, of: FieldOf, document: Mapping[str, Any]) -> Group:
        holder = document.get(of.part, {}) if of.part else document
        error = next((each.text for each in self.errors if each.row is None and _is_of(each.path, of.path)), "")
        return self._group(of, name_of(of), holder.get(of.key), document, error)

    def _group(self, of: FieldOf, name: str, value: Any, document: Mapping[str, Any], error: str) -> Group:
        words: Mapping[str, Any] = of.words
        if of.key in {"market", "markets"}:
            words = self._market_words(of, document)
        controls = inputs(of, name, value, words, currency_of(document))
        return Group(str(of.label), str(of.hint), controls, error, of.kind)

    def _market_words(self, of: FieldOf, document: Mapping[str, Any]) -> dict[str, str]:
        sold = document.get("sells_to", {}).get("markets") or [] if of.key == "market" else []
        codes = [code for code in self.markets if code in sold or not sold]
        codes += [code for code in sold if code not in codes]
        named = {code: market_name(code, self.locale) for code in codes if code != "EU"}
        union = {"EU": market_name("EU", self.locale)} if any(country(code) in EU_AND_EEA for code in codes) else {}
        return union | dict(sorted(named.items(), key=lambda each: each[1]))


def page_of(first: int, total: int) -> int:
    """The first index of the page in which `first` lies."""
    return min(max(first, 0), max(total - 1, 0)) // PAGE_ROWS * PAGE_ROWS


def currency_of(document: Mapping[str, Any]) -> str:
    """The currency to start from: that of the estimates, else of the first market it is sold to, else euro."""
    estimates = document.get("estimates")
    if isinstance(estimates, Mapping) and estimates.get("currency"):
        return str(estimates["currency"])
    sold = document.get("sells_to", {}).get("markets") or ["EU"]
    known = get_territory_currencies(country(str(sold[0])))
    return known[-1] if known else "EUR"


def _is_of(path: str, field: str) -> bool:
    return path == field or path.startswith((f"{field}.", f"{field}["))
