"""Sending it back: the slip that goes into the parcel, and "I have sent it"."""

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from amends.cases.refusal import Refused
from amends.portal import aftersales
from amends.portal.files import for_evidence, read_files, staged
from amends.portal.parcel import may_be_sent, parcel_items, read_parcel
from amends.portal.refusals import explain
from amends.portal.visit import Visit, not_found, show, signed


def qr(code: str) -> SafeString:
    """The code as an inline SVG that scales with the slip."""
    drawn = segno.make(code, error="m", micro=False).svg_inline(omitsize=True, border=0, dark="#000")
    return mark_safe(drawn)  # noqa: S308 - made here from our own code


@require_safe
@signed
def slip(request: HttpRequest, visit: Visit, case_id: UUID) -> HttpResponse:
    """The page to print and put into the parcel."""
    found = aftersales.case(visit.key, str(case_id))
    if found is None or not parcel_items(found):
        return not_found(request, visit.store)
    titles = {line.id: line.title or line.sku for line in visit.order.order.lines}
    context = {
        "visit": visit,
        "case": found,
        "qr": qr(found["rma"]),
        "lines": aftersales.return_lines(visit.key, visit.order.market),
        "items": [
            {"title": titles.get(part["line"], ""), "quantity": part["quantity"]} for part in parcel_items(found)
        ],
    }
    return show(request, "slip", visit.store, context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed
def sent(request: HttpRequest, visit: Visit, case_id: UUID) -> HttpResponse:
    """Take down that the parcel was posted; the day of posting and its proof can start or end a refund clock."""
    found = aftersales.case(visit.key, str(case_id))
    if found is None:
        return not_found(request, visit.store)
    if not may_be_sent(found):
        return redirect("portal:case", token=visit.token, case_id=case_id)
    context = {
        "visit": visit,
        "case": found,
        "today": visit.reading.today.isoformat(),
        "given": {"at": visit.reading.today.isoformat()},
    }
    if request.method != "POST":
        return show(request, "sent", visit.store, context)
    parcel, errors = read_parcel(request.POST, visit.reading.today)
    proof = read_files(visit.key, request.FILES.getlist("proof"), request.POST.getlist("kept-proof"), documents=True)
    if proof.wrong:
        errors["proof"] = proof.wrong
    if not errors:
        sent_off = {"items": parcel_items(found), **parcel, "proof": for_evidence(proof.fit)}
        match aftersales.dispatched(visit.key, found["id"], sent_off, visit.now):
            case Refused() as refused:
                errors[refused.field if refused.field in {"carrier", "at"} else "tracking"] = explain(refused)
    if errors:
        again = {"errors": errors, "given": request.POST, "kept": staged(visit.key, proof.fit)}
        return show(request, "sent", visit.store, context | again, status=422)
    return redirect("portal:case", token=visit.token, case_id=case_id)
