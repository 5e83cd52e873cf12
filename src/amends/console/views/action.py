"""The confirm page of an action: what follows is said before it is done, and done only by POST."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.cases.refusal import Refused
from amends.console.access import Desk, forbidden, not_found, show, staff
from amends.console.actions import ACTIONS, is_open
from amends.console.deeds import ending, goods, money, writing
from amends.console.deeds.deed import Deed, Scene
from amends.console.dossier import Dossier, open_dossier
from amends.console.inbox import typed
from amends.console.refusals import words
from amends.console.roles import Duty

DEEDS: dict[str, Callable[[Scene], Deed]] = {
    "approve": money.approve,
    "refund": money.refund,
    "receive": goods.receive,
    "grade": goods.grade,
    "fulfil": goods.fulfil,
    "repair-started": goods.repair_started,
    "repair-done": goods.repair_done,
    "refuse": ending.refuse,
    "cancel": ending.cancel,
    "close": ending.close,
    "marketplace-declined": ending.marketplace_declined,
    "note": writing.note,
    "message": writing.message,
}


@staff(Duty.SEE)
def action_page(request: HttpRequest, desk: Desk, case_id: str, name: str) -> HttpResponse:
    """Show what an action would do (GET), or do it (POST)."""
    dossier = open_dossier(str(case_id), desk)
    if dossier is None or name not in DEEDS:
        return not_found(request, desk)
    if not desk.may(ACTIONS[name].duty):
        return forbidden(request, desk)
    if not is_open(dossier.case, name, desk.role):
        return show(request, desk, "not_now", {"case": dossier.case, "label": ACTIONS[name].label}, status=409)
    if request.method != "POST":
        scene = Scene(dossier, desk, _entered(request.GET))
        return _page(request, scene, name, errors={})
    return _do(request, dossier, desk, name)


def _entered(given: QueryDict) -> dict[str, str]:
    return {name: typed(value) for name, value in given.items()}


def _do(request: HttpRequest, dossier: Dossier, desk: Desk, name: str) -> HttpResponse:
    scene = Scene(dossier, desk, _entered(request.POST))
    deed = DEEDS[name](scene)
    stated = request.POST.get("expected_version", "")
    if not stated.isdigit() or int(stated) != dossier.case["version"]:
        return _page(request, scene, name, {}, told=words(_CHANGED), status=409)
    if deed.errors or deed.run is None:
        return _page(request, scene, name, deed.errors, status=422)
    answered = deed.run(int(stated))
    if isinstance(answered, Refused):
        return _refused(request, scene, name, deed, answered)
    messages.success(request, deed.done)
    return HttpResponseRedirect(reverse("console:case", args=[dossier.case["id"]]), status=303)


_CHANGED = Refused("changed_meanwhile", "", "")


def _refused(request: HttpRequest, scene: Scene, name: str, deed: Deed, refused: Refused) -> HttpResponse:
    if refused.code == "changed_meanwhile":
        fresh = open_dossier(scene.case["id"], scene.desk)
        assert fresh is not None
        return _page(request, Scene(fresh, scene.desk, scene.entered), name, {}, told=words(refused), status=409)
    field = deed.names.get(refused.field, refused.field)
    errors = {field: words(refused)} if field else {}
    return _page(request, scene, name, errors, told="" if field else words(refused), status=422)


def _page(
    request: HttpRequest, scene: Scene, name: str, errors: dict[str, str], told: str = "", status: int = 200
) -> HttpResponse:
    deed = DEEDS[name](scene)
    context = {
        "case": scene.case,
        "order_number": scene.dossier.order.number,
        "name": name,
        "deed": deed,
        "errors": errors,
        "said": told,
        "template": f"console/fields/{deed.fields}.html" if deed.fields else "",
        "follows_title": deed.follows_title or _("What follows"),
    }
    return show(request, scene.desk, "action", context | dict(deed.context), status=status)
