"""The withdrawal function (Directive 2011/83/EU art. 11a, § 356a BGB): two steps, no sign-in, no reason asked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amends.portal import aftersales, language
from amends.portal.answers import Errors, typed
from amends.portal.sealed import seal, unseal
from amends.portal.storefront import storefront
from amends.portal.views.find import MAX_NUMBER, read_email
from amends.portal.visit import not_found, show
from amends.presentation.dates import moment_to_the_second
from amends.presentation.language import locale_for

MAX_NAME = 200
RECEIPT_LIFETIME = timedelta(days=7)
"""How long the acknowledgement's page can be opened again; the mail is what lasts."""
_PURPOSE = "declaration"
_ZONE = ZoneInfo("Europe/Brussels")
"""The page does not know where the buyer is; it names the zone beside the time."""


def _errors(given: dict[str, str]) -> Errors:
    errors: Errors = {}
    if not given["name"] or len(given["name"]) > MAX_NAME:
        errors["name"] = _("Enter your name.")
    if not given["number"] or len(given["number"]) > MAX_NUMBER:
        errors["number"] = _("Enter your order number, or words that tell us which contract you mean.")
    if read_email(given["email"]) is None:
        errors["email"] = _("Enter an e-mail address like name@example.com.")
    return errors


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Step one fills in, step two confirms; nothing is declared before the second."""
    store = storefront(slug)
    if store is None:
        return not_found(request)
    spoken = language.choose(request)
    if request.method != "POST":
        return show(request, "withdraw", store, {})
    given = {name: typed(request.POST, name) for name in ("name", "number", "email")}
    if errors := _errors(given):
        return show(request, "withdraw", store, {"errors": errors, "given": given}, status=422)
    if request.POST.get("step") == "change":
        return show(request, "withdraw", store, {"given": given})
    if request.POST.get("step") != "confirm":
        return show(request, "withdraw_confirm", store, {"given": given})
    received_at = aftersales.declare(store, given["name"], given["number"], given["email"], spoken, timezone.now())
    receipt = seal(_PURPOSE, {**given, "at": received_at.isoformat(), "store": slug})
    return redirect("portal:withdrawn", slug=slug, receipt=receipt)


@require_safe
def received(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """The acknowledgement: what was declared, and when to the second."""
    store = storefront(slug)
    told = unseal(_PURPOSE, receipt, RECEIPT_LIFETIME)
    if store is None or told is None or told["store"] != slug:
        return not_found(request, store)
    spoken = language.choose(request)
    at = moment_to_the_second(datetime.fromisoformat(told["at"]), locale_for(spoken), _ZONE)
    return show(request, "withdrawn", store, {"told": told, "at": at})
