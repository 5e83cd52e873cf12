"""What a buyer reads whose files are too much for one form: the way back, and what to do."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from amends.merchants.tenancy import tenant
from amends.portal import aftersales, language, link
from amends.portal.storefront import storefront
from amends.portal.visit import show

FORMS_WITH_FILES = frozenset({"reason", "sent"})
"""Their own address shows the empty form again."""


def too_large(request: HttpRequest, most_bytes: int) -> HttpResponse:
    """The page, in the buyer's language where the address says whose order it is; the body is left alone."""
    found = _resolved(request)
    token = found.kwargs.get("token", "") if found and found.app_name == "portal" else ""
    store, order, back = None, None, ""
    if isinstance(key := link.read(token), link.Key):
        with tenant(key.merchant_id):
            store = storefront(key.slug, key.merchant_id)
            order = aftersales.order(key) if store else None
    if order is not None:
        view, buyer = order
        language.choose(request, buyer.locale if buyer else None, view.locale)
        back = _back(request, found, token)
    else:
        language.choose(request)
    context = {"most": most_bytes // 1_000_000, "back": back}
    return show(request, "too_large", store, context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _resolved(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _back(request: HttpRequest, found: ResolverMatch | None, token: str) -> str:
    assert found is not None
    if found.url_name in FORMS_WITH_FILES:
        return request.get_full_path()
    if "case_id" in found.kwargs:
        return reverse("portal:case", args=[token, found.kwargs["case_id"]])
    return reverse("portal:items", args=[token])
