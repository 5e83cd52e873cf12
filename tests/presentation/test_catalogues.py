"""Every sentence is spoken in every language, whole."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import to_locale

from amends.law.manifest import read_texts
from amends.presentation.language import LANGUAGES, NAMES

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("amends_messages", ROOT / "scripts" / "messages.py")
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)


@pytest.mark.parametrize("tongue", messages.TONGUES)
def test_nothing_is_missing_unused_or_fuzzy_and_placeholders_are_those_of_the_source(tongue):
    assert messages.faults(tongue) == []


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (polib.POEntry(msgid="%(n)s of %(most)s", msgstr="%(n)s sur %(most)s"), []),
        (polib.POEntry(msgid="%(n)s of %(most)s", msgstr="%(most)s点のうち%(n)s点"), []),
        (polib.POEntry(msgid="%(n)s of %(most)s", msgstr="%(n)s sur %(max)s"), ["%(n)s sur %(max)s"]),
        (polib.POEntry(msgid="by <bdi>%(date)s</bdi>", msgstr="le %(date)s"), ["le %(date)s"]),
        (
            polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "un jour", 1: "%(n)s jours"}),
            ["un jour"],
        ),
    ],
)
def test_a_placeholder_that_differs_is_a_fault(entry, wrong):
    assert messages.misplaced("fr", entry) == wrong


def test_arabic_may_leave_out_the_figure_of_one_and_two():
    few = {0: "%(n)s", 1: "يوم واحد", 2: "يومان", 3: "%(n)s أيام", 4: "%(n)s يوماً", 5: "%(n)s يوم"}
    entry = polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural=few)
    assert messages.misplaced("ar", entry) == []


def test_every_language_has_a_catalogue_and_a_place_in_the_settings():
    assert {*messages.TONGUES, "en"} == {to_locale(language) for language in LANGUAGES}
    assert tuple(NAMES) == LANGUAGES


FRENCH_MARK = re.compile(r"(?<![\u00a0\u202f])[;!?»](?!\S)|(?<![\u00a0\u202f]):(?=\s|$)|«(?![\u00a0\u202f])|\w'\w")
"""A high mark without its no-break space, or a typewriter's apostrophe."""


def test_french_high_marks_have_their_no_break_space():
    for text in _all_texts("fr"):
        assert not FRENCH_MARK.search(text), text


def test_japanese_has_no_spaces_between_words_and_full_width_marks():
    kana = r"[\u3040-\u30ff\u4e00-\u9fff。、]"
    for text in _all_texts("ja"):
        assert not re.search(f"{kana} {kana}|{kana}[,.?;:]", text), text


def test_spanish_questions_are_opened():
    for text in _all_texts("es"):
        assert text.count("?") == text.count("¿"), text


def _all_texts(tongue):
    yield from (
        text
        for entry in polib.pofile(str(messages.catalogue(tongue)))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    )
    for file in (ROOT / "src" / "amends" / "law" / "packs").glob(f"*/texts/{tongue}.yaml"):
        yield from read_texts(file.read_bytes(), file.name).values()


@pytest.mark.parametrize("tongue", messages.TONGUES)
def test_no_exclamation_and_no_regret(tongue):
    for entry in polib.pofile(str(messages.catalogue(tongue))):
        for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values()):
            assert not set(text) & set("!！")
            assert not re.search(
                r"unfortunately|leider|malheureusement|desgraciadamente|lamentablemente|残念|很遗憾|للأسف",
                text,
                re.IGNORECASE,
            )


def test_the_words_of_the_law_are_exact():
    """§ 356a BGB names the labels of the withdrawal function."""
    german = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.catalogue("de")))}
    assert german["Withdraw from contract here"] == "Vertrag widerrufen"
    assert german["Confirm withdrawal"] == "Widerruf bestätigen"


def test_the_words_of_the_directive_are_those_of_its_own_languages():
    """Directive 2011/83/EU art. 11a names the labels of the withdrawal function in each language."""
    labels = {
        "fr": ("Renoncer au contrat ici", "Confirmer la rétractation"),
        "es": ("Desistir del contrato aquí", "Confirmar desistimiento"),
    }
    for tongue, (door, last) in labels.items():
        said = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.catalogue(tongue)))}
        assert said["Withdraw from contract here"] == door
        assert said["Confirm withdrawal"] == last
