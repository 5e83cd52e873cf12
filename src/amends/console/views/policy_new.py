"""Where a draft comes from: a version, an example, or a file; and how a version is taken away as a file."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.cases.rulebooks import packs
from amends.console.access import Desk, not_found, show, staff
from amends.console.roles import Duty
from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_policy
from amends.decision.policy.source import MAX_BYTES, PolicyError, PolicyProblem
from amends.merchants import policy_examples, policy_files, policy_query, policy_store
from amends.vocabulary.reader import Fields

SHOWN_PROBLEMS = 20
EXAMPLES: dict[str, tuple[str | Promise, str | Promise]] = {
    "conservative": (gettext_lazy("Conservative"), gettext_lazy("The law of each market and nothing beyond it.")),
    "standard": (
        gettext_lazy("Standard"),
        gettext_lazy("Thirty days, exchanges and credit beside the refund, small things may be kept."),
    ),
    "generous_30_days": (
        gettext_lazy("Generous, 30 days"),
        gettext_lazy("Thirty days with the way back paid, and the money as soon as the parcel is sent."),
    ),
    "premium_members": (
        gettext_lazy("Premium members"),
        gettext_lazy("The standard terms, with longer and freer ones for members."),
    ),
    "marketplace_aligned": (
        gettext_lazy("Aligned with marketplaces"),
        gettext_lazy("What the marketplaces ask of their sellers, on every channel."),
    ),
}


@staff(Duty.POLICY)
def new_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose what to start from; POST makes the draft."""
    if request.method != "POST":
        return _page(request, desk)
    policy, problems = _wanted(request)
    if policy is None:
        return _page(request, desk, problems, 422)
    saved = policy_store.save_draft(policy, by=str(desk.actor), now=desk.now)
    assert not isinstance(saved, policy_store.Refused)
    messages.success(
        request, _("Draft %(n)s is ready. Nothing changes for buyers until you publish it.") % {"n": saved.number}
    )
    return HttpResponseRedirect(reverse("console:policy_version", args=[saved.number]), status=303)


@staff(Duty.SEE)
def file_page(request: HttpRequest, desk: Desk, number: int, ending: str) -> HttpResponse:
    """A version as a CSV or YAML file."""
    row = policy_query.version(number)
    if row is None or ending not in policy_files.FORMATS:
        return not_found(request, desk)
    content = policy_files.written(read_policy(Fields(row.document)), ending)
    answer = HttpResponse(content, content_type=policy_files.FORMATS[ending])
    answer["Content-Disposition"] = f'attachment; filename="policy-{number}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _wanted(request: HttpRequest) -> tuple[Policy | None, list[str]]:
    start, _colon, number = request.POST.get("start", "").partition(":")
    if start in EXAMPLES:
        return replace(policy_examples.example(start), name=str(EXAMPLES[start][0])), []
    if start == "version":
        row = policy_query.version(int(number)) if number.isascii() and number.isdecimal() and len(number) < 6 else None
        return (None, [_("There is no such version.")]) if row is None else (read_policy(Fields(row.document)), [])
    if start == "file":
        return _read(request)
    return None, [_("Choose what to start from.")]


def _read(request: HttpRequest) -> tuple[Policy | None, list[str]]:
    sent: Any = request.FILES.get("file")
    if sent is None:
        return None, [_("Choose a file.")]
    try:
        content = sent.read(MAX_BYTES + 1)
        return policy_files.read(content, sent.name, packs().by_market), []
    except PolicyError as error:
        return None, [_said(problem) for problem in error.problems[:SHOWN_PROBLEMS]]


def _said(problem: PolicyProblem) -> str:
    place = _("Line %(n)s") % {"n": problem.line}
    if problem.column is not None:
        place = _("Line %(n)s, column %(column)s") % {"n": problem.line, "column": problem.column}
    return f"{place}: {problem.message}"


def _page(request: HttpRequest, desk: Desk, problems: list[str] | None = None, status: int = 200) -> HttpResponse:
    versions = policy_query.versions()
    ruling = policy_query.in_force(desk.today)
    wanted = request.POST.get("start") or request.GET.get("of", "")
    chosen = wanted if ":" in wanted or not wanted.isdecimal() else f"version:{wanted}"
    if not chosen:
        chosen = f"version:{ruling.number}" if ruling else "standard"
    context = {
        "examples": [(name, *said) for name, said in EXAMPLES.items()],
        "versions": versions,
        "chosen": chosen,
        "chosen_version": chosen.partition(":")[2],
        "problems": problems or [],
        "errors": problems,
    }
    return show(request, desk, "policy/new", context, status)
