"""The working days of a place: its weekend and its public holidays, from the `holidays` library."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import holidays

from amends.vocabulary.deadline import WorkingCalendar

LAST_YEAR_AHEAD = 5
"""Years after the ones asked for that are covered too: a period may end years after the last day of a case."""
PUBLIC = ("public",)
"""The holidays that count unless a market says otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a market's days are counted: a country, and the subdivision behind each region code a buyer may give.

    `weekend` holds weekdays, Monday is 0. A region that is not listed has the national holidays. `categories` are the
    library's kinds of holidays that count: Sweden's law counts the eves of its feasts, which are not public holidays.
    """

    country: str
    weekend: frozenset[int] = frozenset({5, 6})
    regions: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = PUBLIC

    def subdivision(self, region: str | None) -> str | None:
        """The library's code of `region`, which may be given as `BY` or `DE-BY`; None where there is none."""
        if region is None:
            return None
        return self.regions.get(region.removeprefix(f"{self.country}-"))

    def calendar(self, region: str | None, years: Iterable[int]) -> WorkingCalendar:
        """The working calendar at `region` that knows the holidays of `years` and a few after them."""
        asked = tuple(years)
        span = (min(asked), max(asked) + LAST_YEAR_AHEAD) if asked else None
        return _calendar(self.country, self.subdivision(region), self.weekend, span, self.categories)


@lru_cache(maxsize=512)
def _calendar(
    country: str,
    subdivision: str | None,
    weekend: frozenset[int],
    span: tuple[int, int] | None,
    categories: tuple[str, ...],
) -> WorkingCalendar:
    days: frozenset[date] = frozenset()
    if span is not None:
        years = range(span[0], span[1] + 1)
        days = frozenset(holidays.country_holidays(country, subdivision, years, categories=categories))
    place = country if subdivision is None else f"{country}-{subdivision}"
    return WorkingCalendar(place, weekend, days)
