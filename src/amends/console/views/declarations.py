"""Declarations made through the withdrawal function: all to be seen, and those that fit no order matched by hand."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.cases import declaration_review as review
from amends.cases.refusal import Refused
from amends.console.access import Desk, forbidden, not_found, show, staff
from amends.console.inbox import typed
from amends.console.refusals import words
from amends.console.roles import Duty
from amends.orders import query as orders
from amends.presentation.dates import day, moment_to_the_second
from amends.presentation.money import money_minor


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that a declaration may mean."""

    id: str
    number: str
    ordered: str
    total: str
    market: str
    goods: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A declaration in words."""

    id: str
    received: str
    name: str
    email: str
    reference: str
    erased: bool
    matched: bool
    case: str | None
    standing: str


@staff(Duty.SEE)
def declarations_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait for a person first."""
    found = [_shown(each, desk) for each in review.declarations()]
    waiting, done = [each for each in found if not each.matched], [each for each in found if each.matched]
    return show(request, desk, "declarations", {"waiting": waiting, "done": done})


@staff(Duty.SEE)
def declaration_page(request: HttpRequest, desk: Desk, declaration_id: str) -> HttpResponse:
    """One declaration; POST matches it with an order."""
    found = review.declaration(str(declaration_id))
    if found is None:
        return not_found(request, desk)
    if request.method == "POST":
        if not desk.may(Duty.HANDLE):
            return forbidden(request, desk)
        return _match(request, desk, found)
    return _page(request, desk, found)


def _match(request: HttpRequest, desk: Desk, found: review.Standing) -> HttpResponse:
    order_id = request.POST.get("order", "")
    if not order_id:
        return _page(request, desk, found, {"order": _("Choose the order it means.")}, 422)
    matched = review.match(found.id, order_id, actor=desk.actor, now=desk.now)
    if isinstance(matched, Refused):
        return _page(request, desk, found, {"order": words(matched)}, 422)
    if matched.case and matched.code is None:
        messages.success(request, _("Matched. A case was opened as of the day the declaration came in."))
        return HttpResponseRedirect(reverse("console:case", args=[matched.case]), status=303)
    messages.success(request, _("Matched. %(why)s") % {"why": _why(matched.code)})
    return HttpResponseRedirect(reverse("console:declaration", args=[found.id]), status=303)


def _page(
    request: HttpRequest, desk: Desk, found: review.Standing, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    said = found.said or {}
    wanted = typed(request.GET.get("q", said.get("order_reference", "")))[:100]
    mail = typed(request.GET.get("mail", "" if request.GET else said.get("email", "")))[:254]
    candidates = [] if found.matched else _candidates(wanted, mail, desk)
    context: dict[str, Any] = {
        "declaration": _shown(found, desk),
        "candidates": candidates,
        "wanted": wanted,
        "mail": mail,
        "errors": errors or {},
        "may_match": desk.may(Duty.HANDLE) and not found.matched and found.said is not None,
    }
    return show(request, desk, "declaration", context, status)


def _candidates(number: str, mail: str, desk: Desk) -> list[Candidate]:
    """Orders of that number, then those of that mail, each once."""
    found = {order.id: order for order in orders.search(number=number)} if number else {}
    found |= {order.id: order for order in orders.search(email=mail)} if mail else {}
    return [
        Candidate(
            str(order.id),
            order.number,
            day(order.order.ordered_at, desk.locale, desk.now.date()) if order.order.ordered_at else "",
            money_minor(order.total_minor, order.currency, desk.locale),
            order.market,
            ", ".join(line.get("title") or line["id"] for line in order.document["lines"][:3]),
        )
        for order in found.values()
    ]


def _shown(found: review.Standing, desk: Desk) -> Shown:
    said = found.said or {}
    return Shown(
        id=found.id,
        received=moment_to_the_second(found.received_at, desk.locale, desk.zone),
        name=said.get("name", ""),
        email=said.get("email", ""),
        reference=said.get("order_reference", ""),
        erased=found.said is None,
        matched=found.matched,
        case=found.case,
        standing=_standing(found),
    )


def _standing(found: review.Standing) -> str:
    if found.matched:
        return _why(found.code) if found.code else _("Case opened")
    if found.code:
        return _why(found.code)
    if found.candidates:
        return _("Several orders fit; say which one it means")
    return _("No order fits; find the one it means")


def _why(code: str | None) -> str:
    if code == "case_open_already":
        return _("A case of this order was open already.")
    return _("No case could be opened (%(code)s).") % {"code": (code or "").replace("_", " ")}
