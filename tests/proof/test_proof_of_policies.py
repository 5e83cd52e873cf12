"""What a proof of a policy finds: every seeded fault with its cell and article, and nothing in the example policies."""

import json
from pathlib import Path

import pytest
import yaml

pytest.importorskip("z3", reason="policies are proved with the extra [prove]")

from amends.decision.decide import decide
from amends.decision.policy.source import policy_from_text
from amends.decision.situation import read_situation, zones_in
from amends.merchants import policy_examples
from amends.proof.policy_check import check
from amends.proof.replay import ModelFaultError, replayed
from amends.site.packs import build

FAULTS = sorted(Path(__file__).with_name("faults").glob("*.yaml"))
NOTICES = ["withdrawal_right", "contract_document", "return_cost"]
LAWFUL = {
    "remedies": ["refund", "repair", "replacement", "price_reduction"],
    "window_days": 30,
    "no_shorter_than_law": True,
    "return_freight_payer": "merchant",
    "outbound_refunded": True,
    "refund_trigger": "request",
    "refund_promise_working_days": 1,
    "no_later_than_law": True,
}
CELL_OF_TERM = {"window": {"window_days", "remedies"}, "refund_day": {"refund_promise_working_days"}}


@pytest.fixture(scope="module")
def packs():
    return build()


def policy_of(document, packs):
    return policy_from_text(json.dumps(document, default=str), "policy.json", packs.by_market)


def proved(rows, packs, *, markets=("DE",), **keys):
    document = {"policy": "p", "sells_to": {"markets": list(markets)}, "notices_given": NOTICES, **keys, "rows": rows}
    policy = policy_of(document, packs)
    return check(policy, packs, policy.markets, policy.channels)


def any_of(expected):
    """Where two rights are broken at once, either order shows it."""
    return expected if isinstance(expected, list) else [expected]


def row(label, when=None, **terms):
    return {"row": label, "when": when or {}, "then": {**LAWFUL, **terms}}


def test_there_are_thirty_seeded_faults_at_least():
    assert len(FAULTS) >= 30


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_a_seeded_fault_is_found_in_its_cell_with_its_article(path, packs):
    seeded = yaml.safe_load(path.read_text(encoding="utf-8"))
    policy, expected = policy_of(seeded["policy"], packs), seeded["expect"]
    report = check(policy, packs, policy.markets, policy.channels)
    assert not report.passed
    assert report.not_decided == ()
    found = report.house if expected.get("house") else report.breaches
    assert [(each.row, each.term) for each in found] == [(expected["row"], expected["term"])]
    if expected.get("house"):
        assert found[0].cite is None
        return
    assert found[0].right in any_of(expected["right"])
    assert f"{found[0].cite['instrument']} {found[0].cite['article']}" in any_of(expected["law"])
    decision = decide(read_situation(json.loads(json.dumps(found[0].situation)), zones_in(packs)), packs)
    assert decision.items[0].policy_row == expected["row"]
    cells = {cell for low in decision.policy_clamped for cell in CELL_OF_TERM.get(low.term, {low.term})}
    assert expected["term"] in cells


@pytest.mark.parametrize("name", policy_examples.EXAMPLES)
def test_the_example_policies_pass_where_they_are_sold(name, packs):
    policy = policy_examples.example(name)
    report = check(policy, packs, policy.markets, policy.channels)
    assert report.passed, [str(each) for each in (*report.breaches, *report.order_breaches, *report.house)]
    assert report.dead_rows == ()


def test_a_lawful_row_passes_and_the_report_says_of_what_and_under_what(packs):
    report = proved([row("all")], packs)
    assert report.passed
    assert report.unanswered is None
    assert any("1 rows in 1 markets" in said for said in report.covers)
    assert any("told of the right of withdrawal" in said for said in report.assumptions)


def test_a_row_behind_a_wider_one_can_never_answer(packs):
    sale = {"tags": ["sale"], "reason": ["change_of_mind"]}
    report = proved([row("minds", {"reason": ["change_of_mind"]}), row("sale", sale), row("all")], packs)
    assert report.dead_rows == ("sale",)
    assert report.passed


def test_two_rows_that_together_cover_a_third_leave_it_dead(packs):
    early = {"days_since_delivery": {"to": 10}}
    late = {"days_since_delivery": {"from": 11}}
    middle = {"days_since_delivery": {"from": 5, "to": 20}, "where": "is_known(delivered_on)"}
    report = proved([row("early", early), row("late", late), row("middle", middle)], packs)
    assert "middle" in report.dead_rows


def test_an_order_that_no_row_answers_is_shown(packs):
    report = proved([row("minds", {"reason": ["change_of_mind"]})], packs)
    assert report.unanswered is not None
    decision = decide(read_situation(report.unanswered, zones_in(packs)), packs)
    assert decision.items[0].policy_row is None


def test_a_house_rule_may_be_lowered_with_a_reason_but_not_where_it_is_law(packs):
    slow = row("slow", refund_trigger="received", refund_promise_working_days=8, no_later_than_law=False)
    lowered = [{"rule": "five_working_days", "rows": ["slow"], "reason": "inspection abroad", "by": "owner"}]
    assert [each.term for each in proved([slow], packs, markets=["CH"]).house] == ["refund_promise_working_days"]
    swiss = proved([slow], packs, markets=["CH"], house_exceptions=lowered)
    assert swiss.passed
    assert [each["reason"] for each in swiss.lowered] == ["inspection abroad"]
    korean = proved([slow], packs, markets=["KR"], house_exceptions=lowered)
    assert not korean.passed
    assert [each.term for each in korean.breaches] == ["refund_promise_working_days"]


def test_what_is_not_told_to_buyers_changes_what_is_lawful(packs):
    minds = {"reason": ["change_of_mind"]}
    collected = {**minds, "where": "is_known(offered_collection) and offered_collection"}
    rows = [row("collected", collected), row("minds", minds, return_freight_payer="buyer")]
    assert proved(rows, packs).passed
    untold = proved(rows, packs, notices_given=["withdrawal_right", "contract_document"])
    assert [(each.row, each.term) for each in untold.breaches] == [("minds", "return_freight_payer")]


def test_markets_side_by_side_find_what_one_after_the_other_does(packs):
    document = {"policy": "p", "notices_given": NOTICES, "rows": [row("all", outbound_refunded=False)]}
    policy = policy_of(document, packs)
    one = check(policy, packs, ("DE", "FR", "CH"))
    two = check(policy, packs, ("DE", "FR", "CH"), processes=2)
    assert [(each.row, each.term) for each in one.breaches] == [(each.row, each.term) for each in two.breaches]
    assert one.shown()["markets"] == two.shown()["markets"]


def test_an_order_that_shows_nothing_is_a_fault_of_the_proof(packs):
    report = proved([row("all", outbound_refunded=False)], packs)
    breach = report.breaches[0]
    policy = policy_of({**breach.situation["policy"], "rows": [row("all")]}, packs)
    mended = {**breach.situation, "policy": {**breach.situation["policy"], "rows": [row("all")]}}
    with pytest.raises(ModelFaultError):
        replayed(mended, packs, policy.rows[0], "breach.outbound")
