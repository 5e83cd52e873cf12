"""The reading of a rulebook as terms of a proof: the tree of the generated Python, over facts that are not known yet.

A truth is two terms, whether it is certainly so and whether it is certainly not; both false is unknown, so Kleene's
tables need no case for it. Every other value is whether it is known, and a number: minor units, ppm, counts, the
ordinal of a day, the number of a word. The reading is exact but for months, years, working days and rolls, and for
`share` of two unknowns: those are bounded from both sides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from amends.rules.counting import MAX_TERM_DAYS, MAX_TERM_MONTHS, PPM
from amends.rules.expression import (
    BOOL,
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
    Value,
)
from amends.rules.prove_spans import FAR_DAY, FIRST_DAY, Spans
from amends.rules.prove_terms import ENDLESS, Number, Terms, Truth

type Read = Callable[[Name], "Seen"]
"""The meaning of a name."""


@dataclass(frozen=True, slots=True)
class Told:
    """A truth: whether it is certainly so (`yes`) or certainly not (`no`)."""

    yes: Truth
    no: Truth


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, day or word, which means something only where it is known."""

    known: Truth
    value: Number


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set of words, as whether each is in it."""

    known: Truth
    has: Mapping[str, Truth] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The literal `unknown`, of no type yet."""


type Seen = Told | Figure | Chosen | Unsaid
UNSAID = Unsaid()
NOT_TOLD, NOT_KNOWN = Told(False, False), Figure(False, 0)
_word_numbers: dict[str, int] = {}


def word_number(word: str) -> int:
    """The number that stands for `word`, the same in every proof of this process."""
    return _word_numbers.setdefault(str(word), len(_word_numbers) + 1)


def word_of(number: int) -> str:
    """The word that `number` stands for."""
    return next(word for word, known in _word_numbers.items() if known == number)


def seen(value: Value) -> Seen:
    """A value that does not depend on anything."""
    match value:
        case None:
            return UNSAID
        case bool():
            return Told(value, not value)
        case date():
            return Figure(True, value.toordinal())
        case str():
            return Figure(True, word_number(value))
        case frozenset():
            return Chosen(True, dict.fromkeys(map(str, value), True))
        case _:
            return Figure(True, value)


def blank(kind: Type) -> Seen:
    """Unknown, of a type."""
    if kind == BOOL:
        return NOT_TOLD
    return Chosen(False, {}) if isinstance(kind, EnumSet) else NOT_KNOWN


def told(value: Seen) -> Told:
    """`value` where a truth is wanted."""
    if isinstance(value, Unsaid):
        return NOT_TOLD
    assert isinstance(value, Told)
    return value


def figure(value: Seen) -> Figure:
    """`value` where a number, a day or a word is wanted."""
    if isinstance(value, Unsaid):
        return NOT_KNOWN
    assert isinstance(value, Figure)
    return value


