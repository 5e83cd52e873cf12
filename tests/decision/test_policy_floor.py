"""Each term of a row against the right of law that governs, and the house rules, one situation at a time."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from decided import decide_line
from policies import policy, row
from situations import CONTRACT, changed

from amends.decision.policy.applied import NOWHERE
from amends.decision.policy.condition import market_word, stands_for
from amends.decision.policy.document import HouseRule
from amends.decision.policy.floor import BREACHES, compared, compiled_floor, floor_rulebook
from amends.decision.policy.house import broken
from amends.decision.policy.reader import read_policy
from amends.decision.policy.source import policy_from_text
from amends.decision.policy.writer import document_of
from amends.law.pack import Packs
from amends.site.packs import build
from amends.vocabulary.reader import Fields
from amends.vocabulary.remedy import Right

FULL = {"window_days": 30, "outbound_refunded": True, "return_freight_payer": "merchant"}
NOTHING_DELIVERED = {"order.deliveries.0.delivered_at": "never"}
DEFECT = {"request.items.0.reason": "defective"}


@cache
def law() -> Packs:
    return build()


def decided(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answered: dict[str, Any] = json.loads(decide_line(json.dumps(changed(CONTRACT, policy=document, **changes)), law()))
    assert "error" not in answered, answered
    return answered


def low(terms: dict[str, Any], **changes: Any) -> list[tuple[str, str, str]]:
    found = decided(policy(row(**terms)), **changes)["policy_clamped"]
    return [(entry["term"], entry["stated"], entry["floor"]) for entry in found]


PROOF = {"request.items.0.proof_of_dispatch_at": "2026-10-20", "as_of": "2026-11-20"}
"""Declared on 19 October, sent back on the 20th, still on its way: 14 days from the declaration is 2 November."""


@pytest.mark.parametrize(
    ("terms", "changes", "found"),
    [
        ({**FULL}, {}, []),
        ({**FULL, "window_days": 10}, {}, [("window", "2026-10-15", "2026-10-19")]),
        ({**FULL, "window_days": 10, "no_shorter_than_law": True}, {}, []),
        ({"remedies": []}, {}, [("window", "refused", "2026-10-19")]),
        ({**FULL, "remedies": ["store_credit"]}, {}, [("remedies", "store_credit", "refund")]),
        ({**FULL, "outbound_refunded": False}, {}, [("outbound_refunded", "false", "true")]),
        ({**FULL, "restocking_fee": {"ppm": 100_000}}, {}, [("restocking_fee", "100000 ppm", "none")]),
        ({**FULL, "evidence": ["photo"]}, {}, [("evidence", "photo", "none")]),
        ({**FULL, "return_freight_payer": "buyer"}, {}, []),
        (
            {**FULL, "return_freight_payer": "buyer"},
            {"notices.return_cost_disclosed": False},
            [("return_freight_payer", "buyer", "merchant")],
        ),
        ({**FULL, "refund_trigger": "request", "refund_promise_working_days": 5}, PROOF, []),
        (
            {**FULL, "refund_trigger": "received", "refund_promise_working_days": 0},
            PROOF,
            [("refund_day", "never", "2026-11-02")],
        ),
        (
            {**FULL, "refund_trigger": "received", "refund_promise_working_days": 0, "no_later_than_law": True},
            PROOF,
            [],
        ),
        ({**FULL, "refund_trigger": "proof_of_dispatch", "refund_promise_working_days": 9}, PROOF, []),
        (
            {**FULL, "refund_trigger": "proof_of_dispatch", "refund_promise_working_days": 10},
            PROOF,
            [("refund_day", "2026-11-03", "2026-11-02")],
        ),
        ({**FULL, "refund_trigger": "received", "refund_promise_working_days": 5}, {}, []),
        (
            {**FULL, "refund_trigger": "received", "refund_promise_working_days": 5},
            NOTHING_DELIVERED,
            [("refund_day", "never", "2026-11-02")],
        ),
        ({**FULL, "remedies": ["repair", "replacement", "refund"]}, DEFECT, []),
        ({**FULL, "remedies": ["refund"]}, DEFECT, [("remedies", "refund", "repair, replacement")]),
        ({**FULL, "remedies": ["repair", "replacement"], "evidence": ["photo"]}, DEFECT, []),
    ],
)
def test_what_falls_below_german_law_is_raised_to_it(
    terms: dict[str, Any], changes: dict[str, Any], found: list[tuple[str, str, str]]
) -> None:
    assert low(terms, **changes) == found


def test_a_raised_term_names_the_article_of_the_right_that_governs() -> None:
    (entry,) = decided(policy(row(**{**FULL, "outbound_refunded": False})))["policy_clamped"]
    assert (entry["right"], entry["line"]) == ("withdrawal", "1")
    assert [(cite["instrument"], cite["article"]) for cite in entry["cites"]] == [("BGB", "§ 357(2)")]


def test_where_law_gives_nothing_any_terms_stand() -> None:
    """California: the policy is on the final screen, so a change of mind is the merchant's to settle."""
    california = {"market": "US-CA", "buyer.time_zone": "America/Los_Angeles"}
    mean = {"remedies": ["store_credit"], "restocking_fee": {"ppm": 200_000}, "evidence": ["receipt"]}
    assert low(mean, **california) == []


