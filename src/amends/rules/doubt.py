"""What stands behind an unknown conclusion: facts, parameters and gaps in the law that could change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amends.rules.evaluate import combined, parameter_value
from amends.rules.expression import FAR, Choice, Constant, Expression, Logic, Name, Value, children
from amends.rules.parameter import Parameter
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
_LAW_NOT_KNOWN, _OUT_OF_RANGE = frozenset({LAW_NOT_KNOWN}), frozenset({OUT_OF_RANGE})
"""A term too long to count, a day off the calendar, or days counted to one that never comes."""


type Walked = tuple[Value, frozenset[str]]
"""The value of an expression, and what leaves it unknown; nothing where it is known."""
type Walk = Callable[["Doubts"], Walked]


@dataclass(slots=True)
class Doubts:
    """The causes of unknown conclusions, found when asked for."""

    rulebook: Rulebook
    row: Mapping[str, Value]
    concluded: Mapping[str, Value]
    firings: Mapping[str, Firing]
    calendar: WorkingCalendar
    walks: "dict[int, Walk]"
    """How expressions are walked, worked out when one is first met and kept with the rulebook."""
    causes: dict[str, frozenset[str]] = field(default_factory=dict)

    settled: dict[str, Resolved] = field(default_factory=dict)

    def resolve(self, branch: Branch) -> Resolved:
        """Whether the rule or an exception to it applies, and to what value, from what each said of itself."""
        label = branch.rule.label
        if not branch.exceptions:
            return self.firings[label]
        found = self.settled.get(label)
        if found is None:
            when, then = self.firings[label]
            found = self.settled[label] = settle([self.resolve(inner) for inner in branch.exceptions], when, then)
        return found

    def of(self, conclusion: str) -> frozenset[str]:
        """What could change the unknown `conclusion`."""
        causes = self.causes.get(conclusion)
        if causes is None:
            branch = self.rulebook.branches.get(conclusion)
            applies = False if branch is None else self.resolve(branch)[0]
            causes = _NO_RULE if branch is None or applies is False else frozenset(self.branch(branch))
            self.causes[conclusion] = causes
        return causes

    def branch(self, branch: Branch) -> set[str]:
        """Why it is open whether `branch` applies, or to what value."""
        when, then = self.firings[branch.rule.label]
        resolved = [(inner, self.resolve(inner)) for inner in branch.exceptions]
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
        walk = self.walks.get(id(node))
        if walk is None:
            walk = self.walks[id(node)] = _walk(node, rule, self.rulebook)
        return walk(self)[1]


def _walk(node: Expression, rule: Rule, rulebook: Rulebook) -> Walk:
    """The function that gives the value of `node`, and what leaves it unknown."""
    match node:
        case Constant(constant):
            found = (constant, _NOTHING if constant is not None else _LAW_NOT_KNOWN)
            return lambda _: found
        case Name("fact", name):
            return _walk_fact(name)
        case Name("conclusion", name):
            return lambda doubts: _of_conclusion(doubts, name)
        case Name("parameter", name):
            return _walk_parameter(rulebook.parameters[name], rule.governed_by)
    parts = [_walk(part, rule, rulebook) for part in children(node)]
    match node:
        case Logic(word):
            return _walk_logic(parts[0], parts[1], decisive=word == "or")
        case Choice():
            return _walk_choice(parts[0], parts[1], parts[2])
    return lambda doubts: _combined(node, [part(doubts) for part in parts], doubts.calendar)


def _walk_fact(name: str) -> Walk:
    missing = (None, frozenset({name}))

    def fact(doubts: Doubts) -> Walked:
        value = doubts.row[name]
        return missing if value is None else (value, _NOTHING)

    return fact


def _of_conclusion(doubts: Doubts, name: str) -> Walked:
    value = doubts.concluded[name]
    return (None, doubts.of(name)) if value is None else (value, _NOTHING)


def _walk_parameter(parameter: Parameter, governed_by: str) -> Walk:
    missing, undated = frozenset({f"parameter:{parameter.name}"}), frozenset({governed_by})

    def dated(doubts: Doubts) -> Walked:
        day = doubts.row[governed_by]
        value = parameter_value(parameter, day)
        if value is not None:
            return value, _NOTHING
        varies = not parameter.never_changed
        return None, undated if varies and (day is None or day == FAR) else missing

    if not parameter.never_changed:
        return dated
    always = (parameter.timeless, _NOTHING if parameter.timeless is not None else missing)
    return lambda _: always


def _walk_logic(left: Walk, right: Walk, *, decisive: bool) -> Walk:
    def logic(doubts: Doubts) -> Walked:
        first, causes = left(doubts)
        if first is decisive:
            return decisive, _NOTHING
        second, more = right(doubts)
        if second is decisive:
            return decisive, _NOTHING
        return (None, causes | more) if first is None or second is None else (not decisive, _NOTHING)

    return logic


def _walk_choice(test: Walk, yes: Walk, no: Walk) -> Walk:
    def choice(doubts: Doubts) -> Walked:
        tested, causes = test(doubts)
        if tested is not None:
            return (yes if tested else no)(doubts)
        (first, some), (second, more) = yes(doubts), no(doubts)
        return (first, _NOTHING) if first is not None and first == second else (None, causes | some | more)

    return choice


def _combined(node: Expression, parts: list[Walked], calendar: WorkingCalendar) -> Walked:
    known = combined(node, [part for part, _ in parts], calendar)
    if known is not None:
        return known, _NOTHING
    return None, _NOTHING.union(*(causes for _, causes in parts)) or _OUT_OF_RANGE
