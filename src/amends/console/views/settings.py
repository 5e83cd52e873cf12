"""The merchant's settings: for the owner alone; what is missing stands on top."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.console.access import Desk, show, staff
from amends.console.roles import Duty
from amends.console.settings_form import ReturnAddressForm, SettingsForm, initial, readable_accent
from amends.merchants import doctor, query, store

GROUPS = (
    ("identity", ("name", "legal_name", "register_number", "vat_numbers")),
    ("address", ("street", "postal_code", "city", "region", "country")),
    ("contact", ("email", "phone", "privacy_url", "imprint_url")),
    ("look", ("accent_colour",)),
    ("refunds", ("refund_release_automatic",)),
)


@staff(Duty.SETTINGS)
def settings_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Legal identity, contacts, links, look, refunds; POST saves all of it or nothing."""
    if request.method != "POST":
        return _page(request, desk, SettingsForm(initial=initial(desk.merchant)))
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form, 422)
    store.change_merchant(**form.cleaned_data)
    messages.success(request, _("The settings are saved."))
    return HttpResponseRedirect(reverse("console:settings"), status=303)


def _page(request: HttpRequest, desk: Desk, form: SettingsForm, status: int = 200) -> HttpResponse:
    titles = {
        "identity": _("Legal identity"),
        "address": _("Address"),
        "contact": _("Contacts and links"),
        "look": _("Look"),
        "refunds": _("Refunds"),
    }
    colour = desk.merchant.accent_colour
    shade = readable_accent(colour) if colour else ""
    context: dict[str, Any] = {
        "form": form,
        "groups": [(titles[name], [form[field] for field in fields]) for name, fields in GROUPS],
        "problems": [(problem, _anchor(problem.field)) for problem in doctor.missing(desk.merchant)],
        "addresses": query.return_addresses(),
        "colour": colour,
        "shade": shade if shade != colour else "",
    }
    return show(request, desk, "settings", context, status)


def _anchor(field: str) -> str:
    name = field.partition(".")[0]
    return "#return_addresses" if name == "return_addresses" else f"#id_{name}"


@staff(Duty.SETTINGS)
def return_address_page(request: HttpRequest, desk: Desk, market: str = "") -> HttpResponse:
    """One return address, new or to be changed."""
    known = next((each for each in query.return_addresses() if each.market == market), None)
    start = {"market": market}
    if known is not None:
        start |= {"lines": "\n".join(known.lines), "country": known.country}
    form = ReturnAddressForm(request.POST) if request.method == "POST" else ReturnAddressForm(initial=start)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return show(request, desk, "return_address", {"form": form, "market": market, "known": known}, status)
    entered = form.cleaned_data
    store.set_return_address(entered["market"], entered["lines"], entered["country"])
    messages.success(request, _("The return address is saved."))
    return HttpResponseRedirect(reverse("console:settings") + "#return_addresses", status=303)
