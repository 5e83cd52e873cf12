"""Random, well-typed expressions, rulebooks and rows, for holding every reading of a rule to the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from amends.rules.expression import (
    BOOL,
    DATE,
    FAR,
    INT,
    MONEY,
    RATE,
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
    Type,
    Value,
    Vocabulary,
    enum,
    enum_set,
)
from amends.rules.parameter import DatedValue, Parameter
from amends.rules.rule import ALWAYS, Rule
from amends.rules.rulebook import Rulebook, build
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER, WorkingCalendar

CITE = Citation("Made-up Act", "s. 1", "https://example.org/act")
COLOURS = ("red", "green", "blue")
COLOUR, PALETTE = enum("colour", *COLOURS), enum_set("colour", *COLOURS)
TYPES: tuple[Type, ...] = (BOOL, INT, MONEY, RATE, DATE, COLOUR, PALETTE)
FIRST_DAY = date(2026, 1, 1)
CALENDAR = WorkingCalendar("Nowhere", holidays=frozenset({date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 3)}))
FACTS: Mapping[str, Type] = {
    "sealed": BOOL,
    "used": BOOL,
    "informed": BOOL,
    "repairs": INT,
    "delays": INT,
    "price": MONEY,
    "freight": MONEY,
    "rate": RATE,
    "ordered_on": DATE,
    "requested_on": DATE,
    "delivered_on": DATE,
    "colour": COLOUR,
    "lining": COLOUR,
    "palette": PALETTE,
}

days = st.integers(0, 120).map(lambda offset: FIRST_DAY + timedelta(days=offset))


def values(kind: Type) -> st.SearchStrategy[Value]:
    """Known values as they stand inside an evaluation."""
    match kind:
        case _ if kind == BOOL:
            return st.booleans()
        case _ if kind == DATE:
            return st.one_of(days, st.just(FAR))
        case _ if kind == COLOUR:
            return st.sampled_from(COLOURS)
        case _ if kind == PALETTE:
            return st.frozensets(st.sampled_from(COLOURS), min_size=1)
        case _ if kind == RATE:
            return st.integers(0, 1_500_000)
        case _ if kind == INT:
            return st.one_of(st.integers(-3, 40), st.sampled_from([40_000, 40_001]))
    return st.integers(-500, 5_000)


def facts_of(kind: Type) -> st.SearchStrategy[object]:
    """A fact as callers give it: a value, `NEVER`, or unknown."""
    return st.one_of(st.none(), values(kind).map(lambda value: NEVER if kind == DATE and value == FAR else value))


_SAMPLES: Mapping[Type, tuple[object, ...]] = {
    BOOL: (None, True, False),
    INT: (None, 0, 1, 3, 14, -2, 40_001),
    MONEY: (None, 0, 1, 999, 2_500, -1),
    RATE: (None, 0, 1, 500_000, 1_000_000),
    DATE: (None, NEVER, *(FIRST_DAY + timedelta(days=offset) for offset in (0, 1, 4, 31, 92))),
    COLOUR: (None, *COLOURS),
    PALETTE: (None, frozenset(), frozenset({"red"}), frozenset(COLOURS)),
}
SPREAD: list[Mapping[str, object]] = [
    {
        name: _SAMPLES[kind][(number * (2 * place + 1) + number * number // (place + 1)) % len(_SAMPLES[kind])]
        for place, (name, kind) in enumerate(FACTS.items())
    }
    for number in range(150)
]
"""Rows spread over the facts' values, the same in every run, for trying one rulebook often at little cost."""
rows = st.fixed_dictionaries({name: facts_of(kind) for name, kind in FACTS.items()})


