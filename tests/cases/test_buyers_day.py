"""A case's day is the buyer's: their own zone first, else the first of their market's pack."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from amends.cases import command, query
from amends.cases.timer import zone_of
from amends.site.packs import packs

from .conftest import DEFECTIVE, contract_order, make_order
from .steps import BUYER, opened, taken

LATE_EVENING = datetime(2026, 10, 19, 20, 0, tzinfo=UTC)


@pytest.fixture
def every_market(monkeypatch):
    monkeypatch.setattr("amends.cases.timer.packs", packs)


@pytest.mark.parametrize(
    ("market", "own", "zone"),
    [
        ("DE", None, "Europe/Berlin"),
        ("FI", None, "Europe/Helsinki"),
        ("US-CA", None, "America/Los_Angeles"),
        ("US", None, "America/New_York"),
        ("SA", None, "Asia/Riyadh"),
        ("US", "Pacific/Honolulu", "Pacific/Honolulu"),
        ("ZZ", None, "UTC"),
    ],
)
def test_the_zone_of_a_case(every_market, market, own, zone):
    assert zone_of(market, own) == ZoneInfo(zone)


def in_zone(zone: str) -> str:
    return make_order(buyer=contract_order()["buyer"] | {"time_zone": zone})


def test_a_refunds_morning_is_the_buyers(in_tenant):
    case = opened(in_zone("Asia/Tokyo"))
    (due,) = [timer["due_at"] for timer in query.timers(case["id"]) if timer["kind"] == "refund"]
    assert due.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M") == "06:00"


@pytest.mark.parametrize(("zone", "by"), [("Asia/Tokyo", date(2026, 11, 19)), ("Europe/Berlin", date(2026, 11, 18))])
def test_a_remedys_last_day_counts_from_the_buyers_day(in_tenant, zone, by):
    case = taken(command.open_case(in_zone(zone), [DEFECTIVE], actor=BUYER, now=LATE_EVENING))
    offer = next(offer for offer in case["offers"] if offer["remedy"] == "repair")
    case = taken(command.accept(case["id"], [offer["id"]], actor=BUYER, now=LATE_EVENING))
    assert case["items"][0]["remedy_by"] == by.isoformat()
