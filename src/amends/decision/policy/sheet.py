"""A policy as a CSV sheet and back: one line per row, lists joined by `|`, an empty cell for what is not said.

What belongs to the policy as a whole stands above the table as `# key: value`, nested values as JSON. What is written
and read back is the same policy.
"""

import csv
import io
import json
from collections.abc import Collection, Iterator
from typing import Any

from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_with_errors
from amends.decision.policy.sheet_columns import BY_NAME, COLUMNS, NAMES, Column, cell_text, cell_value
from amends.decision.policy.source import MAX_BYTES, PolicyError, PolicyProblem
from amends.decision.policy.writer import document_of
from amends.rules.typecheck import suggest
from amends.vocabulary.reader import FieldError, Fields

_PREAMBLE = (
    "policy",
    "version",
    "sells_to",
    "notices_given",
    "displayed",
    "partial_withdrawal_outbound",
    "estimates",
    "house_exceptions",
)
_PLAIN = {"policy", "version", "displayed", "partial_withdrawal_outbound"}
"""Keys whose value is text; the others are JSON."""
REQUIRED = ("row", "remedies")
"""Columns without which a sheet says nothing; any other may be left out."""


def sheet_of(policy: Policy) -> str:
    """The sheet of `policy`, with every column; lines end as on Unix."""
    document = document_of(policy)
    written = io.StringIO()
    for key in _PREAMBLE:
        if key in document:
            said = document[key]
            shown = said if isinstance(said, str) and _is_plain(key, said) else json.dumps(said, ensure_ascii=False)
            written.write(f"# {key}: {shown}\n")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(NAMES)
    for row in document["rows"]:
        table.writerow([cell_text(_found(row, column.path)) for column in COLUMNS])
    return written.getvalue()


def policy_from_sheet(source: bytes | str, file: str, markets: Collection[str] | None = None) -> Policy:
    """The policy in a CSV text; PolicyError naming line and column of all that is wrong."""
    sheet = _Sheet(_text(source, file), file)
    document = sheet.document()
    if sheet.problems:
        raise PolicyError(sheet.problems)
    policy, errors = read_with_errors(Fields(document), markets)
    if policy is None:
        raise PolicyError(sheet.problem(error) for error in errors)
    return policy


