"""What a buyer reads whose files are too much for one form: the way back, and what to do."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from amends.merchants.tenancy import tenant
from amends.portal import language, link
from amends.portal.visit import Visit, enter, show

FORMS_WITH_FILES = frozenset({"reason", "sent"})
"""Their own address shows the empty form again."""


def too_large(request: HttpRequest, most_bytes: int) -> HttpResponse:
    """The page, in the language of the visit; nothing of the body is read for it."""
    visit, back = _visit(request)
    if visit is None:
        language.choose(request)
    context = {"visit": visit, "most": most_bytes // 1_000_000, "back": back}
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return show(request, "too_large", visit.store if visit else None, context, status=status)


def _visit(request: HttpRequest) -> tuple[Visit | None, str]:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None, ""
    token = found.kwargs.get("token", "")
    key = link.read(token)
    if found.app_name != "portal" or not isinstance(key, link.Key):
        return None, ""
    with tenant(key.merchant_id):
        visit = enter(request, token, key)
    if found.url_name in FORMS_WITH_FILES:
        return visit, request.get_full_path()
    if "case_id" in found.kwargs:
        return visit, reverse("portal:case", args=[token, found.kwargs["case_id"]])
    return visit, reverse("portal:items", args=[token])
