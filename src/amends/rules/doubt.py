"""What stands behind an unknown conclusion: facts, parameters and gaps in the law that could change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amends.rules.evaluate import reader, value
from amends.rules.expression import FAR, Choice, Constant, Expression, Name, Value, children
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch, Rulebook
from amends.rules.settle import Resolved, settle
from amends.vocabulary.deadline import WorkingCalendar

type Firing = tuple[bool | None, Value]
"""What one rule said of itself: whether its `when` holds, and the value of its `then` unless it does not."""

NO_RULE = "no_rule"
"""No rule of the conclusion applies."""
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
    """The causes of unknown conclusions, to be asked for in dependency order."""

    rulebook: Rulebook
    row: Mapping[str, Value]
    concluded: Mapping[str, Value]
    firings: Mapping[str, Firing]
    calendar: WorkingCalendar
    causes: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, conclusion: str) -> frozenset[str]:
        """What could change the unknown `conclusion`."""
        branch = self.rulebook.branches[conclusion]
        applies, _ = resolve(branch, self.firings)
        found = frozenset({NO_RULE}) if applies is False else frozenset(self.branch(branch))
        self.causes[conclusion] = found
        return found

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
            found |= self.expression(branch.rule.when, branch.rule)
            if then is None:
                found |= self.expression(branch.rule.then, branch.rule)
        for inner, inner_value in possible:
            if certain is None or inner_value != certain:
                found |= self.branch(inner)
        return found

    def expression(self, node: Expression, rule: Rule) -> set[str]:
        """The names and gaps that leave `node` unknown; empty if it is known."""
        read = reader(self.rulebook, rule.governed_by, self.row, self.concluded)
        if value(node, read, self.calendar) is not None:
            return set()
        match node:
            case Constant():
                return {LAW_NOT_KNOWN}
            case Name():
                return self.name(node, rule)
            case Choice(test, yes, no) if (chosen := value(test, read, self.calendar)) is not None:
                return self.expression(yes if chosen else no, rule)
            case _:
                found = {cause for part in children(node) for cause in self.expression(part, rule)}
                return found or {OUT_OF_RANGE}

    def name(self, name: Name, rule: Rule) -> set[str]:
        match name.kind:
            case "fact":
                return {name.name}
            case "conclusion":
                return set(self.causes[name.name])
            case "parameter":
                day = self.row[rule.governed_by]
                varies = not self.rulebook.parameters[name.name].never_changed
                return {rule.governed_by} if varies and (day is None or day == FAR) else {f"parameter:{name.name}"}
