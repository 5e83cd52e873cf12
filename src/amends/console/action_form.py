"""What a person enters for an action, read from the form as the command wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amends.console import actions
from amends.console.dossier import Dossier
from amends.vocabulary.disposition import Grade

MAX_ROWS = 6
"""Up to so many units of a line are graded one by one; of more, how many have which grade."""


@dataclass(frozen=True, slots=True)
class Units:
    """A line in a form: how many units at most, and what was entered; `field` is the input's name."""

    line: str
    title: str
    most: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What was read; `errors` by the name of the input, nothing is done while there are any."""

    items: list[dict[str, Any]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def unit_rows(items: list[Mapping[str, Any]], dossier: Dossier, entered: Mapping[str, str], left: str) -> list[Units]:
    """One row for each item; `left` names the count of units that are through already."""
    rows = []
    for item in items:
        most = item["quantity"] - (item[left] if left else 0)
        name = f"quantity.{item['line']}"
        rows.append(Units(item["line"], dossier.titles[item["line"]], most, name, entered.get(name, str(most))))
    return rows


def read_units(rows: list[Units]) -> Entered:
    """Whole numbers from none to what a row allows, at least one in all."""
    found = Entered()
    for row in rows:
        try:
            quantity = int(row.value)
        except ValueError:
            quantity = -1
        if not 0 <= quantity <= row.most:
            found.errors[row.field] = _("Enter a whole number from 0 to %(most)s.") % {"most": row.most}
        elif quantity:
            found.items.append({"line": row.line, "quantity": quantity})
    if rows and not found.items and not found.errors:
        found.errors[rows[0].field] = _("Enter at least one unit.")
    return found


@dataclass(frozen=True, slots=True)
class GradeUnit:
    """One unit to grade, or (with `counts`) many of a line at once."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A line to grade; `deduction` is the name of that input where the decision permits one."""

    line: str
    title: str
    most: int
    units: tuple[GradeUnit, ...]
    counts: tuple[GradeUnit, ...]
    note: GradeUnit
    deduction: GradeUnit | None


def grade_lines(dossier: Dossier, entered: Mapping[str, str]) -> list[GradeLine]:
    """Every line that waits for inspection."""
    return [_grade_line(item, dossier, entered) for item in actions.to_grade(dossier.case)]


def _grade_line(item: Mapping[str, Any], dossier: Dossier, entered: Mapping[str, str]) -> GradeLine:
    line, most = item["line"], item["received"] - item["graded"]

    def unit(name: str, label: str) -> GradeUnit:
        return GradeUnit(name, label, entered.get(name, "").strip())

    singly = most <= MAX_ROWS
    permitted = actions.terms(dossier.case, line).get("deductions") and actions.positive(item["promised"])
    return GradeLine(
        line=line,
        title=dossier.titles[line],
        most=most,
        units=tuple(
            unit(f"grade.{line}.{number}", _("Unit %(number)s") % {"number": number}) for number in range(1, most + 1)
        )
        if singly
        else (),
        counts=() if singly else tuple(unit(f"count.{line}.{grade}", str(grade)) for grade in Grade),
        note=unit(f"note.{line}", _("Note")),
        deduction=unit(f"deduction.{line}", _("Deduct")) if permitted else None,
    )


@dataclass(frozen=True, slots=True)
class Grading:
    """Commands to run one after another: each names a line once, as the command wants it."""

    rounds: list[list[dict[str, Any]]]
    errors: dict[str, str]


def read_grades(lines: list[GradeLine]) -> Grading:
    """What inspection found; units that were left open stay open."""
    errors: dict[str, str] = {}
    by_line = []
    for line in lines:
        counted = _counted(line, errors)
        entries = [{"line": line.line, "quantity": n, "grade": grade} for grade, n in counted.items() if n]
        if entries:
            entries[0] |= {"note": line.note.value or None}
            entries[0] |= {"deduction": line.deduction.value} if line.deduction and line.deduction.value else {}
        elif line.note.value or (line.deduction and line.deduction.value):
            first = (line.units or line.counts)[0]
            errors[first.field] = _("Choose a grade.")
        by_line.append(entries)
    longest = max((len(entries) for entries in by_line), default=0)
    rounds = [[entries[index] for entries in by_line if index < len(entries)] for index in range(longest)]
    if not rounds and not errors and lines:
        first = (lines[0].units or lines[0].counts)[0]
        errors[first.field] = _("Choose a grade for at least one unit.")
    return Grading(rounds, errors)


def _counted(line: GradeLine, errors: dict[str, str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for unit in line.units:
        if unit.value in set(Grade):
            counted[unit.value] = counted.get(unit.value, 0) + 1
        elif unit.value:
            errors[unit.field] = _("Choose one of the grades.")
    for unit in line.counts:
        if unit.value and not (unit.value.isascii() and unit.value.isdigit()):
            errors[unit.field] = _("Enter a whole number.")
        elif unit.value:
            counted[unit.label] = int(unit.value)
    if sum(counted.values()) > line.most:
        errors[line.counts[0].field] = _("At most %(most)s in all.") % {"most": line.most}
    return counted
