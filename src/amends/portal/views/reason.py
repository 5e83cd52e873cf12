"""What is wrong: one reason for each item, and only what matters about its state."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amends.cases.correspondence import MAX_FILES
from amends.cases.refusal import Refused
from amends.portal import aftersales
from amends.portal.answers import (
    FAULT_REASONS,
    PHOTO_REASONS,
    Chosen,
    arrival,
    choose_items,
    reasons_for,
    request_items,
    sealed,
    typed,
)
from amends.portal.asked_for import asked_for
from amends.portal.files import Given, for_evidence, read_files, staged
from amends.portal.refusals import explain
from amends.portal.visit import Visit, show, signed
from amends.presentation.owed import Owed, owed
from amends.presentation.wording import REASONS, word
from amends.vocabulary.request import WITHDRAWAL_REASONS, Reason

FIELDS = ("reason", "state", "seal", "severity", "cause", "since", "photo")
"""What may be asked of an item; each field's name ends in its line."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed
def reason(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the reasons; on a good answer open the case, which records a withdrawal at once."""
    left = aftersales.units_left(visit.key, visit.order)
    chosen, errors = choose_items(visit.order.order, left, request.GET)
    if errors:
        return redirect(f"{reverse('portal:items', args=[visit.token])}?{_without_language(request)}&none=1")
    if request.method != "POST":
        return _page(request, visit, chosen, {}, {})
    items, errors = request_items(visit.order.order, chosen, request.POST, visit.reading.today)
    given = _photos(request, visit, items)
    if errors := errors | {f"photo-{line}": photos.wrong for line, photos in given.items() if photos.wrong}:
        return _page(request, visit, chosen, errors, given)
    match aftersales.open_case(visit.key, items, typed(request.POST, "note"), visit.now):
        case Refused() as refused:
            return _page(request, visit, chosen, {"note": explain(refused)}, given)
        case opened:
            photos = [photo for line, found in given.items() for photo in for_evidence(found.fit, line)]
            if photos:  # the request stands even if a photo could not be kept; it can be sent again with a message
                for start in range(0, len(photos), MAX_FILES):
                    aftersales.evidence(visit.key, opened["id"], photos[start : start + MAX_FILES], visit.now)
            return redirect("portal:case", token=visit.token, case_id=opened["id"])


def _photos(request: HttpRequest, visit: Visit, items: list[dict[str, Any]]) -> dict[str, Given]:
    """Photos by item, where its reason is one of which a photo says something, or was not chosen yet."""
    return {
        item["line"]: read_files(
            visit.key,
            request.FILES.getlist(f"photo-{item['line']}"),
            request.POST.getlist(f"kept-photo-{item['line']}"),
        )
        for item in items
        if item.get("reason") in {None, *PHOTO_REASONS}
    }


def _without_language(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("lang", None)
    return query.urlencode()


def _page(
    request: HttpRequest, visit: Visit, chosen: list[Chosen], errors: dict[str, str], given: Mapping[str, Given]
) -> HttpResponse:
    asked = asked_for(visit, chosen)
    context = {
        "visit": visit,
        "parts": [
            _part(visit, part, request.POST, errors)
            | {
                "asked": asked.get(part.line.id, ()),
                "kept": staged(visit.key, given[part.line.id].fit) if part.line.id in given else (),
            }
            for part in chosen
        ],
        "errors": errors,
        "note": request.POST.get("note", ""),
        "owed": _at_least(visit, chosen),
        "back": f"{reverse('portal:items', args=[visit.token])}?{_without_language(request)}",
        "today": visit.reading.today.isoformat(),
    }
    return show(request, "reason", visit.store, context, status=422 if errors else 200)


def _part(visit: Visit, part: Chosen, given: QueryDict, errors: Mapping[str, str]) -> dict[str, Any]:
    name = part.line.id
    arrived = arrival(visit.order.order, name) == "arrived"
    choices = [
        _choice(found, given.get(f"reason-{name}"), asks=arrived) for found in reasons_for(visit.order.order, name)
    ]
    return {
        "line": part.line,
        "quantity": part.quantity,
        "groups": _grouped(choices) if arrived else [{"title": "", "choices": choices}],
        "arrived": arrived,
        "sealed": sealed(part.line),
        **{field: given.get(f"{field}-{name}", "") for field in ("state", "seal", "severity", "cause", "since")},
        "wrong": {field: errors.get(f"{field}-{name}") for field in FIELDS},
    }


def _grouped(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    fine = [choice for choice in choices if choice["code"] in WITHDRAWAL_REASONS]
    wrong = [choice for choice in choices if choice["code"] not in WITHDRAWAL_REASONS]
    return [{"title": _("Something is wrong"), "choices": wrong}, {"title": _("It is fine, but …"), "choices": fine}]


def _choice(found: Reason, given: str | None, *, asks: bool) -> dict[str, Any]:
    shows = []
    if asks and found in WITHDRAWAL_REASONS:
        shows.append("for-return")
    if asks and found in FAULT_REASONS:
        shows.append("for-fault")
    if asks and found in PHOTO_REASONS:
        shows.append("for-photo")
    if asks and found == Reason.DEFECTIVE:
        shows.append("for-cause")
    return {
        "code": found.value,
        "text": word(REASONS, found.value),
        "shows": " ".join(shows),
        "chosen": given == found.value,
    }


def _at_least(visit: Visit, chosen: list[Chosen]) -> Owed | None:
    """What returning the items without any reason would give: a right in time stands beside every other one."""
    items = [{"line": part.line.id, "quantity": part.quantity, "reason": Reason.CHANGED_MIND.value} for part in chosen]
    decision = aftersales.preview(visit.key, items, visit.now)
    if isinstance(decision, Refused):
        return None
    found = owed(decision, visit.reading)
    return found if found.figure else None
