"""Ways a case or a claim ends: refused, cancelled, closed; and a marketplace that declined."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amends.cases import command
from amends.cases.ending import MAX_GROUND
from amends.console import actions
from amends.console.deeds.deed import Deed, Scene
from amends.console.entitlement import RightShown, right_shown
from amends.console.rehearsal import Answer
from amends.vocabulary.request import WITHDRAWAL_REASONS


@dataclass(frozen=True, slots=True)
class Ground:
    """A right that does not hold, as something to refuse: its code, its reasons, and the article that says so."""

    code: str
    right: RightShown
    ground: str
    chosen: bool


def refuse(scene: Scene) -> Deed:
    """Refuse claims to which no right is given; the ground is the decision's own."""
    items = actions.refusable(scene.case)
    chosen = [item["line"] for item in items if scene.entered.get(f"line.{item['line']}")]
    if len(items) == 1:
        chosen = [items[0]["line"]]
    grounds = _grounds(items, scene)
    ground = next((each for each in grounds if each.chosen), None)
    note = scene.get("note")
    errors = {} if chosen else {f"line.{items[0]['line']}": _("Choose what to refuse.")} if items else {}
    if ground is None:
        errors |= {"right": _("Choose the right that does not hold.")}
    run = _refuse(scene, chosen, ground.code, ground.ground, note) if ground and not errors else None
    example = run or (
        _refuse(scene, [item["line"] for item in items], grounds[0].code, grounds[0].ground, "") if grounds else None
    )
    return Deed(
        heading=_("Refuse a claim"),
        intro=_("No right was found to hold. The buyer gets a mail, and their page says which rule it rests on."),
        button=_("Refuse"),
        fields="refuse",
        run=run,
        done=_("Refused. The buyer has been told why."),
        follows=scene.follows(example),
        context={
            "lines": [
                {
                    "field": f"line.{item['line']}",
                    "title": scene.dossier.titles[item["line"]],
                    "chosen": item["line"] in chosen,
                }
                for item in items
            ],
            "grounds": grounds[:1],
            "others": grounds[1:],
            "others_open": bool(ground and ground in grounds[1:]),
            "note": note,
        },
        errors=errors,
        names={"items": f"line.{items[0]['line']}" if items else "", "right": "right", "ground": "right"},
        grave=True,
    )


def _grounds(items: list[Mapping[str, Any]], scene: Scene) -> list[Ground]:
    """Rights that do not hold for any of the items: the one the buyer's reason asks for first."""
    found: dict[str, Ground] = {}
    for item in items:
        terms = actions.terms(scene.case, item["line"])
        for right in terms.get("rights", ()):
            if right["holds"] is False and right["right"] not in found:
                shown = right_shown(right, terms.get("governing_right"), scene.dossier.reading)
                chosen = scene.get("right") == right["right"]
                found[right["right"]] = Ground(right["right"], shown, _article(right), chosen)
    asked = {"withdrawal" if item.get("reason") in WITHDRAWAL_REASONS else "conformity" for item in items}
    return sorted(found.values(), key=lambda ground: (ground.code not in asked, not ground.right.why))


def _article(right: Mapping[str, Any]) -> str:
    """The article on which the outcome rests: the last step's, else the right's first."""
    cited = [step["cite"] for step in right.get("steps", ()) if step.get("cite")] or list(right.get("cites", ()))
    if not cited:
        return str(right["right"])
    return f"{cited[-1]['article']} {cited[-1]['instrument']}"[:MAX_GROUND]


def _refuse(scene: Scene, lines: list[str], right: str, ground: str, note: str) -> Callable[[int | None], Answer]:
    quantities = {item["line"]: item["quantity"] for item in scene.case["items"]}

    def run(expected_version: int | None) -> Answer:
        return command.refuse(
            scene.case["id"],
            [{"line": line, "quantity": quantities[line]} for line in lines],
            right,
            ground,
            note,
            actor=scene.desk.actor,
            now=scene.desk.now,
            expected_version=expected_version,
        )

    return run


def cancel(scene: Scene) -> Deed:
    """Take the request back for the buyer."""
    reason = scene.get("text")
    return _plain(
        scene,
        lambda version: command.cancel(
            scene.case["id"], reason, actor=scene.desk.actor, now=scene.desk.now, expected_version=version
        ),
        heading=_("Cancel the request"),
        intro=_(
            "Only when the buyer asked for it: a withdrawal that was declared cannot be cancelled against their will."
        ),
        button=_("Cancel the request"),
        done=_("The request is cancelled. The buyer has been told."),
        label=_("Note for colleagues (optional)"),
        text=reason,
        grave=True,
    )


def close(scene: Scene) -> Deed:
    """Nothing is owed any more."""
    return _plain(
        scene,
        lambda version: command.close(
            scene.case["id"], actor=scene.desk.actor, now=scene.desk.now, expected_version=version
        ),
        heading=_("Close the case"),
        intro=_("Nothing is owed any more. The buyer can open a new request while their rights last."),
        button=_("Close the case"),
        done=_("The case is closed."),
    )


def marketplace_declined(scene: Scene) -> Deed:
    """From here on the merchant may refund."""
    note = scene.get("text")
    return _plain(
        scene,
        lambda version: command.marketplace_declined(
            scene.case["id"], note, actor=scene.desk.actor, now=scene.desk.now, expected_version=version
        ),
        heading=_("The marketplace declined"),
        intro=_(
            "Make sure that the marketplace will not pay. From here on we can refund: two refunds would pay twice."
        ),
        button=_("It declined; we take over"),
        done=_("Recorded. The case is ours now."),
        label=_("Where and when it declined (note for colleagues)"),
        text=note,
        grave=True,
    )


def _plain(scene: Scene, run: Callable[[int | None], Answer], *, label: str = "", text: str = "", **words: Any) -> Deed:
    return Deed(
        **words,
        fields="text" if label else "",
        run=run,
        follows=scene.follows(run),
        context={"label": label, "text": text},
    )
