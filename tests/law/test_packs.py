"""Every case a lawyer wrote for a pack, through the plain, the traced and the reference reading."""

from functools import cache

import pytest

from amends.decision.facts import WORDS
from amends.law.check import Case, failures, read_cases
from amends.law.faults import faults_of
from amends.law.pack import Packs, build_all
from amends.presentation.language import LANGUAGES, pack_language
from law_files import read_pack_files

CASES = read_cases(read_pack_files(), WORDS)
AT_LEAST = 5
MARKETS = tuple(sorted({path.partition("/")[0] for path in read_pack_files() if "/" in path} - {"general"}))


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_says_what_the_case_expects(case: Case) -> None:
    assert failures(case, packs(), WORDS) == ()


@pytest.mark.parametrize("market", MARKETS)
def test_every_market_has_cases(market: str) -> None:
    assert sum(case.file.startswith(f"{market}/") for case in CASES) >= AT_LEAST


def test_every_rule_is_cited_and_every_sentence_is_written_in_every_language() -> None:
    assert faults_of(packs()) == ()
    for pack in packs().by_market.values():
        assert set(pack.texts) == {pack_language(language) for language in LANGUAGES}, pack.market
        assert len({frozenset(texts) for texts in pack.texts.values()}) == 1, pack.market


def test_no_sentence_is_written_for_nothing() -> None:
    said = {rule.say.key for pack in packs().by_market.values() for rule in pack.rulebook.rules if rule.say}
    written = {key for pack in packs().by_market.values() for key in pack.texts["en"]}
    assert written - said == set()
