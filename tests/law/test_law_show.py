"""The law as a table, a difference and a timeline; and each of them reads from the same dated values as a decision."""

import os
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from amends.decision.facts import LEGAL_RIGHTS, WORDS
from amends.law.check import YEARS_OF_CASES, Case, row_of
from amends.law.difference import differences, own_rules
from amends.law.exclusion import CODES, line, unmapped
from amends.law.faults import LEAST_CASES, exclusion_faults, faults_of, sizes, too_few_cases
from amends.law.national import WITHOUT_NATIONAL_ACT, is_directive
from amends.law.pack import HOUSE, Pack, Packs, build_all
from amends.law.table import section, table
from amends.law.terms import BY_PARAMETER, BY_RIGHT
from amends.law.timeline import dated_rules, timeline
from amends.vocabulary.citation import Citation
from amends.vocabulary.market import EU_AND_EEA
from amends.vocabulary.order import Kind
from amends.vocabulary.remedy import Right
from law_files import read_pack_files

FACTS = Path(os.environ.get("AMENDS_SHARED", Path(__file__).parents[3] / "shared")) / "facts" / "markets.yaml"
facts_there = pytest.mark.skipif(not FACTS.exists(), reason="the shared facts table is not beside this repository")
TODAY = date(2026, 11, 22)


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


@cache
def facts() -> dict[str, Any]:
    return {market["id"]: market for market in yaml.safe_load(FACTS.read_text())["markets"]}


def pack(market: str) -> Pack:
    return packs().by_market[market]


MARKETS = sorted({path.partition("/")[0] for path in read_pack_files()} - {"general"})
STATES = [market for market in MARKETS if market in EU_AND_EEA]


# -- the table


def test_every_right_of_law_has_its_section_in_a_readers_order() -> None:
    assert [part.right for part in table(pack("DE"), TODAY)] == list(BY_RIGHT)
    assert set(BY_RIGHT) == set(LEGAL_RIGHTS)


@pytest.mark.parametrize("market", MARKETS)
def test_no_figure_is_left_out_of_the_table_and_every_conclusion_has_its_chain(market: str) -> None:
    shown = {shown.name for part in table(pack(market), TODAY) for shown in part.lines}
    assert shown == set(pack(market).parameters), "a parameter without a line in law.terms"
    chains = {chain.conclusion for part in table(pack(market), TODAY) for chain in part.chains}
    assert chains == {each for each in pack(market).rulebook.order if each.partition(".")[0] in BY_RIGHT}


def test_a_line_leads_from_the_source_to_the_rules_that_read_it() -> None:
    days = next(
        line for line in section(pack("DE"), Right.WITHDRAWAL, TODAY).lines if line.name == "withdrawal_period_days"
    )
    assert days.value == 14
    assert days.in_force is not None
    assert days.in_force.cite == Citation(
        "BGB",
        "§ 355(2), § 356(2)",
        "https://www.gesetze-im-internet.de/bgb/__355.html",
        implements="Directive 2011/83/EU art. 9(1)",
    )
    assert days.term.fact == "withdrawal.period_days"
    assert "withdrawal.in_time" in days.read_by


def test_rules_stand_from_the_default_to_the_last_exception() -> None:
    holds = next(c for c in section(pack("DE"), Right.WITHDRAWAL, TODAY).chains if c.conclusion == "withdrawal.holds")
    labels = [rule.label for _depth, rule in holds.rules]
    assert labels[0] == "withdrawal.right"
    assert [depth for depth, _rule in holds.rules] == list(range(len(labels))), (
        "one chain, each an exception to the last"
    )


@pytest.mark.parametrize(
    ("market", "right", "exists"),
    [
        ("DE", Right.WITHDRAWAL, True),
        ("CH", Right.WITHDRAWAL, False),
        ("US-CA", Right.UNDISCLOSED_POLICY, True),
        ("US", Right.UNDISCLOSED_POLICY, False),
        ("CA-QC", Right.UNDISCLOSED_POLICY, True),
        ("GB", Right.SHORT_TERM_REJECTION, True),
        ("DE", Right.SHORT_TERM_REJECTION, False),
        ("GB", Right.RECALL, None),
        ("DE", Right.CONFORMITY, None),
    ],
)
def test_a_section_says_whether_the_market_has_the_right(market: str, right: Right, exists: bool | None) -> None:
    assert section(pack(market), right, TODAY).exists is exists


def test_what_is_unknown_stays_visible() -> None:
    unknown = {line.name for line in section(pack("JP"), Right.WITHDRAWAL, TODAY).unknown}
    assert "withdrawal_refund_days" in unknown


