"""`amends policy`: policies taken in as files, published, shown and taken out again."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from amends.merchants import policy_check, policy_query
from amends.merchants.policy_store import Checked, Refused
from amends.merchants.query import merchant_ids
from amends.merchants.tenancy import tenant

POLICY = """
policy: Ours
sells_to: {markets: [DE], channels: [own_store]}
rows:
  - row: r1
    when: {reason: [change_of_mind]}
    then: {remedies: [refund, exchange], window_days: 30}
"""
NEW = ("merchant", "create", "My shop", "--slug", "my-shop", "--country", "de", "--owner", "me@example.com")
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


@pytest.fixture
def shop(amends, monkeypatch):
    """A merchant; the law is a small one, and the proof finds nothing."""
    from amends.cases import rulebooks
    from amends.site import packs as site_packs

    monkeypatch.setattr(site_packs, "packs", every_pack)
    rulebooks.set_packs(every_pack)
    assert amends(*NEW, "--password", "correct horse battery").exit_code == 0
    passes(monkeypatch)
    yield amends
    rulebooks.set_packs(site_packs.packs)


@cache
def every_pack():
    from amends.site.packs import build

    return build()


def passes(monkeypatch, passed=True):
    def prove(document, packs):
        from amends.decision.policy.reader import read_policy
        from amends.vocabulary.reader import Fields

        law = policy_check.law_of(document, packs)
        return Checked(read_policy(Fields(document)).hash, passed, {"passed": passed, "findings": []}, law)

    monkeypatch.setattr(policy_check, "prove", prove)


@pytest.fixture
def file(tmp_path):
    found = tmp_path / "mine.yaml"
    found.write_text(POLICY)
    return found


def only():
    (merchant,) = merchant_ids()
    with tenant(merchant):
        return policy_query.versions()


def test_a_file_becomes_a_draft_and_comes_out_again(shop, file, tmp_path):
    assert shop("policy", "import", str(file)).stdout == "draft 1\n"
    for ending in ("csv", "yaml", "json"):
        out = tmp_path / f"out.{ending}"
        assert shop("policy", "export", "1", str(out)).exit_code == 0
        assert shop("policy", "import", str(out)).exit_code == 0
    assert len({row.document_hash for row in only()}) == 1
    shown = json.loads(shop("policy", "show", "1", "--as", "json").stdout)
    assert (shown["policy"], shown["version"]) == ("Ours", "1")


def test_a_draft_is_replaced_and_thrown_away(shop, file):
    shop("policy", "import", str(file))
    file.write_text(POLICY.replace("30", "60"))
    assert shop("policy", "import", str(file), "--into", "1").stdout == "draft 1\n"
    assert "window_days: 60" in shop("policy", "show", "1").stdout
    assert shop("policy", "delete", "1").exit_code == 0
    assert only() == []


def test_publishing_checks_and_says_from_when(shop, file):
    shop("policy", "import", str(file))
    done = shop("policy", "publish", "1", "--from", "2026-01-01", "--open-orders")
    assert done.stdout == "version 1 governs orders from 2026-01-01 on\n"
    listed = shop("policy", "list").stdout
    assert "published  Ours  from 2026-01-01  and open orders" in listed
    assert shop("merchant", "show").exit_code == 0
    assert "never changes" in shop("policy", "import", str(file), "--into", "1").stderr
    assert shop("policy", "retire", "1", "--from", TOMORROW).exit_code == 0
    assert f"until before {TOMORROW}" in shop("policy", "list").stdout


def test_what_the_check_refuses_is_not_published(shop, file, monkeypatch):
    shop("policy", "import", str(file))
    passes(monkeypatch, passed=False)
    refused = shop("policy", "publish", "1", "--from", "2026-01-01")
    assert (refused.exit_code, "must be put right first" in refused.stderr) == (1, True)
    monkeypatch.setattr(policy_check, "prove", lambda *_: Refused("no_prover", "", "checking needs the extra `prove`"))
    assert "needs the extra" in shop("policy", "publish", "1", "--from", "2026-01-01").stderr
    assert only()[0].state == "draft"


@pytest.mark.parametrize(
    ("content", "said"),
    [("policy: x\nrows:\n  - row: r1\n    when: {market: [XX]}\n    then: {remedies: []}\n", ":4: "), ("[]", "a policy is an object"), ("policy: {", "not YAML")],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_by_its_line(shop, file, content, said):
    file.write_text(content)
    refused = shop("policy", "import", str(file))
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert only() == []


def test_examples_are_listed_and_printed(amends):
    from click.testing import CliRunner

    from amends.cli.main import main

    def run(*arguments):
        return CliRunner().invoke(main, ["policy", "examples", *arguments])

    assert run().stdout.split() == [
        "conservative", "standard", "generous_30_days", "premium_members", "marketplace_aligned",
    ]  # fmt: skip
    assert "policy: standard" in run("standard").stdout
    assert run("nonsense").exit_code == 2


@pytest.mark.parametrize(
    "command",
    [("show", "7"), ("publish", "7", "--from", "2026-01-01"), ("retire", "7", "--from", "2026-01-01"), ("delete", "7")],
)
def test_a_version_that_is_not_there_is_refused(shop, command):
    refused = shop("policy", *command)
    assert (refused.exit_code, "no such version" in refused.stderr) == (1, True)
