"""Every parameter that stands for a row of the facts table has that row's value and confidence; null stays null."""

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from amends.decision.facts import WORDS
from amends.law.pack import Packs, build_all
from law_files import read_pack_files

TABLE = Path(os.environ.get("AMENDS_SHARED", Path(__file__).parents[3] / "shared")) / "facts" / "markets.yaml"
pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the shared facts table is not beside this repository")

STATES = tuple(f"US-{state}" for state in ("CA", "CT", "FL", "HI", "MA", "MD", "MN", "NJ", "NY", "OH", "RI", "VA"))
PROVINCES = ("CA", "CA-QC")
"""Where the table's rows on withdrawal are those of the right that failed disclosure gives, `undisclosed_policy`."""
MARKETS = tuple(
    sorted(
        {path.partition("/")[0] for path in read_pack_files() if "/" in path} - {"general", *STATES, *PROVINCES},
    ),
)
SAME = {
    "withdrawal_period_days": ("withdrawal", "period_days"),
    "withdrawal_first_day_counts": ("withdrawal", "trigger_day_counts_as_day_one"),
    "withdrawal_last_day_rolls": ("withdrawal", "last_day_rolls_to_working_day"),
    "withdrawal_uninformed_months": ("withdrawal", "uninformed_extension_months"),
    "withdrawal_freight_merchant_if_undisclosed": ("withdrawal", "trader_pays_return_if_cost_not_disclosed"),
    "withdrawal_outbound_refunded": ("withdrawal", "outbound_standard_shipping_refunded"),
    "withdrawal_diminished_value": ("withdrawal", "diminished_value_deduction_allowed"),
    "withdrawal_send_back_days": ("withdrawal", "send_back_deadline_days"),
    "withdrawal_refund_days": ("withdrawal", "refund_deadline_days"),
    "withdrawal_original_means": ("withdrawal", "refund_original_payment_means_required"),
    "withdrawal_electronic_function": ("withdrawal", "electronic_withdrawal_function_required"),
    "conformity_guarantee_years": ("conformity", "legal_guarantee_years"),
    "conformity_burden_months": ("conformity", "reversed_burden_months"),
    "conformity_repair_days": ("conformity", "repair_deadline_days"),
    "conformity_repair_extension_months": ("conformity", "post_repair_extension_months"),
    "conformity_notify_months": ("conformity", "consumer_notification_deadline_months"),
    "conformity_seller_bears_costs": ("conformity", "seller_bears_remedy_costs"),
    "short_term_rejection_days": ("conformity", "short_term_reject_days"),
    "delivery_days": ("delivery", "default_delivery_deadline_days"),
    "non_delivery_refund_days": ("delivery", "non_delivery_refund_days"),
}
IN_OTHER_WORDS = {
    "withdrawal_kind": (
        "right_kind",
        {
            "unconditional": "unconditional",
            "default_when_no_policy_posted": "default_unless_policy_displayed",
            "none": "none",
            "only_on_disclosure_failure_or_mismatch": "none",
            "only_on_disclosure_failure_or_late_performance": "none",
        },
    ),
    "withdrawal_freight_payer": ("return_shipping_default_payer", {"consumer": "buyer", "trader": "merchant"}),
    "withdrawal_refund_unit": (
        "refund_deadline_day_type",
        {"calendar": "calendar_days", "business": "business_days"},
    ),
    "withdrawal_refund_clock_start": (
        "refund_clock_start",
        {
            "day_trader_is_informed_of_withdrawal": "notice",
            "goods_received_by_trader": "goods_received",
            "goods_returned_or_termination": "returned",
            "goods_returned_to_trader": "returned",
            "day_after_goods_retrieved_or_received_back": "goods_received",
            "cancellation_notice_received": "notice",
            "withdrawal_notice_received": "notice",
            "withdrawal notice received; for goods sent via the designated carrier "
            "from hand-over to the carrier (2022 amendment)": "notice",
            "cancellation": "notice",
            "revocation": "notice",
            "withdrawal": "notice",
            "withdrawal_with_goods_returned_and_payment_data_given": "returned",
            "consumer_demand": "demand",
            "earlier_of_goods_received_back_or_evidence_of_sending_supplied; "
            "if trader offered to collect: day informed of cancellation": "goods_received_or_proof",
        },
    ),
    "withdrawal_withhold_until": (
        "trader_may_withhold_refund_until",
        {
            "goods_received_or_proof_of_dispatch_whichever_earlier": "goods_received_or_proof",
            "built into the clock start": "none",
            "goods_received": "goods_received",
        },
    ),
}
EXCLUSIONS = {
    "excludes_custom_made": {"custom_made", "custom_made_with_prior_notice_and_written_consent"},
    "excludes_perishable": {"perishable_or_expiring", "perishable_food_daily_consumption"},
    "excludes_sealed_hygiene": {"sealed_hygiene_if_unsealed", "sealed_personal_use_hygiene"},
    "excludes_mixed": {"inseparably_mixed"},
    "excludes_market_price": {"market_price_fluctuation"},
    "excludes_alcohol_forward": {"alcohol_forward_30d"},
    "excludes_sealed_media": {
        "sealed_audio_video_software_if_unsealed",
        "digital_downloaded_or_unsealed_av_software",
        "audio_video_software_used",
        "audio_video_software_unsealed",
        "audio_video_software_downloaded_or_digital",
        "media_digital_consumables_if_unsealed",
    },
    "excludes_periodicals": {"newspapers_periodicals", "delivered_newspapers_periodicals"},
    "excludes_auction": {"public_auction"},
    "excludes_by_nature_if_confirmed": {"by_nature_and_confirmed_by_consumer_at_purchase"},
    "excludes_some_services": {
        "dated_leisure_services",
        "urgent_repair_visit",
        "lodging_transport_catering",
        "international_air_passenger",
        "gaming_lotteries",
        "services_or_digital_started",
        "services_started_with_consent",
        "digital_or_instant_services",
        "services_within_10_business_days",
        "gambling",
    },
}
FURTHER = {
    "excludes_individually_defined": {"individually_defined_goods_usable_only_by_the_buyer"},
    "excludes_copyable_unsealed": {"reproducible_goods_unpacked", "copyable_media_unsealed"},
    "excludes_vehicles_and_drones": {"registered_vehicles_drones"},
    "excludes_set_by_decree": {"goods_set_by_decree"},
    "excludes_by_nature": {"by_nature_not_returnable", "by_nature_not_resaleable"},
    "excludes_personal_use": {"personal_use_items"},
    "excludes_value_reduced_by_time": {"value_reduced_by_time"},
}
"""What only a few markets except; one that does not list it does not except it."""
ELSEWHERE = {
    "digital_content_started_with_consent",
    "downloaded_digital",
    "used_or_benefited_from",
    "defect_by_consumer_misuse",
    "damaged_by_consumer",
    "value_markedly_reduced_by_use",
    "information_goods",
    "any_goods_where_special_return_provision_shown_in_ad_and_final_confirmation_screen",
}
"""Codes that are decided by `excludes_digital`, by conduct (condition, damage_cause) or by the displayed policy."""
TODAY = date(2026, 11, 22)
"""The table's own day."""