@dataclass
class Writer:
    """Draws expressions over the names it is given."""

    draw: st.DrawFn
    names: Mapping[Type, list[Name]]
    with_is_known: bool = True

    def pick(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def of(self, kind: Type, depth: int) -> Expression:
        if depth <= 0 or self.draw(st.integers(0, 5)) == 0:
            return self.leaf(kind)
        if self.draw(st.integers(0, 4)) == 0:
            return Choice(self.of(BOOL, depth - 1), self.of(kind, depth - 1), self.of(kind, depth - 1))
        match kind:
            case _ if kind == BOOL:
                return self.truth(depth - 1)
            case _ if kind == DATE:
                return self.day(depth - 1)
            case _ if kind in {INT, MONEY}:
                return self.number(kind, depth - 1)
            case _ if kind == RATE:
                return Call(self.pick("min", "max"), (self.of(RATE, depth - 1), self.of(RATE, depth - 1)))
        return self.leaf(kind)

    def leaf(self, kind: Type) -> Expression:
        if self.draw(st.integers(0, 9)) == 0:
            return Constant(None)
        if kind != MONEY and self.draw(st.integers(0, 2)) == 0:
            return Constant(self.draw(values(kind)))
        if kind == MONEY and self.draw(st.integers(0, 4)) == 0:
            return Constant(0)
        return self.draw(st.sampled_from(self.names[kind]))

    def truth(self, depth: int) -> Expression:
        match self.pick("not", "logic", "logic", "compare", "equal", "member", "is_known"):
            case "not":
                return Not(self.of(BOOL, depth))
            case "logic":
                return Logic(self.pick("and", "or"), self.of(BOOL, depth), self.of(BOOL, depth))
            case "compare":
                kind = self.draw(st.sampled_from([INT, MONEY, RATE, DATE]))
                return Compare(self.pick("<", "<=", ">", ">="), self.of(kind, depth), self.of(kind, depth))
            case "equal":
                kind = self.draw(st.sampled_from([BOOL, INT, DATE, COLOUR]))
                return Compare(self.pick("==", "!="), self.of(kind, depth), self.of(kind, depth))
            case "member":
                if self.draw(st.booleans()):
                    return Member(self.draw(st.sampled_from(self.names[COLOUR])), self.leaf_set())
                word = Constant(self.draw(values(COLOUR)))
                return Member(word, self.draw(st.sampled_from(self.names[PALETTE])))
        if not self.with_is_known:
            return self.leaf(BOOL)
        return Call("is_known", (self.of(self.draw(st.sampled_from(TYPES)), depth),))

    def leaf_set(self) -> Expression:
        named = st.sampled_from(self.names[PALETTE])
        return self.draw(st.one_of(named, values(PALETTE).map(Constant)))

    def day(self, depth: int) -> Expression:
        word = self.pick("add_days", "add_months", "add_years", "add_business_days", "last_day_counting", "roll", "min")
        if word == "roll":
            return Call("roll", (self.of(DATE, depth),))
        if word == "min":
            return Call(self.pick("min", "max"), (self.of(DATE, depth), self.of(DATE, depth)))
        return Call(word, (self.of(DATE, depth), self.of(INT, depth)))

    def number(self, kind: Type, depth: int) -> Expression:
        match self.pick("sum", "times", "least", "own"):
            case "sum":
                return Arithmetic(self.pick("+", "-"), self.of(kind, depth), self.of(kind, depth))
            case "times":
                named = self.draw(st.sampled_from(self.names[kind]))
                return Arithmetic("*", named, Constant(self.draw(st.integers(-2, 5))))
            case "least":
                return Call(self.pick("min", "max"), (self.of(kind, depth), self.of(kind, depth)))
        if kind == MONEY:
            return Call("share", (self.of(MONEY, depth), self.of(RATE, depth)))
        return Call("days_between", (self.of(DATE, depth), self.of(DATE, depth)))


def named(parameters: Mapping[str, Parameter], conclusions: Mapping[str, Type]) -> dict[Type, list[Name]]:
    """Every name that may be read, by its type."""
    every = [(Name("fact", name), kind) for name, kind in FACTS.items()]
    every += [(Name("conclusion", name), kind) for name, kind in conclusions.items()]
    every += [(Name("parameter", name), parameter.type) for name, parameter in parameters.items()]
    return {kind: [name for name, of in every if of == kind] for kind in TYPES}


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Parameter]:
    """One parameter of each type it may have, steady or changing, sometimes unknown."""
    made = {}
    for number, kind in enumerate((BOOL, INT, RATE, DATE, COLOUR, PALETTE)):
        starts = [draw(st.sampled_from([None, FIRST_DAY])), *sorted(draw(st.sets(days, max_size=2)))]
        dated = [DatedValue(start, draw(st.one_of(st.none(), values(kind))), CITE) for start in dict.fromkeys(starts)]
        made[f"figure_{number}"] = Parameter(f"figure_{number}", kind, tuple(dated))
    return made


@st.composite
def expressions(draw: st.DrawFn, with_is_known: bool = True) -> tuple[Type, Expression]:
    """A well-typed expression over the facts, with its type."""
    kind = draw(st.sampled_from(TYPES))
    return kind, Writer(draw, named({}, {}), with_is_known).of(kind, 4)


@st.composite
def rulebooks(draw: st.DrawFn, with_is_known: bool = True) -> Rulebook:
    """A small rulebook: conclusions that read one another, exceptions to any depth, two governing dates."""
    figures = draw(parameters())
    conclusions = {f"made.c{number}": draw(st.sampled_from(TYPES)) for number in range(draw(st.integers(1, 5)))}
    rules: list[Rule] = []
    readable: dict[str, Type] = {}
    for conclusion, kind in conclusions.items():
        writer = Writer(draw, named(figures, readable), with_is_known)
        labels: list[str] = []
        for number in range(draw(st.integers(1, 5))):
            label = f"{conclusion}.r{number}"
            always = draw(st.booleans()) and not labels
            rules.append(
                Rule(
                    label=label,
                    defines=conclusion,
                    cite=CITE,
                    when=ALWAYS if always else writer.of(BOOL, 2),
                    then=writer.of(kind, 3),
                    governed_by=draw(st.sampled_from(["ordered_on", "requested_on"])),
                    exception_to=draw(st.sampled_from(labels)) if labels else None,
                )
            )
            labels.append(label)
        readable[conclusion] = kind
    return build(rules, figures, Vocabulary(FACTS, {**conclusions, "made.undefined": BOOL}))
