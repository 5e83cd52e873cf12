"""What a return policy states is what the decision gives: at the last day it names, and no longer the weeks after."""

from dataclasses import replace
from datetime import date

import pytest

from amends.decision.policy.source import policy_from_text
from amends.decision.promise import CHANGE_OF_MIND, Subject, market_promise
from amends.decision.promise_probe import DELIVERY_DAYS, Asked, Place, ask
from amends.merchants.policy_examples import example
from amends.presentation.structured_data import Seller, return_policy
from amends.site.packs import build
from amends.vocabulary.deadline import add_days
from amends.vocabulary.order import Kind
from amends.vocabulary.remedy import FreightPayer, Remedy
from amends.vocabulary.request import Reason, Site

TODAY = date(2026, 11, 22)
PACKS = build()
DAILY = ("AE", "AU", "BR", "CN", "DE", "EU", "GB", "IN", "JP", "KR", "PT", "RU", "SA", "US-NY")
MARKETS = [pytest.param(each, marks=() if each in DAILY else pytest.mark.slow) for each in sorted(PACKS.by_market)]
EXAMPLES = ("conservative", "standard", "generous_30_days", "premium_members", "marketplace_aligned")
AFTER_CAMPAIGNS = date(2027, 5, 3)
LONGEST_REST_DAYS = 14
"""A last day that falls on a holiday may move so far."""


def place(market, policy=None):
    return Place(market, Site.OWN_STORE, TODAY, policy, PACKS)


GIVEN = b"notices_given: [withdrawal_right, contract_document, return_cost]"


def granted(where, row, days, reason=Reason.CHANGED_MIND):
    """Whether a request so long after delivery is granted by `row`, or by law where there is no row."""
    when = row.when if row is not None else None
    delivered = add_days(where.ordered_on, DELIVERY_DAYS)
    asked = Asked(reason, delivered, add_days(delivered, days))
    decided = ask(where, asked if when is None else replace(asked, when=when), row)
    if row is not None and decided.policy_row != row.label:
        return False  # a campaign, or the row for later days, answers instead
    return any(right.right in CHANGE_OF_MIND and right.holds is True for right in decided.rights)


@pytest.mark.parametrize("market", MARKETS)
def test_law_alone_is_granted_on_the_last_day_stated_and_not_two_weeks_later(market):
    where = place(market)
    usual = market_promise(where).usual(Subject.CHANGE_OF_MIND)
    if not usual.granted or usual.period is None:
        assert usual.granted == granted(where, None, 1)
        return
    assert granted(where, None, usual.period.days)
    assert not granted(where, None, usual.period.days + LONGEST_REST_DAYS)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("market", ["DE", "GB", "US-NY", "CN", "JP", "SA", "BR"])
def test_a_policy_is_stated_no_shorter_than_the_law_and_no_longer_than_it_grants(market, name):
    given = example(name)
    where = place(market, given)
    promise = market_promise(where)
    law = market_promise(place(market)).usual(Subject.CHANGE_OF_MIND)
    usual = promise.usual(Subject.CHANGE_OF_MIND)
    assert promise.unstated == ()
    bound = market not in {"US-NY", "JP"}  # there a policy that is displayed takes the place of the law's default
    if bound and law.granted and law.period is not None and usual.period is not None:
        assert usual.period.days >= law.period.days
    if bound and law.granted and law.terms.return_freight_payer is FreightPayer.MERCHANT:
        assert usual.terms.return_freight_payer is not FreightPayer.BUYER
    if usual.granted and usual.period is not None:
        later = replace(where, ordered_on=AFTER_CAMPAIGNS)
        assert granted(later, usual.row, usual.period.days)
        assert not granted(later, usual.row, usual.period.days + LONGEST_REST_DAYS)


