"""Accepting an offer, and refunding."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from amends.cases import command
from amends.cases.refusal import Refused
from amends.console.actions import positive
from amends.console.deeds.deed import Deed, Run, Scene
from amends.console.refusals import words
from amends.console.rehearsal import Consequence, rehearse
from amends.console.roles import Duty
from amends.console.wording import REMEDIES, RIGHTS, word
from amends.presentation.money import money


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """An offer with what follows from it; `field` is the input of its group."""

    id: str
    field: str
    title: str
    figure: str
    statutory: bool
    basis: str
    goods: str
    follows: tuple[Consequence, ...]
    chosen: bool


def approve(scene: Scene) -> Deed:
    """Accept an offer for the buyer, at most one of each group."""
    groups: dict[str, list[OfferChoice]] = {}
    for offer in sorted(scene.case["offers"], key=lambda offer: not offer["statutory"]):
        choice = _choice(offer, scene)
        groups.setdefault(choice.field, []).append(choice)
    chosen = [choice.id for choices in groups.values() for choice in choices if choice.chosen]
    first = next(iter(groups), "offer")
    return Deed(
        heading=_("Accept an offer for the buyer"),
        intro=_("Do this when the buyer has told you what they choose, by phone or in a message. It binds us."),
        button=_("Accept for the buyer"),
        fields="approve",
        run=_accept(chosen, scene) if chosen else None,
        done=_("The offer is accepted and the buyer has been told."),
        context={"groups": list(groups.values())},
        errors={} if chosen else {first: _("Choose an offer.")},
    )


def _accept(offers: list[str], scene: Scene) -> Run:
    def run(expected_version: int | None) -> Any:
        return command.accept(
            scene.case["id"], offers, actor=scene.desk.actor, now=scene.desk.now, expected_version=expected_version
        )

    return run


def _choice(offer: dict[str, Any], scene: Scene) -> OfferChoice:
    receives, back = offer.get("buyer_receives") or {}, offer.get("return") or {}
    field = f"offer.{offer.get('group') or 'g'}"
    figure = money(receives["amount"], receives["currency"], scene.desk.locale) if receives.get("amount") else ""
    if not back.get("required"):
        goods = _("The buyer sends nothing back.")
    elif back.get("freight_payer") == "merchant":
        goods = _("The buyer sends it back; we pay the postage.")
    else:
        goods = _("The buyer sends it back and pays the postage.")
    return OfferChoice(
        id=offer["id"],
        field=field,
        title=word(REMEDIES, offer["remedy"]),
        figure=figure,
        statutory=bool(offer["statutory"]),
        basis=word(RIGHTS, offer.get("right")) if offer["statutory"] else _("goodwill"),
        goods=goods,
        follows=scene.follows(_accept([offer["id"]], scene)),
        chosen=scene.get(field) == offer["id"],
    )


def refund(scene: Scene) -> Deed:
    """Refund what is due, or (finance, owner) another amount with a reason; the preview is the command rolled back."""
    amount, reason = scene.get("amount"), scene.get("reason")
    may_state = scene.desk.may(Duty.REFUND_MORE)
    due = positive(scene.case["money"]["promised"])
    stated = bool(amount) and may_state
    run = partial(_refund, scene, amount if stated else None, reason) if stated or due else None
    refused = rehearse(lambda: run(None)) if run else None
    currency = scene.case["money"]["currency"]
    return Deed(
        heading=_("Refund the buyer"),
        intro=_intro(scene, due),
        button=_button(refused, scene),
        fields="refund",
        run=run,
        done=_("The refund is released."),
        follows=scene.follows(run),
        follows_title=_("What leaves, and how"),
        context={
            "amount": amount,
            "reason": reason,
            "may_state": may_state,
            "due": money(scene.case["money"]["promised"], currency, scene.desk.locale) if due else "",
            "currency": currency,
            "refused": words(refused) if isinstance(refused, Refused) and refused.field != "reason" else "",
            "previewed": run is not None and not isinstance(refused, Refused),
        },
        errors=_errors(refused, run is None),
    )


def _errors(refused: Any, missing: bool) -> dict[str, str]:
    if missing:
        return {"amount": _("Enter an amount.")}
    if isinstance(refused, Refused):
        return {refused.field if refused.field in {"amount", "reason"} else "amount": words(refused)}
    return {}


def _refund(scene: Scene, amount: str | None, reason: str, expected_version: int | None) -> Any:
    return command.refund(
        scene.case["id"],
        amount,
        reason,
        actor=scene.desk.actor,
        now=scene.desk.now,
        expected_version=expected_version,
    )


def _intro(scene: Scene, due: bool) -> str:
    waiting = [item for item in scene.case["items"] if item["return_required"] and item["received"] < item["quantity"]]
    if due and waiting:
        return _("The goods are not back yet. You may refund before they are; the law may let you wait.")
    return (
        _("The money goes back the way it was paid.") if due else _("Nothing is owed now. A refund would be goodwill.")
    )


def _button(rehearsed: Any, scene: Scene) -> str:
    if rehearsed is None or isinstance(rehearsed, Refused):
        return _("Refund")
    known = {refund["id"] for refund in scene.case["refunds"]}
    fresh = [refund for refund in rehearsed["refunds"] if refund["id"] not in known]
    if len(fresh) != 1:
        return _("Refund")
    return _("Refund %(amount)s") % {"amount": money(fresh[0]["amount"], fresh[0]["currency"], scene.desk.locale)}
