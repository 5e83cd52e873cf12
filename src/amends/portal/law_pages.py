"""What the public pages on the markets' law show: figures at a glance, every right with its lines, what changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.law.difference import differences
from amends.law.pack import FLOOR, Pack, Packs
from amends.law.table import Line, Section, section, table
from amends.law.timeline import Change, timeline
from amends.presentation.dates import day as day_in_words
from amends.presentation.language import country_name, locale_for
from amends.presentation.law_lines import (
    Excepted,
    Row,
    alphabetical,
    doubt,
    excepted,
    in_words,
    label,
    market_name,
    rows,
    unknown_labels,
)
from amends.presentation.wording import RIGHTS
from amends.vocabulary.citation import Citation
from amends.vocabulary.market import country
from amends.vocabulary.remedy import Right

CONTINENTS: Mapping[str, tuple[str, ...]] = {
    "150": ("EU", "AT", "BE", "CH", "DE", "ES", "FI", "FR", "GB", "IE", "IT", "NL", "NO", "PL", "PT", "RU", "SE", "TR"),
    "142": ("AE", "CN", "HK", "ID", "IL", "IN", "JP", "KR", "MY", "PH", "SA", "SG", "TH", "TW", "VN"),
    "019": ("AR", "BR", "CA", "CL", "CO", "MX", "US"),
    "009": ("AU", "NZ"),
    "002": ("NG", "ZA"),
}
"""Where markets stand in the list, by the continent's code (UN M49); states and provinces stand below their country."""
GLANCE: tuple[tuple[Right, tuple[str, ...], Promise], ...] = (
    (Right.WITHDRAWAL, ("withdrawal_period_days",), _("To send back without a reason")),
    (Right.WITHDRAWAL, ("withdrawal_refund_days",), _("Refund within")),
    (
        Right.CONFORMITY,
        ("conformity_guarantee_years", "conformity_guarantee_months", "conformity_guarantee_days"),
        _("Seller answers for faults for"),
    ),
    (Right.LATE_DELIVERY, ("delivery_days",), _("Delivery due within")),
)
"""The figures a reader looks for first: the first of these parameters that the market knows."""
_NO_RIGHT = _("No general right")
_IF_UNDISCLOSED = _("Only if no return policy was shown")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure at a glance; `short` is false where words stand in place of a number."""

    label: str
    value: str
    short: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One right on a market's page."""

    id: str
    heading: str
    absent: bool
    rows: tuple[Row, ...]
    excepted: Excepted | None
    unknown: tuple[str, ...]
    own: tuple[Citation, ...]
    """Places in the market's acts that say more than these lines do, where rules of its own follow them."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One change of law on a market's page."""

    iso: str
    day: str
    future: bool
    label: str
    right: str
    before: str | None
    after: str
    cite: Citation
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One market in the list; `states` are those below it."""

    market: str
    name: str
    figures: tuple[Figure, ...]
    states: tuple["Listed", ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One term in which two markets differ."""

    label: str
    left: Row | None
    other: Row | None


def listed(packs: Packs, language: str, on: date) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    """Every market by continent, each with its figures at a glance, in the alphabet of the language."""
    names = locale_for(language).territories
    found = []
    for code, markets in CONTINENTS.items():
        here = (_listed(packs, market, language, on) for market in markets if market in packs.by_market)
        found.append((names[code], tuple(_in_order(here))))
    return tuple(found)


def glance(pack: Pack, language: str, on: date) -> tuple[Figure, ...]:
    """The first figures of a market."""
    locale = locale_for(language, pack.market)
    return tuple(_figure(pack, right, names, str(words), locale, on) for right, names, words in GLANCE)


def shown(pack: Pack, language: str, on: date) -> tuple[Shown, ...]:
    """Every right of a market that its law says something of."""
    locale = locale_for(language, pack.market)
    return tuple(_shown(pack, part, locale) for part in table(pack, on) if any(line.stated for line in part.lines))


def dated(pack: Pack, language: str, on: date) -> tuple[Dated, ...]:
    """What changes when, the latest first."""
    locale = locale_for(language, pack.market)
    return tuple(_dated(pack, change, locale, on) for change in reversed(timeline(pack)))


