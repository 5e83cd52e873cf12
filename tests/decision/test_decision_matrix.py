"""Every reason in every market, asked as the buyer's pages ask it: a lawful way out, a reasoned no, or a person.

Three parcels: `came` arrived three days ago; `lost` left 39 days ago, was promised for 30 days ago and has not come;
`here` was ordered two days ago and has not left. A cell reads: the governing right, then what is offered under which
right, or `?` where a person decides because something is unknown, or `no` where no law gives anything.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import read_situation
from amends.site.packs import packs
from amends.vocabulary.request import WITHDRAWAL_REASONS, Reason

TODAY = date(2026, 11, 20)
ZONES = {
    "DE": "Europe/Berlin", "FR": "Europe/Paris", "IT": "Europe/Rome", "AT": "Europe/Vienna", "GB": "Europe/London",
    "US": "America/Chicago", "US-CA": "America/Los_Angeles", "US-NY": "America/New_York", "CN": "Asia/Shanghai",
    "JP": "Asia/Tokyo", "SA": "Asia/Riyadh",
}  # fmt: skip
UNION, STATES, ASIA = ("DE", "FR", "IT", "AT"), ("US", "US-CA", "US-NY"), ("CN", "JP", "SA")
DAYS_AGO = {"came": (8, 7, 3), "lost": (40, 39, None), "here": (2, None, None)}
"""Ordered, shipped, delivered."""
ASKED = {
    "came": (
        "defective", "damaged_in_transit", "wrong_item", "not_as_described", "missing_parts", "not_received",
        *sorted(WITHDRAWAL_REASONS),
    ),
    "lost": ("late", "not_received", "customs_refused", "changed_mind", "ordered_by_mistake", "better_price"),
    "here": ("cancel_before_dispatch", "late", "changed_mind", "ordered_by_mistake", "better_price"),
}  # fmt: skip
"""The reasons that the pages offer for each."""

WITHDRAWAL = "withdrawal: refund_on_return/withdrawal"
BEFORE_DELIVERY = "withdrawal: refund_without_return/withdrawal"
FIRST_TIER = "conformity: repair/conformity replacement/conformity refund_on_return/withdrawal"
SERIOUS = "conformity: refund_on_return/conformity repair/conformity replacement/conformity"
SERIOUS_AND_WITHDRAWAL = f"{SERIOUS} refund_on_return/withdrawal"
"""The outbound charge goes back with a withdrawal, and with a lack of conformity only in Germany."""
REJECTION = "short_term_rejection: refund_on_return/short_term_rejection repair/conformity replacement/conformity"
WRONG = "replacement/conformity"
PERIOD = "additional_delivery_period/late_delivery"
LATE = f"late_delivery: {PERIOD} refund_without_return/withdrawal"
LATE_ABROAD = f"late_delivery: {PERIOD}"
UNPOSTED = "undisclosed_policy: refund_without_return/undisclosed_policy"
"""New York: no policy was posted, the goods are unused since they never came, and 30 days have not passed."""
HERE = {(*UNION, "GB"): BEFORE_DELIVERY, ASIA: "?", ("US", "US-CA"): "no", ("US-NY",): UNPOSTED}

EXPECTED: dict[tuple[str, str], dict[tuple[str, ...], str]] = {
    ("came", "withdrawal"): {
        (*UNION, "GB", "CN"): WITHDRAWAL,
        ("US", "US-CA"): "no",
        ("US-NY", "JP", "SA"): "?",  # goods taken out and tried: whether that is allowed is not known
    },
    ("came", "defective"): {
        ("DE",): SERIOUS,
        ("FR", "IT", "AT"): SERIOUS_AND_WITHDRAWAL,
        ("GB", "CN"): REJECTION,
        ("JP",): "conformity: repair/conformity replacement/conformity",
        (*STATES, "SA"): "?",
    },
    ("came", "wrong_item"): {
        UNION: f"conformity: {WRONG} refund_on_return/withdrawal",
        ("GB", "CN"): f"short_term_rejection: refund_on_return/short_term_rejection {WRONG}",
        ("JP",): f"conformity: {WRONG}",
        (*STATES, "SA"): "?",
    },
    ("came", "missing_parts"): {  # the part alone is offered beside what the law names
        UNION: f"{FIRST_TIER} spare_part/conformity",
        ("GB", "CN"): f"{REJECTION} spare_part/conformity",
        ("JP",): "conformity: repair/conformity replacement/conformity redelivery/conformity spare_part/conformity",
        (*STATES, "SA"): "?",
    },
    ("came", "not_received"): {  # records say that it came: a person looks, and a withdrawal is open all the same
        (*UNION, "GB"): WITHDRAWAL,
        (*STATES, *ASIA): "?",
    },
    ("lost", "late"): {
        (*UNION, "GB"): LATE,
        ("CN", "JP"): LATE_ABROAD,
        ("SA",): "late_delivery: refund_without_return/late_delivery redelivery/non_delivery",
        STATES: "?",
    },
    ("lost", "not_received"): {
        (*UNION, "GB"): LATE,
        ("CN", "JP"): LATE_ABROAD,
        ("SA",): "non_delivery: refund_without_return/non_delivery redelivery/non_delivery",
        STATES: "?",
    },
    ("lost", "customs_refused"): {
        (*UNION, "GB"): f"{BEFORE_DELIVERY} {PERIOD}",
        ("CN", "JP"): LATE_ABROAD,
        ("SA",): "non_delivery: refund_without_return/non_delivery redelivery/non_delivery",
        STATES: "?",
    },
    ("lost", "withdrawal"): {
        (*UNION, "GB"): f"{BEFORE_DELIVERY} {PERIOD}",
        ("CN", "JP"): LATE_ABROAD,
        ("SA",): "late_delivery: refund_without_return/late_delivery redelivery/non_delivery",
        STATES: "no",  # there is no right of withdrawal, and it left in time
    },
    ("here", "cancel_before_dispatch"): {
        (*UNION, "GB"): "cancellation_before_dispatch: refund_without_return/cancellation_before_dispatch",
        ASIA: "?",
        ("US", "US-CA"): "no",
        ("US-NY",): UNPOSTED,
    },
    ("here", "late"): HERE,
    ("here", "withdrawal"): HERE,
}
LIKE = {"damaged_in_transit": "defective", "not_as_described": "defective"}


def cells() -> list[Any]:
    found = []
    for parcel, reasons in ASKED.items():
        for reason in reasons:
            row = EXPECTED[parcel, "withdrawal" if reason in WITHDRAWAL_REASONS else LIKE.get(reason, reason)]
            stated = {market: cell for markets, cell in row.items() for market in markets}
            assert stated.keys() == ZONES.keys(), (parcel, reason)
            found += [pytest.param(parcel, reason, market, cell) for market, cell in stated.items()]
    return found


@pytest.mark.parametrize(("parcel", "reason", "market", "cell"), cells())
def test_a_way_out_a_reasoned_no_or_a_person(parcel: str, reason: str, market: str, cell: str) -> None:
    decided = asked(parcel, reason, market)
    assert read(decided) == cell
    (item,) = decided["items"]
    if cell == "?":
        assert any(entry["code"].startswith("unknown") for entry in decided["escalate"])
        assert item["refund_due"] is None
    if cell == "no":
        assert all(right["holds"] is False and right["steps"] for right in item["rights"])
        assert decided["escalate"] == []
    for offer in decided["offers"]:
        if offer["remedy"].startswith("refund"):
            assert offer["buyer_receives"]["amount"] == ("40.00" if offer["at_least"] else worth(offer, market))


def test_what_is_not_known_is_never_a_day_that_is_known_not_to_have_come() -> None:
    facts = {entry["fact"] for market in ZONES for entry in asked("here", "changed_mind", market)["escalate"]}
    assert not facts & {"delivered_at", "shipped_at", "condition", "seal", "used_beyond_testing"}


@pytest.mark.parametrize("market", [*UNION, "GB", "CN", "JP"])
@pytest.mark.parametrize("severity", [None, "minor", "major"])
def test_how_bad_a_defect_is_never_bars_repair_or_replacement(market: str, severity: str | None) -> None:
    remedies = {offer["remedy"] for offer in asked("came", "defective", market, severity=severity)["offers"]}
    assert {"repair", "replacement"} <= remedies


@pytest.mark.parametrize("market", UNION)
def test_a_defect_of_unknown_severity_leaves_the_refund_open_and_says_why(market: str) -> None:
    decided = asked("came", "defective", market, severity=None)
    assert decided["items"][0]["refund_due"] is None
    assert ("unknown_fact", "severity") in {(entry["code"], entry["fact"]) for entry in decided["escalate"]}
    assert asked("came", "defective", market, severity="minor")["items"][0]["refund_due"] == "0.00"


def worth(offer: dict[str, Any], market: str) -> str:
    """The price, and the outbound charge but where the directive's floor leaves it to national law."""
    return "40.00" if offer["right"] == "conformity" and market in {"FR", "IT", "AT"} else "44.90"


