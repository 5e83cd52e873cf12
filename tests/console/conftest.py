"""A shop with people of every role, an order that arrived a week ago, and German law."""

from collections.abc import Callable
from functools import cache

import pytest

PASSWORD = "correct horse battery"


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


@pytest.fixture
def shop(merchant):
    """The merchant of the test, and what can be done to it (`tests/console/shop.py`)."""
    from .shop import Shop

    return Shop(merchant)


@pytest.fixture
def as_role(client, shop) -> Callable[[str], object]:
    """Sign the test's browser in as somebody of a role."""

    def sign_in(role: str):
        shop.employ(client, role)
        return client

    return sign_in


@pytest.fixture
def agent(as_role):
    """A browser at which an agent sits."""
    return as_role("agent")


@pytest.fixture
def owner(as_role):
    """A browser at which the owner sits."""
    return as_role("owner")


@pytest.fixture
def all_markets(monkeypatch):
    """The law of every market, built once, as it stands."""
    from amends.cases import rulebooks

    rulebooks.set_packs(_every_pack)


@cache
def _every_pack():
    from amends.site.packs import build

    return build()
