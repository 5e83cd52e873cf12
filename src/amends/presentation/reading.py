"""Who reads: everything that decides how a date, an amount or a step is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from babel import Locale

from amends.presentation.language import locale_for, pack_language

type Texts = Mapping[str, Mapping[str, str]]
"""A law pack's sentences by language (as packs name it), then by key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader of `language` on `today`, of an order in `currency`; `spoken` are the law's sentences by key."""

    language: str
    locale: Locale
    today: date
    currency: str
    zone: ZoneInfo
    spoken: Mapping[str, str] = field(default_factory=dict)


def reading_for(
    language: str, market: str | None, currency: str, *, today: date, zone: ZoneInfo, texts: Texts
) -> Reading:
    """The reading of a buyer in `market`; a sentence not yet written in their language is read in English."""
    spoken = {**texts.get("en", {}), **texts.get(pack_language(language), {})}
    return Reading(language, locale_for(language, market), today, currency, zone, spoken)
