"""The versions of a policy over HTTP: read by those who show its terms elsewhere, and by nobody else."""

from datetime import UTC, date, datetime

import pytest

from amends.decision.policy.document import Policy, PolicyRow, RowCells, RowRemedy, RowTerms
from amends.merchants import policy_store
from amends.merchants.policy_store import Checked
from amends.merchants.tenancy import tenant

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def versions(merchant):
    """One published, one draft."""
    with tenant(merchant):
        for days in (30, 60):
            row = PolicyRow("r1", RowCells(), RowTerms((RowRemedy.REFUND,), window_days=days))
            policy_store.save_draft(Policy("Ours", (row,)), by="system", now=NOW)
        checked = Checked(
            Policy("Ours", (PolicyRow("r1", RowCells(), RowTerms((RowRemedy.REFUND,), 30)),)).hash,
            True,
            {"passed": True},
            {},
        )
        policy_store.record_check(1, checked, now=NOW)
        policy_store.publish(
            1, date(2026, 1, 1), applies_to_open_orders=True, law={}, today=NOW.date(), by="system", now=NOW
        )


def test_versions_are_listed_the_newest_first(program, versions):
    found = program.get("/policies").json()["policies"]
    assert [(each["version"], each["state"]) for each in found] == [("2", "draft"), ("1", "published")]
    assert (found[1]["published_from"], found[1]["applies_to_open_orders"]) == ("2026-01-01", True)
    assert found[0]["hash"].startswith("sha256:")
    assert "document" not in found[0]


def test_one_version_has_its_document_and_its_check(program, versions):
    found = program.get("/policies/1").json()
    assert found["document"]["rows"][0]["then"] == {"remedies": ["refund"], "window_days": 30}
    assert found["check"] == {"passed": True}
    assert program.get("/policies/2").json()["check"] is None


@pytest.mark.parametrize("number", ["3", "0", "one", "-1", "9" * 30, "%00"])
def test_a_version_that_is_not_there_is_not_found(program, versions, number):
    answer = program.get(f"/policies/{number}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_another_merchants_versions_are_not_there(other_program, versions):
    assert other_program.get("/policies").json() == {"policies": []}
    assert other_program.get("/policies/1").status_code == 404


def test_structured_data_states_the_policy_in_force(program, versions):
    found = program.get("/structured-data?market=DE").json()
    (stated,) = found["hasMerchantReturnPolicy"]
    assert found["@type"] == "OnlineStore"
    assert stated["applicableCountry"] == "DE"
    assert stated["merchantReturnDays"] == 379, "who tells nobody of the right of withdrawal gives them a year more"
    assert stated["merchantReturnLink"].endswith("/returns/DE/")


@pytest.mark.parametrize("market", ["", "US-CA", "EU", "XX", "DE'--"])
def test_structured_data_is_of_countries_whose_law_is_known(program, versions, market):
    answer = program.get(f"/structured-data?market={market}")
    assert (answer.status_code, answer.json()["field"]) == (422, "market")
    assert "DE" in answer.json()["allowed"]
