"""The version of the order's day governs a case; a later one only where it is better, and never to the buyer's loss."""

from datetime import date, timedelta

from amends.cases import command
from amends.cases.models import Event

from .conftest import CHANGED_MIND, NOW, make_order, published
from .steps import BUYER, opened, taken

ORDERED = date(2026, 10, 1)
LATER = date(2026, 10, 10)


def policy(days=30, payer="buyer", *remedies):
    then = {"window_days": days, "remedies": list(remedies or ("refund",)), "return_freight_payer": payer}
    return {"policy": "Ours", "rows": [{"row": "r1", "then": then}]}


def version(case):
    return case["decision"]["policy"] and case["decision"]["policy"]["version"]


def payer(case):
    return case["decision"]["items"][0]["return_freight_payer"]


def test_a_case_names_the_version_of_the_orders_day(in_tenant):
    published(policy(), ORDERED)
    published(policy(60), date(2026, 10, 2))
    case = opened(make_order())
    assert (version(case), case["decision"]["items"][0]["policy_row"]) == ("1", "r1")
    decided = Event.objects.get(type="decided", stream_id=case["id"])
    assert decided.data["decision"]["policy"]["version"] == "1"
    assert decided.data["decision"]["policy"]["hash"].startswith("sha256:")


def test_before_the_first_version_the_law_alone_decides(in_tenant):
    published(policy(), date(2026, 10, 2))
    assert version(opened(make_order())) is None


def test_a_later_version_governs_an_open_order_where_it_is_better_and_says_so(in_tenant):
    published(policy(), ORDERED)
    published(policy(30, "merchant"), LATER, open_orders=True)
    case = opened(make_order())
    assert (version(case), payer(case)) == ("2", "merchant")


def test_a_later_version_that_does_not_speak_of_open_orders_does_not_govern_them(in_tenant):
    published(policy(), ORDERED)
    published(policy(30, "merchant"), LATER)
    case = opened(make_order())
    assert (version(case), payer(case)) == ("1", "buyer")


def test_a_worse_later_version_takes_nothing_from_an_open_order(in_tenant):
    published(policy(30, "merchant"), ORDERED)
    published(policy(), LATER, open_orders=True)
    case = opened(make_order())
    assert (version(case), payer(case)) == ("1", "merchant")


def test_an_open_case_keeps_the_version_it_was_opened_by(in_tenant):
    from amends.merchants.models import PolicyVersion

    published(policy(), ORDERED)
    published(policy(30, "merchant"), LATER, open_orders=True)
    case = opened(make_order())
    retired_from = LATER + timedelta(days=10)
    PolicyVersion.objects.filter(number=2).update(state="retired", retired_from=retired_from)
    later = NOW + timedelta(days=3)
    case = taken(command.dispatched(case["id"], None, "DHL", "JD1", None, actor=BUYER, now=later))
    assert (version(case), payer(case)) == ("2", "merchant")
    other = make_order(id="1002", number="1002")
    assert version(taken(command.open_case(other, [CHANGED_MIND], actor=BUYER, now=later))) == "1"


def test_an_open_case_gains_by_a_better_version_that_begins_while_it_is_open(in_tenant):
    published(policy(), ORDERED)
    published(policy(30, "merchant"), date(2026, 10, 21), open_orders=True)
    case = opened(make_order())
    assert version(case) == "1"
    later = NOW + timedelta(days=3)
    case = taken(command.dispatched(case["id"], None, "DHL", "JD1", None, actor=BUYER, now=later))
    assert (version(case), payer(case)) == ("2", "merchant")


def test_the_buyers_day_decides_which_version_is_in_force(in_tenant):
    published(policy(), ORDERED)
    published(policy(60), date(2026, 10, 2))
    case = opened(make_order(ordered_at="2026-10-01T23:30:00+01:00"))
    assert version(case) == "2"


def test_a_preview_is_judged_by_the_same_version(in_tenant):
    published(policy(30, "merchant"), ORDERED)
    assert command.preview(make_order(), [CHANGED_MIND], NOW)["policy"]["version"] == "1"
