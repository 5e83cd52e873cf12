"""Rows of the inbox and of the list of cases, and the links that narrow them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.cases.timer import zone_of
from amends.cases.worklist import Counts, Filters, Row
from amends.console.access import Desk
from amends.console.due import Due, due_words
from amends.console.wording import ATTENTION, CASE_STATES, REASONS, word
from amends.presentation.money import money_minor
from amends.vocabulary.market import country, is_market

OPEN_STATES = ("open", "waiting_for_buyer", "waiting_for_goods", "in_inspection", "fulfilling", "refunding")
ALL_STATES = (*OPEN_STATES, "closed", "refused", "cancelled")
MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A row in words. `value_note` says what the figure is; `waits_for` is whose turn it is."""

    id: str
    rma: str
    order_number: str
    due: Due
    market: str
    country: str
    language: str
    reason: str
    state: str
    product: str
    more: str
    value: str
    promised: bool
    waits_for: str
    attention: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as a link: `n` is how many rows it would leave, where that is known."""

    text: str
    href: str
    now: bool
    n: int | None = None


def filters_of(query: Mapping[str, Any], *, ended: bool) -> Filters:
    """The filters that an address states; words that are none of ours are left out."""
    state, market = query.get("state", ""), query.get("market", "")
    return Filters(
        state=state if state in (ALL_STATES if ended else OPEN_STATES) else "",
        market=market if is_market(market) else "",
        overdue=query.get("overdue") == "1",
        attention=query.get("attention") == "1",
        search=typed(query.get("q", ""))[:MAX_SEARCH],
        ended=ended,
    )


def typed(text: str) -> str:
    """What a person typed, without the NULs that no database takes."""
    return text.replace("\x00", "").strip()


def href(filters: Filters, **changed: Any) -> str:
    """The address of a list so narrowed."""
    wanted = replace(filters, **changed)
    words = {
        "state": wanted.state,
        "market": wanted.market,
        "overdue": "1" if wanted.overdue else "",
        "attention": "1" if wanted.attention else "",
        "q": wanted.search,
    }
    return "?" + urlencode({name: value for name, value in words.items() if value})


def views(filters: Filters, counts: Counts) -> list[Choice]:
    """The first row of filters: all, late ones, those that need a person, then one for each state there is."""
    clear = {"state": "", "overdue": False, "attention": False}
    plain = not (filters.state or filters.overdue or filters.attention)
    found = [Choice(_("All"), href(filters, **clear), plain, counts.open)]
    if counts.overdue or filters.overdue:
        found.append(Choice(_("Overdue"), href(filters, **clear | {"overdue": True}), filters.overdue, counts.overdue))
    if counts.attention or filters.attention:
        needs = href(filters, **clear | {"attention": True})
        found.append(Choice(_("Needs a person"), needs, filters.attention, counts.attention))
    for state in OPEN_STATES:
        if counts.states.get(state) or filters.state == state:
            n = counts.states.get(state, 0)
            narrowed = href(filters, **clear | {"state": state})
            found.append(Choice(word(CASE_STATES, state), narrowed, filters.state == state, n))
    return found


def every_state(filters: Filters) -> list[Choice]:
    """The first row of filters over all cases, ended ones too."""
    found = [Choice(_("All"), href(filters, state=""), not filters.state)]
    return found + [
        Choice(word(CASE_STATES, state), href(filters, state=state), filters.state == state) for state in ALL_STATES
    ]


def markets(filters: Filters, counts: Counts) -> list[Choice]:
    """The second row: every market there are open cases of."""
    if len(counts.markets) < 2 and not filters.market:
        return []
    found = [Choice(_("Everywhere"), href(filters, market=""), not filters.market)]
    known = {*counts.markets, *([filters.market] if filters.market else [])}
    for market in sorted(known):
        n = counts.markets.get(market, 0)
        found.append(Choice(market, href(filters, market=market), filters.market == market, n))
    return found


def shown(row: Row, desk: Desk) -> Shown:
    """A row in words."""
    zone = zone_of(row.market, row.time_zone)
    last_day = row.due_at.astimezone(zone).date() if row.due_at else None
    first, *others = row.items or ({"title": "", "quantity": 1, "reason": None},)
    reasons = list(dict.fromkeys(word(REASONS, item.get("reason")) for item in row.items))
    quantity = f"{first['quantity']} × " if first["quantity"] > 1 else ""
    return Shown(
        id=row.id,
        rma=row.rma,
        order_number=row.order_number,
        due=due_words(last_day, desk.now, zone, desk.locale),
        market=row.market,
        country=country_name(row.market, desk.locale),
        language=language_name(row.locale, desk.locale),
        reason=", ".join(reasons),
        state=word(CASE_STATES, row.state),
        product=f"{quantity}{first['title']}",
        more=ngettext("+ %(n)s more", "+ %(n)s more", len(others)) % {"n": len(others)} if others else "",
        value=money_minor(row.value_minor or row.goods_minor, row.currency, desk.locale),
        promised=bool(row.value_minor),
        waits_for=_waits_for(row),
        attention=word(ATTENTION, row.attention) if row.attention else "",
    )


def country_name(market: str, locale: Locale) -> str:
    """`Germany` for DE; a state keeps its code beside it."""
    name = locale.territories.get(country(market), market)
    return name if market == country(market) else f"{name} ({market})"


def language_name(tag: str, locale: Locale) -> str:
    """`German` for `de-DE`; empty where the language is not known."""
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-").get_language_name(locale) or "" if tag else ""
    except (ValueError, UnknownLocaleError):
        return ""


def _waits_for(row: Row) -> str:
    if row.owner == "marketplace":
        return _("Marketplace")
    if row.attention:
        return _("Us")
    if row.state in {"waiting_for_buyer", "waiting_for_goods"}:
        return _("Buyer")
    if row.state in {"closed", "cancelled", "refused"}:
        return ""
    return _("Us")