@facts_there
def test_every_row_a_term_names_is_a_row_of_the_facts_table() -> None:
    for term in BY_PARAMETER.values():
        if term.fact is not None:
            part, _, row = term.fact.partition(".")
            assert row in facts()["EU"][part], f"{term.parameter}: {term.fact}"


# -- changes


def test_the_timeline_is_in_order_and_knows_what_is_to_come() -> None:
    changes = timeline(pack("DE"))
    assert [change.since for change in changes] == sorted(change.since for change in changes)
    button = next(change for change in changes if change.parameter.name == "withdrawal_electronic_function")
    assert (button.since, button.before and button.before.value, button.after.value) == (date(2026, 6, 19), False, True)
    assert button.governed_by == ("ordered_on",)
    assert (button.is_future(date(2026, 6, 18)), button.is_future(date(2026, 6, 19))) == (True, False)


@facts_there
@pytest.mark.parametrize("market", MARKETS)
def test_every_dated_figure_of_the_facts_table_stands_in_the_timeline(market: str) -> None:
    stands = {change.since for change in timeline(pack(market))}
    rows = [row for part in ("withdrawal", "conformity", "delivery") for row in facts()[market].get(part, {}).values()]
    wanted = {date.fromisoformat(str(row["effective_from"])) for row in rows if row.get("effective_from")}
    assert wanted <= stands, f"{market}: {sorted(wanted - stands)}"


@pytest.mark.parametrize(
    ("market", "day", "conclusion", "old", "new"),
    [
        ("DE", date(2026, 6, 19), "withdrawal.electronic_function", False, True),
        ("FR", date(2026, 6, 19), "withdrawal.electronic_function", False, True),
        ("ES", date(2026, 6, 19), "withdrawal.electronic_function", False, True),
        ("TR", date(2026, 1, 1), "withdrawal.return_freight_payer", None, "merchant"),
        ("CO", date(2024, 12, 19), "withdrawal.clock_length", 30, 15),
    ],
)
def test_a_request_under_the_old_law_is_judged_by_the_old_law(
    market: str, day: date, conclusion: str, old: object, new: object
) -> None:
    """The same request about an order of the eve and of the day: what counts is when the contract was made."""
    assert concluded(market, date.fromordinal(day.toordinal() - 1), conclusion) == old
    assert concluded(market, day, conclusion) == new


@pytest.mark.parametrize("market", MARKETS)
def test_every_dated_change_is_one_that_an_order_of_the_eve_does_not_see(market: str) -> None:
    for change in timeline(pack(market)):
        eve = date.fromordinal(change.since.toordinal() - 1)
        before = None if change.before is None else change.before.value
        assert change.parameter.value_on(eve) == before
        assert change.parameter.value_on(change.since) == change.after.value


def concluded(market: str, ordered_on: date, conclusion: str) -> object:
    came = date.fromordinal(ordered_on.toordinal() + 3)
    asked = date.fromordinal(ordered_on.toordinal() + 4)
    stated = {"ordered_on": ordered_on, "delivered": came, "requested_on": asked, "buyer_kind": "consumer"}
    row = row_of(Case("an order", "the day of the contract", stated, {}), WORDS)
    return pack(market).compiled.plain(row, pack(market).calendar(None, YEARS_OF_CASES)).get(conclusion)


def test_a_rule_that_names_a_date_is_told() -> None:
    for market in MARKETS:
        assert all(each.since.year > 1900 for each in dated_rules(pack(market)))


# -- two markets


def test_germany_and_france_differ_in_how_long_a_fault_is_presumed() -> None:
    found = {difference.name: difference for difference in differences(pack("DE"), pack("FR"), TODAY)}
    burden = found["conformity_burden_months"]
    assert (burden.left and burden.left.value, burden.right_side and burden.right_side.value) == (12, 24)
    assert "withdrawal_period_days" not in found, "what is the same is no difference, whatever act says it"
    assert "fr.conformity.burden_used_goods" in {
        rule.label for own in own_rules(pack("DE"), pack("FR")) for rule in own.right_side
    }


@pytest.mark.parametrize("market", ["DE", "US-CA", "KR"])
def test_a_market_does_not_differ_from_itself(market: str) -> None:
    assert differences(pack(market), pack(market), TODAY) == ()
    assert own_rules(pack(market), pack(market)) == ()


def test_a_difference_looks_the_same_from_the_other_side() -> None:
    one, other = differences(pack("DE"), pack("GB"), TODAY), differences(pack("GB"), pack("DE"), TODAY)
    assert {each.name for each in one} == {each.name for each in other}


# -- the national act first


