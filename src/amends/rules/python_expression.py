"""One expression as the text of one Python expression that knows about unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amends.rules.evaluate import combined
from amends.rules.expression import (
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
from amends.rules.rule import Rule
from amends.vocabulary.deadline import WorkingCalendar

_CALENDAR_WORDS = {"roll", "add_business_days"}


@dataclass(frozen=True, slots=True)
class Code:
    """The text of a Python expression: whether it may be None, and whether it may be repeated at no cost.

    Where it is a `constant`, `value` is its value.
    """

    text: str
    maybe: bool
    simple: bool = False
    constant: bool = False
    value: Value = None

    def always(self, value: bool | None) -> bool:
        """Whether it is that truth value whatever the facts."""
        return self.constant and self.value is value


@dataclass(frozen=True, slots=True)
class _Held:
    """An operand as written where it is evaluated, and wherever it is used again."""

    first: str
    again: str
    maybe: bool


class Emitter:
    """Writes expressions and notes which facts and dated parameters they read.

    What does not depend on facts is worked out here, once: figures of law that never changed, and all that follows
    from them. `known` are facts that cannot be unknown.
    """

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        conclusions: Mapping[str, Code],
        namespace: dict[str, object],
        known: frozenset[str] = frozenset(),
    ) -> None:
        self.parameter_values = parameters
        self.conclusions = conclusions
        self.namespace = namespace
        self.known = known
        self.facts: set[str] = set()
        self.dated: dict[str, dict[str, str]] = {}
        self.governed_by = ""
        self.temporaries = 0
        self.constants: dict[tuple[type, Value], str] = {}

    def rule(self, rule: Rule) -> tuple[Code, Code]:
        """A rule's `when` and `then`."""
        self.governed_by = rule.governed_by
        self.temporaries = 0
        return self.emit(rule.when), self.emit(rule.then)

    def emit(self, node: Expression) -> Code:
        match node:
            case Constant(value):
                return self.constant(value)
            case Name():
                return self.name(node)
        parts = [self.emit(part) for part in children(node)]
        if all(part.constant for part in parts) and not (isinstance(node, Call) and node.word in _CALENDAR_WORDS):
            return self.constant(combined(node, [part.value for part in parts], _NO_CALENDAR))
        match node:
            case Logic():
                return self.logic(node.word, *parts)
            case Choice():
                return self.choice(*parts)
            case Call("is_known"):
                return Code(f"({parts[0].text} is not None)", maybe=False) if parts[0].maybe else self.constant(True)
        if any(part.always(None) for part in parts):
            return self.constant(None)
        match node:
            case Not():
                return self.strict("not {0}", parts)
            case Compare(sign) | Arithmetic(sign):
                return self.strict(f"{{0}} {sign} {{1}}", parts)
            case Member():
                return self.strict("{0} in {1}", parts)
            case Call("min" | "max" as word):
                return self.least_or_most(word, *parts)
            case Call(word):
                before = ["calendar"] if word in _CALENDAR_WORDS else []
                return Code(f"{word}({', '.join([*before, *(part.text for part in parts)])})", maybe=True)
        raise AssertionError(node)

    def constant(self, value: Value) -> Code:
        """A literal where Python has one, else a name for the value."""
        if value is None or isinstance(value, bool | int):
            negative = isinstance(value, int) and value < 0
            text = f"({value})" if negative else repr(value)
            return Code(text, value is None, simple=True, constant=True, value=value)
        name = self.constants.setdefault((type(value), value), f"k{len(self.constants)}")
        self.namespace[name] = value
        return Code(name, maybe=False, simple=True, constant=True, value=value)

    def name(self, node: Name) -> Code:
        match node.kind:
            case "fact":
                self.facts.add(node.name)
                return Code(f"f_{node.name}", maybe=node.name not in self.known, simple=True)
            case "conclusion":
                return self.conclusions[node.name]
            case "parameter":
                return self.parameter(self.parameter_values[node.name])

    def parameter(self, parameter: Parameter) -> Code:
        """One that never changed is its value; others are read once by their governing date."""
        if parameter.never_changed:
            return self.constant(parameter.timeless)
        self.facts.add(self.governed_by)
        group = self.dated.setdefault(self.governed_by, {})
        if parameter.name not in group:
            group[parameter.name] = f"p{sum(map(len, self.dated.values()))}"
        return Code(group[parameter.name], maybe=True, simple=True)

    def held(self, code: Code) -> _Held:
        if code.simple:
            return _Held(code.text, code.text, code.maybe)
        self.temporaries += 1
        local = f"x{self.temporaries}"
        return _Held(f"({local} := {code.text})", local, code.maybe)

    def strict(self, template: str, codes: Sequence[Code]) -> Code:
        """An operation that is unknown as soon as an operand is."""
        held = [self.held(code) if code.maybe else _Held(code.text, code.text, maybe=False) for code in codes]
        unknown = " or ".join(part.first + " is None" for part in held if part.maybe)
        operation = template.format(*(part.again for part in held))
        return Code(f"(None if {unknown} else {operation})", maybe=True) if unknown else Code(f"({operation})", False)

    def least_or_most(self, word: str, left: Code, right: Code) -> Code:
        one, other = self.held(left), self.held(right)
        unknown = " or ".join(part.first + " is None" for part in (one, other) if part.maybe)
        first = one.again if one.maybe else one.first
        second = other.again if other.maybe else other.first
        sign = "<=" if word == "min" else ">="
        operation = f"({one.again} if {first} {sign} {second} else {other.again})"
        return Code(f"(None if {unknown} else {operation})", maybe=True) if unknown else Code(operation, maybe=False)

    def logic(self, word: str, left: Code, right: Code) -> Code:
        """Kleene's tables: the decisive side decides; else an unknown side makes the whole unknown."""
        decisive = word == "or"
        for one, other in ((left, right), (right, left)):
            if one.always(decisive):
                return self.constant(decisive)
            if one.always(not decisive):
                return other
            if one.always(None):
                return Code(f"({decisive} if {other.text} is {decisive} else None)", maybe=True)
            if not one.maybe:
                return Code(f"({one.text} {word} {other.text})", other.maybe)
        first, second = self.held(left), self.held(right)
        if word == "and":
            text = f"({first.first} is not False and ({first.again} if {second.first} is True else {second.again}))"
        else:
            text = f"({first.first} is True or ({first.again} if {second.first} is False else {second.again}))"
        return Code(text, maybe=True)

    def choice(self, test: Code, yes: Code, no: Code) -> Code:
        if test.constant and test.value is not None:
            return yes if test.value else no
        if not test.maybe:
            return Code(f"({yes.text} if {test.text} else {no.text})", yes.maybe or no.maybe)
        return Code(f"pick({test.text}, {yes.text}, {no.text})", maybe=True)


_NO_CALENDAR = WorkingCalendar("")
"""For what counts no working days."""
