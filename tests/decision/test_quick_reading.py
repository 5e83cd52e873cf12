"""The quick reading of a line gives what the careful one gives, or leaves the line to it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import CHANGE_OF_MIND, policy, row
from situations import CONTRACT, changed

from amends.decision.situation import read_situation
from amends.decision.situation_shape import quick_situation
from amends.vocabulary.json_line import parsed, written, written_line
from amends.vocabulary.reader import FieldError

ODD: list[Any] = [
    None, "", 0, 1, -1, True, False, "never", "2026-10-01", "2026-02-30", "2026-10-01T23:30:00+02:00", "2026-W01-1",
    "1989-01-01", "12.5", "12.50", "-1.00", "-0.00", "1e3", "１２.50", "1.00\n", ".5", 1.0, 10**20, [], {}, [None],
    ["battery", "battery"], ["nope"], "x" * 600, "a\x00b", "EUR", "JPY", "Europe/Berlin", "Nowhere/Else", "refund", "ü",
]  # fmt: skip


def zones(market: str) -> tuple[str, ...]:
    return {"US": ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu"), "JP": ("Asia/Tokyo",)}.get(
        market, ()
    )


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, part in entries for found in paths(part, (*path, name)))]


def same_or_left(line: bytes) -> bool:
    """Whether the quick reading took the line; it must then be what the careful one reads, with its readings."""
    quick = quick_situation(line, zones)
    if quick is None:
        return False
    careful = read_situation(parsed(line), zones)
    assert quick == careful
    assert repr(quick) == repr(careful)
    return True


RICH = changed(
    CONTRACT,
    **{
        "policy": policy(row("all", CHANGE_OF_MIND)),
        "order.fees": [{"id": "wrap", "amount": "2.00", "tax": "0.32", "refundable_with": "never"}],
        "order.payments.0.amount": "47.90",
        "order.payments.0.order_amount": "47.90",
        "order.rates": {"USD": "1.0923"},
        "order.lines.0.tags": ["sale"],
        "order.deliveries.0.delays": [{"notified_at": "2026-10-02", "answer": "agreed"}],
        "history": {
            "refunds": [{"id": "r", "state": "failed", "payment": "p1", "parts": [{"amount": "1.00"}]}],
            "disputes": [{"payment": "p1", "state": "won"}],
            "withdrawn": [],
        },
        "request.dispatched_at": "2026-10-19T23:30:00Z",
        "request.items.0.prior_repairs": [{"requested_at": "2026-10-07", "completed_at": None}],
    },
)


@pytest.mark.parametrize("situation", [CONTRACT, RICH])
def test_the_usual_line_is_read_quickly(situation):
    assert same_or_left(json.dumps(situation).encode())


def test_days_that_differ_between_the_zones_of_a_market_are_read_in_each():
    across = {"market": "US", "buyer.time_zone": None, "order.deliveries.0.delivered_at": "2026-10-05T05:00:00Z"}
    line = json.dumps(changed(CONTRACT, **across)).encode()
    assert same_or_left(line)
    found = quick_situation(line, zones)
    assert found is not None
    assert found.readings
    assert found.open_days == ("order.deliveries",)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_changed_is_read_alike_or_left(data):
    base = json.loads(json.dumps(data.draw(st.sampled_from([CONTRACT, RICH]))))
    for _ in range(data.draw(st.integers(1, 3))):
        *steps, last = data.draw(st.sampled_from([path for path in paths(base) if path]))
        place = base
        for step in steps:
            place = place[step]
        if data.draw(st.booleans()):
            place[last] = json.loads(json.dumps(data.draw(st.sampled_from(ODD))))
        else:
            del place[last]
    line = json.dumps(base, ensure_ascii=data.draw(st.booleans())).encode()
    try:
        read_situation(parsed(line), zones)
    except FieldError:
        assert quick_situation(line, zones) is None
    else:
        same_or_left(line)


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[1]", b'"x"', b"{}", b"\xff", b"null", b'{"market": NaN}', b"[" * 3_000,
        json.dumps(CONTRACT).encode()[:-1], json.dumps(CONTRACT | {"not_in_the_contract": 1}).encode(),
        json.dumps(CONTRACT).encode("utf-16"), json.dumps(CONTRACT).replace('"T-shirt"', '"\\ud800"').encode(),
        json.dumps(CONTRACT, ensure_ascii=False).replace("T-shirt", "caf\u00e9").encode("latin-1"),
    ],
)  # fmt: skip
def test_what_is_not_json_or_not_in_the_shapes_is_left_to_the_careful_reader(line):
    assert quick_situation(line, zones) is None


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(), st.lists, max_leaves=8))
def test_an_answer_is_written_as_it_was_always_written(value):
    whole = {"id": value, "naïve \x7f\u2028": '\x00\x1f"\\/'}
    try:
        expected = written(whole).encode() + b"\n"
    except UnicodeEncodeError:
        assert json.loads(written_line(whole)) == whole
    else:
        assert written_line(whole) == expected
