"""The statutory clock runs out while the goods wait for their inspection: the real sweep, on the day."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.cases import command, query, store, worklist
from amends.cases.actor import Actor
from amends.merchants.models import Merchant
from amends.merchants.tenancy import tenant
from amends.work.sweep import sweep

from .conftest import NOW, make_order
from .test_refund_survives_crashes import CHANGED_MIND

pytestmark = pytest.mark.django_db(transaction=True)

USED = CHANGED_MIND | {"condition": "used", "used_beyond_testing": True}
THE_EVENING_BEFORE = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)
THAT_MORNING = datetime(2026, 11, 2, 5, 1, tzinfo=UTC)
"""06:01 in Berlin on the fourteenth day after 19 October."""


def uninspected(shop, number: str, at: datetime = NOW) -> str:
    """Goods are back, a deduction may be made, nobody has looked yet: withholding has ended, the clock runs."""
    with tenant(shop):
        case = command.open_case(make_order(id=number, number=number), [USED], actor=Actor("buyer"), now=at)
        offer = next(offer for offer in case["offers"] if offer["statutory"])
        command.accept(case["id"], [offer["id"]], actor=Actor("buyer"), now=at)
        case = command.receive(case["id"], actor=Actor("staff", "anna"), now=at)
    assert case["state"] == "in_inspection"
    return case["id"]


def seen(shop, case_id: str) -> dict:
    with tenant(shop):
        assert store.rebuild() == []
        return query.case(case_id)


def count(case: dict, kind: str) -> int:
    return [event["type"] for event in case["events"]].count(kind)


def test_on_the_last_day_it_is_released_without_inspection_and_once(shop, outbox):
    case_id = uninspected(shop, "1")
    sweep(THE_EVENING_BEFORE)
    assert count(seen(shop, case_id), "refund_planned") == 0
    sweep(THAT_MORNING)
    sweep(THAT_MORNING)
    case = seen(shop, case_id)
    assert count(case, "refund_planned") == 1
    assert case["money"]["pending"] == "40.90"


def test_where_people_release_it_stands_first_as_overdue_law(shop, outbox):
    with tenant(shop):
        Merchant.objects.update(refund_release_automatic=False)
    later = uninspected(shop, "2")
    late = uninspected(shop, "1", NOW - timedelta(days=3))
    morning = THAT_MORNING - timedelta(days=3)
    sweep(morning)
    sweep(morning)
    case = seen(shop, late)
    assert (count(case, "refund_planned"), count(case, "refund_fell_overdue")) == (0, 1)
    assert case["attention"] == "refund_overdue"
    assert seen(shop, later)["attention"] == ""
    with tenant(shop):
        assert [row["id"] for row in query.inbox()] == [late, later]
        assert [row.id for row in worklist.page(worklist.Filters(), morning).rows] == [late, later]
        paid = command.refund(late, actor=Actor("staff", "femi"), now=morning)
    assert (paid["attention"], paid["money"]["pending"]) == ("", "40.90")