def test_germany_by_law():
    promise = market_promise(place("DE"))
    mind, fault = promise.usual(Subject.CHANGE_OF_MIND), promise.usual(Subject.FAULT)
    assert (mind.period.days, mind.terms.return_freight_payer, mind.remedies) == (
        14,
        FreightPayer.BUYER,
        (Remedy.REFUND,),
    )
    assert fault.period.months == 24
    assert fault.terms.return_freight_payer is FreightPayer.MERCHANT
    assert {Kind.CUSTOM_MADE, Kind.SEALED_HYGIENE, Kind.PERIODICAL} <= set(promise.excluded)


def test_where_law_names_no_last_day_only_what_is_certain_is_stated():
    where = place("SA")
    usual = market_promise(where).usual(Subject.CHANGE_OF_MIND)
    assert usual.period.days in {6, 7}
    assert granted(where, None, usual.period.days)
    assert not granted(where, None, usual.period.days + 1)


def test_a_merchant_who_does_not_say_that_buyers_are_told_of_their_right_gives_them_a_year_more():
    text = b"policy: silent\nrows: [{row: all, when: {reason: [change_of_mind]}, then: {window_days: 30, remedies: [refund]}}]"
    usual = market_promise(place("DE", policy_from_text(text, "silent.yaml"))).usual(Subject.CHANGE_OF_MIND)
    assert usual.period.days == 365 + 14


def test_ninety_days_are_not_called_three_months():
    text = (
        GIVEN
        + b"""
policy: ninety
rows:
  - row: all
    when: {reason: [change_of_mind]}
    then: {window_days: 90, remedies: [refund]}
"""
    )
    for today in (date(2026, 11, 26), date(2026, 11, 27), date(2027, 2, 1)):
        where = replace(place("DE", policy_from_text(text, "ninety.yaml")), ordered_on=today)
        usual = market_promise(where).usual(Subject.CHANGE_OF_MIND)
        assert (usual.period.days, usual.period.months) == (90, None)


def test_a_campaign_and_goods_with_terms_of_their_own_stand_before_the_usual():
    text = (
        GIVEN
        + b"""
policy: winter
rows:
  - row: winter
    when: {reason: [change_of_mind], ordered: {from: 2026-11-01, to: 2026-12-24}}
    then: {window_days: 60, remedies: [refund]}
  - row: sale
    when: {reason: [change_of_mind], tags: [sale]}
    then: {window_days: 20, remedies: [refund]}
  - row: usual
    when: {reason: [change_of_mind]}
    then: {window_days: 30, remedies: [refund, exchange], return_freight_payer: merchant}
"""
    )
    promise = market_promise(place("DE", policy_from_text(text, "winter.yaml")))
    stated = {entry.row.label: entry.period.days for entry in promise.of(Subject.CHANGE_OF_MIND)}
    assert stated == {"winter": 60, "sale": 20, "usual": 30}


def test_a_row_that_no_request_can_be_made_up_for_is_said_to_be_there():
    text = (
        GIVEN
        + b"""
policy: odd
rows:
  - row: odd
    when: {reason: [change_of_mind], where: "prior_repair_count > 2"}
    then: {window_days: 60, remedies: [refund]}
  - row: usual
    when: {reason: [change_of_mind]}
    then: {window_days: 30, remedies: [refund]}
"""
    )
    promise = market_promise(place("DE", policy_from_text(text, "odd.yaml")))
    assert [row.label for row in promise.unstated] == ["odd"]
    assert [entry.row.label for entry in promise.of(Subject.CHANGE_OF_MIND)] == ["usual"]


def test_a_fee_in_a_currency_without_a_rate_is_stated_all_the_same():
    charging = GIVEN + (
        b"\npolicy: p\nrows:\n- row: r\n  when: {reason: [change_of_mind]}\n"
        b"  then: {remedies: [refund], window_days: 30, restocking_fee: {amount: '5.00', currency: USD}}\n"
    )
    promise = market_promise(place("AU", policy_from_text(charging, "p.yaml")))
    stated = return_policy(promise, Seller("Shop", "https://shop.example", None), "https://shop.example/returns")
    assert stated["restockingFee"] == {"@type": "MonetaryAmount", "currency": "USD", "value": "5.00"}
