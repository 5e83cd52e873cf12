"""The lines of a market's law as a reader sees them: label and value in their language, source, doubt, changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from babel import Locale
from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.law.table import Line, Section
from amends.presentation.language import country_name
from amends.presentation.law_words import CONFIDENCE, EXCLUDED, NO, STATES, TERMS, YES
from amends.rules.parameter import DatedValue
from amends.vocabulary.citation import Citation

_UNIT_OF = {
    "withdrawal_refund_days": "withdrawal_refund_unit",
    "undisclosed_refund_days": "undisclosed_refund_unit",
    "undisclosed_days": "undisclosed_day_unit",
}
"""Figures whose days are calendar or working days as a term of their own says."""
_GATES = frozenset(
    {"withdrawal_kind", "short_term_rejection_exists", "undisclosed_exists", "recall_remedies", "cancellation_basis"}
)


@dataclass(frozen=True, slots=True)
class Later:
    """A value with another day: what held before, or what takes force then."""

    since: date | None
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a right; `doubt` says how sure the figure is where it is not certain."""

    name: str
    label: str
    value: str
    cite: Citation
    doubt: str | None
    since: date | None
    earlier: tuple[Later, ...]
    later: tuple[Later, ...]


@dataclass(frozen=True, slots=True)
class Excepted:
    """What cannot be sent back without a reason, with the places that say so and the least sure of them."""

    goods: tuple[str, ...]
    unknown: tuple[str, ...]
    cites: tuple[Citation, ...]
    doubt: str | None


def market_name(market: str, language: str) -> str:
    """A market's name in a language: a country's, or that of a state, province or union of our own list."""
    own = STATES.get(market)
    return country_name(market, language) if own is None else str(own)


def alphabetical(name: str) -> str:
    """A name as lists sort it: letters with marks stand beside those without (Österreich among O)."""
    return normalize("NFKD", name).casefold()


def label(name: str) -> str:
    """What a term is called; the parameter's own name where the words do not have it yet."""
    spoken = TERMS.get(name)
    if spoken is not None:
        return str(spoken.label)
    return str(EXCLUDED.get(name, name.replace("_", " ")))


def in_words(line: Line, dated: DatedValue | None, locale: Locale, units: Mapping[str, object] | None = None) -> str:
    """A value of a term in words: `14 days`, `The seller`, `No fixed time`; `units` says which days a figure counts."""
    value = None if dated is None else dated.value
    spoken = TERMS.get(line.name)
    listed = {} if spoken is None else spoken.values
    if dated is None or value is None:
        if dated is None or dated.confidence != "high":
            return _("Not known")
        return _("No fixed time") if line.term.unit not in {None, "percent"} else _("Not laid down")
    if isinstance(value, frozenset):
        return str(format_list([str(listed.get(word, word)) for word in _ordered(value, listed)], locale=locale))
    if (value, type(value)) in {(known, type(known)) for known in listed}:
        return str(listed[value])
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, int):
        return counted(value, line.term.unit, (units or {}).get(_UNIT_OF.get(line.name, "")))
    return str(value).replace("_", " ")


def counted(number: int, unit: str | None, days: object = None) -> str:
    """`14 days`, `3 working days`, `12 months`, `2 years` in the language in force."""
    slots = {"count": number}
    if unit == "days" and days == "business_days":
        return ngettext("%(count)d working day", "%(count)d working days", number) % slots
    if unit == "days":
        return ngettext("%(count)d day", "%(count)d days", number) % slots
    if unit == "months":
        return ngettext("%(count)d month", "%(count)d months", number) % slots
    if unit == "years":
        return ngettext("%(count)d year", "%(count)d years", number) % slots
    return f"{number}%" if unit == "percent" else str(number)


def rows(section: Section, locale: Locale) -> tuple[Row, ...]:
    """The lines of a right that a reader needs: only whether it exists where it does not, else all that is stated."""
    units = {line.name: line.value for line in section.lines}
    return tuple(_row(line, locale, units) for line in _shown(section))


def excepted(section: Section) -> Excepted | None:
    """What the right does not cover; None where it is not the right that has exceptions, or does not exist."""
    lines = [line for line in section.lines if line.name in EXCLUDED and line.stated]
    if not lines or section.exists is False:
        return None
    yes = [line for line in lines if line.value not in {None, False, "never"}]
    sources = [line.in_force for line in yes or lines if line.in_force is not None]
    cites = tuple({(dated.cite.instrument, dated.cite.article): dated.cite for dated in sources}.values())
    least = [dated.confidence for dated in sources]
    confidence = "low" if "low" in least else "medium" if "medium" in least else "high"
    return Excepted(
        tuple(label(line.name) for line in yes),
        tuple(label(line.name) for line in lines if line.value is None),
        cites,
        doubt(confidence),
    )


def unknown_labels(section: Section) -> tuple[str, ...]:
    """Labels of what the market's law is not known to say, each once."""
    if section.exists is False:
        return ()
    found = [
        label(line.name)
        for line in section.unknown
        if line.stated and line.name not in EXCLUDED and (line.in_force is None or line.in_force.confidence != "high")
    ]
    return tuple(dict.fromkeys(found))


def doubt(confidence: str) -> str | None:
    """How sure a figure is, None where nothing need be said."""
    return None if confidence == "high" else str(CONFIDENCE[confidence])


def _shown(section: Section) -> Iterator[Line]:
    for line in section.lines:
        gone = section.exists is False and line.name not in _GATES
        merged = line.name in _UNIT_OF.values() and line.value is not None
        silent = line.value is None and not line.later and (line.in_force is None or line.in_force.confidence != "high")
        if line.stated and line.name not in EXCLUDED and not gone and not merged and not silent:
            yield line


def _row(line: Line, locale: Locale, units: Mapping[str, object]) -> Row:
    dated = line.in_force or line.parameter.values[0]
    return Row(
        name=line.name,
        label=label(line.name),
        value=in_words(line, line.in_force, locale, units),
        cite=dated.cite,
        doubt=doubt(dated.confidence),
        since=None if line.in_force is None else line.in_force.since,
        earlier=tuple(_other(line, line.earlier, locale, units)),
        later=tuple(_other(line, line.later, locale, units)),
    )


def _other(line: Line, values: Iterable[DatedValue], locale: Locale, units: Mapping[str, object]) -> Iterator[Later]:
    for dated in values:
        yield Later(dated.since, in_words(line, dated, locale, units))


def _ordered(value: frozenset[str], listed: Mapping[object, object]) -> list[str]:
    order = list(listed)
    return sorted(value, key=lambda word: (order.index(word) if word in order else len(order), word))
