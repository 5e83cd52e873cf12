"""What nobody tells apart is judged once; what somebody does is not merged."""

import pytest

from amends.backtest import classes, flat_file, history
from amends.backtest.assumptions import assume
from amends.backtest.telling import merged, told
from amends.rules.parse import parse
from amends.site.packs import packs

from .histories import FOURTEEN, LINE, SIXTY, TOLD, backtest, policy, write_csv

ASKED = LINE | {"requested_on": "2026-03-10"}


def count(tmp_path, rows, *policies: str) -> classes.Classes:
    with history.open_database(tmp_path, 1) as database:
        flat_file.view(database, write_csv(tmp_path / "history.csv", rows))
        prepared = history.prepare(database, "rows", assume([]))
        return classes.make_classes(database, [policy(each) for each in policies], packs(), prepared.markets)


def test_reasons_that_law_and_policies_treat_alike_are_one(tmp_path):
    reasons = ("changed_mind", "too_small", "too_large", "defective")
    rows = [ASKED | {"order": reason, "reason": reason} for reason in reasons]
    assert count(tmp_path, rows, FOURTEEN, SIXTY).count == 2
    tells = "policy: tells" + TOLD + "rows: [{row: r, when: {reason: [too_small]}, then: {remedies: [refund]}}]"
    assert count(tmp_path, rows, FOURTEEN, tells).count == 3


def test_amounts_differ_only_by_the_bands_that_rows_name(tmp_path):
    rows = [ASKED | {"order": str(minor), "price_minor": str(minor)} for minor in (1000, 1999, 2000, 2001, 5000)]
    assert count(tmp_path, rows, FOURTEEN, SIXTY).count == 1
    band = (
        "policy: band"
        + TOLD
        + 'rows: [{row: r, when: {value: {to: "20.00", currency: EUR}}, then: {remedies: [refund]}}]'
    )
    found = count(tmp_path, rows, FOURTEEN, band)
    assert (found.count, found.values) == (2, "band")


def test_a_column_that_nobody_reads_makes_no_class(tmp_path):
    rows = [ASKED | {"order": tier, "buyer_tier": tier, "category": tier} for tier in ("gold", "silver", "none")]
    assert count(tmp_path, rows, FOURTEEN, SIXTY).count == 1
    gold = "policy: gold" + TOLD + "rows: [{row: r, when: {buyer_tier: [gold]}, then: {remedies: [refund]}}]"
    assert count(tmp_path, rows, FOURTEEN, gold).count == 2


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ('reason == "late" or reason in {"recall", "too_small"}', [{"changed_mind", "too_large"}, {"late"}, {"recall", "too_small"}]),
        ("is_known(reason)", [{"changed_mind", "late", "recall", "too_large", "too_small"}]),
    ],
)  # fmt: skip
def test_words_are_known_by_what_they_answer(text, alike):
    asked = told("reason", [parse(text, 1)])
    found: dict[str, set[str]] = {}
    for word, first in merged(["changed_mind", "late", "recall", "too_large", "too_small"], asked.answers).items():
        found.setdefault(first, set()).add(word)
    assert sorted(found.values(), key=sorted) == sorted(alike, key=sorted)


@pytest.mark.slow
def test_processes_answer_as_one_does(tmp_path, monkeypatch):
    from amends.backtest import replay

    file = write_csv(
        tmp_path / "history.csv",
        [ASKED | {"order": str(day), "requested_on": f"2026-03-{day}"} for day in range(10, 29)],
    )
    alone = backtest(file)
    monkeypatch.setattr(replay, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(replay, "BATCH", 3)
    assert backtest(file, jobs=2).figures == alone.figures