@dataclass(slots=True)
class Reader:
    """Reads expressions into terms."""

    terms: Terms
    spans: Spans
    not_stated: frozenset[str] = frozenset()
    """Parameters of which `is_known` is to say no, whatever is supposed of them."""
    undecided: Callable[[], Told] | None = None
    """What the literal `unknown` means as a truth (elsewhere: what its other branch says); None: nothing known."""
    fresh: int = 0

    def known(self, value: Seen) -> Truth:
        """Whether `value` is known."""
        match value:
            case Told(yes, no):
                return self.terms.either(yes, no)
            case Figure(known) | Chosen(known):
                return known
            case Unsaid():
                return False

    def value(self, node: Expression, read: Read) -> Seen:
        """The meaning of `node`, its names meaning what `read` says."""
        terms = self.terms
        match node:
            case Constant(value):
                return seen(value)
            case Name():
                return read(node)
            case Not(operand):
                inner = told(self.value(operand, read))
                return Told(inner.no, inner.yes)
            case Logic(word, left, right):
                return self._logic(word, self._truth(left, read), right, read)
            case Compare(sign, left, right):
                return self._compared(sign, self.value(left, read), self.value(right, read))
            case Member(item, container):
                return self._member(self.value(item, read), self.value(container, read), item)
            case Arithmetic(sign, left, right):
                return self._arithmetic(sign, figure(self.value(left, read)), figure(self.value(right, read)))
            case Choice(test, yes, no):
                decided = told(self.value(test, read))
                if decided.yes is True:
                    return self.value(yes, read)
                if decided.no is True:
                    return self.value(no, read)
                return self.picked(decided, self.value(yes, read), self.value(no, read))
            case Call("is_known", (Name("parameter", name),)) if name in self.not_stated:
                return Told(False, True)
            case Call("is_known", (operand,)):
                known = self.known(self.value(operand, read))
                return Told(known, terms.invert(known))
            case Call("roll", (day,)):
                return self._rolled(figure(self.value(day, read)))
            case Call(word, (left, right)):
                return self._call(word, figure(self.value(left, read)), figure(self.value(right, read)))
        raise AssertionError(node)

    def _truth(self, node: Expression, read: Read) -> Told:
        value = self.value(node, read)
        return self.undecided() if isinstance(value, Unsaid) and self.undecided else told(value)

    def _logic(self, word: str, left: Told, other: Expression, read: Read) -> Told:
        if (left.no if word == "and" else left.yes) is True:
            return left
        right = self._truth(other, read)
        terms = self.terms
        if word == "and":
            return Told(terms.both(left.yes, right.yes), terms.either(left.no, right.no))
        return Told(terms.either(left.yes, right.yes), terms.both(left.no, right.no))

    def _when_known(self, known: Truth, holds: Truth) -> Told:
        terms = self.terms
        return Told(terms.both(known, holds), terms.both(known, terms.invert(holds)))

    def same(self, left: Seen, right: Seen) -> Truth:
        """Whether two known values are equal; means nothing where one is unknown."""
        terms = self.terms
        match left, right:
            case Told(), Told():
                return terms.either(terms.both(left.yes, right.yes), terms.both(left.no, right.no))
            case Figure(), Figure():
                return terms.equal(left.value, right.value)
            case Chosen(), Chosen():
                words = sorted({*left.has, *right.has})
                pairs = [(left.has.get(word, False), right.has.get(word, False)) for word in words]
                return terms.every(terms.whether(one, other, terms.invert(other)) for one, other in pairs)
        return False

    def says(self, meaning: Seen, value: Value) -> Truth:
        """Whether `meaning` is that value, None being unknown."""
        if value is None:
            return self.terms.invert(self.known(meaning))
        return self.terms.both(self.known(meaning), self.same(meaning, seen(value)))

    def unknown_fact(self, name: str, kind: Type, least: int, most: int) -> Seen:
        """A fact of which nothing is known, not even whether it is; numbers and days within `least` and `most`."""
        return self.fact(name, kind, (least, most), self.terms.truth(f"known {name}"))

    def fact(self, name: str, kind: Type, within: tuple[int, int], known: Truth) -> Seen:
        """A fact that may be anything of its type, where it is `known`; numbers and days within bounds."""
        terms = self.terms
        match kind:
            case Plain("Bool"):
                value = terms.truth(name)
                return Told(terms.both(known, value), terms.both(known, terms.invert(value)))
            case EnumSet(words=words):
                return Chosen(known, {word: terms.truth(f"{name} has {word}") for word in sorted(map(str, words))})
            case Enum(words=words):
                numbers = sorted(word_number(word) for word in words)
                value_of_word = terms.integer(name, numbers[0], numbers[-1])
                possible = terms.some(terms.equal(value_of_word, number) for number in numbers)
                return Figure(terms.both(known, possible), value_of_word)
        return Figure(known, terms.integer(name, *within))

    def _compared(self, sign: str, left: Seen, right: Seen) -> Told:
        terms = self.terms
        known = terms.both(self.known(left), self.known(right))
        if known is False:
            return NOT_TOLD
        if sign in {"==", "!="}:
            equal = self._when_known(known, self.same(left, right))
            return equal if sign == "==" else Told(equal.no, equal.yes)
        one, other = figure(left).value, figure(right).value
        if sign in {">", ">="}:
            one, other = other, one
        return self._when_known(known, terms.less(one, other) if sign in {"<", ">"} else terms.at_most(one, other))

    def _member(self, item: Seen, container: Seen, written: Expression) -> Told:
        terms, sought = self.terms, figure(item)
        if not isinstance(container, Chosen):
            return NOT_TOLD
        known = terms.both(sought.known, container.known)
        if isinstance(written, Constant):
            return self._when_known(known, container.has.get(str(written.value), False))
        matches = [terms.both(has, terms.equal(sought.value, word_number(word))) for word, has in container.has.items()]
        return self._when_known(known, terms.some(matches))

    def _arithmetic(self, sign: str, left: Figure, right: Figure) -> Figure:
        terms = self.terms
        known = terms.both(left.known, right.known)
        match sign:
            case "+":
                return Figure(known, terms.plus(left.value, right.value))
            case "-":
                return Figure(known, terms.minus(left.value, right.value))
        factor, number = (left.value, right.value) if isinstance(left.value, int) else (right.value, left.value)
        assert isinstance(factor, int), "one factor is a literal"
        return Figure(known, terms.times(number, factor))

    def picked(self, test: Told, yes: Seen, no: Seen) -> Seen:
        """`yes if test else no`; where the test is unknown, what both say alike."""
        terms = self.terms
        if self.undecided is not None:
            yes, no = (no, no) if isinstance(yes, Unsaid) else (yes, yes) if isinstance(no, Unsaid) else (yes, no)
        if isinstance(yes, Unsaid) and isinstance(no, Unsaid):
            return UNSAID
        if isinstance(yes, Told) or isinstance(no, Told):
            one, other = told(yes), told(no)
            return Told(
                terms.some(
                    (terms.both(test.yes, one.yes), terms.both(test.no, other.yes), terms.both(one.yes, other.yes))
                ),
                terms.some((terms.both(test.yes, one.no), terms.both(test.no, other.no), terms.both(one.no, other.no))),
            )
        known_yes, known_no = self.known(yes), self.known(no)
        alike = terms.every((known_yes, known_no, self.same(yes, no)))
        known = terms.some((terms.both(test.yes, known_yes), terms.both(test.no, known_no), alike))
        chosen = self.either_of(test.no, no, yes)
        return Chosen(known, chosen.has) if isinstance(chosen, Chosen) else Figure(known, figure(chosen).value)

    def either_of(self, test: Truth, yes: Seen, no: Seen) -> Seen:
        """`yes if test else no`, the test being known."""
        terms = self.terms
        if isinstance(test, bool):
            return yes if test else no
        match yes, no:
            case Unsaid(), Unsaid():
                return UNSAID
            case (Told(), _) | (_, Told()):
                one, other = told(yes), told(no)
                return Told(terms.whether(test, one.yes, other.yes), terms.whether(test, one.no, other.no))
            case (Chosen(), _) | (_, Chosen()):
                first, second = _words(yes), _words(no)
                has = {
                    word: terms.whether(test, first.has.get(word, False), second.has.get(word, False))
                    for word in sorted({*first.has, *second.has})
                }
                return Chosen(terms.whether(test, first.known, second.known), has)
        left, right = figure(yes), figure(no)
        if left.known is False or right.known is False:
            value = right.value if left.known is False else left.value
            return Figure(terms.whether(test, left.known, right.known), value)
        return Figure(terms.whether(test, left.known, right.known), terms.choose(test, left.value, right.value))

    def _within(self, known: Truth, count: Number, least: int, most: int) -> Truth:
        terms = self.terms
        return terms.every((known, terms.at_most(least, count), terms.at_most(count, most)))

    def _rolled(self, day: Figure) -> Figure:
        if day.known is False:
            return NOT_KNOWN
        return self._on_calendar(day.known, self.spans.counted("roll", day.value, 0))

    def _on_calendar(self, known: Truth, day: Number) -> Figure:
        """A counted day, which is unknown off the calendar."""
        terms = self.terms
        return Figure(terms.every((known, terms.at_most(FIRST_DAY, day), terms.at_most(day, FAR_DAY))), day)

    def _call(self, word: str, left: Figure, right: Figure) -> Figure:
        terms, known = self.terms, self.terms.both(left.known, right.known)
        if known is False:
            return NOT_KNOWN
        day, count = left.value, right.value
        match word:
            case "min":
                return Figure(known, terms.least(day, count))
            case "max":
                return Figure(known, terms.most(day, count))
            case "add_days":
                return self._days_on(known, day, count)
            case "last_day_counting":
                return self._days_on(known, day, terms.plus(count, -1))
            case "add_months" | "add_years":
                months = count if word == "add_months" else terms.times(count, 12)
                ranged = self._within(known, months, -MAX_TERM_MONTHS, MAX_TERM_MONTHS)
                bounded = terms.most(terms.least(months, MAX_TERM_MONTHS), -MAX_TERM_MONTHS)
                return self._on_calendar(ranged, self.spans.counted("add_months", day, bounded))
            case "add_business_days":
                ranged = self._within(known, count, 0, MAX_TERM_DAYS)
                bounded = terms.most(terms.least(count, MAX_TERM_DAYS), 0)
                return self._on_calendar(ranged, self.spans.counted("add_business_days", day, bounded))
            case "days_between":
                far = terms.either(terms.equal(day, FAR_DAY), terms.equal(count, FAR_DAY))
                return Figure(terms.both(known, terms.invert(far)), terms.minus(count, day))
        assert word == "share", word
        return Figure(known, self._share(day, count))

    def _days_on(self, known: Truth, day: Number, count: Number) -> Figure:
        terms = self.terms
        ranged = self._within(known, count, -MAX_TERM_DAYS, MAX_TERM_DAYS)
        moved = terms.choose(terms.equal(day, FAR_DAY), FAR_DAY, terms.plus(day, count))
        return self._on_calendar(ranged, moved)

    def _share(self, amount: Number, rate: Number) -> Number:
        """The one rounding: the quotient is the number that the millionths leave a remainder of."""
        terms = self.terms
        if isinstance(amount, int) and not isinstance(rate, int):
            amount, rate = rate, amount
        self.fresh += 1
        if not isinstance(rate, int):
            return terms.integer(f"share {self.fresh}", -ENDLESS, ENDLESS)
        scaled = terms.plus(terms.times(amount, rate), PPM // 2)
        if isinstance(scaled, int):
            return scaled // PPM
        return terms.quotient(scaled, PPM)


def _words(value: Seen) -> Chosen:
    if isinstance(value, Unsaid):
        return Chosen(False, {})
    assert isinstance(value, Chosen)
    return value
