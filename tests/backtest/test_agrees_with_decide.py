"""The short way and `decide` give the same answer and the same sum, whatever the market, the reason and the policy."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from amends.backtest import by_decide, classes, flat_file, history, money, replay, situation, verdict
from amends.backtest.assumptions import assume
from amends.decision.decide import decide
from amends.decision.policy.writer import document_of
from amends.decision.row import EXPECTS_NOTHING_CAME, facts_of
from amends.decision.situation import read_situation, zones_in
from amends.site.packs import packs
from amends.vocabulary.request import Reason

from .histories import FOURTEEN, SIXTY, policy, write_csv

ODD = """
policy: odd
displayed: ad
partial_withdrawal_outbound: none
notices_given: [contract_document]
rows:
  - row: used
    when: {condition: [used, damaged], reason: [change_of_mind]}
    then: {remedies: [], refusal_cite: {instrument: x, article: y, url: "https://example.com"}}
  - row: premium
    when: {buyer_tier: [premium], market: [EU, US]}
    then: {remedies: [store_credit, exchange], window_days: 45, return_required: false}
  - row: sale
    when: {tags: [sale], value: {to: "40.00", currency: EUR}}
    then: {remedies: [exchange], window_days: 20}
  - row: japan
    when: {market: [JP], days_since_delivery: {from: 2, to: 20}}
    then:
      {remedies: [refund, repair], restocking_fee: {amount: "5.00", currency: EUR}, return_freight_payer: merchant,
       outbound_refunded: true}
  - row: seals
    when: {where: 'seal == "broken" and used_beyond_testing'}
    then: {remedies: [repair], window_days: 400}
  - row: rest
    when: {reason: [change_of_mind, delivery]}
    then:
      {remedies: [refund], window_days: 30, restocking_fee: {ppm: 150000},
       keep_it_up_to: {amount: "10.00", currency: EUR}}
