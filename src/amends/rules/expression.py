"""The expression tree every reading shares, and the types of its values.

A value is a bool, an int (counts, minor units and ppm alike), a date, a word, a set of words, or None for unknown.
Inside an evaluation the day that never comes is `FAR`, later than every other day; at the edge it is `NEVER`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

type Value = bool | int | date | str | frozenset[str] | None

FAR = date.max
"""`NEVER` inside an evaluation: it compares as later than any day and no counting moves it."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A type that needs no words of its own."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Enum:
    """One word of a closed list; `name` tells apart lists that share words."""

    name: str
    words: frozenset[str]

    def __str__(self) -> str:
        return f"Enum({self.name})"


@dataclass(frozen=True, slots=True)
class EnumSet:
    """Any number of words of a closed list."""

    name: str
    words: frozenset[str]

    def __str__(self) -> str:
        return f"EnumSet({self.name})"


type Type = Plain | Enum | EnumSet

BOOL = Plain("Bool")
INT = Plain("Int")
MONEY = Plain("Money")
RATE = Plain("Rate")
DATE = Plain("Date")
PLAIN_TYPES: Mapping[str, Plain] = {plain.name: plain for plain in (BOOL, INT, MONEY, RATE, DATE)}


def enum(name: str, *words: str) -> Enum:
    """The type of one word out of `words`."""
    return Enum(name, frozenset(words))


def enum_set(name: str, *words: str) -> EnumSet:
    """The type of a set of words out of `words`."""
    return EnumSet(name, frozenset(words))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts a rule may read and the conclusions it may define, each with its type."""

    facts: Mapping[str, Type]
    conclusions: Mapping[str, Type]


type NameKind = Literal["fact", "conclusion", "parameter"]
type Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
type Word = Literal[
    "add_days",
    "add_months",
    "add_years",
    "add_business_days",
    "roll",
    "last_day_counting",
    "days_between",
    "share",
    "min",
    "max",
    "is_known",
]


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; None is law that is not known."""

    value: Value
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, the conclusion of another rule, or a dated parameter (without its `p.`)."""

    kind: NameKind
    name: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`, unknown if it is."""

    operand: "Expression"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or`, three-valued."""

    word: Literal["and", "or"]
    left: "Expression"
    right: "Expression"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A single comparison of two values of one type."""

    comparison: Comparison
    left: "Expression"
    right: "Expression"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """`item in container`."""

    item: "Expression"
    container: "Expression"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum or difference of Int or Money, or one of them times a literal."""

    sign: Literal["+", "-", "*"]
    left: "Expression"
    right: "Expression"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes if test else no`; an unknown test still decides where both branches agree."""

    test: "Expression"
    yes: "Expression"
    no: "Expression"
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One of the words of the language applied to its arguments."""

    word: Word
    arguments: tuple["Expression", ...]
    line: int = field(default=0, compare=False)


type Expression = Constant | Name | Not | Logic | Compare | Member | Arithmetic | Choice | Call


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct parts of `node`, left to right."""
    match node:
        case Constant() | Name():
            return ()
        case Not(operand):
            return (operand,)
        case Member(item, container):
            return (item, container)
        case Choice(test, yes, no):
            return (test, yes, no)
        case Call(_, arguments):
            return arguments
        case Logic(_, left, right) | Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)


def names(node: Expression) -> Iterator[Name]:
    """Every name read anywhere in `node`, left to right, repeats included."""
    if isinstance(node, Name):
        yield node
    for part in children(node):
        yield from names(part)


def text(node: Expression) -> str:
    """The one canonical spelling of `node`, fully parenthesised; the rulebook's hash is made of it."""
    match node:
        case Constant(value):
            return literal(value)
        case Name(kind, name):
            return f"p.{name}" if kind == "parameter" else name
        case Not(operand):
            return f"(not {text(operand)})"
        case Member(item, container):
            return f"({text(item)} in {text(container)})"
        case Choice(test, yes, no):
            return f"({text(yes)} if {text(test)} else {text(no)})"
        case Call(word, arguments):
            return f"{word}({', '.join(map(text, arguments))})"
        case Logic(sign, left, right) | Compare(sign, left, right) | Arithmetic(sign, left, right):
            return f"({text(left)} {sign} {text(right)})"


def literal(value: Value) -> str:
    """`value` as an author writes it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case date():
            return "never" if value == FAR else f'date("{value.isoformat()}")'
        case frozenset():
            return "{" + ", ".join(f'"{word}"' for word in sorted(value)) + "}"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def conforms(value: Any, kind: Type) -> bool:
    """Whether a known `value` belongs to `kind`."""
    match kind:
        case Enum(words=words):
            return isinstance(value, str) and value in words
        case EnumSet(words=words):
            return isinstance(value, frozenset) and value <= words
        case Plain("Bool"):
            return isinstance(value, bool)
        case Plain("Date"):
            return isinstance(value, date) and not isinstance(value, datetime)
        case Plain("Rate"):
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case _:
            return isinstance(value, int) and not isinstance(value, bool)
