"""Having a version proved: what the proof says is kept with the law it speaks of."""

import sys
from datetime import UTC, datetime
from functools import cache

import pytest

from amends.decision.policy.reader import read_policy
from amends.merchants import policy_check, policy_query, policy_store
from amends.merchants.policy_store import Refused
from amends.vocabulary.reader import Fields

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DOCUMENT = {
    "policy": "Ours",
    "sells_to": {"markets": ["DE"], "channels": ["own_store"]},
    "notices_given": ["withdrawal_right", "contract_document", "return_cost"],
    "displayed": "final_screen_and_ad",
    "rows": [
        {
            "row": "r1",
            "when": {"reason": ["change_of_mind"]},
            "then": {
                "remedies": ["refund"],
                "window_days": 30,
                "no_shorter_than_law": True,
                "return_freight_payer": "merchant",
                "outbound_refunded": True,
                "refund_trigger": "proof_of_dispatch",
                "refund_promise_working_days": 3,
                "no_later_than_law": True,
            },
        }
    ],
}


@cache
def german_law():
    from amends.decision.facts import WORDS
    from amends.law.pack import build_all
    from amends.site.packs import read_files

    wanted = ("general/", "EU/", "DE/", "FR/")
    return build_all({name: text for name, text in read_files().items() if name.startswith(wanted)}, WORDS)


def with_terms(**terms):
    (row,) = DOCUMENT["rows"]
    return DOCUMENT | {"rows": [row | {"then": row["then"] | terms}]}


def checked(document):
    saved = policy_store.save_draft(read_policy(Fields(document)), by="system", now=NOW)
    return policy_check.run(saved.number, german_law(), now=NOW)


def test_a_lawful_policy_is_checked_and_may_be_published(in_tenant):
    pytest.importorskip("z3", reason="the extra `prove` is not installed")
    row = checked(DOCUMENT)
    assert (row.state, row.report["passed"]) == ("checked", True), row.report
    assert policy_store.publishable(row, policy_check.law_of(row.document, german_law())) is None


def test_a_policy_below_the_law_stays_a_draft_and_says_where(in_tenant):
    pytest.importorskip("z3", reason="the extra `prove` is not installed")
    row = checked(with_terms(restocking_fee={"ppm": 100_000}))
    assert (row.state, row.report["passed"]) == ("draft", False)
    found = next(each for each in row.report["breaches"] if each["term"] == "restocking_fee")
    assert found["row"] == "r1"
    assert found["cite"]["instrument"]
    assert found["situation"]["market"] == "DE"
    assert policy_store.publishable(row, row.law).code == "check_failed"


def test_the_law_of_a_check_is_that_of_the_markets_sold_to():
    law = german_law()
    assert set(policy_check.law_of(DOCUMENT, law)) == {"DE", policy_check.COMPARISON}
    union = DOCUMENT | {"sells_to": {"markets": ["EU"]}}
    assert set(policy_check.law_of(union, law)) == {"EU", "DE", "FR", policy_check.COMPARISON}
    everywhere = {name: said for name, said in DOCUMENT.items() if name != "sells_to"}
    assert set(policy_check.law_of(everywhere, law)) == {*law.by_market, policy_check.COMPARISON}
    assert policy_check.law_of(DOCUMENT, law)["DE"] == law.by_market["DE"].hash


def test_without_the_solver_nothing_is_checked(in_tenant, monkeypatch):
    from amends import proof

    monkeypatch.setitem(sys.modules, "amends.proof.policy_check", None)
    monkeypatch.delattr(proof, "policy_check", raising=False)
    assert checked(DOCUMENT).code == "no_prover"
    assert policy_query.version(1).report is None


def test_a_check_that_contradicts_itself_proves_nothing(in_tenant, monkeypatch):
    pytest.importorskip("z3", reason="the extra `prove` is not installed")
    from amends.proof import policy_check as proof
    from amends.proof.replay import ModelFaultError

    def contradicts(*_):
        raise ModelFaultError("it does not come out")

    monkeypatch.setattr(proof, "check", contradicts)
    found = checked(DOCUMENT)
    assert isinstance(found, Refused)
    assert found.code == "proof_fault"
    assert policy_query.version(1).state == "draft"


def test_a_version_that_is_not_there_is_refused(in_tenant):
    assert policy_check.run(7, german_law(), now=NOW).code == "not_found"
