"""The page of one case: its story at the left, its facts at the right, what can be done in a bar that stays."""

from django.http import HttpRequest, HttpResponse

from amends.cases import query
from amends.console import facts
from amends.console.access import Desk, not_found, show, staff
from amends.console.actions import open_actions
from amends.console.balance import balance
from amends.console.dossier import open_dossier
from amends.console.entitlement import owed, questions
from amends.console.inbox import country_name
from amends.console.roles import Duty
from amends.console.story import Teller, story
from amends.console.wording import ATTENTION, CASE_STATES, CHANNELS, word
from amends.merchants.query import staff_names
from amends.presentation.evidence_answer import evidence_answer


@staff(Duty.SEE)
def case_page(request: HttpRequest, desk: Desk, case_id: str) -> HttpResponse:
    """A case of this merchant; 404 for any other."""
    dossier = open_dossier(str(case_id), desk)
    if dossier is None:
        return not_found(request, desk)
    case, reading = dossier.case, dossier.reading
    messages = query.messages(str(case_id), notes=True)
    teller = Teller(reading, dossier.titles, staff_names(), {message["id"]: message for message in messages})
    due = facts.deadlines(dossier, desk)
    actions = open_actions(case, desk.role)
    context = {
        "case": case,
        "state": word(CASE_STATES, case["state"]),
        "attention": word(ATTENTION, case["attention"]) if case["attention"] else "",
        "next_due": next((each for each in due if not each.theirs), None),
        "channel": word(CHANNELS, case["channel"]),
        "country": country_name(dossier.order.market, desk.locale),
        "story": story(case, messages, teller),
        "owed": owed(case, dossier.titles, reading),
        "balance": balance(case, dossier.methods, desk.locale),
        "deadlines": due,
        "bought": facts.bought(dossier),
        "parcels": facts.parcels(dossier),
        "actions": [(action, index == 0 and action.leads) for index, action in enumerate(actions)],
        "open_questions": questions(case["decision"]),
    }
    return show(request, desk, "case", context)


@staff(Duty.SEE)
def evidence_file(request: HttpRequest, desk: Desk, case_id: str, evidence_id: str) -> HttpResponse:
    """A photo or document that somebody added; `?small=1` a photo's thumbnail."""
    if "small" in request.GET:
        small = query.evidence_thumbnail(str(case_id), str(evidence_id))
        found = None if small is None else ("image/jpeg", small)
    else:
        found = query.evidence_content(str(case_id), str(evidence_id))
    return not_found(request, desk) if found is None else evidence_answer(str(evidence_id), *found)
