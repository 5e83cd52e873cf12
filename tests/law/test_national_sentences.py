"""What a national pack tells a buyer in words of its own, where the conclusion is that of the rule it restates."""

from collections.abc import Mapping
from functools import cache

import pytest

from amends.decision.facts import WORDS
from amends.law.check import YEARS_OF_CASES, Case, read_cases, row_of
from amends.law.pack import Packs, build_all
from law_files import read_pack_files

CASES = {(case.file.partition("/")[0], case.name): case for case in read_cases(read_pack_files(), WORDS)}


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def told(market: str, case: Case) -> Mapping[str, Mapping[str, object]]:
    """What is said in the case, by key, with the slots' values."""
    pack = packs().by_market[market]
    traced = pack.compiled.traced(row_of(case, WORDS), pack.calendar(case.region, YEARS_OF_CASES))
    steps = [step for conclusion in case.expect for step in traced.steps[conclusion]]
    return {step.say_key: step.say_slots for step in steps if step.say_key is not None}


@pytest.mark.parametrize(
    ("market", "case", "key", "slots"),
    [
        ("NL", "Two years are always in time", "conformity.right_for_lifespan", {"years": 2}),
        ("FI", "Two years are always in time", "conformity.right_for_lifespan", {"years": 2}),
        ("NO", "Two years are always in time", "conformity.right_for_lifespan", {"years": 2}),
        ("PT", "Asked on the thirtieth day", "short_term_rejection.shown_in_time", {"days": 30}),
        ("PT", "It showed on the thirty-first day", "short_term_rejection.not_shown_in_time", {"days": 30}),
        ("PT", "Twelve months more after two repairs", "conformity.extended_per_repair", {"months": 6}),
        ("CH", "The law knows no repair, the terms may", "short_term_rejection.no_separate_right", {}),
    ],
)
def test_a_market_says_its_own_law(market: str, case: str, key: str, slots: Mapping[str, object]) -> None:
    assert told(market, CASES[market, case])[key] == slots


@pytest.mark.parametrize("market", ["ES", "PT"])
def test_a_late_refund_may_be_claimed_twice_over(market: str) -> None:
    said = told(market, CASES[market, "Fourteen days to refund, counted from the notice and moved to Monday"])
    assert said["withdrawal.refund_by_or_more"]["times"] == 2
    assert "withdrawal.refund_by" not in said
