"""Days counted in months, working days and rolls, as a proof sees them: bounded, monotone, and exact where it matters.

What a count gives is an unknown day within bounds that always hold; two counts alike keep the order of what they count
from. A model in which such a day is not what the calendar says is refuted by telling the solver the true one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from amends.rules import counting
from amends.rules.expression import FAR
from amends.rules.prove_terms import Node, Number, Term, Terms, Truth, Values, evaluated, high, low
from amends.rules.prove_working_days import WEEK, WorkingDays, working_days
from amends.vocabulary.deadline import WorkingCalendar

FAR_DAY = FAR.toordinal()
FIRST_DAY = date.min.toordinal()
LONGEST_CLOSURE_DAYS = 12
"""Days in a row on which no office of a place is open: a New Year's week with the weekends at both its ends."""

MAX_CASES = 64
"""Counts told apart; a number of days that varies more is bounded as a whole."""

SPAN = "i!span "
"""How the names of counted days begin."""

type SpanWord = Literal["add_months", "add_business_days", "roll"]


@dataclass(frozen=True, slots=True)
class Span:
    """The day `count` months or working days after `day`, or (count 0) the first working day from it on."""

    word: SpanWord
    day: Number
    count: Number
    result: Node


@dataclass(slots=True)
class Spans:
    """The counts of one proof; without `calendar`, days are bounded but in no place's calendar.

    One proof may ask of several places in turn: what is made stays, and is held to the calendar of the moment.
    """

    terms: Terms
    calendar: WorkingCalendar | None = None
    horizon: tuple[int, int] | None = None
    """The ordinals between which days lie that are counted from, where that is known."""
    made: dict[tuple[str, Number, Number], Span] = field(default_factory=dict)

    def counted(self, word: SpanWord, day: Number, count: Number) -> Number:
        """The day as a number; that `day` and `count` are within the calendar is for the caller to know."""
        cases = _cases(self.terms, count) if isinstance(count, Node) else None
        if cases is not None:
            counted: Number = FIRST_DAY
            for place, (value, holds) in enumerate(cases.items()):
                each = self.counted(word, day, value)
                counted = each if place == 0 else self.terms.choose(holds, each, counted)
            return counted
        if isinstance(day, int) and isinstance(count, int) and (word == "add_months" or not _on_calendar(day)):
            return self.exact(word, day, count) or 0
        key = (word, day, count)
        if key not in self.made:
            (shortest, _), (_, longest) = _extent(word, low(count)), _extent(word, high(count))
            most = FAR_DAY if high(day) >= FAR_DAY else high(day) + longest
            name = f"{SPAN[2:]}{len(self.terms.variables)}"
            self.made[key] = Span(word, day, count, self.terms.integer(name, low(day) + min(0, shortest), most))
        return self.made[key].result

    def exact(self, word: SpanWord, day: int, count: int) -> int | None:
        """What the calendar says; None where there is none, or off it."""
        if not _on_calendar(day):
            return None
        start = date.fromordinal(day)
        found: date | None = None
        if word == "add_months":
            found = counting.add_months(start, count)
        elif self.calendar is not None and word == "roll":
            found = counting.roll(self.calendar, start)
        elif self.calendar is not None:
            found = counting.add_business_days(self.calendar, start, count)
        return None if found is None else found.toordinal()

    @property
    def working(self) -> WorkingDays | None:
        """The working days of the calendar over the horizon."""
        if self.calendar is None or self.horizon is None:
            return None
        return working_days(self.calendar, *self.horizon)

    def laws(self, spans: list[Span], since: int = 0) -> Iterator[Truth]:
        """What holds of `spans` in the calendar, where one from the place `since` on is spoken of."""
        for place, span in enumerate(spans[since:], since):
            yield self._bounded(span)
            for other in spans[:place]:
                yield self._ordered(other, span)
                yield self._ordered(span, other)

    def _bounded(self, span: Span) -> Truth:
        terms = self.terms
        never = terms.equal(span.day, FAR_DAY)
        stays = terms.equal(span.result, FAR_DAY)
        if isinstance(span.count, int):
            within = self._within(span, _extent(span.word, span.count))
        else:
            within = self._bounded_by_count(span)
        bounded = terms.both(terms.implies(never, stays), terms.either(never, within))
        working = self.working
        if not isinstance(span.count, int):
            return bounded
        if span.word == "add_months" and self.horizon is not None:
            first, last = self.horizon
            near = terms.both(terms.at_most(first, span.day), terms.at_most(span.day, last))
            return terms.both(bounded, terms.implies(near, self._within(span, _months(span.count, first, last))))
        if working is None or span.word == "add_months":
            return bounded
        near = terms.both(terms.at_most(working.first, span.day), terms.at_most(span.day, working.last))
        return terms.both(bounded, terms.implies(near, self._within(span, working.extent(span.count))))

    def _within(self, span: Span, extent: tuple[int, int]) -> Truth:
        terms = self.terms
        return terms.both(
            terms.at_most(terms.plus(span.day, extent[0]), span.result),
            terms.at_most(span.result, terms.plus(span.day, extent[1])),
        )

    def _bounded_by_count(self, span: Span) -> Truth:
        terms = self.terms
        forward = terms.implies(terms.at_most(0, span.count), terms.at_most(span.day, span.result))
        back = terms.implies(terms.at_most(span.count, 0), terms.at_most(span.result, span.day))
        return terms.both(forward, back if span.word == "add_months" else True)

    def _ordered(self, first: Span, second: Span) -> Truth:
        """What the place of one day says of the other: counts alike keep their order, longer ones reach further."""
        terms = self.terms
        keeps = terms.implies(terms.at_most(first.day, second.day), terms.at_most(first.result, second.result))
        if first.word == second.word == "roll" or (first.word == "roll" and second.word == "add_business_days"):
            ends = terms.implies(terms.at_most(first.day, second.result), terms.at_most(first.result, second.result))
            is_open = second.word == "roll" or (isinstance(second.count, int) and second.count > 0)
            return ends if is_open else True
        if (first.word, first.count) == (second.word, second.count):
            return keeps
        if first.word == second.word and isinstance(first.count, int) and isinstance(second.count, int):
            return keeps if first.count < second.count else True
        return True

    def refuted(self, spans: list[Span], values: Values) -> list[Truth]:
        """What the calendar says otherwise than the model `values`; empty where the model is true to it."""
        return [lemma for span in spans for lemma in self._refuted(span, values)]

    def _refuted(self, span: Span, values: Values) -> Iterator[Truth]:
        day, count = int(evaluated(span.day, values)), int(evaluated(span.count, values))
        stated = evaluated(span.result, values)
        exact = None if day >= FAR_DAY else self.exact(span.word, day, count)
        if exact in {stated, None}:
            return
        assert exact is not None
        terms, counts = self.terms, self.terms.equal(span.count, count)
        working = self.working
        if span.word == "add_months" or working is None or not working.reaches(day, count):
            yield from self._around(span, day, count, exact)
        elif (stretch := working.stretch(day, count)) is not None:
            within = terms.both(terms.at_most(stretch[0], span.day), terms.at_most(span.day, stretch[1]))
            weekday = terms.minus(span.day, terms.times(terms.quotient(span.day, WEEK), WEEK))
            for each in range(WEEK):
                start = next(day for day in range(day, day + WEEK) if day % WEEK == each)
                lands = terms.equal(span.result, terms.plus(span.day, working.usual(start, count)))
                yield terms.implies(terms.every((counts, within, terms.equal(weekday, each))), lands)
        else:
            for start, end in working.unusual(day, count):
                here = terms.both(counts, terms.equal(span.day, start))
                yield terms.implies(here, terms.equal(span.result, end))

    def _around(self, span: Span, day: int, count: int, exact: int) -> Iterator[Truth]:
        """The days around `day` that lie equally far from their result."""
        terms, gap = self.terms, exact - day
        first = last = day
        while day - first < _RUN_DAYS and self.exact(span.word, first - 1, count) == first - 1 + gap:
            first -= 1
        while last - day < _RUN_DAYS and self.exact(span.word, last + 1, count) == last + 1 + gap:
            last += 1
        within = terms.both(terms.at_most(first, span.day), terms.at_most(span.day, last))
        lands = terms.equal(span.result, terms.plus(span.day, gap))
        yield terms.implies(terms.both(terms.equal(span.count, count), within), lands)


