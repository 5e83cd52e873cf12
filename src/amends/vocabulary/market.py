"""Markets: where the buyer lives, ISO 3166-1 alpha-2, or 3166-2 where the law differs."""

import re

_MARKET = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

EU_AND_EEA = frozenset(
    {
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
        "IS",
        "LI",
        "NO",
    }
)
"""The 27 member states, and Iceland, Liechtenstein and Norway (EEA Agreement, annex XIX)."""


def is_market(code: str) -> bool:
    """Whether `code` has the form of a market."""
    return _MARKET.fullmatch(code) is not None


def country(market: str) -> str:
    """`US-CA` -> `US`."""
    return market.partition("-")[0]


def pack_candidates(market: str) -> tuple[str, ...]:
    """The packs that may answer for a market, best first: its own, its country's, the EU floor."""
    own = (market,) if market == country(market) else (market, country(market))
    return (*own, "EU") if country(market) in EU_AND_EEA else own
