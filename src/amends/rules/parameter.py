"""Dated values of law: what a figure is, since when, who says so and how sure we are."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from amends.rules.expression import Type, Value, literal
from amends.vocabulary.citation import Citation

type Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """`value` in force from `since` (None: always) until the next one; None is law that is not known."""

    since: date | None
    value: Value
    cite: Citation
    confidence: Confidence = "high"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named figure of law through time; `values` in order of `since`."""

    name: str
    type: Type
    values: tuple[DatedValue, ...]
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def in_force(self, day: date) -> DatedValue | None:
        """The value in force on `day`, or None before the first."""
        position = bisect_right(self.values, day, key=lambda dated: dated.since or date.min)
        return self.values[position - 1] if position else None

    def value_on(self, day: date | None) -> Value:
        """The value on the governing `day`; where that is unknown, the value if it never changed."""
        if day is None:
            return self.timeless
        dated = self.in_force(day)
        return None if dated is None else dated.value

    @property
    def never_changed(self) -> bool:
        """Whether the value, known or not, is the same on any day whatever."""
        first = self.values[0]
        return first.since is None and all(dated.value == first.value for dated in self.values)

    @property
    def timeless(self) -> Value:
        """The value that holds on any day whatever, or None."""
        return self.values[0].value if self.never_changed else None

    def canonical(self) -> dict[str, object]:
        """What the parameter says, free of layout: the form that is hashed."""
        return {
            "parameter": self.name,
            "type": str(self.type),
            "values": [
                [
                    None if dated.since is None else dated.since.isoformat(),
                    literal(dated.value),
                    [dated.cite.instrument, dated.cite.article, dated.cite.url, dated.cite.implements],
                    dated.confidence,
                ]
                for dated in self.values
            ],
        }