def test_the_comparison_breaks_nothing_by_what_is_not_known() -> None:
    """Every breach asks for a right that is known to hold."""
    found = read_policy(Fields(policy(row(remedies=[]))))
    concluded = compiled_floor().plain(compared({}, found.rows[0], Right.WITHDRAWAL, {}), NOWHERE)
    assert [concluded[breach] for breach in BREACHES] == [None] + [False] * 4 + [False] * 5
    assert len(floor_rulebook().hash) == len("sha256:") + 64


# House rules


def house(document: dict[str, Any], **facts: Any) -> list[HouseRule]:
    read = read_policy(Fields(document))
    whole = {"reason": "changed_mind", "delivered_happened": False, "received_back_happened": False, **facts}
    concluded = compiled_floor().plain(compared(whole, read.rows[0], None, {}), NOWHERE)
    return list(broken(read, read.rows[0], concluded))


def test_a_full_refund_is_always_among_the_offers() -> None:
    assert house(policy(row())) == []
    assert house(policy(row(remedies=["exchange"]))) == [HouseRule.FULL_REFUND]
    assert house(policy(row(restocking_fee={"ppm": 1}))) == [HouseRule.FULL_REFUND]
    assert house(policy(row(remedies=["repair"])), reason="defective") == []


def test_nothing_is_refused_without_a_cited_exclusion() -> None:
    assert house(policy(row(remedies=[]))) == [HouseRule.CITED_REFUSAL]
    assert house(policy(row(remedies=[], refusal_cite={"instrument": "BGB", "article": "§ 312g(2)"}))) == []


def test_money_is_back_within_five_working_days_of_receipt() -> None:
    monday = {"received_back_happened": True, "received_back_on": date(2026, 10, 5)}
    inspected = {"refund_trigger": "inspected", "longest_inspection_days": 2}
    assert house(policy(row(**inspected, refund_promise_working_days=3)), **monday) == []
    assert house(policy(row(**inspected, refund_promise_working_days=4)), **monday) == [HouseRule.FIVE_WORKING_DAYS]
    assert house(policy(row()), **monday) == [HouseRule.FIVE_WORKING_DAYS]


def test_a_house_rule_that_was_lowered_with_a_reason_is_not_broken() -> None:
    lowered = {"rule": "full_refund", "rows": ["r1"], "reason": "final sale", "by": "owner"}
    assert house(policy(row(remedies=["exchange"]), house_exceptions=[lowered])) == []


# Markets


def test_the_most_particular_market_that_is_named_counts() -> None:
    named = frozenset({"EU", "DE", "US", "US-CA"})
    assert [market_word(code, named) for code in ("DE", "FR", "US-CA", "US-NY", "CN")] == [
        "DE",
        "EU",
        "US-CA",
        "US",
        "(any other)",
    ]
    assert stands_for("EU", named) == {"EU", "DE"}
    assert stands_for("US", named) == {"US", "US-CA"}
    first = policy(row("german", when={"market": ["DE"]}), row("european", when={"market": ["EU"]}))
    assert decided(first)["items"][0]["policy_row"] == "german"
    assert decided(first, market="FR")["items"][0]["policy_row"] == "european"
    assert decided(first, market="GB")["items"][0]["policy_row"] is None


def test_the_example_of_the_document_is_as_it_says() -> None:
    """`docs/policy.md`: a member on day 20, a guest on day 10, a guest on day 40, and goods made to measure."""
    page = (Path(__file__).parents[2] / "docs" / "policy.md").read_text()
    document = document_of(policy_from_text(page.partition("```yaml\n")[2].partition("```")[0], "policy.md"))

    def on(day: str, **changes: Any) -> tuple[str | None, list[tuple[str, bool]]]:
        found = decided(document, **{"request.requested_at": day, "as_of": "2026-11-20", **changes})
        assert found["policy_clamped"] == []
        return found["items"][0]["policy_row"], [(offer["remedy"], offer["statutory"]) for offer in found["offers"]]

    ours = [("refund_on_return", False), ("exchange", False), ("store_credit", False)]
    assert on("2026-10-25", **{"buyer.tier": "premium"}) == ("members", ours)
    assert on("2026-10-15") == ("everybody", [("refund_on_return", True), ("exchange", False)])
    assert on("2026-11-14") == ("everybody", [])
    assert on("2026-10-15", **{"order.lines.0.kinds": ["custom_made"]}) == ("made to measure", [])
