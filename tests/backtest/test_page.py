"""The page, the CSV and the examples as files, and what the console says."""

import json
import re

import pytest

from amends.backtest import page, wording
from amends.backtest.examples import write_examples
from amends.backtest.money import SIDES
from amends.decision.decide import decide
from amends.decision.situation import read_situation, zones_in
from amends.site.packs import packs

from .histories import LINE, SIXTY, backtest, write_csv
from .test_known_answers import HISTORY

NASTY = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    rows = [*HISTORY, LINE | {"order": NASTY, "title": NASTY, "price_minor": "90000", "requested_on": "2026-04-20"}]
    return backtest(write_csv(tmp_path_factory.mktemp("page") / "history.csv", rows))


def test_the_page_needs_nothing_else_and_runs_nothing(found):
    html = page.page(found)
    assert html.startswith("<!doctype html>")
    assert "<script" not in html
    assert not re.search(r'(src|href)="(https?:)?//', html)
    assert "&lt;script&gt;" in html  # what a file says is shown as text
    assert html.count("<svg") == 2 + 2  # by market, by reason, and money in two currencies
    assert html.count("<svg") <= html.count("<table")


def test_the_page_gives_the_figures(found):
    html = page.page(found)
    for said in ("sixty days against fourteen days", "7 requests on 7 orders", "100.0 %", "57.1 %", "newly-accepted"):
        assert said in html, said


def test_the_summary_reconciles_and_names_what_was_assumed(found):
    lines = list(wording.summary(found))
    assert lines[-1] == "it reconciles"
    assert "sixty days: 7 accepted (100.0 %), 0 refused (0.0 %)" in lines
    assert "fourteen days: 4 accepted (57.1 %), 3 refused (42.9 %), 2 raised to the law" in lines
    assert "accepted now, not before: 3 requests (42.9 %)" in lines
    assert "assumed: condition of the goods: unopened: 7 requests" in lines
    assert not any("delivery day" in line for line in lines)  # the file gave it


def test_every_example_can_be_decided_and_comes_out_as_told(found, tmp_path):
    write_examples(found.examples, tmp_path)
    zones = zones_in(packs())
    assert {example.change for example in found.examples} == {"newly accepted", "better off"}
    for example in found.examples:
        lines = (tmp_path / f"{example.name}.jsonl").read_text().splitlines()
        for side, line in zip(SIDES, lines, strict=True):
            decision = decide(read_situation(json.loads(line), zones), packs())
            refunds = [offer.amount_minor for offer in decision.offers if offer.remedy.startswith("refund")]
            assert (refunds[:1] or [0]) == [example.told[side].refund_minor], example.name


def test_the_same_policy_twice_changes_nothing(tmp_path):
    found = backtest(write_csv(tmp_path / "history.csv", HISTORY), SIXTY, SIXTY)
    assert {each.change for each in found.changes} == {"the same"}
    assert sum(each.gain_minor for each in found.changes) == 0
    assert found.examples == ()
    assert "No request fares differently." in page.page(found)
