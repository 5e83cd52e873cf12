"""Days counted in months, working days and rolls, as a proof sees them: bounded, monotone, and exact where it matters.

What a count gives is an unknown day within bounds that always hold; two counts alike keep the order of what they count
from. A model in which such a day is not what the calendar says is refuted by telling the solver the true one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from amends.rules import counting
from amends.rules.expression import FAR
from amends.rules.prove_terms import Node, Number, Terms, Truth, evaluated, high, low
from amends.vocabulary.deadline import WorkingCalendar

FAR_DAY = FAR.toordinal()
FIRST_DAY = date.min.toordinal()
LONGEST_CLOSURE_DAYS = 12
"""Days in a row on which no office of a place is open: a New Year's week with the weekends at both its ends."""

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
    made: dict[tuple[str, Number, Number], Span] = field(default_factory=dict)

    def counted(self, word: SpanWord, day: Number, count: Number) -> Number:
        """The day as a number; that `day` and `count` are within the calendar is for the caller to know."""
        if isinstance(count, Node) and count.operation == "ite":
            test, yes, no = count.parts
            return self.terms.choose(
                test,  # type: ignore[arg-type]
                self.counted(word, day, yes),
                self.counted(word, day, no),
            )
        if isinstance(day, int) and isinstance(count, int) and (word == "add_months" or not _on_calendar(day)):
            return self.exact(word, day, count) or 0
        key = (word, day, count)
        if key not in self.made:
            (shortest, _), (_, longest) = _extent(word, low(count)), _extent(word, high(count))
            most = FAR_DAY if high(day) >= FAR_DAY else high(day) + longest
            name = f"span {len(self.terms.variables)}"
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

    def laws(self, spans: list[Span], since: int = 0) -> Iterator[Truth]:
        """What holds of `spans` in every calendar, where one from the place `since` on is spoken of."""
        for place, span in enumerate(spans[since:], since):
            yield self._bounded(span)
            for other in spans[:place]:
                if (other.word, other.count) == (span.word, span.count):
                    yield self._monotone(other, span)
                    yield self._monotone(span, other)

    def _bounded(self, span: Span) -> Truth:
        terms = self.terms
        never = terms.equal(span.day, FAR_DAY)
        stays = terms.equal(span.result, FAR_DAY)
        if isinstance(span.count, int):
            shortest, longest = _extent(span.word, span.count)
            within = terms.both(
                terms.at_most(terms.plus(span.day, shortest), span.result),
                terms.at_most(span.result, terms.plus(span.day, longest)),
            )
        else:
            within = self._bounded_by_count(span)
        return terms.both(terms.implies(never, stays), terms.either(never, within))

    def _bounded_by_count(self, span: Span) -> Truth:
        terms = self.terms
        forward = terms.implies(terms.at_most(0, span.count), terms.at_most(span.day, span.result))
        back = terms.implies(terms.at_most(span.count, 0), terms.at_most(span.result, span.day))
        return terms.both(forward, back if span.word == "add_months" else True)

    def _monotone(self, first: Span, second: Span) -> Truth:
        terms = self.terms
        return terms.implies(terms.at_most(first.day, second.day), terms.at_most(first.result, second.result))

    def refuted(self, spans: list[Span], values: Mapping[str, int | bool]) -> list[Truth]:
        """What the calendar says otherwise than the model `values`; empty where the model is true to it."""
        return [lemma for span in spans for lemma in self._refuted(span, values)]

    def _refuted(self, span: Span, values: Mapping[str, int | bool]) -> Iterator[Truth]:
        day, count = int(evaluated(span.day, values)), int(evaluated(span.count, values))
        stated = evaluated(span.result, values)
        if day >= FAR_DAY or self.exact(span.word, day, count) in {stated, None}:
            return
        counts = self.terms.equal(span.count, count)
        for first, last, gap in self._run(span.word, day, count):
            within = self.terms.every((counts, self.terms.at_most(first, span.day), self.terms.at_most(span.day, last)))
            lands = self.terms.plus(span.day, gap) if gap >= 0 else -gap
            yield self.terms.implies(within, self.terms.equal(span.result, lands))

    def _run(self, word: SpanWord, day: int, count: int) -> Iterator[tuple[int, int, int]]:
        """The days around `day` that lie equally far from their result, as (first, last, days between)."""
        exact = self.exact(word, day, count)
        assert exact is not None
        first = last = day
        gap = exact - day
        while day - first < _RUN_DAYS and self.exact(word, first - 1, count) == first - 1 + gap:
            first -= 1
        while last - day < _RUN_DAYS and self.exact(word, last + 1, count) == last + 1 + gap:
            last += 1
        if gap >= 0:
            yield first, last, gap
        else:
            yield day, day, -exact


_RUN_DAYS = 40
"""How far a lemma looks around the day it is about."""


def _on_calendar(day: int) -> bool:
    return FIRST_DAY <= day <= FAR_DAY


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
