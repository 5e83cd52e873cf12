"""The sample shop's policy is published at the first start, by a check of this very policy and law."""

from datetime import UTC, date, datetime
from functools import cache

import pytest

from amends.cases import rulebooks
from amends.decision.policy.writer import document_of
from amends.merchants import policy_check, policy_query
from amends.merchants.policy_store import Checked, Refused
from amends.site import packs as site_packs
from amends.site import sample_policy, sample_shop

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@cache
def every_pack():
    return site_packs.build()


@pytest.fixture(autouse=True)
def law():
    rulebooks.set_packs(every_pack)
    yield
    rulebooks.set_packs(site_packs.packs)


def passed(document, law):
    policy = sample_policy.policy()
    return Checked(
        policy.hash, True, {"passed": True, "markets": list(policy.markets)}, policy_check.law_of(document, law)
    )


def test_it_speaks_of_every_market_that_the_sample_sells_to():
    sold = {row["market"] for row in sample_shop._rows("orders.jsonl.gz")}
    assert set(sample_policy.MARKETS) == sold
    oldest = max(row["days_ago"]["ordered"] for row in sample_shop._rows("orders.jsonl.gz"))
    assert (NOW.date() - sample_policy.SINCE).days > oldest


def test_it_is_published_once(in_tenant, monkeypatch):
    monkeypatch.setattr(sample_policy, "kept", lambda *_: None)
    monkeypatch.setattr(policy_check, "prove", passed)
    assert sample_policy.publish(NOW) is None
    assert sample_policy.publish(NOW) is None
    (version,) = policy_query.versions()
    assert (version.state, version.name, version.number) == ("published", "Wren & Robin returns", 1)
    assert policy_query.in_force(date(2025, 10, 1)).number == 1


def test_without_the_prover_it_stays_a_draft_and_is_published_once_there_is_one(in_tenant, monkeypatch):
    monkeypatch.setattr(sample_policy, "kept", lambda *_: None)
    monkeypatch.setattr(policy_check, "prove", lambda *_: Refused("no_prover", "", "none here"))
    assert sample_policy.publish(NOW).code == "no_prover"
    assert [version.state for version in policy_query.versions()] == ["draft"]
    monkeypatch.setattr(policy_check, "prove", passed)
    assert sample_policy.publish(NOW) is None
    assert [version.state for version in policy_query.versions()] == ["published"]


def test_the_kept_check_counts_for_its_own_policy_and_law_alone():
    policy = sample_policy.policy()
    law = policy_check.law_of(document_of(policy), every_pack())
    assert sample_policy.kept("sha256:other", law) is None
    assert sample_policy.kept(policy.hash, law | {"DE": "sha256:other"}) is None


@pytest.mark.slow
def test_the_kept_check_is_of_the_law_in_force():
    policy = sample_policy.policy()
    law = policy_check.law_of(document_of(policy), every_pack())
    found = sample_policy.kept(policy.hash, law)
    assert found is not None, "the law changed: run scripts/make_sample_policy.py"
    assert found.passed


@pytest.mark.slow
def test_the_check_passes():
    pytest.importorskip("z3", reason="the extra `prove` is not installed")
    assert policy_check.prove(document_of(sample_policy.policy()), every_pack()).passed
