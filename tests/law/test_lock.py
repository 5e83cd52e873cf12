"""The law that runs is the law that was checked."""

import json

import pytest
from click.testing import CliRunner

from amends.cli.law import law
from amends.decision.facts import WORDS
from amends.law.lock import LawNotCheckedError, read_lock, unlocked, write_lock
from amends.law.pack import build_all
from amends.site import packs as site_packs
from law_files import PACKS, read_pack_files


@pytest.fixture(scope="module")
def built():
    return build_all(read_pack_files(), WORDS)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A lock of one's own beside the same packs."""
    lock = tmp_path / "lock.json"
    monkeypatch.setattr(site_packs, "lock_file", lambda: lock)
    site_packs.packs.cache_clear()
    yield lock
    site_packs.packs.cache_clear()


def test_the_lock_is_that_of_the_packs(built):
    assert (PACKS / "lock.json").read_bytes() == write_lock(built), "run `amends law check --write`"


def test_a_changed_rule_unlocks_its_market_and_those_that_inherit_it(built):
    files = dict(read_pack_files())
    files["EU/parameters/withdrawal.yaml"] = files["EU/parameters/withdrawal.yaml"].replace(b"value: 14", b"value: 13")
    assert files != read_pack_files()
    changed = build_all(files, WORDS)
    unlocks = set(unlocked(changed, read_lock(write_lock(built))))
    assert {"DE", "EU", "FR", "IT"} <= unlocks
    assert unlocks & {"GB", "US", "JP", "CH"} == set()


def test_a_pack_that_is_not_in_the_lock_or_gone_from_the_packs(built):
    lock = json.loads(write_lock(built))
    lock["NZ"] = lock.pop("JP")
    assert unlocked(built, lock) == ("JP", "NZ")


@pytest.mark.parametrize("content", [b"[]", b'{"DE": 1}', b"{"])
def test_what_is_no_lock(content):
    with pytest.raises(ValueError, match=r"lock|Expecting"):
        read_lock(content)


def test_no_decision_on_law_that_was_not_checked(elsewhere, built):
    elsewhere.write_bytes(write_lock(built).replace(built.by_market["DE"].hash.encode(), b"sha256:0"))
    with pytest.raises(LawNotCheckedError, match=r"checked: DE; .amends law check --write"):
        site_packs.packs()


def test_without_a_lock_nothing_is_in_force(elsewhere, built):
    with pytest.raises(LawNotCheckedError) as caught:
        site_packs.packs()
    assert caught.value.markets == tuple(sorted(built.by_market))


def test_the_check_says_so_and_writes_it(elsewhere, built):
    checked = CliRunner().invoke(law, ["check"])
    assert (checked.exit_code, "not the law that was checked" in checked.output) == (1, True)
    written = CliRunner().invoke(law, ["check", "--write"])
    assert (written.exit_code, elsewhere.read_bytes()) == (0, write_lock(built))
    assert set(site_packs.packs().by_market) == set(built.by_market)
