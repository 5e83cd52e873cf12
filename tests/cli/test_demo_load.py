"""The demo's first start may be interrupted anywhere, and a later day moves what has no case."""

import json
import stat
from datetime import UTC, datetime, timedelta

import click
import pytest

from amends.cases import command
from amends.cases.actor import Actor
from amends.cli import demo, sample_load
from amends.merchants.query import merchant_ids
from amends.merchants.store import use_key
from amends.merchants.tenancy import tenant
from amends.orders import store as orders_store
from amends.orders.models import Order
from amends.site import sample_merchant, sample_shop

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FEW = 30


@pytest.fixture(autouse=True)
def a_small_shop(monkeypatch, db):
    """The orders that are shown, and a few more, in batches of ten."""
    rows, shown = sample_shop._rows, set(sample_shop.showcase().values())

    def some(name):
        kept = 0
        for row in rows(name):
            if name == "products.jsonl.gz" or row["number"] in shown or (kept := kept + 1) <= FEW:
                yield row

    monkeypatch.setattr(sample_shop, "_rows", some)
    monkeypatch.setattr(sample_load, "BATCH", 10)


def loaded():
    (merchant,) = merchant_ids()
    with tenant(merchant):
        return dict(Order.objects.values_list("number", "ordered_on"))


def test_a_second_start_keeps_merchant_password_and_key_and_loads_nothing(tmp_path, monkeypatch):
    sample_load.load(tmp_path, NOW)
    kept = (tmp_path / "sample.json").read_text()
    assert stat.S_IMODE((tmp_path / "sample.json").stat().st_mode) == 0o600
    assert use_key(json.loads(kept)["api_key"]) is not None
    monkeypatch.setattr(orders_store, "upsert", lambda *_: pytest.fail("loaded again"))
    sample_load.load(tmp_path, NOW + timedelta(hours=8))
    assert (tmp_path / "sample.json").read_text() == kept


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_a_start_that_was_interrupted_while_loading_is_finished_by_the_next(tmp_path, monkeypatch, batches):
    upsert, calls = orders_store.upsert, []

    def interrupted(orders, now):
        if len(calls) == batches:
            raise KeyboardInterrupt
        calls.append(orders)
        return upsert(orders, now)

    monkeypatch.setattr(orders_store, "upsert", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sample_load.load(tmp_path, NOW)
    before = sample_load.kept_in(tmp_path)
    monkeypatch.setattr(orders_store, "upsert", upsert)
    sample_load.load(tmp_path, NOW)
    assert len(loaded()) == sample_shop.count()
    assert sample_load.kept_in(tmp_path) == before | {"loaded_for": "2026-11-22"}


def test_a_start_that_died_before_the_merchant_was_committed_makes_it_anew(tmp_path, monkeypatch):
    def died(made):
        sample_load.keep(
            tmp_path / "sample.json", {"merchant": made.merchant_id, "password": "lost", "api_key": "lost"}
        )
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample_merchant.create(died)
    assert merchant_ids() == []
    sample_load.load(tmp_path, NOW)
    assert use_key(sample_load.kept_in(tmp_path)["api_key"]) is not None


def test_a_shop_whose_secrets_are_gone_says_what_to_do(tmp_path):
    sample_load.load(tmp_path, NOW)
    (tmp_path / "sample.json").unlink()
    with pytest.raises(click.ClickException, match="to start afresh"):
        sample_load.load(tmp_path, NOW)


def test_a_later_day_moves_the_orders_but_those_with_a_case(tmp_path):
    sample_load.load(tmp_path, NOW)
    before = loaded()
    number = sample_shop.showcase()["DE"]
    (merchant,) = merchant_ids()
    with tenant(merchant):
        order = Order.objects.get(number=number)
        line = order.document["lines"][0]["id"]
        opened = command.open_case(
            str(order.pk), [{"line": line, "quantity": 1, "reason": "changed_mind"}], actor=Actor("buyer"), now=NOW
        )
        assert "id" in opened, opened
    sample_load.load(tmp_path, NOW + timedelta(days=2))
    after = loaded()
    moved = {number for number in before if after[number] - before[number] == timedelta(days=2)}
    assert moved == set(before) - {number}
    assert after[number] == before[number]


def test_demo_json_holds_what_the_contract_says_for_its_owner_alone(tmp_path, capsys):
    sample_load.load(tmp_path, NOW)
    demo.announce(tmp_path, "http://127.0.0.1:8123")
    file = tmp_path / "demo.json"
    found = json.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(found) == {"url", "portal", "console", "api_key", "orders", "mail"}
    assert set(found["portal"]) == {"DE", "GB", "JP", "SA"} <= set(found["orders"])
    assert set(found["console"]) == {"url", "user", "password"}
    assert found["api_key"] == sample_load.kept_in(tmp_path)["api_key"]
    assert found["console"]["password"] in capsys.readouterr().out
