"""A buyer's visit: the order a signed link opens, the store around it, and the language it is read in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from amends.merchants.tenancy import tenant
from amends.portal import aftersales, language, link
from amends.portal.storefront import Storefront, storefront
from amends.presentation.reading import Reading, reading_for


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one buyer; `now` is read once, at the door."""

    token: str
    key: link.Key
    store: Storefront
    order: Any
    buyer: Any
    reading: Reading
    now: datetime


def show(
    request: HttpRequest, template: str, store: Storefront | None, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the portal; it is about one person, so no cache keeps it."""
    page = render(
        request, f"portal/{template}.html", {"store": store, **language.page(request), **context}, status=status
    )
    page["Cache-Control"] = "private, no-store"
    return language.remember(request, page)


def not_found(request: HttpRequest, store: Storefront | None = None) -> HttpResponse:
    """The page for an address that leads nowhere, or to what is not this buyer's."""
    if not hasattr(request, "portal_language"):
        language.choose(request)
    return show(request, "not_found", store, {}, status=404)


def expired(request: HttpRequest, slug: str) -> HttpResponse:
    """The page for a link that is too old: it leads to a new one."""
    store = storefront(slug)
    language.choose(request, store.default_locale if store else None)
    return show(request, "expired", store, {}, status=410)


def signed[**P](view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of an order behind a signed link: 404 for a link that is not ours, 410 for one that is too old."""

    @wraps(view)
    def page(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        match link.read(token):
            case None:
                return not_found(request)
            case link.Expired(slug):
                return expired(request, slug)
            case link.Key() as key if request.method in {"GET", "HEAD"}:
                with tenant(key.merchant_id):  # a page that is only read is one transaction
                    return answer(request, token, key, *args, **kwargs)
            case link.Key() as key:
                return answer(request, token, key, *args, **kwargs)

    def answer(request: HttpRequest, token: str, key: link.Key, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = enter(request, token, key)
        return view(request, visit, *args, **kwargs) if visit else not_found(request)

    return page


def enter(request: HttpRequest, token: str, key: link.Key) -> Visit | None:
    """The visit a key opens; None where its store or its order is gone."""
    store = storefront(key.slug, key.merchant_id)
    found = aftersales.order(key) if store else None
    if store is None or found is None:
        return None
    order, buyer = found
    spoken = language.choose(request, buyer.locale if buyer else None, order.locale)
    now = timezone.now()
    zone = aftersales.zone(order)
    reading = reading_for(
        spoken,
        order.market,
        order.currency,
        today=now.astimezone(zone).date(),
        zone=zone,
        texts=aftersales.texts(order.market),
    )
    return Visit(token, key, store, order, buyer, reading, now)
