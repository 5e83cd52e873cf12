"""The pages over a shop by hand: no database is touched, so every page is read through its real address in no time."""

from types import SimpleNamespace

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


@pytest.fixture
def bought(merchant, monkeypatch):
    """The contract's order at the store's address `example`, seen on its day."""
    from amends.merchants import store as merchants
    from amends.merchants.tenancy import tenant
    from amends.orders import store as orders
    from amends.portal import link, visit
    from amends.portal.views import withdraw
    from cases.conftest import NOW, contract_order

    for module in (visit, withdraw):
        monkeypatch.setattr(module, "timezone", SimpleNamespace(now=lambda: NOW))
    with tenant(merchant):
        (result,) = orders.upsert([contract_order(store="main")], NOW)
        merchants.set_return_address("*", ["Lager", "Lagerweg 3", "20457 Hamburg"], "DE")
    assert result["result"] == "created", result
    return SimpleNamespace(
        id=str(result["id"]), own=link.address(link.Key(str(merchant), str(result["id"]), "example"))
    )
