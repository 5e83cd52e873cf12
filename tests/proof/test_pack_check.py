"""What is proved of the law packs: no exceptions that collide, and no gap but those that are open on purpose."""

from datetime import date

import pytest

pytest.importorskip("z3", reason="packs are proved with the extra [prove]")

from amends.decision.facts import WORDS
from amends.law.pack import build_all
from amends.proof.open_on_purpose import OPEN, outdated, unexplained
from amends.proof.pack_check import GapCheck, PackFinding, conflicts, gaps
from amends.site.packs import read_files

WITHDRAWAL = "general/rules/withdrawal.yaml"
DELIVERY = "general/rules/delivery.yaml"


def packs_with(path, old, new):
    """The packs with one place of one file changed."""
    files = dict(read_files())
    text = files[path].decode()
    assert text.count(old) == 1
    return build_all({**files, path: text.replace(old, new).encode()}, WORDS).by_market


@pytest.fixture(scope="module")
def packs():
    return build_all(read_files(), WORDS).by_market


def test_a_pack_without_gap_and_conflict(packs):
    assert (gaps(packs["EU"]), conflicts(packs["EU"])) == ((), ())


def test_every_gap_of_every_pack_is_explained_and_every_explanation_is_of_a_gap(packs):
    check = GapCheck()
    found = [gap for pack in packs.values() for gap in check.of(pack)]
    assert (unexplained(found), outdated(found)) == ((), ())


def test_a_gap_that_nothing_explains_is_told_with_an_order():
    """Without the exception, nothing is said of what came too late."""
    changed = packs_with(WITHDRAWAL, "  when: not withdrawal.in_time\n", "  when: not withdrawal.in_time and partial\n")
    (gap,) = [each for each in unexplained(gaps(changed["EU"])) if each.conclusion == "withdrawal.holds"]
    assert gap.facts["partial"] is False
    assert gap.facts["requested_on"] > gap.facts["delivered_on"]
    assert str(gap).startswith("EU: no rule answers withdrawal.holds, such as with additional_period_ends_happened")


def test_a_gap_only_where_no_day_was_ever_promised():
    place = "  exception_to: late_delivery.right\n  when: not late_delivery.applies"
    changed = packs_with(DELIVERY, place, f"{place} and promised_on != never")
    (gap,) = gaps(changed["EU"])[:1]
    assert (gap.conclusion, gap.facts["promised_on"]) == ("late_delivery.holds", date.max)


def test_an_unknown_that_a_rule_states_is_no_gap():
    place = "  exception_to: late_delivery.right\n  when: not late_delivery.applies\n"
    changed = packs_with(DELIVERY, f'{place}  then: "false"', f'{place}  then: "unknown"')
    assert gaps(changed["EU"]) == ()


def test_an_explanation_that_is_no_longer_needed_is_told():
    (market, conclusion), *others = OPEN
    found = [PackFinding(*other, (), {}) for other in others]
    assert outdated(found) == ((market, conclusion),)
