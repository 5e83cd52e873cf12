"""The reference reading: what an expression and a rulebook mean, as plainly as it can be written.

Slow on purpose: tests hold the generated functions equal to it, and explanations read single expressions by it.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from amends.rules import counting
from amends.rules.expression import (
    FAR,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Constant,
    Expression,
    Logic,
    Member,
    Name,
    Not,
    Value,
    children,
)
from amends.rules.parameter import Parameter
from amends.rules.row import inward, outward
from amends.rules.rulebook import Branch, Rulebook
from amends.vocabulary.deadline import WorkingCalendar

type Resolved = tuple[bool | None, Value]
"""Whether a rule or one of its exceptions applies, and to what value."""

_STRICT: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "min": min,
    "max": max,
    "in": lambda item, container: item in container,
}
_COUNTING: dict[str, Callable[[Any, Any], Any]] = {
    "add_days": counting.add_days,
    "add_months": counting.add_months,
    "add_years": counting.add_years,
    "last_day_counting": counting.last_day_counting,
    "days_between": counting.days_between,
    "share": counting.share,
}


def value(node: Expression, read: Callable[[Name], Value], calendar: WorkingCalendar) -> Value:
    """The value of `node`, None if unknown; `read` gives the value of a name."""
    match node:
        case Constant(constant):
            return constant
        case Name():
            return read(node)
    return combined(node, [value(part, read, calendar) for part in children(node)], calendar)


def combined(node: Expression, parts: list[Any], calendar: WorkingCalendar) -> Value:
    """The value of `node` from those of its parts, as `children` lists them."""
    match node, parts:
        case Not(), [operand]:
            return None if operand is None else not operand
        case Logic(word), [first, second]:
            decisive = word == "or"
            if decisive in {first, second}:
                return decisive
            return None if None in {first, second} else not decisive
        case ((Compare(sign) | Arithmetic(sign)), [first, second]):
            return _strict(sign, first, second)
        case Member(), [first, second]:
            return _strict("in", first, second)
        case Choice(), [None, first, second]:
            agreed: Value = first if first == second else None
            return agreed
        case Choice(), [test, first, second]:
            chosen: Value = first if test else second
            return chosen
        case Call("is_known"), [first]:
            return first is not None
        case Call("roll"), [first]:
            return counting.roll(calendar, first)
        case Call("min" | "max" as word), [first, second]:
            return _strict(word, first, second)
        case Call("add_business_days"), [first, second]:
            return counting.add_business_days(calendar, first, second)
        case Call(word), [first, second]:
            counted: Value = _COUNTING[word](first, second)
            return counted
    raise AssertionError(node)


def _strict(sign: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    result: Value = _STRICT[sign](left, right)
    return result


def parameter_value(parameter: Parameter, day: Value) -> Value:
    """The value of `parameter` on a governing `day` as it stands in a row."""
    return parameter.value_on(day if isinstance(day, date) and day != FAR else None)


def run(rulebook: Rulebook, facts: Mapping[str, object], calendar: WorkingCalendar) -> dict[str, object]:
    """Every conclusion of the vocabulary with its value, None where it is unknown or no rule defines it."""
    row = inward(facts, rulebook.words.facts)
    concluded: dict[str, Value] = dict.fromkeys(rulebook.words.conclusions)
    for conclusion in rulebook.order:
        applies, concluded_value = _resolve(rulebook, rulebook.branches[conclusion], row, concluded, calendar)
        concluded[conclusion] = concluded_value if applies is True else None
    return outward(concluded, rulebook.words.conclusions)


def _resolve(
    rulebook: Rulebook,
    branch: Branch,
    row: Mapping[str, Value],
    concluded: Mapping[str, Value],
    calendar: WorkingCalendar,
) -> Resolved:
    """Exceptions win; of all that may apply the value is known only if they agree; two that do apply conflict."""
    read = reader(rulebook, branch.rule.governed_by, row, concluded)
    exceptions = [_resolve(rulebook, inner, row, concluded, calendar) for inner in branch.exceptions]
    live = [resolved for resolved in exceptions if resolved[0] is not False]
    certain = sum(applies is True for applies, _ in live)
    if certain > 1:
        return True, None
    applies = value(branch.rule.when, read, calendar)
    if not certain and applies is not False:
        live.append((None if applies is None else True, value(branch.rule.then, read, calendar)))
    if not live:
        return False, None
    values = {resolved_value for _, resolved_value in live}
    agreed = values.pop() if len(values) == 1 else None
    return (True if any(applies is True for applies, _ in live) else None), agreed


def reader(
    rulebook: Rulebook, governed_by: str, row: Mapping[str, Value], concluded: Mapping[str, Value]
) -> Callable[[Name], Value]:
    """What names mean to a rule governed by that fact."""

    def read(name: Name) -> Value:
        match name.kind:
            case "fact":
                return row[name.name]
            case "conclusion":
                return concluded[name.name]
            case "parameter":
                return parameter_value(rulebook.parameters[name.name], row.get(governed_by))

    return read
