"""Finding the order: whatever is typed, the answer and its timing are the same; the link goes out by mail."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amends.portal import language, link_request
from amends.portal.answers import Errors, typed
from amends.portal.link import LIFETIME
from amends.portal.storefront import storefront
from amends.portal.visit import not_found, show
from amends.presentation.accent import stylesheet

MAX_NUMBER = 100
MAX_EMAIL = 254


def read_email(text: str) -> str | None:
    """An e-mail address, or None where it is not one."""
    email = text.strip()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return email if len(email) <= MAX_EMAIL else None


def _errors(number: str, email: str) -> Errors:
    errors: Errors = {}
    if not number or len(number) > MAX_NUMBER:
        errors["number"] = _("Enter your order number. It is in the confirmation we sent you.")
    if read_email(email) is None:
        errors["email"] = _("Enter an e-mail address like name@example.com.")
    return errors


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for order number and e-mail; the same work is done whether the order exists or not."""
    store = storefront(slug)
    if store is None:
        return not_found(request)
    spoken = language.choose(request)
    if request.method != "POST":
        return show(request, "find", store, {})
    number, email = typed(request.POST, "number"), typed(request.POST, "email")
    if errors := _errors(number, email):
        return show(request, "find", store, {"errors": errors, "given": {"number": number, "email": email}}, status=422)
    link_request.ask(store, number, email, spoken)
    return redirect("portal:link-sent", slug=slug)


@require_safe
def link_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The one answer to every request for a link."""
    store = storefront(slug)
    if store is None:
        return not_found(request)
    language.choose(request)
    return show(request, "link_sent", store, {"days": LIFETIME.days})


@require_safe
def accent(_request: HttpRequest, slug: str) -> HttpResponse:
    """The merchant's colour as a stylesheet of its own, since nothing is styled inline."""
    store = storefront(slug)
    try:
        css = stylesheet(store.accent_colour) if store else ""
    except ValueError:
        css = ""
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "public, max-age=300"})
