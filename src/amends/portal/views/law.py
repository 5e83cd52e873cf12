"""Public pages on the law of every market: a list, a market, two compared."""

import hashlib
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from amends.cases import rulebooks
from amends.law.pack import FLOOR, Packs
from amends.portal import language, law_pages
from amends.portal.views.crawlers import public_address
from amends.portal.visit import not_found
from amends.presentation.dates import day as day_in_words
from amends.presentation.language import LANGUAGES, html_language, locale_for
from amends.presentation.law_lines import alphabetical, market_name

MAX_AGE_SECONDS = 3600
"""How long a cache may keep a page: a change of law takes force at midnight, and an hour later everybody reads it."""


@require_safe
@gzip_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every market by continent with its first figures."""
    spoken, packs, today = language.choose(request), _packs(), _today()
    hashes = "".join(pack.hash for pack in packs.by_market.values())
    if unchanged := _unchanged(request, spoken, today, hashes):
        return unchanged
    context = {
        "continents": law_pages.listed(packs, spoken, today),
        "floor_states": law_pages.floor_states(packs, spoken),
        "count": len(packs.by_market),
    }
    return _page(request, "index", reverse("portal:law"), context, _etag(spoken, today, hashes))


@require_safe
@gzip_page
def market(request: HttpRequest, market: str) -> HttpResponseBase:
    """One market: every right with its terms, sources and doubts, what is unknown, what changes when."""
    packs = _packs()
    pack = packs.by_market.get(market.upper())
    if pack is None:
        return not_found(request)
    other = request.GET.get("with", "")
    if other in packs.by_market and other != pack.market:
        return HttpResponseRedirect(_with_language(request, reverse("portal:law-compared", args=[pack.market, other])))
    if market != pack.market:
        return HttpResponseRedirect(_with_language(request, reverse("portal:law-market", args=[pack.market])))
    spoken, today = language.choose(request), _today()
    if unchanged := _unchanged(request, spoken, today, pack.hash):
        return unchanged
    parent = law_pages.above(packs, pack.market)
    context = {
        "market": pack.market,
        "name": market_name(pack.market, spoken),
        "parent": parent and {"market": parent, "name": market_name(parent, spoken)},
        "on": day_in_words(today, locale_for(spoken)),
        "glance": law_pages.glance(pack, spoken, today),
        "rights": law_pages.shown(pack, spoken, today),
        "changes": law_pages.dated(pack, spoken, today),
        "others": _names(packs, spoken, pack.market),
        "floor_states": law_pages.floor_states(packs, spoken) if pack.market == FLOOR else (),
    }
    path = reverse("portal:law-market", args=[pack.market])
    return _page(request, "market", path, context, _etag(spoken, today, pack.hash))


@require_safe
@gzip_page
def compared(request: HttpRequest, market: str, other: str) -> HttpResponseBase:
    """Two markets side by side: only the terms in which they differ."""
    packs = _packs().by_market
    left, right = packs.get(market), packs.get(other)
    if left is None or right is None or left is right:
        return not_found(request)
    spoken, today = language.choose(request), _today()
    hashes = left.hash + right.hash
    if unchanged := _unchanged(request, spoken, today, hashes):
        return unchanged
    context = {
        "left": {"market": left.market, "name": market_name(left.market, spoken)},
        "right": {"market": right.market, "name": market_name(right.market, spoken)},
        "rights": law_pages.compared(left, right, spoken, today),
        "on": day_in_words(today, locale_for(spoken)),
    }
    path = reverse("portal:law-compared", args=[left.market, right.market])
    return _page(request, "compared", path, context, _etag(spoken, today, hashes))


def _with_language(request: HttpRequest, path: str) -> str:
    asked = request.GET.get(language.PARAMETER)
    return f"{path}?{language.PARAMETER}={asked}" if asked in LANGUAGES else path


def _packs() -> Packs:
    packs: Packs = rulebooks.packs()
    return packs


def _today() -> date:
    return datetime.now(UTC).date()


def _names(packs: Packs, spoken: str, but: str) -> list[dict[str, str]]:
    others = [{"market": each, "name": market_name(each, spoken)} for each in packs.by_market if each != but]
    return sorted(others, key=lambda other: alphabetical(other["name"]))


def _etag(spoken: str, today: date, hashes: str) -> str:
    """Weak, as compression may change the bytes: the law, the day, the language and the program make the page."""
    made_of = f"{hashes} {today} {spoken} {version('amends')}"
    return f'W/"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"'


def _unchanged(request: HttpRequest, spoken: str, today: date, hashes: str) -> HttpResponseBase | None:
    return get_conditional_response(request, etag=_etag(spoken, today, hashes))


def _page(request: HttpRequest, name: str, path: str, context: dict[str, Any], etag: str) -> HttpResponse:
    framed = language.page(request)
    own = request.portal_language  # type: ignore[attr-defined]  # set by language.choose
    page = render(
        request,
        f"portal/law/{name}.html",
        {
            **framed,
            **context,
            "tongue_query": f"?{language.PARAMETER}={own}",
            "canonical": public_address(path, own),
            "anywhere": f"{settings.PUBLIC_URL}{path}",
            "alternates": [(html_language(other), public_address(path, other)) for other in LANGUAGES],
        },
    )
    page["ETag"] = etag
    page["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    patch_vary_headers(page, ("Accept-Language", "Cookie"))
    return page