"""
MARKETS = (
    "DE",
    "FR",
    "GB",
    "IE",
    "PT",
    "US",
    "US-CA",
    "US-NY",
    "AU",
    "JP",
    "CN",
    "BR",
    "CA-QC",
    "LB",
    "IS",
    "KR",
    "TR",
)
DAYS_AFTER = (0, 3, 13, 14, 15, 16, 28, 29, 30, 31, 32, 60, 61, 90, 100, 200, 400, 800)


def some_orders(draw: random.Random, count: int, **fixed):
    for number in range(count):
        ordered = date(2024, 11, 1) + timedelta(draw.randrange(400))
        delivered = ordered + timedelta(draw.randrange(1, 20))
        asked = delivered + timedelta(draw.choice(DAYS_AFTER))
        if draw.random() < 0.1:
            asked = ordered + timedelta(draw.randrange(3))
        order = {
            "order": f"o{number}",
            "market": draw.choice(MARKETS),
            "currency": "EUR",
            "ordered_on": ordered,
            "freight_minor": 495 if number % 3 else 0,
            "cheapest_freight_minor": 300 if number % 2 else "",
            "reason": draw.choice([*Reason]),
        } | fixed
        for line in range(draw.randrange(1, 5)):
            quantity = draw.randrange(1, 4)
            row = order | {"line": f"l{line}", "quantity": quantity, "price_minor": draw.randrange(9000)}
            row |= {
                "requested_on": asked if line == 0 or draw.random() < 0.4 else "",
                "requested_quantity": draw.randrange(1, quantity + 1),
                "delivered_on": "" if order["reason"] in EXPECTS_NOTHING_CAME else delivered,
                "condition": draw.choice(["unopened", "opened", "used", "unknown", "damaged"]),
                "seal": draw.choice(["intact", "none", "broken"]),
                "used_beyond_testing": draw.choice(["true", "false", ""]),
                "severity": draw.choice(["minor", "major", ""]),
                "damage_cause": draw.choice(["buyer", "carrier", ""]),
                "kinds": draw.choice(["", "", "", "custom_made", "unknown"]),
                "category": draw.choice(["", "shoes"]),
                "tags": draw.choice(["", "sale|new"]),
                "buyer_tier": draw.choice(["", "premium"]),
            }
            yield row
            if row["requested_on"] and row["requested_quantity"] < quantity and draw.random() < 0.5:
                yield row | {"requested_on": asked + timedelta(5), "requested_quantity": 1}


def judged(folder, rows, policies):
    """The requests by column, and the outcomes with their verdicts by request and side."""
    with history.open_database(folder, 1) as database:
        flat_file.view(database, write_csv(folder / "history.csv", rows))
        prepared = history.prepare(database, "sample", assume([]))
        classes.make_classes(database, policies.values(), packs(), prepared.markets)
        replay.judge_all(database, folder, replay.Judges(packs, policies, 1), lambda _: None)
        money.make_outcomes(database, policies)

        def read(query):
            found = database.execute(query)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        outcomes = {(row["row_number"], row["side"]): row for row in read("select * from outcome")}
        return read("select * from requests order by row_number"), outcomes


@pytest.mark.parametrize(("mine", "against"), [(ODD, SIXTY), (FOURTEEN, ODD)])
def test_the_short_way_is_decides(tmp_path, mine, against):
    policies = {"policy": policy(mine), "against": policy(against)}
    requests, outcomes = judged(tmp_path, [*some_orders(random.Random(5), 120)], policies)
    judge, zones, met = verdict.Judge(packs()), zones_in(packs()), Counter()
    for request in requests:
        siblings = [
            (other["line"], other["requested_quantity"], other["goods_minor"])
            for other in requests
            if (other["order"], other["requested_on"]) == (request["order"], request["requested_on"])
            and other is not request
        ]
        for side, each in policies.items():
            row = judge.answering(request, each)
            read = read_situation(situation.situation_of(request, each, document_of(each), row, siblings), zones)
            told = situation.facts_of_request(request) | situation.notice_facts(request, each)
            assert facts_of(read, read.request.items[0]) == told | situation.displayed_facts(each, row)
            decision = decide(read, packs(), steps=False)
            theirs, mine_ = by_decide.verdict_of(decision, each), outcomes[request["row_number"], side]
            place = (request["order"], request["line"], side)
            assert (mine_["outcome"], mine_["remedy"], mine_["row"]) == (theirs.outcome, theirs.remedy, theirs.row), (
                place
            )
            assert mine_["payer"] == theirs.payer, place
            refund = by_decide.refund_minor_of(decision)
            assert refund is None or refund == mine_["refund_minor"], place
            met[theirs.outcome, theirs.remedy] += 1
    assert {("refused", ""), ("person", ""), ("accepted", "refund"), ("accepted", "exchange")} <= set(met)
    assert met["accepted", "refund"] > 50


def test_orders_of_marketplaces_are_judged_by_decide_itself(tmp_path):
    policies = {"policy": policy(SIXTY), "against": policy(FOURTEEN)}
    rows = [
        *some_orders(
            random.Random(3), 10, channel="amazon", fulfilled_by="platform", market="US", reason="changed_mind"
        )
    ]
    _, outcomes = judged(tmp_path, rows, policies)
    assert {row["outcome"] for row in outcomes.values()} == {"marketplace"}
    assert all(row["refund_minor"] == 0 for row in outcomes.values())


def test_a_window_is_counted_as_the_floor_counts_it():
    from amends.decision.policy.floor import compared, compiled_floor
    from amends.vocabulary.deadline import WorkingCalendar

    (row,) = policy(FOURTEEN).rows
    came = date(2026, 3, 5)
    for days, happened in ((13, True), (14, True), (15, True), (15, False)):
        facts = {"delivered_on": came, "requested_on": came + timedelta(days), "delivered_happened": happened}
        concluded = compiled_floor().plain(compared(facts, row, None, {}), WorkingCalendar("x"))
        assert verdict.in_window(row, facts) is concluded["row.in_window"]


def test_the_pruned_law_concludes_what_the_whole_law_does():
    pack = packs().by_market["DE"]
    law = verdict.pruned(pack.rulebook, verdict.WANTED)
    request = {
        "market": "DE", "channel": "own_store", "fulfilled_by": "merchant", "buyer_kind": "consumer", "reason": "defective",
        "ordered_on": date(2026, 3, 2), "delivered_on": date(2026, 3, 5), "requested_on": date(2026, 3, 9),
        "defect_appeared_on": date(2026, 3, 9), "delivery_pattern": "single", "partial": False, "kinds": "",
    }  # fmt: skip
    calendar = pack.calendar(None, range(2026, 2027))
    for reason in Reason:
        facts = situation.facts_of_request(request | {"reason": str(reason)}) | situation.notice_facts(
            request, policy(SIXTY)
        )
        whole, part = pack.compiled.plain(facts, calendar), law.plain(facts, calendar)
        assert {name: part[name] for name in verdict.WANTED} == {name: whole[name] for name in verdict.WANTED}
