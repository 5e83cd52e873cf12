"""A policy document as a form changes it: what was entered for the rows in view, then one thing done to a row."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django.http import QueryDict

from amends.console.policy_columns import BASICS, COLUMNS, FieldOf
from amends.console.policy_entered import read

NEW_ROW: Mapping[str, Any] = {"then": {"remedies": ["refund"], "window_days": 14}}
MAX_NOTE = 2_000


def entered(given: QueryDict, stored: Mapping[str, Any], first: int, count: int) -> dict[str, Any]:
    """The stored document with what was entered for its own fields and for `count` rows from index `first` on."""
    rows: list[Any] = list(stored.get("rows", ()))
    renamed: dict[str, str] = {}
    for index in range(first, min(first + count, len(rows))):
        before = rows[index]
        rows[index] = _row(given, before, index)
        renamed[before["row"]] = rows[index]["row"]
    exceptions = deepcopy(list(stored.get("house_exceptions", ())))
    for exception in exceptions:
        exception["rows"] = [renamed.get(label, label) for label in exception["rows"]]
    document: dict[str, Any] = {"house_exceptions": exceptions, "rows": rows}
    for field in BASICS:
        was = stored.get(field.part, {}).get(field.key) if field.part else stored.get(field.key)
        value = _as_before(read(field, given, name_of(field)), was)
        if value in (None, []):
            continue
        if field.part:
            document.setdefault(field.part, {})[field.key] = value
        else:
            document[field.key] = value
    return document


def name_of(field: FieldOf, index: int | None = None) -> str:
    """The name of a field's input; several inputs of one add to it."""
    return f"p.{field.key}" if index is None else f"r{index}.{field.key}"


def done(document: dict[str, Any], deed: str) -> str:
    """Do `add`, `up:3`, `down:3`, `copy:3` or `delete:3` to the rows; gives the label to look at next."""
    rows: list[dict[str, Any]] = document["rows"]
    name, _, place = deed.partition(":")
    index = int(place) if place.isdecimal() and int(place) < len(rows) else None
    if name == "add":
        rows.append({"row": _free(rows), **deepcopy(NEW_ROW)})
        return str(rows[-1]["row"])
    if index is None:
        return ""
    if name == "copy":
        rows.insert(index + 1, deepcopy(rows[index]) | {"row": _free(rows)})
        return str(rows[index + 1]["row"])
    if name == "delete":
        _forget(document, rows.pop(index)["row"])
        return str(rows[min(index, len(rows) - 1)]["row"]) if rows else ""
    other = {"up": index - 1, "down": index + 1}.get(name, index)
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    return str(rows[min(max(other, 0), len(rows) - 1)]["row"])


def lowered(document: dict[str, Any], rule: str, label: str, reason: str, by: str, on: str) -> None:
    """Note that a house rule is lowered on purpose for a row, with the reason as it was given."""
    exception = {"rule": rule, "rows": [label], "reason": reason, "by": by, "on": on}
    document["house_exceptions"] = [*document.get("house_exceptions", ()), exception]


def raised(document: dict[str, Any], index: int) -> None:
    """Hold the policy to a house rule again."""
    kept = list(document.get("house_exceptions", ()))
    if index < len(kept):
        del kept[index]
    document["house_exceptions"] = kept


def _row(given: QueryDict, before: Mapping[str, Any], index: int) -> dict[str, Any]:
    named = " ".join(given.get(f"r{index}.row", "").replace("\x00", "").split())
    row: dict[str, Any] = {"row": named or before["row"]}
    note = given.get(f"r{index}.note", "").replace("\x00", "").strip()[:MAX_NOTE]
    if note:
        row["note"] = note
    for part in ("when", "then"):
        row[part] = dict(_part(given, part, before.get(part, {}), index))
    row["then"].setdefault("remedies", [])
    return row


def _part(given: QueryDict, part: str, before: Mapping[str, Any], index: int) -> Iterator[tuple[str, Any]]:
    for column in COLUMNS:
        for field in column.fields:
            if field.part == part:
                value = _as_before(read(field, given, name_of(field, index)), before.get(field.key))
                if value not in (None, []):
                    yield field.key, value


def _as_before(value: Any, before: Any) -> Any:
    """Words in the order in which they stood, new ones last: boxes come in the order of the page."""
    if not isinstance(value, list) or not isinstance(before, list):
        return value
    return [word for word in before if word in value] + [word for word in value if word not in before]


def _free(rows: list[dict[str, Any]]) -> str:
    taken = {str(row["row"]) for row in rows}
    return next(label for number in range(1, len(rows) + 2) if (label := f"r{number}") not in taken)


def _forget(document: dict[str, Any], label: str) -> None:
    """A lowered house rule goes with the last of its rows."""
    kept = []
    for exception in document.get("house_exceptions", ()):
        rows = [row for row in exception["rows"] if row != label]
        if rows:
            kept.append({**exception, "rows": rows})
    document["house_exceptions"] = kept
