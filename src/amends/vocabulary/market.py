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


_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW EU XK"
)
COUNTRIES = frozenset(_COUNTRIES.split())
"""ISO 3166-1 alpha-2 codes, with EU for the union and XK for Kosovo, which ISO leaves to its users."""
