"""Every expression has one type, every word in it belongs to its list: a typo stops the rulebook from loading."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from amends.rules.expression import (
    BOOL,
    DATE,
    INT,
    MONEY,
    RATE,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Constant,
    Enum,
    EnumSet,
    Expression,
    Logic,
    Member,
    Name,
    Not,
    Plain,
    Type,
)
from amends.rules.parse import ExpressionError


@dataclass(frozen=True, slots=True)
class _Number:
    """An int literal that may yet be a count, a rate, or (zero alone) money."""

    zero: bool

    def __str__(self) -> str:
        return "a number"


@dataclass(frozen=True, slots=True)
class _Words:
    """Quoted words whose list the other side tells."""

    words: frozenset[str]
    in_set: bool

    def __str__(self) -> str:
        return "a set of words" if self.in_set else f"the word {', '.join(sorted(self.words))}"


@dataclass(frozen=True, slots=True)
class _Any:
    """`unknown`, which is of every type."""

    def __str__(self) -> str:
        return "unknown"


type _Open = Type | _Number | _Words | _Any
type Lookup = Callable[[Name], Type]
"""The type of a name; raises `ExpressionError` for one that is not known."""

_NUMBERS = (INT, MONEY)
_ORDERED = (INT, MONEY, RATE, DATE)


def check(node: Expression, expected: Type, lookup: Lookup) -> None:
    """Raise `ExpressionError` at the first place where `node` is not an expression of type `expected`."""
    checker = _Checker(lookup)
    checker.fit(node, checker.infer(node), expected)


def suggest(name: str, known: list[str]) -> str:
    """`; did you mean …?` where a known name is close."""
    close = get_close_matches(name, known, 1)
    return f"; did you mean `{close[0]}`?" if close else ""


class _Checker:
    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    def infer(self, node: Expression) -> _Open:
        match node:
            case Constant(value):
                return _of_literal(value)
            case Name():
                return self.lookup(node)
            case Not(operand):
                self.expect(operand, BOOL)
                return BOOL
            case Logic(_, left, right):
                self.expect(left, BOOL)
                self.expect(right, BOOL)
                return BOOL
            case Compare():
                return self.compare(node)
            case Member():
                return self.member(node)
            case Arithmetic():
                return self.arithmetic(node)
            case Choice(test, yes, no):
                self.expect(test, BOOL)
                return self.join(node, self.infer(yes), self.infer(no))
            case Call():
                return self.call(node)

    def expect(self, node: Expression, expected: Type) -> None:
        self.fit(node, self.infer(node), expected)

    def fit(self, node: Expression, actual: _Open, expected: Type) -> None:
        """Whether a value of type `actual` may stand where `expected` is wanted."""
        match actual, expected:
            case (Enum(name, words), Enum(other, allowed)) | (EnumSet(name, words), EnumSet(other, allowed)):
                fits = name == other and words <= allowed
            case _:
                fits = self.join(node, actual, expected) == expected
        if not fits:
            raise _mismatch(node, actual, expected)

    def join(self, node: Expression, left: _Open, right: _Open) -> _Open:
        """The one type both sides are of."""
        match left, right:
            case (_Any(), other) | (other, _Any()):
                return other
            case (_Number(zero), (Plain() as kind)) | ((Plain() as kind), _Number(zero)):
                if kind == MONEY and not zero:
                    raise ExpressionError(node.line, "a number is not Money: a literal has no currency, except 0")
                if kind not in {INT, RATE, MONEY}:
                    raise _mismatch(node, left, right)
                return kind
            case _Number(one), _Number(other_zero):
                return _Number(one and other_zero)
            case _Words(one_words, one_set), _Words(other_words, other_set) if one_set == other_set:
                return _Words(one_words | other_words, one_set)
            case (_Words(words, in_set), (Enum() | EnumSet()) as kind) | (
                (Enum() | EnumSet()) as kind,
                _Words(words, in_set),
            ) if isinstance(kind, EnumSet) == in_set:
                self.spelled(node, words, kind)
                return kind
            case Enum(one_name), Enum(other_name) if one_name == other_name:
                return left
            case EnumSet(one_name), EnumSet(other_name) if one_name == other_name:
                return left
        if left != right:
            raise _mismatch(node, left, right)
        return left

    @staticmethod
    def spelled(node: Expression, words: frozenset[str], kind: Enum | EnumSet) -> None:
        for word in sorted(words - kind.words):
            known = sorted(kind.words)
            hint = suggest(word, known)
            raise ExpressionError(node.line, f'"{word}" is not a word of {kind}: {", ".join(known)}{hint}')

    def compare(self, node: Compare) -> Type:
        left, right = self.infer(node.left), self.infer(node.right)
        kind = self.join(node, left, right)
        if isinstance(kind, EnumSet) or (isinstance(kind, _Words) and kind.in_set):
            raise ExpressionError(node.line, "sets are not compared; ask whether a word is in one")
        ordered = kind in _ORDERED or isinstance(kind, _Number | _Any)
        if node.comparison not in {"==", "!="} and not ordered:
            raise ExpressionError(node.line, f"{kind} has no order; only == and != compare it")
        return BOOL

    def member(self, node: Member) -> Type:
        item, container = self.infer(node.item), self.infer(node.container)
        match item, container:
            case _, _Words(in_set=True, words=words) if not words:
                raise ExpressionError(node.line, "nothing is in an empty set")
            case (Enum() as kind, _Words(words, True)):
                self.spelled(node, words, kind)
            case (_Words(words, False), EnumSet() as kind):
                self.spelled(node, words, kind)
            case (Enum(name), EnumSet(set_name)) if name == set_name:
                pass
            case _:
                raise ExpressionError(node.line, f"`in` asks for a word in a set, not {item} in {container}")
        return BOOL

    def arithmetic(self, node: Arithmetic) -> _Open:
        left, right = self.infer(node.left), self.infer(node.right)
        if node.sign == "*":
            return self.multiple(node, left, right)
        kind = self.join(node, left, right)
        if isinstance(kind, _Number | _Any):
            return kind
        if kind not in _NUMBERS:
            hint = "; count days with add_days(…) and days_between(…)" if kind == DATE else ""
            raise ExpressionError(node.line, f"{node.sign} takes Int or Money, not {kind}{hint}")
        return kind

    @staticmethod
    def multiple(node: Arithmetic, left: _Open, right: _Open) -> _Open:
        """A count or an amount so many times; the factor is a literal, so that the law can be proved linear."""
        match (node.left, left), (node.right, right):
            case (_, kind), (Constant(), _Number(zero)):
                pass
            case (Constant(), _Number(zero)), (_, kind):
                pass
            case _:
                raise ExpressionError(node.line, "* takes an Int or Money and a literal number")
        if isinstance(kind, _Number):
            return _Number(kind.zero or zero)
        if kind not in _NUMBERS:
            raise ExpressionError(node.line, f"* takes an Int or Money and a literal number, not {kind}")
        return kind

    def call(self, node: Call) -> _Open:
        match node.word, node.arguments:
            case "is_known", (operand,):
                self.infer(operand)
                return BOOL
            case "min" | "max", (left, right):
                kind = self.join(node, self.infer(left), self.infer(right))
                if kind not in _ORDERED and not isinstance(kind, _Number | _Any):
                    raise ExpressionError(node.line, f"{node.word} takes Int, Money or Date, not {kind}")
                return kind
            case "share", (amount, rate):
                self.expect(amount, MONEY)
                self.expect(rate, RATE)
                return MONEY
            case "days_between", (first, second):
                self.expect(first, DATE)
                self.expect(second, DATE)
                return INT
            case "roll", (day,):
                self.expect(day, DATE)
                return DATE
        day, count = node.arguments
        self.expect(day, DATE)
        self.expect(count, INT)
        return DATE


def _of_literal(value: object) -> _Open:
    match value:
        case None:
            return _Any()
        case bool():
            return BOOL
        case int():
            return _Number(value == 0)
        case str():
            return _Words(frozenset({value}), in_set=False)
        case frozenset():
            return _Words(value, in_set=True)
        case _:
            return DATE


def _mismatch(node: Expression, left: object, right: object) -> ExpressionError:
    hint = ""
    if isinstance(left, _Words) or isinstance(right, _Words):
        hint = " (a word stands where no list of words is expected)"
    return ExpressionError(node.line, f"{left} where {right} is expected{hint}")
