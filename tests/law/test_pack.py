"""Choosing a pack, counting its days, and refusing what cannot be read."""

from datetime import date
from functools import cache

import pytest

from amends.decision.facts import WORDS
from amends.law.pack import Packs, build, build_all
from amends.rules.fault import RulebookError
from amends.vocabulary.market import EU_AND_EEA
from law_files import read_pack_files

OWN_PACK = {path.partition("/")[0] for path in read_pack_files() if path.endswith("/pack.yaml")}
"""Folders of the packs."""


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def with_file(path: str, content: str) -> dict[str, bytes]:
    return {**read_pack_files(), path: content.encode()}


def test_a_market_has_its_own_pack() -> None:
    choice = packs().for_market("DE")
    assert choice.pack is not None
    assert (choice.pack.market, choice.pack.time_zones, choice.escalate) == ("DE", ("Europe/Berlin",), None)


def test_a_state_without_a_pack_falls_back_to_its_country() -> None:
    choice = packs().for_market("US-TX")
    assert choice.pack is packs().by_market["US"]
    assert choice.escalate is None


@pytest.mark.parametrize("state", sorted(EU_AND_EEA & OWN_PACK))
def test_an_eu_or_eea_state_with_a_pack_no_longer_has_the_floor(state: str) -> None:
    choice = packs().for_market(state)
    assert (choice.pack, choice.escalate) == (packs().by_market[state], None)
    assert choice.pack is not None
    assert choice.pack.calendar(None, [2026]).place == state


@pytest.mark.parametrize("state", sorted(EU_AND_EEA - OWN_PACK))
def test_the_eu_floor_counts_the_days_of_the_state(state: str) -> None:
    choice = packs().for_market(state)
    assert choice.escalate == "national_law_not_reviewed"
    assert choice.pack is not None
    assert choice.pack.market == state
    assert choice.pack.time_zones
    calendar = choice.pack.calendar(None, [2026])
    assert calendar.place == state
    assert not calendar.is_working_day(date(2026, 12, 25))


def test_a_market_nobody_wrote_has_no_pack() -> None:
    choice = packs().for_market("KE")
    assert (choice.pack, choice.escalate) == (None, "no_pack")


@pytest.mark.parametrize(
    ("market", "region", "day", "working"),
    [
        ("DE", None, date(2026, 10, 5), True),
        ("DE", "BY", date(2026, 6, 4), False),
        ("DE", "DE-BE", date(2026, 6, 4), True),
        ("DE", "nowhere", date(2026, 6, 4), True),
        ("FR", "FR-67", date(2026, 4, 3), False),
        ("FR", None, date(2026, 4, 3), True),
        ("SA", None, date(2026, 10, 9), False),
        ("SA", None, date(2026, 10, 11), True),
        ("CN", None, date(2026, 10, 7), False),
        ("US-CA", None, date(2026, 11, 26), False),
        ("GB", "GB-SCT", date(2026, 11, 30), False),
        ("GB", None, date(2026, 11, 30), True),
        ("SE", None, date(2026, 6, 19), False),
        ("SE", None, date(2026, 12, 31), False),
        ("AT", None, date(2026, 4, 3), True),
        ("ES", "CT", date(2026, 9, 11), False),
        ("PT", "PT-11", date(2026, 6, 12), True),
        ("CH", "ZH", date(2026, 12, 28), True),
    ],
)
def test_working_days_are_those_of_the_buyers_place(market: str, region: str | None, day: date, working: bool) -> None:
    assert packs().by_market[market].calendar(region, [2026]).is_working_day(day) is working


def test_the_national_act_stands_first_and_the_directive_after_it() -> None:
    cite = packs().by_market["DE"].rulebook.rule("withdrawal.right").cite
    assert (cite.instrument, cite.article) == ("BGB", "§ 355(2), § 356(2)")
    assert cite.implements == "Directive 2011/83/EU art. 9(1), 9(2)"


def test_a_pack_is_known_by_what_it_says() -> None:
    again = build(read_pack_files(), WORDS, "DE")
    assert again.hash == packs().by_market["DE"].hash
    changed = with_file("DE/rules/x.yaml", "")
    assert build(changed, WORDS, "DE").hash == again.hash, "an empty file says nothing"
    assert len({pack.hash for pack in packs().by_market.values()}) == len(packs().by_market)


def test_low_confidence_is_told() -> None:
    assert packs().by_market["DE"].confidence["conformity_repair_extension_months"] == "low"
    assert packs().by_market["EU"].confidence["withdrawal_period_days"] == "high"


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("DE/pack.yaml", "market: DE\nname: Germany\ninherits: XX\n", "inherits `XX`"),
        ("DE/pack.yaml", "market: FR\nname: Germany\n", "the folder of another market"),
        ("DE/pack.yaml", "market: DE\n", "`name` is missing"),
        ("DE/pack.yaml", "market: DE\nname: Germany\nholiday: {}\n", "unknown key `holiday`"),
        ("DE/texts/en.yaml", "withdrawal.in_time: ''\n", "whole sentences"),
        (
            "DE/rules/x.yaml",
            "- {rule: x, defines: withdrawal.holds, then: 'true', cite: {instrument: A, article: B}}",
            "already has the rule",
        ),
    ],
)
def test_a_pack_that_cannot_be_read_says_where(path: str, content: str, told: str) -> None:
    with pytest.raises(RulebookError, match=told) as raised:
        build_all(with_file(path, content), WORDS)
    assert path in str(raised.value)
