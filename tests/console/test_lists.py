"""The inbox and the list of cases: order, filters, search, paging, and how little they ask the database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .shop import CHANGED_MIND, defective, do, page, url


def ids(answer) -> list[str]:
    said = answer.content.decode()
    return [
        part.split("/", 1)[0] for part in said.split('href="/console/cases/')[1:] if len(part.split("/", 1)[0]) == 36
    ]


def test_what_is_due_next_comes_first_and_nothing_due_last(agent, shop):
    undated = shop.opened(defective(), number="1")
    dated = shop.opened(number="2")
    assert ids(agent.get("/console/")) == [dated["id"], undated["id"]]


def test_a_case_that_needs_a_decision_is_due_by_our_own_promise(agent, shop):
    later = shop.opened(number="1")
    asking = shop.opened(number="2", delivered_ago=60)
    assert asking["attention"] == "needs_decision"
    answer = agent.get("/console/")
    assert ids(answer) == [asking["id"], later["id"]]
    assert "To be decided" in page(answer)
    assert ids(agent.get("/console/?attention=1")) == [asking["id"]]


def test_overdue_cases_are_counted_and_can_be_asked_for(agent, shop):
    from amends.cases.models import Case
    from amends.merchants.tenancy import tenant

    late, other = shop.opened(number="1"), shop.opened(number="2")
    with tenant(shop.merchant):
        Case.objects.filter(id=late["id"]).update(due_at=datetime.now(UTC) - timedelta(days=4))
    answer = agent.get("/console/?overdue=1")
    assert ids(answer) == [late["id"]]
    assert "overdue since" in page(answer)
    assert ids(agent.get("/console/")) == [late["id"], other["id"]]


def test_state_and_market_are_links_that_narrow(agent, shop):
    waiting = shop.accepted()
    asked = shop.opened(number="1002")
    assert 'href="?state=waiting_for_goods"' in page(agent.get("/console/"))
    assert ids(agent.get("/console/?state=waiting_for_goods")) == [waiting["id"]]
    assert ids(agent.get("/console/?state=waiting_for_buyer")) == [asked["id"]]
    assert ids(agent.get("/console/?market=FR")) == []
    assert len(ids(agent.get("/console/?market=DE"))) == 2


@pytest.mark.parametrize("address", ["?state=nonsense", "?after=nonsense", "?after=99999999999999.x", "?market=%00"])
def test_an_address_that_makes_no_sense_is_no_error(agent, shop, address):
    shop.opened()
    assert agent.get(f"/console/{address}").status_code == 200


def test_a_case_is_found_by_order_rma_and_tracking(agent, shop):
    case = shop.opened(number="A-77")
    shop.opened(number="1002")
    sent = do(agent, case, "approve", **{f"offer.{case['offers'][0]['group']}": case["offers"][0]["id"]})
    assert sent.status_code == 303
    do(agent, shop.case(case["id"]), "receive", **{"quantity.1": "2", "parcel": "JD0146"})
    for wanted in ("a-77", case["rma"], case["rma"].lower(), "DHLA-77", "jd0146"):
        assert ids(agent.get("/console/", {"q": wanted})) == [case["id"]], wanted
    said = page(agent.get("/console/", {"q": "<script>"}))
    assert "Nothing matches" in said
    assert "<script>" not in agent.get("/console/", {"q": "<script>"}).content.decode()


def test_ended_cases_leave_the_inbox_and_stay_in_the_list(agent, shop):
    case = shop.opened(delivered_ago=60)
    do(agent, case, "close")
    assert ids(agent.get("/console/")) == []
    assert ids(agent.get("/console/cases/")) == [case["id"]]
    assert ids(agent.get("/console/cases/?state=closed")) == [case["id"]]


def test_pages_follow_each_other_without_gap_or_repeat(agent, shop, monkeypatch):
    from amends.console.views import lists

    monkeypatch.setattr(lists, "PAGE", 2)
    cases = {shop.opened(CHANGED_MIND if n % 2 else defective(), number=str(n))["id"] for n in range(5)}
    seen, address = [], "/console/"
    while address:
        answer = agent.get(address)
        seen += ids(answer)
        said = page(answer)
        address = "/console/" + said.split('">Next page')[0].rsplit('href="', 1)[1] if "Next page" in said else None
    assert len(seen) == 5
    assert set(seen) == cases


def test_the_inbox_asks_no_more_the_longer_it_is(agent, shop):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            agent.get("/console/")
        return sum("cases_" in each["sql"] for each in queries)

    shop.opened(number="1")
    first = asked()
    for number in range(2, 7):
        shop.opened(number=str(number))
    assert asked() == first == 3  # rows, counts, declarations


def test_a_case_page_stays_within_its_statements(agent, shop):
    case = shop.received()
    with CaptureQueriesContext(connection) as queries:
        agent.get(url(case))
    assert len(queries) <= 25, "\n".join(each["sql"][:120] for each in queries)
