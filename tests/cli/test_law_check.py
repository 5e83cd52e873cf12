"""`amends law check`: the packs that come with Amends are sound, and are those that were checked."""

from click.testing import CliRunner

from amends.cli.main import main
from amends.law.lock import write_lock
from amends.site import packs


def test_the_packs_are_sound_and_locked():
    result = CliRunner().invoke(main, ["law", "check"])
    assert (result.exit_code, "cases are sound" in result.output) == (0, True), result.output


def test_a_pack_that_is_not_the_one_checked_is_a_fault(monkeypatch, tmp_path):
    lock = tmp_path / "lock.json"
    lock.write_bytes(write_lock(packs.build()).replace(b'"DE": "', b'"DE": "0'))
    monkeypatch.setattr(packs, "lock_file", lambda: lock)
    result = CliRunner().invoke(main, ["law", "check"])
    assert result.exit_code == 1
    assert "DE" in result.output
    assert "1 faults" in result.output
