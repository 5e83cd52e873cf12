"""A history that cannot be taken is refused whole, with the row and what would be right; a request that cannot be judged
is left out and counted."""

import pytest

from amends.backtest.assumptions import assume
from amends.backtest.fault import HistoryError
from amends.backtest.sources import source_of

from .histories import LINE, backtest, write_csv

ASKED = LINE | {"requested_on": "2026-03-10"}


def refused(tmp_path, *rows) -> str:
    with pytest.raises(HistoryError) as problem:
        backtest(write_csv(tmp_path / "history.csv", [*rows]))
    return str(problem.value)


def test_a_missing_column_is_named(tmp_path):
    without = {name: value for name, value in ASKED.items() if name != "price_minor"}
    assert "missing column price_minor" in refused(tmp_path, without)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"market": "XX"}, "row 2: unknown market 'XX': it must be an ISO 3166 code"),
        ({"market": "Germany"}, "unknown market 'Germany'"),
        ({"currency": "euro"}, "row 2: unknown currency 'euro'"),
        ({"reason": "bored"}, "row 2: reason: 'bored' is none of changed_mind"),
        ({"kinds": "custom_made|green"}, "row 2: kinds: 'green' is none of"),
        ({"ordered_on": "soon"}, "row 2: ordered_on: 'soon' is not a day such as"),
        ({"price_minor": "12.50"}, "row 2: price_minor: '12.50' is not a whole number"),
        ({"quantity": ""}, "row 2: quantity: empty"),
        ({"used_beyond_testing": "perhaps"}, "row 2: used_beyond_testing: 'perhaps' is not true or false"),
    ],
)
def test_a_cell_nobody_understands_is_refused_with_its_row(tmp_path, changes, said):
    assert said in refused(tmp_path, ASKED, ASKED | {"order": "B"} | changes)


@pytest.mark.parametrize(("name", "content"), [("a.parquet", b"PAR1 no"), ("a.xlsx", b""), ("a.csv", b"")])
def test_a_file_that_is_none_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(HistoryError, match=name):
        backtest(tmp_path / name)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(HistoryError, match="no such file"):
        source_of(tmp_path / "nothing.parquet")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"requested_on": "2026-03-01"}, "asked about before it was ordered"),
        ({"requested_quantity": "2"}, "more units than were bought"),
        ({"requested_quantity": "0"}, "no quantity that can be returned"),
        ({"price_minor": "-1"}, "an amount that cannot be"),
        ({"reason": "defective", "delivered_on": "2026-03-20"}, "asked about as faulty before it came"),
    ],
)
def test_a_request_that_cannot_be_judged_is_left_out_and_counted(tmp_path, changes, why):
    found = backtest(
        write_csv(tmp_path / "history.csv", [ASKED, ASKED | {"order": "B", "credited_minor": "990"} | changes])
    )
    (left,) = found.prepared.left_out
    assert (left.reason, left.count, left.currency, left.credited_minor, left.example) == (why, 1, "EUR", 990, "B / 1")
    assert found.prepared.requests == 1
    assert found.reconciles


def test_a_history_in_which_nobody_asked_is_an_empty_report(tmp_path):
    found = backtest(write_csv(tmp_path / "history.csv", [LINE]))
    assert (found.prepared.orders, found.prepared.requests, found.figures) == (1, 0, ())
    assert found.reconciles


def test_assumptions_are_changed_by_name():
    assert assume(["reason=too_small"]).reason == "too_small"
    assert assume(["delivery_days=4"]).delivery_days == {"*": 4}
    assert assume(["delivery_days.AU=20"]).delivery_days["AU"] == 20
    for wrong in ("weather=rain", "reason=bored", "delivery_days=soon", "delivery_days.Mars=3", "reason.DE=too_small"):
        with pytest.raises(HistoryError, match=wrong.partition("=")[0]):
            assume([wrong])
