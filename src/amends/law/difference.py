"""Where two markets differ: term by term with both citations, and the rules that only one of them has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from amends.law.pack import Pack
from amends.law.table import Line, Section, table
from amends.law.terms import BY_RIGHT
from amends.rules.rule import Rule
from amends.vocabulary.remedy import Right


@dataclass(frozen=True, slots=True)
class Difference:
    """A term with another value in each market; a side is None where that market has no such term."""

    right: Right
    name: str
    left: Line | None
    right_side: Line | None


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What one conclusion rests on in one market and not in the other."""

    conclusion: str
    left: tuple[Rule, ...]
    right_side: tuple[Rule, ...]


def differences(left: Pack, right_side: Pack, day: date) -> tuple[Difference, ...]:
    """Terms in which two markets differ for a contract of `day`, in a reader's order."""
    return tuple(
        difference
        for one, other in zip(table(left, day), table(right_side, day), strict=True)
        for difference in _terms(one, other)
    )


def own_rules(left: Pack, right_side: Pack) -> tuple[OwnRules, ...]:
    """Rules that only one of two markets has, by what they define; another citation alone is no difference."""
    found: dict[str, tuple[list[Rule], list[Rule]]] = {}
    for side, (pack, other) in enumerate(((left, right_side), (right_side, left))):
        known = other.rulebook.labels()
        for rule in pack.rulebook.rules:
            if rule.label not in known and rule.defines.partition(".")[0] in BY_RIGHT:
                found.setdefault(rule.defines, ([], []))[side].append(rule)
    return tuple(OwnRules(conclusion, tuple(one), tuple(two)) for conclusion, (one, two) in sorted(found.items()))


def _terms(one: Section, other: Section) -> Iterator[Difference]:
    lefts, rights = ({line.name: line for line in section.lines} for section in (one, other))
    for name in dict.fromkeys((*lefts, *rights)):
        left, right = lefts.get(name), rights.get(name)
        if (left and left.value) != (right and right.value) or (left is None) != (right is None):
            if (left is None or left.value is None) and (right is None or right.value is None):
                continue
            yield Difference(one.right, name, left, right)
