"""Merchants' programs, and a look at whether anything changed. (Django is not up yet when this file is read.)"""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

import pytest


@pytest.fixture
def program(merchant: UUID):
    """A key that reads and writes."""
    from .program import program_of

    return program_of(merchant, "read", "write")


@pytest.fixture
def other_program(other_merchant: UUID):
    """Another merchant's."""
    from .program import program_of

    return program_of(other_merchant, "read", "write")


@pytest.fixture
def everything(merchant: UUID) -> Callable[[], dict[str, Any]]:
    """Every row of the merchant, told by table as its count and a hash; what a request that was refused must not change."""
    from django.apps import apps
    from django.db import connection

    from amends.merchants.tenancy import tenant

    tables = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_config.name.startswith("amends.") and model._meta.db_table != "merchants_apikey"
    )

    def look() -> dict[str, Any]:
        with tenant(merchant), connection.cursor() as cursor:
            found = {}
            for table in [*tables, "procrastinate_jobs"]:
                cursor.execute(f"SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {table} t")
                found[table] = cursor.fetchone()
            return found

    return look


@pytest.fixture(autouse=True)
def german_law():
    """The packs that the example needs; built once."""
    from amends.cases import rulebooks
    from amends.site.packs import packs

    rulebooks.set_packs(_packs)
    yield
    rulebooks.set_packs(packs)


@cache
def _packs():
    from amends.decision.facts import WORDS
    from amends.law.pack import build_all
    from amends.site.packs import beside, read_files

    wanted = ("general/", "EU/", "DE/")
    return beside(build_all({name: text for name, text in read_files().items() if name.startswith(wanted)}, WORDS))