def compared(left: Pack, other: Pack, language: str, on: date) -> tuple[tuple[str, tuple[Compared, ...]], ...]:
    """The terms in which two markets differ, by right."""
    found: dict[str, list[Compared]] = {}
    locale = locale_for(language)
    sides = [{row.name: row for part in table(pack, on) for row in rows(part, locale)} for pack in (left, other)]
    for difference in differences(left, other, on):
        one, two = (side.get(difference.name) for side in sides)
        if one is not None or two is not None:
            found.setdefault(str(RIGHTS[difference.right]), []).append(Compared(label(difference.name), one, two))
    return tuple((right, tuple(terms)) for right, terms in found.items())


def floor_states(packs: Packs, language: str) -> tuple[str, ...]:
    """The names of the states for which the floor answers, as they have no pack of their own."""
    states = (country_name(state, language) for state in packs.floor_states if state not in packs.by_market)
    return tuple(sorted(states, key=alphabetical))


def above(packs: Packs, market: str) -> str | None:
    """The market that a state or province stands below, or None."""
    return country(market) if country(market) != market and country(market) in packs.by_market else None


def _listed(packs: Packs, market: str, language: str, on: date) -> Listed:
    states = [state for state in packs.by_market if state != market and country(state) == market]
    return Listed(
        market,
        market_name(market, language),
        glance(packs.by_market[market], language, on),
        tuple(_in_order(_listed(packs, state, language, on) for state in states)),
    )


def _in_order(markets: Iterator[Listed]) -> list[Listed]:
    """The floor first, as it stands for many, then by name."""
    return sorted(markets, key=lambda each: (each.market != FLOOR, alphabetical(each.name)))


def _figure(pack: Pack, right: Right, names: tuple[str, ...], words: str, locale: Locale, on: date) -> Figure:
    part = section(pack, right, on)
    by_name = {line.name: line for line in part.lines}
    if part.exists is False:
        undisclosed = right == Right.WITHDRAWAL and section(pack, Right.UNDISCLOSED_POLICY, on).exists
        if "withdrawal_refund_days" in names:
            return Figure(words, "–", short=True)
        return Figure(words, str(_IF_UNDISCLOSED if undisclosed else _NO_RIGHT), short=False)
    lines = [by_name[name] for name in names if name in by_name]
    known = next((line for line in lines if line.value is not None), None)
    line = known or lines[0]
    units = {each.name: each.value for each in part.lines}
    return Figure(words, in_words(line, line.in_force, locale, units), short=known is not None)


def _shown(pack: Pack, part: Section, locale: Locale) -> Shown:
    return Shown(
        id=str(part.right).replace("_", "-"),
        heading=str(RIGHTS[part.right]),
        absent=part.exists is False,
        rows=rows(part, locale),
        excepted=excepted(part),
        unknown=unknown_labels(part),
        own=() if part.exists is False else tuple(_own(pack, part)),
    )


def _own(pack: Pack, part: Section) -> Iterator[Citation]:
    seen = {(line.in_force.cite.instrument, line.in_force.cite.article) for line in part.lines if line.in_force}
    for chain in part.chains:
        for _depth, rule in chain.rules:
            place = (rule.cite.instrument, rule.cite.article)
            if rule.file.startswith(f"{pack.market}/") and place not in seen:
                seen.add(place)
                yield rule.cite


def _dated(pack: Pack, change: Change, locale: Locale, on: date) -> Dated:
    line = next(line for part in table(pack, change.since) for line in part.lines if line.name == change.parameter.name)
    return Dated(
        iso=change.since.isoformat(),
        day=day_in_words(change.since, locale),
        future=change.is_future(on),
        label=label(change.parameter.name),
        right=str(RIGHTS[line.term.right]),
        before=None if _nothing(change) else _said(line, change, locale, before=True),
        after=_said(line, change, locale, before=False),
        cite=change.after.cite,
        doubt=doubt(change.after.confidence),
    )


def _nothing(change: Change) -> bool:
    return change.before is None or change.before.value is None


def _said(line: Line, change: Change, locale: Locale, *, before: bool) -> str:
    return in_words(line, change.before if before else change.after, locale)
