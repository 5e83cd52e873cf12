"""Notes for colleagues and messages to the buyer."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from amends.cases import command
from amends.cases.correspondence import MAX_TEXT
from amends.console.deeds.deed import Deed, Scene
from amends.console.inbox import language_name
from amends.console.rehearsal import Answer


def note(scene: Scene) -> Deed:
    """A note that no buyer sees."""
    return _written(
        scene,
        command.note,
        heading=_("Add a note"),
        intro=_("Only colleagues see it."),
        button=_("Save the note"),
        done=_("The note is saved."),
    )


def message(scene: Scene) -> Deed:
    """A message that also goes out by mail."""
    language = language_name(scene.dossier.order.locale, scene.desk.locale)
    intro = _("It goes out by mail and stands on the buyer’s page. Nothing is owed or promised by it.")
    if language:
        intro = _("The buyer reads %(language)s.") % {"language": language} + " " + intro
    return _written(
        scene,
        command.message,
        heading=_("Write to the buyer"),
        intro=intro,
        button=_("Send"),
        done=_("The message is on its way."),
    )


def _written(scene: Scene, do: Callable[..., Answer], **words: str) -> Deed:
    text = scene.get("text")

    def run(expected_version: int | None) -> Answer:
        return do(scene.case["id"], text, actor=scene.desk.actor, now=scene.desk.now, expected_version=expected_version)

    errors = {}
    if not text:
        errors["text"] = _("Write something.")
    elif len(text) > MAX_TEXT:
        errors["text"] = _("Use at most %(most)s characters.") % {"most": MAX_TEXT}
    return Deed(
        **words,
        fields="text",
        run=None if errors else run,
        context={"label": _("Text"), "text": text, "required": True},
        errors=errors,
    )
