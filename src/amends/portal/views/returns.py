"""The merchant's public return policy: a list of markets, and one page for each, law and policy together."""

import json
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from amends.merchants import query as merchants
from amends.merchants.tenancy import tenant
from amends.portal import language
from amends.portal.storefront import Storefront, storefront
from amends.portal.visit import not_found
from amends.presentation import return_policy, structured_data
from amends.presentation.dates import day as day_in_words
from amends.presentation.language import LANGUAGES, html_language, locale_for
from amends.presentation.law_lines import alphabetical, market_name
from amends.presentation.merchant_promise import markets_sold_to, policy_today, promise_in

MAX_AGE_SECONDS = 3600
_FROM_COUNTRY = "to"


@require_safe
@gzip_page
def index(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The markets that the merchant's return policy is stated for."""
    store = storefront(slug)
    if store is None:
        return not_found(request)
    spoken, today = language.choose(request), _today()
    with tenant(store.merchant_id):
        markets = markets_sold_to(policy_today(today))
    chosen = request.GET.get(_FROM_COUNTRY, "")
    if chosen in markets:
        return redirect(f"{reverse('portal:returns-market', args=[slug, chosen])}?{language.PARAMETER}={spoken}")
    names = [{"market": each, "name": market_name(each, spoken)} for each in markets]
    named = sorted(names, key=lambda each: alphabetical(each["name"]))
    return _page(request, "returns", store, reverse("portal:returns", args=[slug]), {"markets": named})


@require_safe
@gzip_page
def market(request: HttpRequest, slug: str, market: str) -> HttpResponseBase:
    """The return policy for orders delivered to one market, as of today."""
    store = storefront(slug)
    if store is None:
        return not_found(request)
    spoken, today = language.choose(request), _today()
    with tenant(store.merchant_id):
        policy = policy_today(today)
        promise = promise_in(market, policy, today) if market in markets_sold_to(policy) else None
        address = merchants.return_address(market)
    if promise is None:
        return not_found(request, store)
    path = reverse("portal:returns-market", args=[slug, market])
    locale = locale_for(spoken, market)
    seller = structured_data.Seller(
        store.name,
        f"{settings.PUBLIC_URL}{reverse('portal:find', args=[slug])}",
        address.country if address else None,
    )
    stated = structured_data.return_policy(promise, seller, f"{settings.PUBLIC_URL}{path}")
    context = {
        "market": market,
        "name": market_name(market, spoken),
        "on": day_in_words(today, locale),
        "page": return_policy.return_policy(promise, locale),
        "address": tuple(address.lines) if address else (),
        "structured_data": "" if stated is None else _script(structured_data.organization(seller, [stated])),
    }
    return _page(request, "returns_market", store, path, context)


def _script(data: object) -> SafeString:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(text)  # noqa: S308 # escaped above


def _today() -> date:
    return datetime.now(UTC).date()


def _page(request: HttpRequest, name: str, store: Storefront, path: str, context: dict[str, Any]) -> HttpResponse:
    own = request.portal_language  # type: ignore[attr-defined]  # set by language.choose

    def address(spoken: str) -> str:
        return f"{settings.PUBLIC_URL}{path}?{language.PARAMETER}={spoken}"

    page = render(
        request,
        f"portal/{name}.html",
        {
            "store": store,
            **language.page(request),
            **context,
            "tongue_query": f"?{language.PARAMETER}={own}",
            "canonical": address(own),
            "anywhere": f"{settings.PUBLIC_URL}{path}",
            "alternates": [(html_language(other), address(other)) for other in LANGUAGES],
        },
    )
    page["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    patch_vary_headers(page, ("Accept-Language", "Cookie"))
    return page
