"""Translations are compiled here if set-up has not done it."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "src" / "amends" / "locale"


def compile_catalogues():
    for source in LOCALE.glob("*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, compiled.open("wb") as file:
                write_mo(file, read_po(text))


@pytest.fixture(scope="session", autouse=True)
def catalogues():
    compile_catalogues()
