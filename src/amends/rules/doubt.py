"""What stands behind an unknown conclusion: facts, parameters and gaps in the law that could change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amends.rules.evaluate import combined, reader
from amends.rules.expression import FAR, Choice, Constant, Expression, Name, Value, children
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch, Rulebook
from amends.rules.settle import Resolved, settle
from amends.vocabulary.deadline import WorkingCalendar

_NOTHING: frozenset[str] = frozenset()

type Firing = tuple[bool | None, Value]
"""What one rule said of itself: whether its `when` holds, and the value of its `then` unless it does not."""

NO_RULE = "no_rule"
"""No rule of the conclusion applies."""
_NO_RULE = frozenset({NO_RULE})
RULE_CONFLICT = "rule_conflict"
"""Two exceptions to one rule apply at once."""
LAW_NOT_KNOWN = "law_not_known"
"""A rule says `unknown`."""
OUT_OF_RANGE = "out_of_range"
"""A term too long to count, a day off the calendar, or days counted to one that never comes."""


def resolve(branch: Branch, firings: Mapping[str, Firing]) -> Resolved:
    """Whether the rule or an exception to it applies, and to what value, from what each said of itself."""
    when, then = firings[branch.rule.label]
    return settle([resolve(inner, firings) for inner in branch.exceptions], when, then)


@dataclass(slots=True)
class Doubts:
    """The causes of unknown conclusions, found when asked for."""

    rulebook: Rulebook
    row: Mapping[str, Value]
    concluded: Mapping[str, Value]
    firings: Mapping[str, Firing]
    calendar: WorkingCalendar
    causes: dict[str, frozenset[str]] = field(default_factory=dict)
    readers: dict[str, Callable[[Name], Value]] = field(default_factory=dict)

    def of(self, conclusion: str) -> frozenset[str]:
        """What could change the unknown `conclusion`."""
        causes = self.causes.get(conclusion)
        if causes is None:
            branch = self.rulebook.branches.get(conclusion)
            if branch is None or resolve(branch, self.firings)[0] is False:
                causes = _NO_RULE
            else:
                causes = frozenset(self.branch(branch))
            self.causes[conclusion] = causes
        return causes

    def branch(self, branch: Branch) -> set[str]:
        """Why it is open whether `branch` applies, or to what value."""
        when, then = self.firings[branch.rule.label]
        resolved = [(inner, resolve(inner, self.firings)) for inner in branch.exceptions]
        applying = [(inner, inner_value) for inner, (applies, inner_value) in resolved if applies is True]
        possible = [(inner, inner_value) for inner, (applies, inner_value) in resolved if applies is None]
        if len(applying) > 1:
            return {RULE_CONFLICT}
        found: set[str] = set()
        certain: Value = None
        if applying:
            exception, certain = applying[0]
            if certain is None:
                found |= self.branch(exception)
        elif when is not False:
            certain = then if when else None
            if when is None:
                found |= self.expression(branch.rule.when, branch.rule)
            if then is None:
                found |= self.expression(branch.rule.then, branch.rule)
        for inner, inner_value in possible:
            if certain is None or inner_value != certain:
                found |= self.branch(inner)
        return found

    def expression(self, node: Expression, rule: Rule) -> frozenset[str]:
        """The names and gaps that leave `node` unknown; empty if it is known."""
        if rule.governed_by not in self.readers:
            self.readers[rule.governed_by] = reader(self.rulebook, rule.governed_by, self.row, self.concluded)
        return self.walk(node, rule, self.readers[rule.governed_by])[1]

    def walk(self, node: Expression, rule: Rule, read: Callable[[Name], Value]) -> tuple[Value, frozenset[str]]:
        """The value of `node`, and what leaves it unknown."""
        match node:
            case Constant(constant):
                return constant, _NOTHING if constant is not None else frozenset({LAW_NOT_KNOWN})
            case Name():
                named = read(node)
                return named, _NOTHING if named is not None else self.name(node, rule)
        parts = [self.walk(part, rule, read) for part in children(node)]
        known = combined(node, [part for part, _ in parts], self.calendar)
        if known is not None:
            return known, _NOTHING
        if isinstance(node, Choice) and parts[0][0] is not None:
            return None, parts[1 if parts[0][0] else 2][1]
        return None, _NOTHING.union(*(causes for _, causes in parts)) or frozenset({OUT_OF_RANGE})

    def name(self, name: Name, rule: Rule) -> frozenset[str]:
        match name.kind:
            case "fact":
                return frozenset({name.name})
            case "conclusion":
                return self.of(name.name)
            case "parameter":
                day = self.row[rule.governed_by]
                varies = not self.rulebook.parameters[name.name].never_changed
                by_day = varies and (day is None or day == FAR)
                return frozenset({rule.governed_by if by_day else f"parameter:{name.name}"})
