"""What the law of every market has in common: time only takes away, and silence of the trader never helps the trader."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.decision.facts import WORDS
from amends.law.check import YEARS_OF_CASES, Case, row_of
from amends.law.pack import Packs, build_all
from amends.vocabulary.deadline import NEVER
from law_files import read_pack_files

MARKETS = tuple(sorted({path.partition("/")[0] for path in read_pack_files() if "/" in path} - {"general"}))
ORDERED = date(2026, 8, 3)
LATEST = date(2034, 1, 1)
"""A day of decision after all else, so that what happened has happened."""
IN_TIME = tuple(
    f"{right}.in_time" for right in ("withdrawal", "conformity", "short_term_rejection", "undisclosed_policy")
)


@cache
def packs() -> Packs:
    return build_all(read_pack_files(), WORDS)


def concluded(market: str, facts: Mapping[str, Any]) -> Mapping[str, object]:
    pack = packs().by_market[market]
    return pack.compiled.plain(row_of(Case("", "", facts, {}), WORDS), pack.calendar(None, YEARS_OF_CASES))


def days(least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda offset: ORDERED + timedelta(days=offset))


@st.composite
def parcels(draw: st.DrawFn) -> dict[str, Any]:
    """Goods that came, told of or not, broken or not, mended or not; nothing is unknown but who broke them."""
    delivered = draw(days(1, 40))
    repaired = draw(st.booleans())
    repair = delivered + timedelta(days=draw(st.integers(1, 500)))
    return {
        "ordered_on": ORDERED,
        "as_of": LATEST,
        "delivered": delivered,
        "first_delivered_on": delivered,
        "order_last_delivered_on": delivered + timedelta(days=draw(st.integers(0, 20))),
        "delivery_pattern": draw(st.sampled_from(["single", "separate_items", "lots", "regular"])),
        "reason": draw(st.sampled_from(["changed_mind", "defective", "repair_failed"])),
        "condition": draw(st.sampled_from(["unopened", "tried", "used"])),
        "used_beyond_testing": draw(st.booleans()),
        "severity": draw(st.sampled_from(["minor", "major"])),
        "kinds": draw(st.sampled_from([frozenset[str](), frozenset({"custom_made"}), frozenset({"used_goods"})])),
        "policy_displayed": draw(st.sampled_from(["no", "final_screen_and_ad"])),
        "policy_change_of_mind": "none",
        "policy_days": None,
        "withdrawal_notice": draw(st.sampled_from([ORDERED, delivered + timedelta(days=30), NEVER])),
        "contract_document": draw(st.sampled_from([ORDERED, delivered + timedelta(days=3), NEVER])),
        "defect_appeared": delivered + timedelta(days=draw(st.integers(0, 1500))),
        "prior_repair_count": int(repaired),
        "last_repair_requested_on": repair if repaired else None,
        "last_repair_completed": repair + timedelta(days=draw(st.integers(1, 60))) if repaired else NEVER,
        "return_cost_disclosed": draw(st.booleans()),
    }


@settings(max_examples=150, deadline=None)
@given(parcel=parcels(), market=st.sampled_from(MARKETS), first=st.integers(0, 2300), later=st.integers(1, 400))
def test_who_asks_later_never_gains_a_right_that_time_took(
    parcel: dict[str, Any], market: str, first: int, later: int
) -> None:
    day = parcel["delivered"] + timedelta(days=first)
    before = concluded(market, {**parcel, "requested_on": day})
    after = concluded(market, {**parcel, "requested_on": day + timedelta(days=later)})
    for name in IN_TIME:
        if before[name] is False:
            assert after[name] is not True, f"{name} was lost on {day} and is back {later} days later"
    if before["conformity.burden_of_proof"] == "buyer":
        assert after["conformity.burden_of_proof"] != "merchant", "the presumption ended and is back"


@settings(max_examples=150, deadline=None)
@given(parcel=parcels(), market=st.sampled_from(MARKETS), asked=st.integers(0, 450))
def test_a_trader_who_told_nothing_is_never_better_off(parcel: dict[str, Any], market: str, asked: int) -> None:
    facts = {**parcel, "requested_on": parcel["delivered"] + timedelta(days=asked)}
    told = concluded(market, {**facts, "withdrawal_notice": ORDERED, "contract_document": ORDERED})
    untold = concluded(market, {**facts, "withdrawal_notice": NEVER, "contract_document": NEVER})
    for name in ("withdrawal.in_time", "undisclosed_policy.in_time", "withdrawal.holds"):
        if told[name] is True:
            assert untold[name] is not False, f"{name} holds for who was told, and not for who was not"
    if told["withdrawal.diminished_value"] is False:
        assert untold["withdrawal.diminished_value"] is not True


@settings(max_examples=100, deadline=None)
@given(parcel=parcels(), market=st.sampled_from(MARKETS), asked=st.integers(0, 14))
def test_who_does_not_say_who_pays_the_return_never_has_the_buyer_pay_for_it(
    parcel: dict[str, Any], market: str, asked: int
) -> None:
    facts = {**parcel, "requested_on": parcel["delivered"] + timedelta(days=asked)}
    said = concluded(market, {**facts, "return_cost_disclosed": True})
    unsaid = concluded(market, {**facts, "return_cost_disclosed": False})
    if said["withdrawal.return_freight_payer"] == "merchant":
        assert unsaid["withdrawal.return_freight_payer"] == "merchant"


@settings(max_examples=100, deadline=None)
@given(parcel=parcels(), market=st.sampled_from(MARKETS), asked=st.integers(0, 2300))
def test_a_repair_never_shortens_the_time_for_defects(parcel: dict[str, Any], market: str, asked: int) -> None:
    facts = {**parcel, "reason": "defective", "requested_on": parcel["delivered"] + timedelta(days=asked)}
    never = {"prior_repair_count": 0, "last_repair_requested_on": None, "last_repair_completed": NEVER}
    once = {
        "prior_repair_count": 1,
        "last_repair_requested_on": parcel["delivered"] + timedelta(days=1),
        "last_repair_completed": parcel["delivered"] + timedelta(days=20),
    }
    if concluded(market, {**facts, **never})["conformity.in_time"] is True:
        assert concluded(market, {**facts, **once})["conformity.in_time"] is not False
