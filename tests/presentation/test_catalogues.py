"""Every sentence is spoken in every language, whole."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("amends_messages", ROOT / "scripts" / "messages.py")
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)

PLACEHOLDER = re.compile(r"%\(\w+\)s|</?\w+>")
COUNTED = {"ar": {1, 2}}
"""Plural forms that stand for exactly one or two, so that a language may leave the figure out."""


@pytest.mark.parametrize("tongue", messages.TONGUES)
def test_nothing_is_missing_unused_or_fuzzy(tongue):
    assert messages.faults(tongue) == []


@pytest.mark.parametrize("tongue", messages.TONGUES)
def test_placeholders_are_those_of_the_source(tongue):
    for entry in polib.pofile(str(messages.catalogue(tongue))):
        if entry.msgid_plural:
            expected = sorted(PLACEHOLDER.findall(entry.msgid_plural))
            for form, text in entry.msgstr_plural.items():
                assert sorted(PLACEHOLDER.findall(text)) == expected or (
                    form in COUNTED.get(tongue, ()) and "%" not in text
                ), text
        else:
            assert sorted(PLACEHOLDER.findall(entry.msgstr)) == sorted(PLACEHOLDER.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("tongue", messages.TONGUES)
def test_no_exclamation_and_no_regret(tongue):
    for entry in polib.pofile(str(messages.catalogue(tongue))):
        for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values()):
            assert not set(text) & set("!！")
            assert not re.search(r"unfortunately|leider|很遗憾|للأسف", text, re.IGNORECASE)


def test_the_words_of_the_law_are_exact():
    """§ 356a BGB names the labels of the withdrawal function."""
    german = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.catalogue("de")))}
    assert german["Withdraw from contract here"] == "Vertrag widerrufen"
    assert german["Confirm withdrawal"] == "Widerruf bestätigen"
