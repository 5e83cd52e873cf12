"""Policy versions: all of them, one as a sheet, and what is done to a draft."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.cases.rulebooks import packs
from amends.console.access import Desk, forbidden, not_found, show, staff
from amends.console.policy_changes import done, entered, lowered, raised
from amends.console.policy_errors import CellError, told
from amends.console.policy_findings import outcome
from amends.console.policy_sheet import Paper, page_of
from amends.console.policy_shown import shown
from amends.console.policy_words import HOUSE_RULES, REFUSALS
from amends.console.roles import Duty
from amends.console.wording import word
from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_policy, read_with_errors
from amends.merchants import policy_check, policy_query, policy_store
from amends.merchants.models import PolicyVersion
from amends.merchants.policy_store import Refused
from amends.merchants.query import staff_names
from amends.vocabulary.reader import Fields

MAX_REASON = 500


@staff(Duty.SEE)
def list_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every version, the newest first, and the one in force on top."""
    names, settled = staff_names(), policy_query.terms()
    rows = [shown(row, desk, names, settled) for row in policy_query.versions()]
    ruling = policy_query.in_force(desk.today)
    context = {
        "rows": rows,
        "in_force": next((row for row in rows if row.in_force), None),
        "found": outcome(ruling, desk, packs()) if ruling is not None else None,
        "next": next((row for row in reversed(rows) if row.tone == "soon"), None),
        "may_edit": desk.may(Duty.POLICY),
    }
    return show(request, desk, "policy/list", context)


@staff(Duty.SEE)
def version_page(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """One version; POST saves a draft, changes its rows, or checks it."""
    row = policy_query.version(number)
    if row is None:
        return not_found(request, desk)
    if request.method != "POST":
        return page(request, desk, row)
    if not desk.may(Duty.POLICY):
        return forbidden(request, desk)
    deed = request.POST.get("do", "save")
    if deed == "check":
        return _checked(request, desk, number)
    if row.is_settled:
        return page(request, desk, row, said=word(REFUSALS, "not_a_draft"), status=409)
    if "raise" in request.POST:
        return _raise(request, desk, row)
    return _save(request, desk, row, deed)


def page(
    request: HttpRequest,
    desk: Desk,
    row: PolicyVersion,
    document: dict[str, Any] | None = None,
    errors: Sequence[CellError] = (),
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The sheet of a version, or of what was entered for it."""
    found = outcome(row, desk, packs())
    typed_first = request.POST.get("first") or request.GET.get("from") or "0"
    first = int(typed_first) if typed_first.isdecimal() else 0
    editable = not row.is_settled and desk.may(Duty.POLICY)
    paper = Paper(desk.locale, sorted(packs().by_market), errors, found.marks if found is not None else {})
    sheet = paper.sheet(document or row.document, first - 1 if "from" in request.GET else first)
    context = {
        "version": shown(row, desk, staff_names(), policy_query.terms()),
        "row": row,
        "sheet": sheet,
        "editable": editable,
        "may_edit": desk.may(Duty.POLICY),
        "found": found,
        "errors": errors,
        "said": said,
        "exceptions": _exceptions(document or row.document),
        "ready": found is not None and found.counts and found.passed and not errors and not row.is_settled,
    }
    return show(request, desk, "policy/version", context, status)


def _save(request: HttpRequest, desk: Desk, row: PolicyVersion, deed: str) -> HttpResponse:
    """Keep what was entered, and do to the rows what the button says."""
    first, count = (_whole(request.POST.get(name, "")) for name in ("first", "count"))
    document = entered(request.POST, row.document, first, count)
    name, _colon, place = deed.partition(":")
    said, where = "", ""
    if name == "lower":
        said = _lower(request, desk, row, document, _whole(place))
    else:
        where = done(document, deed)
    policy, errors = read_with_errors(Fields(document), packs().by_market)
    if policy is None or said:
        return page(request, desk, row, document, told(errors), said, 422)
    refused = _keep(request, desk, row, policy)
    if refused is not None:
        return page(request, desk, _fresh(row), document, said=word(REFUSALS, refused.code), status=409)
    if name in {"save", "lower"}:
        return _checked(request, desk, row.number)
    labels = [each.label for each in policy.rows]
    at = labels.index(where) if where in labels else first
    return _back(row.number, f"?from={page_of(at, len(labels)) + 1}#row-{at + 1}")


def _keep(request: HttpRequest, desk: Desk, row: PolicyVersion, policy: Policy) -> Refused | None:
    seen = request.POST.get("seen")
    saved = policy_store.save_draft(policy, by=str(desk.actor), now=desk.now, number=row.number, seen=seen)
    return saved if isinstance(saved, Refused) else None


def _lower(request: HttpRequest, desk: Desk, row: PolicyVersion, document: dict[str, Any], number: int) -> str:
    """Lower the house rule of a finding for its rows; gives what stops it."""
    found = outcome(row, desk, packs())
    finding = next((each for each in found.findings if each.number == number), None) if found else None
    if finding is None or not finding.lowers:
        return _("This finding is gone; check the policy again.")
    reason = request.POST.get(f"reason.{number}", "").replace("\x00", "").strip()[:MAX_REASON]
    if not reason:
        return _("Say why the house rule is lowered; the reason is kept with the policy.")
    for label in finding.rows:
        lowered(document, finding.lowers, label, reason, str(desk.actor), desk.today.isoformat())
    return ""


def _raise(request: HttpRequest, desk: Desk, row: PolicyVersion) -> HttpResponse:
    """Hold the policy to a house rule again."""
    document = dict(row.document)
    raised(document, _whole(request.POST["raise"]))
    refused = _keep(request, desk, row, read_policy(Fields(document)))
    if refused is not None:
        return page(request, desk, row, said=word(REFUSALS, refused.code), status=409)
    return _checked(request, desk, row.number)


def _checked(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    found = policy_check.run(number, packs(), now=desk.now)
    if isinstance(found, Refused):
        messages.warning(request, word(REFUSALS, found.code))
    return _back(number, "#check")


def _exceptions(document: dict[str, Any]) -> list[dict[str, Any]]:
    names = staff_names()
    return [
        {
            "rule": word(HOUSE_RULES, each["rule"]),
            "rows": ", ".join(each["rows"]),
            "reason": each["reason"],
            "by": names.get(str(each["by"]).partition(":")[2], each["by"]),
        }
        for each in document.get("house_exceptions", ())
    ]


def _fresh(row: PolicyVersion) -> PolicyVersion:
    found = policy_query.version(row.number)
    return row if found is None else found


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _back(number: int, tail: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("console:policy_version", args=[number]) + tail, status=303)
