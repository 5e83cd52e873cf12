"""A request after it was made: the ways out while there is a choice, then where it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.cases.actor import BUYER
from amends.cases.refusal import Refused
from amends.portal import aftersales, timeline
from amends.portal.answers import MAX_NOTE, typed
from amends.portal.deadlines import deadlines
from amends.portal.files import for_evidence, read_files, staged
from amends.portal.parcel import may_be_sent
from amends.portal.refusals import explain
from amends.portal.visit import Visit, not_found, show, signed
from amends.presentation.dates import day, moment, moment_to_the_second, parse_day
from amends.presentation.evidence_answer import SHOWN, evidence_answer
from amends.presentation.offer import Explanation, cards, explanations
from amends.presentation.owed import owed
from amends.presentation.wording import CASE_STATES, ITEM_STATES, REASONS, word

CANCELLABLE = frozenset({"open", "waiting_for_buyer", "waiting_for_goods"})


@require_safe
@signed
def case(request: HttpRequest, visit: Visit, case_id: UUID) -> HttpResponse:
    """The page of one request."""
    found = aftersales.case(visit.key, str(case_id))
    return page(request, visit, found, {}) if found else not_found(request, visit.store)


def page(
    request: HttpRequest,
    visit: Visit,
    found: aftersales.Case,
    errors: dict[str, str],
    kept: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """Ways out where the buyer has yet to choose, else the status; `errors` and `kept` files stand at their fields."""
    status = 422 if errors else 200
    context = _shared(visit, found) | {"errors": errors}
    if choices := _choices(visit, found):
        picked = {group: request.POST.get(f"way-{group}") for group in choices}
        context |= {
            "groups": [
                {"name": f"way-{group}", "about": _about(visit, found, group), "cards": ways, "picked": picked[group]}
                for group, ways in choices.items()
            ],
            "several": len(choices) > 1,
            "not_held": _not_held(visit, found),
        }
        return show(request, "ways_out", visit.store, context, status=status)
    sendable = may_be_sent(found)
    context |= {
        "line": timeline.timeline(found, visit.reading),
        "amounts": timeline.amounts(found, visit.reading),
        "days": deadlines(found, visit.reading),
        "outstanding": timeline.outstanding(found),
        "messages": [_said(visit, message) for message in aftersales.messages(visit.key, found["id"])],
        "sendable": sendable,
        "send_back_by": _send_back_by(visit, found) if sendable else "",
        "cancellable": found["state"] in CANCELLABLE and not _sent_anything(found),
        "not_held": [] if found.get("accepted") else _not_held(visit, found),
        "message": request.POST.get("text", "") if errors else "",
        "kept": kept,
        "files": _own_files(found),
    }
    return show(request, "status", visit.store, context, status=status)


def _shared(visit: Visit, found: aftersales.Case) -> dict[str, Any]:
    lines = {line.id: line.title or line.sku for line in visit.order.order.lines}
    return {
        "visit": visit,
        "case": found,
        "state": word(CASE_STATES, found["state"]),
        "owed": owed(found["decision"], visit.reading),
        "items": [
            {
                "title": lines.get(item["line"], item["line"]),
                "quantity": item["quantity"],
                "reason": word(REASONS, item["reason"]),
                "state": word(ITEM_STATES, item["state"]),
            }
            for item in found["items"]
        ],
        "declared_at": moment_to_the_second(_instant(found["opened_at"]), visit.reading.locale, visit.reading.zone)
        if found.get("declares_withdrawal")
        else "",
    }


def _instant(text: str) -> datetime:

    return datetime.fromisoformat(text)


def _choices(visit: Visit, found: aftersales.Case) -> dict[str, Any]:
    """The open offers by group. A second decision numbers its offers anew, so that `accepted` says nothing of them."""
    if found["state"] in timeline.OVER:
        return {}
    standing = {**found["decision"], "offers": list(found.get("offers", ()))}
    return {
        group: ways
        for group, ways in cards(standing, visit.reading).items()
        if any(way.remedy != "marketplace_handles" for way in ways)
    }


def _about(visit: Visit, found: aftersales.Case, group: str) -> str:
    lines = {line.id: line.title or line.sku for line in visit.order.order.lines}
    named = [item["line"] for offer in found["offers"] if offer["group"] == group for item in offer["items"]]
    return " · ".join(lines.get(line, line) for line in dict.fromkeys(named))


def _not_held(visit: Visit, found: aftersales.Case) -> list[Explanation]:
    reasons = {item["line"]: item["reason"] for item in found["items"]}
    decided = found["decision"].get("items", ())
    return [told for item in decided for told in explanations(item, reasons.get(item["line"], ""), visit.reading)]


def _send_back_by(visit: Visit, found: aftersales.Case) -> str:
    days = [item["send_back_by"] for item in found["decision"].get("items", ()) if item.get("send_back_by")]
    return day(parse_day(min(days)), visit.reading.locale, visit.reading.today) if days else ""


def _sent_anything(found: aftersales.Case) -> bool:
    return any(
        event["type"] in {"goods_dispatched", "goods_received", "refund_sent", "replacement_sent"}
        for event in found["events"]
    )


def _own_files(found: aftersales.Case) -> list[dict[str, Any]]:
    """What the buyer added; photos that the shop took of the goods are the shop's."""
    return [
        {"id": file["id"], "photo": file["media_type"] in SHOWN}
        for event in found["events"]
        if event["type"] == "evidence_added" and event["by"] == str(BUYER)
        for file in event["data"]["files"]
    ]