@pytest.mark.parametrize("market", STATES)
def test_a_member_state_cites_its_own_act_first(market: str) -> None:
    alone = [rule.label for rule in pack(market).rulebook.rules if is_directive(rule.cite)]
    for label in alone:
        read = {name.name for name in pack(market).rulebook.rule(label).names if name.kind == "parameter"}
        assert read & WITHOUT_NATIONAL_ACT, f"{market}: {label} names a directive alone"


@facts_there
@pytest.mark.parametrize("market", STATES)
def test_no_figure_rests_on_a_directive_where_the_facts_know_the_national_act(market: str) -> None:
    european = ("eur-lex.europa.eu", "eurlexa.com")
    for name, parameter in pack(market).parameters.items():
        term = BY_PARAMETER.get(name)
        fact = None if term is None else term.fact
        if fact is None or name == "conformity_floor_years":
            continue
        part, _, row = fact.partition(".")
        source = facts()[market][part].get(row, {}).get("source", "")
        for dated in parameter.values:
            if is_directive(dated.cite):
                ours = name in {"conformity_repair_extension_confirmed", "conformity_directive_extension_months"}
                assert ours or any(host in source for host in european), f"{market}.{name}: the facts name {source}"


def test_a_directive_alone_is_a_fault_that_says_what_to_do() -> None:
    german = pack("DE")
    rule = replace(
        german.rulebook.rules[0], cite=Citation("Directive 2011/83/EU", "art. 9", "https://eur-lex.europa.eu")
    )
    days = german.parameters["withdrawal_period_days"]
    dated = replace(days.values[0], cite=rule.cite)
    book = replace(
        german.rulebook,
        rules=(rule, *german.rulebook.rules[1:]),
        parameters={**german.parameters, days.name: replace(days, values=(dated,))},
    )
    faults = faults_of(Packs({"DE": replace(german, rulebook=book)}))
    assert f"DE: {rule.label} cites only Directive 2011/83/EU: name the national act in `cite_as`" in faults
    assert "DE: withdrawal_period_days cites only Directive 2011/83/EU: cite the national act first" in faults


def test_a_figure_without_a_source_and_a_rule_of_the_house_are_faults() -> None:
    german = pack("DE")
    days = german.parameters["withdrawal_period_days"]
    dated = replace(days.values[0], cite=Citation("BGB", "§ 355", ""))
    rule = replace(german.rulebook.rules[0], cite=Citation(HOUSE, "shape of a right", ""))
    book = replace(
        german.rulebook,
        rules=(rule, *german.rulebook.rules[1:]),
        parameters={**german.parameters, days.name: replace(days, values=(dated,))},
    )
    faults = faults_of(Packs({"DE": replace(german, rulebook=book)}))
    assert "DE: withdrawal_period_days has a value without source: `url` is missing" in faults
    assert f"DE: {rule.label} cites no law of this market" in faults


# -- exclusions and sizes


@facts_there
def test_every_exclusion_of_the_facts_table_is_decided_by_something() -> None:
    codes = {code for market in facts().values() for code in market["withdrawal"]["exclusions"]["value"] or ()}
    assert unmapped(codes) == ()
    assert set(CODES) == codes, "no line for a code that the table does not have"


def test_a_code_nobody_knows_is_named() -> None:
    assert unmapped(["custom_made", "made_of_cheese"]) == ("made_of_cheese",)


@pytest.mark.parametrize(
    "code",
    ["damaged_by_consumer", "defect_by_consumer_misuse", "value_markedly_reduced_by_use", "used_or_benefited_from"],
)
def test_what_the_buyer_did_is_conduct_and_no_kind_of_goods(code: str) -> None:
    assert CODES[code].by == "conduct"
    assert not set(CODES[code].facts) & set(Kind)
    assert line(code).startswith(f"{code} -> conduct: ")


def test_a_kind_is_decided_by_kinds_and_a_parameter_that_packs_state() -> None:
    for code, exclusion in CODES.items():
        assert exclusion.parameter is None or exclusion.parameter in BY_PARAMETER, code
        known = set(Kind) | set(WORDS.facts)
        assert set(exclusion.facts) <= known, code
    assert exclusion_faults() == ()


def test_a_market_with_fewer_than_five_cases_is_a_fault() -> None:
    counted = sizes(packs(), dict.fromkeys(packs().by_market, LEAST_CASES) | {"DE": LEAST_CASES - 1})
    assert too_few_cases(counted) == ("DE: 4 cases, at least 5 are wanted in DE/tests/",)
    german = next(size for size in counted if size.market == "DE")
    assert german.rules >= 200
    assert german.citations > 30