@cache
def table() -> dict[str, Any]:
    return {market["id"]: market for market in yaml.safe_load(TABLE.read_text())["markets"]}


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def stated(market: str, name: str) -> tuple[Any, str]:
    in_force = packs().by_market[market].parameters[name].in_force(TODAY)
    assert in_force is not None, f"{market} has no {name} on {TODAY}"
    return in_force.value, in_force.confidence


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("name", SAME)
def test_a_figure_is_that_of_the_table(market: str, name: str) -> None:
    section, key = SAME[name]
    row = table()[market][section][key]
    value = row["value"]
    if isinstance(value, float) and name == "conformity_guarantee_years":
        assert stated(market, name)[0] is None, "a part of a year is no number of years"
        ninety = "90 days" in row["note"]
        name, value = (
            ("conformity_guarantee_days", 90) if ninety else ("conformity_guarantee_months", round(value * 12))
        )
    assert stated(market, name) == (value, row["confidence"]), f"{market}.{section}.{key}"


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("name", IN_OTHER_WORDS)
def test_a_word_is_that_of_the_table(market: str, name: str) -> None:
    key, words = IN_OTHER_WORDS[name]
    row = table()[market]["withdrawal"][key]
    expected = None if row["value"] is None else words[row["value"]]
    assert stated(market, name) == (expected, row["confidence"])


