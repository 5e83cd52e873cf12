"""Declarations of the withdrawal function: seen by all, matched by hand, counted from the day they came in."""

from datetime import UTC, datetime, timedelta

from amends.cases import declaration
from amends.merchants.tenancy import tenant

from .shop import Shop, page, url

NAME, MAIL = "Erika Mustermann", "erika@example.de"


def declared(shop, reference, mail=MAIL, days_ago=0):
    with tenant(shop.merchant):
        return declaration.declare("example", NAME, reference, mail, "de", datetime.now(UTC) - timedelta(days=days_ago))


def address(found):
    return f"/console/declarations/{found.id}/"


def test_no_declarations_says_what_would_stand_here(agent):
    assert "No declarations" in page(agent.get("/console/declarations/"))


def test_one_that_fits_led_to_its_case(agent, shop):
    shop.order("1001")
    declared(shop, "1001")
    said = page(agent.get("/console/declarations/"))
    assert "Case opened" in said
    assert "Every declaration is matched." in said


def test_one_that_fits_nothing_waits_and_offers_orders_of_the_same_mail(agent, shop):
    found = declared(shop, "10-01")
    order_id = shop.order("1001")
    assert "Waiting for you" in page(agent.get("/console/declarations/"))
    assert "1 declaration of withdrawal fits no order." in page(agent.get("/console/"))
    said = page(agent.get(address(found)))
    assert NAME in said
    assert "No order fits" in said
    assert f'value="{order_id}"' in said


def test_matching_opens_a_case_as_of_the_declaration(agent, shop):
    order_id = shop.order("1001", delivered_ago=16)  # out of time today, in time when it was declared
    found = declared(shop, "unreadable", "other@example.de", days_ago=5)
    answer = agent.post(address(found), {"order": order_id})
    assert answer.status_code == 303
    case = shop.case(answer["Location"].split("/")[3])
    assert case["opened_at"][:10] == (datetime.now(UTC) - timedelta(days=5)).date().isoformat()
    assert case["decision"]["items"][0]["governing_right"] == "withdrawal"
    assert agent.get(url(case)).status_code == 200
    assert "Case opened" in page(agent.get(address(found)))

    again = agent.post(address(found), {"order": order_id})
    assert again.status_code == 422
    assert again.content.decode().count("matched already") >= 1


def test_an_order_with_an_open_case_is_matched_without_another(agent, shop):
    found = declared(shop, "unreadable")
    case = shop.opened()
    answer = agent.post(address(found), {"order": case["order"]})
    assert (answer.status_code, answer["Location"]) == (303, address(found))
    assert "A case of this order was open already." in page(agent.get(address(found)))


def test_no_order_another_merchants_or_none_at_all_is_said(agent, shop, other_merchant):
    found = declared(shop, "unreadable")
    theirs = Shop(other_merchant).order()
    for wanted in ("", theirs, "nonsense"):
        answer = agent.post(address(found), {"order": wanted})
        assert answer.status_code == 422, wanted
        assert 'id="error-order"' in page(answer) or "matched" not in page(answer)
    assert "Waiting for you" in page(agent.get("/console/declarations/"))


def test_only_those_who_handle_cases_match(as_role, shop):
    found, order_id = declared(shop, "unreadable"), shop.order()
    reader = as_role("read_only")
    assert "Match and open a case" not in page(reader.get(address(found)))
    assert reader.post(address(found), {"order": order_id}).status_code == 403


def test_an_erased_declaration_is_kept_without_its_person(agent, shop):
    found = declared(shop, "unreadable")
    with tenant(shop.merchant):
        declaration.erase(found.id)
    said = page(agent.get(address(found)))
    assert "That it was made, and when, is kept." in said
    assert NAME not in said


def test_another_merchants_declaration_is_not_there(agent, other_merchant):
    found = declared(Shop(other_merchant), "1001")
    assert agent.get(address(found)).status_code == 404
