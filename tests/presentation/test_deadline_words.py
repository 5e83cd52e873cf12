"""Every deadline is told in words: to the buyer in every language, to colleagues in theirs."""

import pytest
from django.utils import translation

from amends.console import wording as desk
from amends.decision.due import Consequence, Duty, Party
from amends.presentation import wording as page
from amends.presentation.language import LANGUAGES
from presentation.conftest import compile_catalogues

TABLES = {"DEADLINES": Duty, "CONSEQUENCES": Consequence, "PARTIES": Party}


@pytest.fixture(autouse=True, scope="module")
def catalogues():
    compile_catalogues()


@pytest.mark.parametrize("name", TABLES)
def test_every_word_of_a_deadline_has_words(name):
    assert set(TABLES[name]) <= set(getattr(page, name))
    assert set(TABLES[name]) == set(getattr(desk, name))


@pytest.mark.parametrize("tongue", LANGUAGES[1:])
@pytest.mark.parametrize("name", TABLES)
def test_they_are_spoken_in_every_language(name, tongue):
    table = getattr(page, name)
    with translation.override("en"):
        english = {code: str(text) for code, text in table.items()}
    with translation.override(tongue):
        assert not [code for code, text in table.items() if str(text) == english[code]]
