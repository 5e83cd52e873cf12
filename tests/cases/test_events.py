"""Every event type and schema ever released can still be read: one golden row of each stays here for ever."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amends.cases.codec import from_json
from amends.cases.event import EVENT_TYPES, SCHEMAS, Recorded, Units, decode, encode
from amends.cases.fold import fold

GOLDEN = Path(__file__).parent / "golden"
ROWS = sorted(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_a_golden_row_is_read_and_written_back(path):
    row = json.loads(path.read_text())
    happened = decode(row["type"], row["schema"], row["data"])
    assert happened.type == row["type"]
    if row["schema"] == SCHEMAS[row["type"]]:
        assert encode(happened) == row["data"]


def test_every_type_and_schema_has_a_golden_row():
    wanted = {f"{name}.{schema}" for name, latest in SCHEMAS.items() for schema in range(1, latest + 1)}
    assert {path.stem for path in ROWS} == wanted


@pytest.mark.parametrize(
    "data",
    [
        {"line": "1"},
        {"line": "1", "quantity": "2"},
        {"line": "1", "quantity": True},
        {"line": "1", "quantity": 1, "x": 1},
    ],
)
def test_history_is_read_strictly(data):
    with pytest.raises(TypeError):
        from_json(Units, data)


def test_events_name_no_person():
    personal = {"name", "email", "phone", "address", "text", "body", "note", "message_text"}
    for name, cls in EVENT_TYPES.items():
        assert not personal & set(cls.__dataclass_fields__), name


def test_a_gap_in_history_is_an_error():
    opened = decode("case_opened", 1, json.loads((GOLDEN / "case_opened.1.json").read_text())["data"])
    at = datetime(2026, 10, 19, tzinfo=UTC)
    with pytest.raises(AssertionError):
        fold("c", [Recorded(2, at, "buyer", opened)])