def _said(visit: Visit, message: Any) -> dict[str, Any]:
    return {
        "ours": message["from"] != "buyer",
        "text": message["text"],
        "when": moment(_instant(message["at"]), visit.reading.locale, visit.reading.zone, visit.reading.today),
    }


@require_POST
@signed
def accept(request: HttpRequest, visit: Visit, case_id: UUID) -> HttpResponse:
    """Bind the merchant to the way out chosen for each item."""
    found = aftersales.case(visit.key, str(case_id))
    if found is None:
        return not_found(request, visit.store)
    offers, errors = [], {}
    for group, ways in _choices(visit, found).items():
        picked = request.POST.get(f"way-{group}", "")
        if picked in {way.id for way in ways}:
            offers.append(picked)
        else:
            errors[f"way-{group}"] = _("Choose one of the ways.")
    if not errors and offers:
        match aftersales.accept(visit.key, found["id"], offers, visit.now):
            case Refused() as refused:
                errors["way-" + next(iter(_choices(visit, found)))] = explain(refused)
    if errors:
        return page(request, visit, found, errors)
    return redirect("portal:case", token=visit.token, case_id=case_id)


@require_POST
@signed
def message(request: HttpRequest, visit: Visit, case_id: UUID) -> HttpResponse:
    """A message to the shop."""
    found = aftersales.case(visit.key, str(case_id))
    if found is None:
        return not_found(request, visit.store)
    text = typed(request.POST, "text")
    photos = read_files(visit.key, request.FILES.getlist("photo"), request.POST.getlist("kept-photo"))
    errors = {"photo": photos.wrong} if photos.wrong else {}
    if not text and not photos.fit and not errors:
        errors["text"] = _("Write your message first.")
    elif len(text) > MAX_NOTE:
        errors["text"] = _("Shorten this to %(most)s characters.") % {"most": MAX_NOTE}
    waiting = photos.fit
    if photos.fit and not errors:  # first: where it is refused, nothing was said yet
        match aftersales.evidence(visit.key, found["id"], for_evidence(photos.fit), visit.now):
            case Refused() as refused:
                errors["photo"] = explain(refused)
            case _:
                waiting = ()
    if text and not errors:
        match aftersales.message(visit.key, found["id"], text, visit.now):
            case Refused() as refused:
                errors["text"] = explain(refused)
    if errors:
        return page(request, visit, found, errors, staged(visit.key, waiting))
    return redirect("portal:case", token=visit.token, case_id=case_id)


@require_safe
@signed
def file(request: HttpRequest, visit: Visit, case_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that the buyer added, to that buyer; `?small=1` a photo's thumbnail."""
    found = aftersales.case(visit.key, str(case_id))
    if found is None or not any(own["id"] == str(file_id) for own in _own_files(found)):
        return not_found(request, visit.store)
    kept = aftersales.file(visit.key, found["id"], str(file_id), small="small" in request.GET)
    return evidence_answer(str(file_id), *kept) if kept else not_found(request, visit.store)


@require_POST
@signed
def cancel(request: HttpRequest, visit: Visit, case_id: UUID) -> HttpResponse:
    """Take the request back; then the items may be chosen anew."""
    found = aftersales.case(visit.key, str(case_id))
    if found is None:
        return not_found(request, visit.store)
    match aftersales.cancel(visit.key, found["id"], visit.now):
        case Refused() as refused:
            return page(request, visit, found, {"cancel": explain(refused)})
    return redirect("portal:items", token=visit.token)
