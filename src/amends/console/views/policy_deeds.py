"""What ends the life of a draft: it is published, or thrown away; and how a published version is retired."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.cases.rulebooks import packs
from amends.console.access import Desk, not_found, show, staff
from amends.console.policy_day import FromDay, PublishForm, tomorrow_of
from amends.console.policy_shown import shown
from amends.console.policy_words import REFUSALS
from amends.console.roles import Duty
from amends.console.wording import word
from amends.merchants import policy_check, policy_query, policy_store
from amends.merchants.models import PolicyVersion
from amends.merchants.policy_store import Refused
from amends.merchants.query import staff_names

FIELDS = {"published_from": "day", "retired_from": "day"}
"""A refusal's field as the form names it."""


@staff(Duty.POLICY)
def publish_page(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Say what follows, take the day, publish."""
    row = policy_query.version(number)
    if row is None or row.is_settled:
        return not_found(request, desk)
    law = policy_check.law_of(row.document, packs())
    tomorrow = tomorrow_of(desk.today)
    form = PublishForm(request.POST if request.method == "POST" else None, tomorrow=tomorrow)
    refused = policy_store.publishable(row, law)
    if refused is not None:
        return _page(request, desk, row, "publish", form, word(REFUSALS, refused.code), 409)
    if request.method != "POST" or not form.is_valid():
        return _page(request, desk, row, "publish", form, "", 422 if form.is_bound else 200)
    found = policy_store.publish(
        number,
        form.cleaned_data["day"],
        applies_to_open_orders=form.cleaned_data["open_orders"],
        law=law,
        today=desk.today,
        by=str(desk.actor),
        now=desk.now,
    )
    if isinstance(found, Refused):
        return _refused(request, desk, row, "publish", form, found)
    messages.success(request, _("Version %(n)s is published.") % {"n": number})
    return HttpResponseRedirect(reverse("console:policy"), status=303)


@staff(Duty.POLICY)
def retire_page(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """End a published version."""
    row = policy_query.version(number)
    if row is None or row.state != "published":
        return not_found(request, desk)
    form = FromDay(request.POST if request.method == "POST" else None, tomorrow=tomorrow_of(desk.today))
    if request.method != "POST" or not form.is_valid():
        return _page(request, desk, row, "retire", form, "", 422 if form.is_bound else 200)
    found = policy_store.retire(number, form.cleaned_data["day"], today=desk.today, by=str(desk.actor), now=desk.now)
    if isinstance(found, Refused):
        return _refused(request, desk, row, "retire", form, found)
    messages.success(request, _("Version %(n)s is retired.") % {"n": number})
    return HttpResponseRedirect(reverse("console:policy"), status=303)


@staff(Duty.POLICY)
def delete_page(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Throw a draft away."""
    row = policy_query.version(number)
    if row is None or row.is_settled:
        return not_found(request, desk)
    if request.method != "POST":
        return _page(request, desk, row, "delete", None)
    refused = policy_store.delete_draft(number)
    if refused is not None:
        return _page(request, desk, row, "delete", None, word(REFUSALS, refused.code), 409)
    messages.success(request, _("The draft is deleted."))
    return HttpResponseRedirect(reverse("console:policy"), status=303)


def _refused(
    request: HttpRequest, desk: Desk, row: PolicyVersion, deed: str, form: Form, refused: Refused
) -> HttpResponse:
    said = word(REFUSALS, refused.code)
    if refused.field in FIELDS:
        form.add_error(FIELDS[refused.field], said)
        said = ""
    return _page(request, desk, row, deed, form, said, 422)


def _page(
    request: HttpRequest,
    desk: Desk,
    row: PolicyVersion,
    deed: str,
    form: Form | None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    ruling = policy_query.in_force(desk.today)
    context: dict[str, Any] = {
        "version": shown(row, desk, staff_names(), policy_query.terms()),
        "deed": deed,
        "form": form,
        "said": said,
        "first": not policy_query.terms(),
        "ruling": ruling and ruling.number,
    }
    return show(request, desk, "policy/deed", context, status)
