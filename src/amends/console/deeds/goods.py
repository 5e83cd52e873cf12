"""Goods in either direction: received, graded, sent, repaired."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from amends.cases import command
from amends.cases.goods import MAX_CARRIER
from amends.cases.refusal import Refused
from amends.console import actions
from amends.console.action_form import grade_lines, read_grades, read_units, unit_rows
from amends.console.deeds.deed import Deed, Scene
from amends.console.rehearsal import Answer, all_or_nothing
from amends.console.wording import GRADES, word
from amends.vocabulary.disposition import Grade

_PLACE = re.compile(r"items\[(\d+)\](?:\.(\w+))?")


def receive(scene: Scene) -> Deed:
    """Units of a parcel came back."""
    rows = unit_rows(actions.to_receive(scene.case), scene.dossier, scene.entered, "received")
    read = read_units(rows)
    parcel = scene.entered.get("parcel", next(iter(scene.dossier.parcels), "")).strip()

    def run(expected_version: int | None) -> Answer:
        return command.receive(
            scene.case["id"],
            parcel or None,
            read.items,
            actor=scene.desk.actor,
            now=scene.desk.now,
            expected_version=expected_version,
        )

    _check_length(parcel, "parcel", read.errors)
    ready = run if read.items and not read.errors else None
    return Deed(
        heading=_("Receive goods"),
        intro=_("Count what is in the parcel. Enter 0 for what is not there."),
        button=_("Receive"),
        fields="units",
        run=ready,
        done=_("Received. The buyer has been told."),
        follows=scene.follows(ready),
        context={
            "rows": rows,
            "text": {"field": "parcel", "label": _("Tracking number on the parcel"), "value": parcel},
        },
        errors=read.errors,
    )


def grade(scene: Scene) -> Deed:
    """What inspection found, unit by unit; a deduction only where the decision permits one."""
    lines = grade_lines(scene.dossier, scene.entered)
    read = read_grades(lines)

    def run(expected_version: int | None) -> Answer:
        return all_or_nothing(partial(_grade_rounds, scene, read.rounds, expected_version))

    ready = run if read.rounds and not read.errors else None
    best = [[{"line": line.line, "quantity": line.most, "grade": str(Grade.A)} for line in lines]]
    return Deed(
        heading=_("Grade what came back"),
        intro=_("Choose a grade for each unit. A grade alone lowers nothing the buyer is owed."),
        button=_("Save the grades"),
        fields="grade",
        run=ready,
        done=_("The grades are saved."),
        follows=scene.follows(lambda _version: _grade_rounds(scene, best, None)),
        follows_title=_("What follows without a deduction"),
        context={"lines": lines, "grades": [(str(code), word(GRADES, code)) for code in Grade]},
        errors=read.errors,
    )


def _grade_rounds(scene: Scene, rounds: list[list[dict[str, Any]]], expected_version: int | None) -> Answer:
    found: Answer = dict(scene.case)
    for items in rounds:
        found = command.grade(
            scene.case["id"], items, actor=scene.desk.actor, now=scene.desk.now, expected_version=expected_version
        )
        if isinstance(found, Refused):
            return replace(found, field=_input(found.field, items))
        expected_version = None
    return found


def _input(field: str, items: list[dict[str, Any]]) -> str:
    """The input behind a place of the command's body: `items[0].deduction` -> `deduction.<line>`."""
    place = _PLACE.fullmatch(field)
    return f"{place[2] or 'grade'}.{items[int(place[1])]['line']}" if place else field


def fulfil(scene: Scene) -> Deed:
    """The replacement, part or exchange went out by hand."""
    return _sent(
        scene,
        actions.to_send(scene.case),
        command.fulfilled,
        heading=_("Mark as sent"),
        intro=_("For goods you sent yourselves, without the store. The buyer gets a mail with the tracking number."),
        button=_("Mark as sent"),
        done=_("Marked as sent. The buyer has been told."),
    )


def repair_done(scene: Scene) -> Deed:
    """The repair is done and the goods are on their way back."""
    return _sent(
        scene,
        actions.in_repair(scene.case),
        command.repair_done,
        heading=_("Repair done"),
        intro=_("The goods are on their way back. The buyer gets a mail with the tracking number."),
        button=_("Repair is done"),
        done=_("The repair is done. The buyer has been told."),
    )


def repair_started(scene: Scene) -> Deed:
    """The goods are with the repairer."""
    rows = unit_rows(actions.to_repair(scene.case), scene.dossier, scene.entered, "")
    read = read_units(rows)

    def run(expected_version: int | None) -> Answer:
        return command.repair_started(
            scene.case["id"],
            read.items,
            actor=scene.desk.actor,
            now=scene.desk.now,
            expected_version=expected_version,
        )

    ready = run if read.items and not read.errors else None
    return Deed(
        heading=_("Repair started"),
        intro=_("The goods are with the repairer. The last day for the repair stays as it is."),
        button=_("Repair has started"),
        fields="units",
        run=ready,
        done=_("The repair has started."),
        follows=scene.follows(ready),
        context={"rows": rows},
        errors=read.errors,
    )


def _sent(scene: Scene, items: list[Any], do: Callable[..., Answer], **words: str) -> Deed:
    rows = unit_rows(items, scene.dossier, scene.entered, "")
    read, tracking = read_units(rows), scene.get("tracking")

    def run(expected_version: int | None) -> Answer:
        return do(
            scene.case["id"],
            read.items,
            tracking or None,
            actor=scene.desk.actor,
            now=scene.desk.now,
            expected_version=expected_version,
        )

    _check_length(tracking, "tracking", read.errors)
    ready = run if read.items and not read.errors else None
    return Deed(
        **words,
        fields="units",
        run=ready,
        follows=scene.follows(ready),
        context={"rows": rows, "text": {"field": "tracking", "label": _("Tracking number, if any"), "value": tracking}},
        errors=read.errors,
    )


def _check_length(tracking: str, field: str, errors: dict[str, str]) -> None:
    if len(tracking) > MAX_CARRIER:
        errors[field] = _("Use at most %(most)s characters.") % {"most": MAX_CARRIER}
