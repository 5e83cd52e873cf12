"""`amends policy backtest` as a user runs it."""

import pytest
from click.testing import CliRunner

from amends.cli.main import main

from .histories import FOURTEEN, LINE, SIXTY, write_csv


@pytest.fixture
def run(tmp_path):
    (tmp_path / "sixty.yaml").write_text(SIXTY)
    (tmp_path / "fourteen.yaml").write_text(FOURTEEN)
    orders = write_csv(tmp_path / "orders.csv", [LINE | {"requested_on": "2026-04-20", "delivered_on": ""}])

    def invoke(*changes: str):
        arguments = {
            "policy": str(tmp_path / "sixty.yaml"),
            "--against": str(tmp_path / "fourteen.yaml"),
            "--orders": str(orders),
            "--out": str(tmp_path / "out"),
        } | dict(zip(changes[::2], changes[1::2], strict=True))
        words = [arguments.pop("policy"), *(word for pair in arguments.items() for word in pair)]
        return CliRunner().invoke(main, ["policy", "backtest", *words])

    return invoke


def test_it_writes_a_page_a_table_and_examples_and_says_what_came_out(run, tmp_path):
    done = run("--assume", "delivery_days.DE=20")
    assert done.exit_code == 0, done.output
    assert "sixty days: 1 accepted (100.0 %)" in done.stdout
    assert "fourteen days: 0 accepted (0.0 %), 1 refused (100.0 %)" in done.stdout
    assert "delivery day: so many days after the order, never after the request (DE 20): 1 requests" in done.stdout
    assert "it reconciles" in done.stdout
    assert done.stderr == ""  # no bar where nobody looks
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["backtest.csv", "backtest.html", "examples"]
    assert [path.name for path in (tmp_path / "out" / "examples").iterdir()] == ["01-newly-accepted-DE.jsonl"]


def test_an_example_policy_or_the_law_alone_may_be_named(run):
    done = run("policy", "generous_30_days", "--against", "law")
    assert done.exit_code == 0, done.output
    assert "the law alone: 0 accepted" in done.stdout


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("policy", "nowhere.yaml"), "nowhere.yaml: no such file; the examples are conservative"),
        (("--orders", "nowhere.parquet"), "nowhere.parquet: there is no such file"),
        (("--assume", "weather=rain"), "weather=rain: what may be assumed is reason"),
        (("policy", "broken.yaml"), "broken.yaml:1"),
        (("--orders", "markets.csv"), "row 1: unknown market 'XX'"),
    ],
)
def test_what_cannot_be_taken_is_said_and_ends_with_2(run, tmp_path, monkeypatch, changes, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("rows: 3")
    write_csv(tmp_path / "markets.csv", [LINE | {"market": "XX", "requested_on": "2026-04-20"}])
    done = run(*changes)
    assert done.exit_code == 2, done.output
    assert said in done.stderr


def test_the_merchants_own_orders_are_taken_from_the_database(merchant, postgres, monkeypatch, tmp_path):
    from amends.merchants.tenancy import tenant
    from amends.orders import store
    from stored_order import NOW, an_order

    monkeypatch.setenv("DATABASE_URL", postgres.app)
    monkeypatch.delenv("AMENDS_OWNER_DATABASE_URL", raising=False)
    with tenant(merchant):
        store.upsert([an_order()], NOW)
    words = [
        "policy",
        "backtest",
        "standard",
        "--against",
        "law",
        "--orders",
        "database",
        "--out",
        str(tmp_path / "out"),
    ]
    done = CliRunner().invoke(main, [*words, "--data", str(tmp_path / "data")])
    assert done.exit_code == 0, done.output
    assert "0 requests on 1 orders" in done.stdout
    missing = CliRunner().invoke(main, [*words[:2], "7", *words[3:], "--data", str(tmp_path / "data")])
    assert missing.exit_code == 2
    assert "there is no version 7" in missing.stderr
