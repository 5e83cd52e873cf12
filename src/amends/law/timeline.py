"""What changed when in a market's law: dated values, and rules that compare a day with a date of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from amends.law.pack import Pack
from amends.rules.expression import FAR, Constant, Expression, children
from amends.rules.parameter import DatedValue, Parameter
from amends.rules.rule import DEFAULT_GOVERNED_BY, Rule


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which a term took a new value; `before` is None where no earlier value is stated.

    `governed_by` are the facts whose day decides which value a request gets, `ordered_on` for most.
    """

    since: date
    parameter: Parameter
    before: DatedValue | None
    after: DatedValue
    governed_by: tuple[str, ...]

    def is_future(self, today: date) -> bool:
        """Whether the change is still to come."""
        return self.since > today


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule that names a date itself."""

    since: date
    rule: Rule


def timeline(pack: Pack) -> tuple[Change, ...]:
    """Every dated value of a market, in the order of their days."""
    changes = (change for parameter in pack.parameters.values() for change in _changes(pack, parameter))
    return tuple(sorted(changes, key=lambda change: (change.since, change.parameter.name)))


def dated_rules(pack: Pack) -> tuple[DatedRule, ...]:
    """Rules that compare with a date of their own, in the order of those dates."""
    found = [
        DatedRule(day, rule) for rule in pack.rulebook.rules for day in sorted({*_dates(rule.when), *_dates(rule.then)})
    ]
    return tuple(sorted(found, key=lambda dated: (dated.since, dated.rule.label)))


def _changes(pack: Pack, parameter: Parameter) -> Iterator[Change]:
    governed_by = _governing(pack, parameter.name)
    before: DatedValue | None = None
    for dated in parameter.values:
        if dated.since is not None:
            yield Change(dated.since, parameter, before, dated, governed_by)
        before = dated


def _governing(pack: Pack, name: str) -> tuple[str, ...]:
    found = {
        rule.governed_by
        for rule in pack.rulebook.rules
        if any(read.kind == "parameter" and read.name == name for read in rule.names)
    }
    return tuple(sorted(found)) or (DEFAULT_GOVERNED_BY,)


def _dates(node: Expression) -> Iterator[date]:
    if isinstance(node, Constant) and isinstance(node.value, date) and node.value != FAR:
        yield node.value
    for part in children(node):
        yield from _dates(part)
