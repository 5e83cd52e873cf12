"""The pages over a shop by hand: no database is touched, so every page is read through its real address in no time."""

import pytest

from presentation.conftest import compile_catalogues


@pytest.fixture(scope="session", autouse=True)
def catalogues():
    compile_catalogues()


@pytest.fixture
def shop(monkeypatch):
    from portal import shop as by_hand

    return by_hand.install(by_hand.Shop(), monkeypatch.setattr)


@pytest.fixture
def own():
    """The address behind the signed link."""
    from portal.shop import token

    return f"/p/{token()}/"
