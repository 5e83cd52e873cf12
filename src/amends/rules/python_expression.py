"""One expression as the text of one Python expression that knows about unknown."""

from collections.abc import Mapping
from dataclasses import dataclass

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
)
from amends.rules.parameter import Parameter
from amends.rules.rule import Rule

_CALENDAR_WORDS = {"roll", "add_business_days"}


@dataclass(frozen=True, slots=True)
class _Code:
    """The text of a Python expression: whether it may be None, and whether it may be repeated at no cost."""

    text: str
    maybe: bool
    simple: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """An operand as written where it is evaluated, and wherever it is used again."""

    first: str
    again: str
    maybe: bool


class Emitter:
    """Writes expressions and notes which facts and dated parameters they read."""

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        conclusions: Mapping[str, str],
        namespace: dict[str, object],
    ) -> None:
        self.parameter_values = parameters
        self.conclusions = conclusions
        self.namespace = namespace
        self.facts: set[str] = set()
        self.dated: dict[str, dict[str, str]] = {}
        self.governed_by = ""
        self.temporaries = 0

    def rule(self, rule: Rule) -> tuple[str, str]:
        """The texts of a rule's `when` and `then`."""
        self.governed_by = rule.governed_by
        self.temporaries = 0
        return self.emit(rule.when).text, self.emit(rule.then).text

    def emit(self, node: Expression) -> _Code:
        match node:
            case Constant(value):
                return self.constant(value)
            case Name():
                return self.name(node)
            case Not(operand):
                return self.strict("not {0}", operand)
            case Logic():
                return self.logic(node)
            case Compare(sign, left, right) | Arithmetic(sign, left, right):
                return self.strict(f"{{0}} {sign} {{1}}", left, right)
            case Member(item, container):
                return self.strict("{0} in {1}", item, container)
            case Choice():
                return self.choice(node)
            case Call("is_known", (operand,)):
                code = self.emit(operand)
                return _Code(f"({code.text} is not None)", maybe=False) if code.maybe else _TRUE
            case Call("min" | "max" as word, (left, right)):
                return self.least_or_most(word, left, right)
            case Call(word, arguments):
                parts = [self.emit(argument).text for argument in arguments]
                before = ["calendar"] if word in _CALENDAR_WORDS else []
                return _Code(f"{word}({', '.join([*before, *parts])})", maybe=True)

    def constant(self, value: Value) -> _Code:
        """A literal where Python has one, else a name for the value."""
        if value is None or isinstance(value, bool | int):
            negative = isinstance(value, int) and value < 0
            return _Code(f"({value})" if negative else repr(value), value is None, simple=True)
        name = f"k{len(self.namespace)}"
        for known, held in self.namespace.items():
            if known.startswith("k") and type(held) is type(value) and held == value:
                name = known
        self.namespace[name] = value
        return _Code(name, maybe=False, simple=True)

    def name(self, node: Name) -> _Code:
        match node.kind:
            case "fact":
                self.facts.add(node.name)
                return _Code(f"f_{node.name}", maybe=True, simple=True)
            case "conclusion":
                return _Code(self.conclusions[node.name], maybe=True, simple=True)
            case "parameter":
                return self.parameter(self.parameter_values[node.name])

    def parameter(self, parameter: Parameter) -> _Code:
        """One that never changed is its value; others are read once by their governing date."""
        if parameter.never_changed:
            return self.constant(parameter.timeless)
        self.facts.add(self.governed_by)
        group = self.dated.setdefault(self.governed_by, {})
        if parameter.name not in group:
            group[parameter.name] = f"p{sum(map(len, self.dated.values()))}"
        return _Code(group[parameter.name], maybe=True, simple=True)

    def held(self, code: _Code) -> _Held:
        if code.simple:
            return _Held(code.text, code.text, code.maybe)
        self.temporaries += 1
        local = f"x{self.temporaries}"
        return _Held(f"({local} := {code.text})", local, code.maybe)

    def strict(self, template: str, *operands: Expression) -> _Code:
        """An operation that is unknown as soon as an operand is."""
        codes = [self.emit(operand) for operand in operands]
        held = [self.held(code) if code.maybe else _Held(code.text, code.text, maybe=False) for code in codes]
        unknown = " or ".join(part.first + " is None" for part in held if part.maybe)
        operation = template.format(*(part.again for part in held))
        return _Code(f"(None if {unknown} else {operation})", maybe=True) if unknown else _Code(f"({operation})", False)

    def least_or_most(self, word: str, left: Expression, right: Expression) -> _Code:
        one, other = self.held(self.emit(left)), self.held(self.emit(right))
        unknown = " or ".join(part.first + " is None" for part in (one, other) if part.maybe)
        first = one.again if one.maybe else one.first
        second = other.again if other.maybe else other.first
        sign = "<=" if word == "min" else ">="
        operation = f"({one.again} if {first} {sign} {second} else {other.again})"
        return _Code(f"(None if {unknown} else {operation})", maybe=True) if unknown else _Code(operation, maybe=False)

    def logic(self, node: Logic) -> _Code:
        """Kleene's tables: the decisive side decides; else an unknown side makes the whole unknown."""
        left, right = self.emit(node.left), self.emit(node.right)
        maybe = left.maybe or right.maybe
        if not left.maybe:
            return _Code(f"({left.text} {node.word} {right.text})", maybe)
        one, other = self.held(left), self.held(right)
        if node.word == "and":
            return _Code(
                f"({one.first} is not False and ({one.again} if {other.first} is True else {other.again}))",
                maybe,
            )
        return _Code(f"({one.first} is True or ({one.again} if {other.first} is False else {other.again}))", maybe)

    def choice(self, node: Choice) -> _Code:
        test, yes, no = self.emit(node.test), self.emit(node.yes), self.emit(node.no)
        if not test.maybe:
            return _Code(f"({yes.text} if {test.text} else {no.text})", yes.maybe or no.maybe)
        return _Code(f"pick({test.text}, {yes.text}, {no.text})", maybe=True)


_TRUE = _Code("True", maybe=False, simple=True)
