"""What a buyer would get: one request under a version, beside another or the law alone."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from amends.cases.rulebooks import packs
from amends.console import policy_words as w
from amends.console.access import Desk, not_found, show, staff
from amends.console.policy_errors import sentence
from amends.console.policy_findings import counterexample
from amends.console.policy_result import Result, result
from amends.console.policy_sentences import market_name
from amends.console.policy_trial import Trial, asked, displaying, situation
from amends.console.roles import Duty
from amends.console.wording import REASONS
from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import read_situation
from amends.merchants import policy_query
from amends.merchants.models import PolicyVersion
from amends.vocabulary.reader import FieldError

LAW_ALONE = "law"


@staff(Duty.SEE)
def trial_page(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """The form, and what the request it describes gets; `?finding=` is a request that the check found."""
    row = policy_query.version(number)
    if row is None:
        return not_found(request, desk)
    markets = sorted(code for code in packs().by_market if code != "EU")
    trial = asked(request.GET, row.document, markets)
    found = counterexample(row, request.GET.get("finding", ""), desk.locale)
    beside = _beside(request, desk, row)
    error, results = "", []
    for title, document in (
        (_("Version %(n)s") % {"n": number}, row.document),
        (_("Version %(n)s") % {"n": beside.number} if beside else _("The law alone"), beside and beside.document),
    ):
        try:
            told = found.situation if found is not None else _told(trial, document or row.document, desk)
            results.append(_judged({**told, "policy": document}, title, document, desk))
        except FieldError as problem:
            error = f"{problem.field.rpartition('.')[2]}: {sentence(problem)}"
            break
    context = {
        "number": number,
        "name": row.name,
        "trial": trial,
        "found": found,
        "results": results,
        "same": len(results) == 2 and _gist(results[0]) == _gist(results[1]),
        "error": error,
        "beside": str(beside.number) if beside else LAW_ALONE,
        "others": [each for each in policy_query.versions() if each.number != number],
        "choices": _choices(trial, markets, desk),
    }
    return show(request, desk, "policy/try", context, 422 if error else 200)


def _told(trial: Trial, document: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """The request as a buyer brings it who was shown the row that answers."""
    told = situation(trial, document, desk.today)
    (item,) = answer(decide(read_situation({**told, "policy": document}), packs()))["items"]
    return displaying(told, document, item["policy_row"])


def _judged(told: Mapping[str, Any], title: str, document: Mapping[str, Any] | None, desk: Desk) -> Result:
    return result(answer(decide(read_situation(told), packs())), title, document, desk.locale)


def _beside(request: HttpRequest, desk: Desk, row: PolicyVersion) -> PolicyVersion | None:
    """The version to compare with: the one asked for, else the one in force; None for the law alone."""
    wanted = request.GET.get("beside", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6:
        return policy_query.version(int(wanted))
    if wanted == LAW_ALONE:
        return None
    ruling = policy_query.in_force(desk.today)
    return ruling if ruling is not None and ruling.number != row.number else None


def _gist(found: Result) -> tuple[Any, ...]:
    return found.ways, found.facts, found.raised


def _choices(trial: Trial, markets: list[str], desk: Desk) -> dict[str, list[tuple[str, str, bool]]]:
    named = sorted(((code, market_name(code, desk.locale)) for code in markets), key=lambda each: each[1])
    tables: dict[str, list[tuple[str, Any]]] = {
        "market": named,
        "reason": list(REASONS.items()),
        "condition": list(w.CONDITIONS.items()),
        "seal": list(w.SEALS.items()),
        "channel": list(w.SITES.items()),
        "kind": [("", _("Ordinary goods")), *w.KINDS.items()],
    }
    return {
        name: [(code, str(text), code == getattr(trial, name)) for code, text in table]
        for name, table in tables.items()
    }
