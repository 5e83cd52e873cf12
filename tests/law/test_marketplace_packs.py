"""The packs of marketplaces and payment schemes: their cases in every reading, and their figures against the facts."""

import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from amends.law.check import Case, failures, read_cases
from amends.law.faults import faults_of
from amends.law.lock import write_lock
from amends.law.pack import Packs
from amends.law.platform import as_packs, build_platforms
from amends.rules.fault import RulebookError
from amends.site.packs import PLATFORM_WORDS, platform_lock_file, platforms, read_platform_files
from amends.vocabulary.request import Site

FOLDERS = tuple(PLATFORM_WORDS)
CASES = [
    pytest.param(folder, case, id=f"{folder}: {case}")
    for folder in FOLDERS
    for case in read_cases(read_platform_files(folder), PLATFORM_WORDS[folder])
]
SHARED = Path(os.environ.get("AMENDS_SHARED", Path(__file__).parents[3] / "shared")) / "facts"
TODAY = date(2026, 11, 22)
needs_facts = pytest.mark.skipif(not SHARED.exists(), reason="the shared facts tables are not beside this repository")


def packs(folder: str) -> Packs:
    return as_packs(platforms(folder))


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_a_rule_says_what_its_case_expects(folder: str, case: Case) -> None:
    assert failures(case, packs(folder), PLATFORM_WORDS[folder]) == ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_pack_has_cases_and_a_readme_and_nothing_uncited(folder: str) -> None:
    cases = read_cases(read_platform_files(folder), PLATFORM_WORDS[folder])
    counted = Counter(case.file.partition("/")[0] for case in cases)
    assert min(counted[name] for name in packs(folder).by_market) >= 5
    assert faults_of(packs(folder)) == ()
    source = Path(str(platform_lock_file(folder))).parent
    assert all((source / name / "README.md").is_file() for name in packs(folder).by_market)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_lock_is_that_of_the_packs(folder: str) -> None:
    assert platform_lock_file(folder).read_bytes() == write_lock(packs(folder)), "run `amends law check --write`"


def test_every_site_that_is_a_marketplace_has_a_pack() -> None:
    sites = {scope.site for scope in platforms("marketplaces").scopes.values()}
    assert sites == set(Site) - {Site.OWN_STORE, Site.IN_STORE}


def test_a_store_chooses_its_pack_and_an_unknown_store_leaves_all_of_the_site() -> None:
    marketplaces = platforms("marketplaces")

    def chosen(site: str, country: str | None) -> list[str]:
        return [pack.market for pack in marketplaces.of_site(site, country)]

    assert chosen("amazon", "US") == ["amazon_us"]
    assert chosen("amazon", "DE") == ["amazon_eu_uk"]
    assert chosen("amazon", None) == ["amazon_eu_uk", "amazon_us"]
    assert chosen("amazon", "JP") == []
    assert chosen("ebay", "AU") == ["ebay"]


def test_a_payment_chooses_its_scheme_and_a_bare_card_none() -> None:
    schemes = platforms("schemes")

    def chosen(method: str, provider: str | None, market: str) -> list[str]:
        return [pack.market for pack in schemes.of_payment(method, provider, market)]

    assert chosen("visa", None, "DE") == ["visa"]
    assert chosen("wallet", "paypal", "US-CA") == ["paypal"]
    assert chosen("credit_card", None, "GB") == ["uk_s75"]
    assert chosen("credit_card", None, "US-NY") == ["us_fcba"]
    assert chosen("credit_card", None, "DE") == chosen("card", "stripe", "DE") == []


def test_a_pack_that_does_not_say_what_it_answers_for_is_refused() -> None:
    files = dict(read_platform_files("schemes"))
    del files["visa/scope.yaml"]
    with pytest.raises(RulebookError, match=r"visa/scope\.yaml:1"):
        build_platforms(files, PLATFORM_WORDS["schemes"])
    files["visa/scope.yaml"] = b"methods: [visa]\nshops: [US]\n"
    with pytest.raises(RulebookError, match="not shops"):
        build_platforms(files, PLATFORM_WORDS["schemes"])


IN_DAYS = {
    "window_days": "buyer_return_window_days",
    "fault_claim_days": "not_as_described_claim_window_days",
    "missing_claim_days": "not_received_claim_window_days",
    "offer_return_days": "no_return_method_auto_refund_after_days",
    "refund_length": "refund_after_receipt_deadline_days",
    "appeal_days": "claim_appeal_window_days",
}
IN_HOURS = {"claim_wait_days": "claim_wait_before_opening_hours"}
OF_SCHEMES = {
    "window_days": "cardholder_filing_window_days",
    "window_cap_days": "filing_window_hard_cap_days",
    "answer_days": "merchant_response_days",
}


def stated(folder: str, name: str, parameter: str) -> tuple[Any, str, str]:
    in_force = packs(folder).by_market[name].parameters[parameter].in_force(TODAY)
    assert in_force is not None
    return in_force.value, in_force.confidence, in_force.cite.url


@needs_facts
@pytest.mark.parametrize("name", sorted(packs("marketplaces").by_market))
def test_a_marketplaces_figures_are_those_of_the_table(name: str) -> None:
    table = yaml.safe_load((SHARED / "marketplaces.yaml").read_text())["marketplaces"]
    rows = next(row for row in table if row["id"] == name)
    for parameter, key in IN_DAYS.items():
        row = rows[key]
        assert stated("marketplaces", name, parameter) == (row["value"], row["confidence"], row["source"]), key
    for parameter, key in IN_HOURS.items():
        row = rows[key]
        days = None if row["value"] is None else row["value"] // 24
        assert stated("marketplaces", name, parameter) == (days, row["confidence"], row["source"]), key
    hours, days = rows["seller_return_request_response_hours"], rows["seller_response_deadline_business_days"]
    answer = days["value"] or (hours["value"] // 24 if hours["value"] else None)
    assert stated("marketplaces", name, "answer_length")[0] == answer
    handled = stated("marketplaces", name, "platform_handles_fulfilled")[0]
    assert (handled is None) is (rows["platform_fulfilment_rule"]["value"] is None)


@needs_facts
@pytest.mark.parametrize("name", sorted(packs("schemes").by_market))
def test_a_schemes_figures_are_those_of_the_table(name: str) -> None:
    table = yaml.safe_load((SHARED / "disputes.yaml").read_text())["schemes"]
    rows = next(row for row in table if row["id"] == name)
    for parameter, key in OF_SCHEMES.items():
        row = rows[key]
        assert stated("schemes", name, parameter) == (row["value"], row["confidence"], row["source"]), key


@needs_facts
def test_every_entry_of_the_tables_has_a_pack() -> None:
    for folder, key, file in (
        ("marketplaces", "marketplaces", "marketplaces.yaml"),
        ("schemes", "schemes", "disputes.yaml"),
    ):
        ids = {row["id"] for row in yaml.safe_load((SHARED / file).read_text())[key]}
        assert ids == set(packs(folder).by_market)