@pytest.mark.parametrize("market", MARKETS)
def test_exclusions_are_those_of_the_table(market: str) -> None:
    codes = table()[market]["withdrawal"]["exclusions"]["value"]
    known = set().union(*EXCLUSIONS.values(), *FURTHER.values()) | ELSEWHERE
    assert set(codes or ()) <= known, "a code of the table that no rule knows"
    for name, of in EXCLUSIONS.items():
        expected = None if codes is None else bool(of & set(codes))
        assert stated(market, name)[0] is expected, f"{market}.{name}"
    for name, of in FURTHER.items():
        assert stated(market, name)[0] is bool(of & set(codes or ())), f"{market}.{name}"


@pytest.mark.parametrize("market", MARKETS)
def test_the_day_a_change_takes_force_is_that_of_the_table(market: str) -> None:
    for name, (section, key) in SAME.items():
        since = table()[market][section][key].get("effective_from")
        if since is None:
            continue
        starts = [dated.since for dated in packs().by_market[market].parameters[name].values]
        assert date.fromisoformat(str(since)) in starts, f"{market}.{name} changes on {since}"


@pytest.mark.parametrize("market", STATES)
def test_a_state_rule_has_the_figures_of_the_table(market: str) -> None:
    rows = table()[market]["withdrawal"]
    for name, key in {
        "undisclosed_days": "period_days",
        "undisclosed_first_day_counts": "trigger_day_counts_as_day_one",
        "undisclosed_last_day_rolls": "last_day_rolls_to_working_day",
        "undisclosed_freight_payer": "return_shipping_default_payer",
        "undisclosed_outbound_refunded": "outbound_standard_shipping_refunded",
        "undisclosed_refund_days": "refund_deadline_days",
        "undisclosed_refund_clock_start": "refund_clock_start",
    }.items():
        assert stated(market, name) == (rows[key]["value"], rows[key]["confidence"]), f"{market}.{key}"
    unit = {"calendar": "calendar_days", "business": "business_days"}[rows["period_day_type"]["value"]]
    assert stated(market, "undisclosed_day_unit") == (unit, rows["period_day_type"]["confidence"])
    assert stated(market, "undisclosed_exists") == (True, rows["right_exists"]["confidence"])
    assert stated(market, "withdrawal_kind")[0] == "none", "the state's rule is `undisclosed_policy`"


@pytest.mark.parametrize("market", PROVINCES)
def test_a_province_has_the_figures_of_the_table(market: str) -> None:
    rows = table()[market]
    for name, (section, key) in SAME.items():
        if section != "withdrawal":
            row = rows[section].get(key, {"value": None, "confidence": stated(market, name)[1]})
            assert stated(market, name) == (row["value"], row["confidence"]), f"{market}.{section}.{key}"
    words = {"trader": "merchant", "cancellation": "notice", "calendar": "calendar_days"}
    for name, key in {
        "undisclosed_days": "period_days",
        "undisclosed_first_day_counts": "trigger_day_counts_as_day_one",
        "undisclosed_last_day_rolls": "last_day_rolls_to_working_day",
        "undisclosed_freight_payer": "return_shipping_default_payer",
        "undisclosed_outbound_refunded": "outbound_standard_shipping_refunded",
        "undisclosed_send_back_days": "send_back_deadline_days",
        "undisclosed_refund_days": "refund_deadline_days",
        "undisclosed_refund_unit": "refund_deadline_day_type",
        "undisclosed_refund_clock_start": "refund_clock_start",
    }.items():
        row = rows["withdrawal"][key]
        expected = words[row["value"]] if isinstance(row["value"], str) else row["value"]
        assert stated(market, name) == (expected, row["confidence"]), f"{market}.{key}"
    kind = rows["withdrawal"]["right_kind"]
    assert stated(market, "withdrawal_kind") == (
        IN_OTHER_WORDS["withdrawal_kind"][1][kind["value"]],
        kind["confidence"],
    )


def test_every_source_of_a_figure_is_an_address_the_table_knows() -> None:
    known = {source for market in table().values() for source in _addresses(market)}
    for market in (*MARKETS, *STATES):
        for name in SAME:
            parameter = packs().by_market[market].parameters[name]
            for dated in parameter.values:
                assert dated.cite.url in known or dated.cite.url.startswith(
                    "https://www.gesetze-im-internet.de/bgb/"
                ), f"{market}.{name}: {dated.cite.url}"


def _addresses(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node[key] for key in ("url", "source") if isinstance(node.get(key), str)}
        return own.union(*(_addresses(part) for part in node.values()))
    if isinstance(node, list):
        return set().union(*(_addresses(part) for part in node))
    return set()