def read(decided: dict[str, Any]) -> str:
    (item,) = decided["items"]
    offers = " ".join(f"{offer['remedy']}/{offer['right']}" for offer in decided["offers"])
    if offers:
        return f"{item['governing_right']}: {offers}"
    return "?" if any(right["holds"] is None for right in item["rights"]) else "no"


@cache
def asked(parcel: str, reason: str, market: str, **item: Any) -> dict[str, Any]:
    stated = situation(parcel, Reason(reason), market)
    stated["request"]["items"][0] |= item
    return answer(decide(read_situation(stated), packs()))


def situation(parcel: str, reason: Reason, market: str) -> dict[str, Any]:
    ordered, shipped, delivered = (None if days is None else str(TODAY - timedelta(days)) for days in DAYS_AGO[parcel])
    promised = str(TODAY - timedelta(DAYS_AGO[parcel][0] - 10))  # type: ignore[operator]  # every order was ordered
    item = {"line": "1", "quantity": 2, "reason": reason, "merchant_offered_collection": False}
    item |= {"additional_period_ends_at": "never", "proof_of_dispatch_at": "never", "received_back_at": "never"}
    if delivered and reason in WITHDRAWAL_REASONS:
        item |= {"condition": "tried", "used_beyond_testing": False, "seal": "none"}
    if reason in {Reason.DEFECTIVE, Reason.DAMAGED_IN_TRANSIT, Reason.NOT_AS_DESCRIBED}:
        item |= {"severity": "major"}
    if reason is Reason.DAMAGED_IN_TRANSIT:
        item |= {"condition": "damaged", "damage_cause": "carrier"}
    line = {"id": "1", "title": "T-shirt", "quantity": 2, "unit_price": "20.00", "tax": "0.00", "kinds": []}
    delivery = {"line": "1", "quantity": 2, "shipped_at": shipped or "never", "delivered_at": delivered or "never"}
    delivery |= {"promised_by": promised, "ship_promised_by": "never", "carrier_chosen_by": "merchant"}
    payment = {"id": "p1", "method": "card", "status": "captured", "amount": "49.90", "currency": "EUR"}
    displayed = {"JP": "ad", "US-NY": "no"}.get(market, "final_screen_and_ad")
    return {
        "as_of": f"{TODAY}T10:00:00Z",
        "market": market,
        "channel": "own_store",
        "buyer": {"kind": "consumer", "time_zone": ZONES[market]},
        "order": {
            "id": "1",
            "ordered_at": ordered,
            "currency": "EUR",
            "lines": [line | {"delivery_pattern": "single", "nonreturnable_confirmed": False}],
            "shipping": {"charged": "9.90", "cheapest_standard": "4.90", "tax": "0.00"},
            "payments": [payment | {"captured_at": ordered, "refundable": "yes"}],
            "deliveries": [delivery],
        },
        "notices": {
            "withdrawal_right_given_at": ordered,
            "contract_document_at": ordered,
            "return_cost_disclosed": True,
            "return_policy": {"displayed": displayed, "change_of_mind": "refund", "days": 14, "return_cost": "buyer"},
        },
        "request": {"requested_at": f"{TODAY}T10:00:00Z", "items": [item], "wants": None},
    }
