"""Which version a case is judged by: what was promised first stands, unless a later one is better in every way."""

import pytest

from amends.cases.policy_choice import chosen, version_of


def offer(remedy="refund_on_return", amount="40.00", payer="buyer", *, back=True, statutory=False, means="original"):
    return {
        "remedy": remedy,
        "statutory": statutory,
        "items": [{"line": "1", "quantity": 1}],
        "buyer_receives": {"amount": amount, "currency": "EUR", "means": means},
        "return": {"required": back, "freight_payer": payer},
    }


def decision(name, *offers, last_day="2026-10-20", latest_on=None):
    right = {"right": "merchant_policy", "holds": bool(offers), "last_day": last_day}
    item = {"line": "1", "rights": [right], "refund_latest_on": latest_on}
    return {"policy": {"version": name}, "offers": list(offers), "items": [item]}


FIRST = decision("1", offer())
BETTER = {
    "more money": decision("2", offer(amount="45.00")),
    "another way out": decision("2", offer(), offer("exchange", None, means=None)),
    "the label is paid": decision("2", offer(payer="merchant")),
    "nothing to send back": decision("2", offer(payer=None, back=False)),
    "longer": decision("2", offer(), last_day="2026-11-20"),
    "without end": decision("2", offer(), last_day=None),
}
NOT_BETTER = {
    "the same": decision("2", offer()),
    "less money": decision("2", offer(amount="39.00")),
    "nothing": decision("2"),
    "shorter": decision("2", offer(amount="45.00"), last_day="2026-10-19"),
    "credit instead of money": decision("2", offer(amount="60.00", means="any")),
    "more money, and the buyer pays the way": decision("2", offer(amount="45.00", payer="buyer")),
    "another way out instead": decision("2", offer("exchange", None, means=None)),
}


@pytest.mark.parametrize("name", BETTER)
def test_a_better_version_governs(name):
    assert chosen([FIRST, BETTER[name]]) is BETTER[name]
    assert chosen([BETTER[name], FIRST]) is BETTER[name]


@pytest.mark.parametrize("name", NOT_BETTER)
def test_one_that_takes_anything_away_does_not(name):
    first = FIRST
    if "way" in name:
        first = decision("1", offer(payer="merchant"))
    assert chosen([first, NOT_BETTER[name]]) is first


def test_the_refund_may_not_come_later():
    first = decision("1", offer(), latest_on="2026-10-30")
    assert chosen([first, decision("2", offer(amount="45.00"), latest_on="2026-10-31")]) is first
    assert version_of(chosen([first, decision("2", offer(), latest_on="2026-10-29")])) == 2


def test_the_best_of_several_governs():
    steps = [FIRST, BETTER["more money"], decision("3", offer(amount="50.00"))]
    assert version_of(chosen(steps)) == 3


def test_a_decision_by_law_alone_names_no_version():
    assert version_of({"policy": None}) is None
    assert version_of({}) is None
    assert version_of({"policy": {"name": "by hand", "version": "spring", "hash": "sha256:0"}}) is None