class _Sheet:
    """One sheet being read; remembers where each value came from."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problems: list[PolicyProblem] = []
        self.row_lines: list[int] = []
        self.preamble_lines: dict[str, int] = {}
        self.header_line = 1

    def document(self) -> dict[str, Any]:
        lines = self.text.split("\n")
        head = 0
        found: dict[str, Any] = {}
        while head < len(lines) and (lines[head].startswith(("#", '"#')) or not lines[head].strip()):
            self._preamble(self._above(lines[head], head + 1), head + 1, found)
            head += 1
        self.header_line = head + 1
        table = csv.reader(io.StringIO("\n".join(lines[head:])), strict=True)
        try:
            found["rows"] = list(self._rows(table, head))
        except csv.Error as error:
            self.fault(head + table.line_num, None, f"not CSV: {error}")
        return found

    def _above(self, line: str, number: int) -> str:
        """A line above the table; a spreadsheet puts one with commas or quotes in it into quotes."""
        if not line.startswith('"'):
            return line
        try:
            return str(next(csv.reader([line]))[0])
        except csv.Error as error:
            self.fault(number, None, f"not CSV: {error}")
            return ""

    def fault(self, line: int, column: str | None, message: str) -> None:
        self.problems.append(PolicyProblem(self.file, line, column or "", message, "bad_sheet", column))

    def _preamble(self, line: str, number: int, found: dict[str, Any]) -> None:
        said = line.removeprefix("#").strip().rstrip(",")
        if not said:
            return
        key, colon, value = said.partition(":")
        key, value = key.strip(), value.strip()
        if not colon or key not in _PREAMBLE:
            known = ", ".join(_PREAMBLE)
            self.fault(number, None, f"a line above the table reads `# key: value` with one of the keys {known}")
            return
        if key in self.preamble_lines:
            self.fault(number, None, f"`{key}` stands here twice, first on line {self.preamble_lines[key]}")
            return
        self.preamble_lines[key] = number
        try:
            found[key] = value if _is_plain(key, value) else json.loads(value, object_pairs_hook=_each_once)
        except (ValueError, RecursionError):
            self.fault(number, None, f"`{key}` is written as JSON here, such as {_EXAMPLES.get(key, '[]')}")

    def _rows(self, table: Any, above: int) -> Iterator[dict[str, Any]]:
        columns = self._header(next(table, []))
        if self.problems:
            return
        started = table.line_num
        for cells in table:
            line, started = above + started + 1, table.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                self.fault(line, None, f"{len(cells)} cells where the header has {len(columns)}")
                continue
            self.row_lines.append(line)
            yield self._row(dict(zip(columns, cells, strict=True)), line)

    def _header(self, names: list[str]) -> list[Column]:
        named = [name.strip().removeprefix("\ufeff") for name in names]
        for name in named:
            if name not in BY_NAME:
                hint = suggest(name, list(NAMES)) or f"; columns are {', '.join(NAMES)}"
                self.fault(self.header_line, name or "(empty)", f"unknown column {name!r}{hint}")
        for name in sorted({name for name in named if named.count(name) > 1}):
            self.fault(self.header_line, name, f"the column {name!r} is there twice")
        for name in REQUIRED:
            if name not in named:
                self.fault(self.header_line, name, f"the column {name!r} is missing; such as {BY_NAME[name].example}")
        return [BY_NAME[name] for name in named if name in BY_NAME]

    def _row(self, cells: dict[Column, str], line: int) -> dict[str, Any]:
        row: dict[str, Any] = {"then": {"remedies": []}}
        for column, cell in cells.items():
            text = cell if column.name == "note" else cell.strip()
            if not text:
                continue
            try:
                _put(row, column.path, cell_value(column, text))
            except ValueError as error:
                self.fault(line, column.name, str(error))
        return row

    def problem(self, error: FieldError) -> PolicyProblem:
        """The reader's error at the line and column that its field came from."""
        place, _, inner = error.field.removeprefix("rows[").partition("]")
        if error.field.startswith("rows[") and place.isdigit() and int(place) < len(self.row_lines):
            column = _column_of(inner.removeprefix("."))
            message = error.message.removeprefix(f"rows[{place}].")
            line = self.row_lines[int(place)]
            return PolicyProblem(self.file, line, error.field, message, error.code, column, error.allowed)
        line = self.preamble_lines.get(error.field.partition(".")[0].partition("[")[0], 1)
        return PolicyProblem(self.file, line, error.field, error.message, error.code, None, error.allowed)


_EXAMPLES = {
    "sells_to": '{"markets": ["DE"], "channels": ["own_store"]}',
    "notices_given": '["withdrawal_right"]',
    "estimates": '{"return_freight": "4.90", "currency": "EUR"}',
}


def _is_plain(key: str, said: str) -> bool:
    """Whether a value is written as it is: text of one line that nothing of the sheet's own could be taken for."""
    return key in _PLAIN and said == said.strip().rstrip(",") and not said.startswith('"') and said.isprintable()


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; ValueError where a key stands twice."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _column_of(field: str) -> str | None:
    """The column of a field, or of the first cell of a group such as `when.value`."""
    bare = field.partition("[")[0]
    exact = [column.name for column in COLUMNS if column.field == bare]
    group = [column.name for column in COLUMNS if column.field.startswith(f"{bare}.")]
    return next(iter((*exact, *group)), None)


def _found(row: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = row
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _put(row: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *outer, last = path
    for key in outer:
        row = row.setdefault(key, {})
    row[last] = value


def _text(source: bytes | str, file: str) -> str:
    if len(source) > MAX_BYTES:
        raise PolicyError([PolicyProblem(file, 1, "", f"larger than {MAX_BYTES} bytes")])
    if isinstance(source, str):
        return source.replace("\r\n", "\n")
    try:
        return source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise PolicyError([PolicyProblem(file, line, "", "not UTF-8: save the sheet as CSV UTF-8")]) from None