_RUN_DAYS = 40
"""How far a lemma looks around the day it is about."""


def _cases(terms: Terms, number: Number) -> dict[int, Truth] | None:
    """The values of a number chosen among a few, each with when it is that; None where it is not so chosen."""
    if isinstance(number, int):
        return {number: True}
    match number.operation, number.parts:
        case "ite", (test, yes, no):
            first, second = _cases(terms, _number(yes)), _cases(terms, _number(no))
            assert isinstance(test, bool | Node)
            pairs = [(test, first), (terms.invert(test), second)]
            found = [(value, terms.both(when, holds)) for when, part in pairs for value, holds in (part or {}).items()]
        case "+", (left, right):
            first, second = _cases(terms, _number(left)), _cases(terms, _number(right))
            found = [
                (one + other, terms.both(when, holds))
                for one, when in (first or {}).items()
                for other, holds in (second or {}).items()
            ]
        case _:
            return None
    if first is None or second is None or len({value for value, _ in found}) > MAX_CASES:
        return None
    cases: dict[int, Truth] = {}
    for value, holds in found:
        cases[value] = terms.either(cases.get(value, False), holds)
    return cases


def _number(term: Term) -> Number:
    assert not isinstance(term, bool)
    return term


def _on_calendar(day: int) -> bool:
    return FIRST_DAY <= day <= FAR_DAY


@lru_cache(maxsize=256)
def _months(count: int, first: int, last: int) -> tuple[int, int]:
    """The fewest and the most days that `count` months take from a day between `first` and `last`."""
    taken = []
    for day in range(first, last + 1):
        found = counting.add_months(date.fromordinal(day), count)
        taken += [] if found is None else [found.toordinal() - day]
    return min(taken), max(taken)


def _extent(word: SpanWord, count: int) -> tuple[int, int]:
    """The fewest and the most days that a count can take."""
    match word:
        case "add_months":
            middle = count * 30_436_875 // 1_000_000
            return (middle - 5, middle + 5) if count else (0, 0)
        case "roll":
            return 0, LONGEST_CLOSURE_DAYS
        case "add_business_days":
            return max(count, 0), max(2 * count + 2 * LONGEST_CLOSURE_DAYS, 0) if count else 0
