"""Who may do what: read-only sees, the warehouse receives, agents handle, finance refunds, the owner everything."""

import pytest

from .shop import do, page, url

ROLES = ("owner", "agent", "warehouse", "finance", "read_only")
PAGES = {
    "/console/": set(ROLES),
    "/console/cases/": set(ROLES),
    "/console/declarations/": set(ROLES),
    "/console/settings/": {"owner"},
    "/console/settings/return-address/": {"owner"},
}
ACTIONS = {
    "approve": {"owner", "agent"},
    "receive": {"owner", "agent", "warehouse"},
    "grade": {"owner", "agent", "warehouse"},
    "refund": {"owner", "agent", "finance"},
    "fulfil": {"owner", "agent"},
    "repair-started": {"owner", "agent"},
    "repair-done": {"owner", "agent"},
    "marketplace-declined": {"owner", "agent"},
    "refuse": {"owner", "agent"},
    "message": {"owner", "agent"},
    "note": {"owner", "agent"},
    "close": {"owner", "agent"},
    "cancel": {"owner", "agent"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages_and_no_others(as_role, role):
    browser = as_role(role)
    for address, allowed in PAGES.items():
        answer = browser.get(address)
        assert answer.status_code == (200 if role in allowed else 403), address
        if role not in allowed:
            assert "That is not yours to do" in page(answer)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_its_actions_and_no_others(as_role, shop, role):
    browser = as_role(role)
    case = shop.received()
    said = page(browser.get(url(case)))
    for action, allowed in ACTIONS.items():
        looked, done = browser.get(url(case, action)), do(browser, case, action, text="")
        if role in allowed:
            assert looked.status_code in {200, 409}, action
        else:
            assert (looked.status_code, done.status_code) == (403, 403), action
            assert url(case, action) not in said, action
        if role not in ACTIONS["receive"] | ACTIONS["refund"]:
            assert shop.case(case["id"]) == case


def test_a_warehouse_hand_receives_and_grades(as_role, shop):
    browser = as_role("warehouse")
    case = shop.accepted()
    assert do(browser, case, "receive", **{"quantity.1": "2"}).status_code == 303
    case = shop.case(case["id"])
    assert do(browser, case, "grade", **{"grade.1.1": "A", "grade.1.2": "A"}).status_code == 303


def test_another_merchants_case_is_not_there(agent, shop, other_merchant, as_role):
    from .shop import Shop

    theirs = Shop(other_merchant).opened()
    for address in (url(theirs), url(theirs, "note"), url(theirs) + f"evidence/{theirs['id']}/"):
        answer = agent.get(address)
        assert answer.status_code == 404
        assert "There is nothing here" in page(answer)
    assert agent.post(url(theirs, "note"), {"text": "mine", "expected_version": "2"}).status_code == 404
    assert theirs["id"] not in page(agent.get("/console/"))


def test_a_case_or_action_that_never_was_is_not_there(agent, shop):
    case = shop.opened()
    assert agent.get(url(case, "explode")).status_code == 404
    assert agent.get("/console/cases/01890000-0000-7000-8000-000000000001/").status_code == 404
    assert agent.get("/console/cases/nonsense/").status_code == 404


def test_a_form_without_its_token_is_refused(shop, settings):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    shop.employ(strict, "agent")
    case = shop.opened()
    assert do(strict, case, "note", text="forged").status_code == 403
    assert shop.notes(case["id"]) == []
