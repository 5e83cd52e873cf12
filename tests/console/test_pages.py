"""Every page through its real address."""

from datetime import UTC, datetime

from amends.cases import command
from amends.cases.actor import Actor
from amends.cases.picture import fit
from amends.merchants.tenancy import tenant
from amends.orders import privacy
from amends.orders import query as orders
from photos import photo

from .shop import BUYER, CHANGED_MIND, WORN, an_order, defective, page, url


def test_strangers_are_led_to_the_sign_in(client, shop):
    answer = client.get("/console/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/console/"


def test_an_empty_inbox_says_what_a_good_day_looks_like(agent):
    said = page(agent.get("/console/"))
    assert "All done" in said
    assert "This is what a good day looks like." in said


def test_the_inbox_shows_a_case_on_one_line(agent, shop):
    case = shop.opened()
    said = page(agent.get("/console/"))
    assert url(case) in said
    for words in ("Change of mind", "2 × T-shirt", "German", "DE", "Buyer to choose", "€40.00"):
        assert words in said, words


def test_a_case_tells_its_story_and_what_is_owed(agent, shop):
    case = shop.accepted()
    answer = agent.get(url(case))
    said = page(answer)
    assert answer.status_code == 200
    for words in (
        "Buyer withdrew from the contract",
        "Agreed: Refund on return",
        "Withdrawal",
        "§ 355",
        "€40.90",
        "Promised, not yet paid",
        "Erika Mustermann",
        "Waiting for goods",
        "Receive",
    ):
        assert words in said, words


def test_every_kind_of_case_can_be_shown(agent, shop):
    for number, item in enumerate((CHANGED_MIND, WORN, defective())):
        case = shop.opened(item, number=str(2000 + number))
        assert agent.get(url(case)).status_code == 200


def test_a_photo_is_shown_and_served_to_colleagues(agent, shop):
    case = shop.opened()
    file = {"media_type": "image/png", "content": photo(noted="Erika")}
    case = shop.did(command.evidence, case["id"], [file], actor=BUYER)
    file_id = case["events"][-1]["data"]["files"][0]["id"]
    address = f"{url(case)}evidence/{file_id}/"
    assert f'src="{address}?small=1"' in page(agent.get(url(case)))
    answer = agent.get(address)
    assert (answer.content, answer["Content-Type"]) == (fit(file["content"]).content, "image/png")
    assert b"Erika" not in answer.content
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    small = agent.get(f"{address}?small=1")
    assert (small["Content-Type"], small.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_a_case_outlives_its_buyers_data(agent, shop):
    case = shop.opened()
    shop.did(command.message, case["id"], "My name is Erika", actor=BUYER)
    with tenant(shop.merchant):
        privacy.erase_buyer(orders.order(case["order"]).buyer_id, datetime.now(UTC))
    said = page(agent.get(url(case)))
    assert "The buyer’s data was erased." in said
    assert "Erased with the buyer’s data." in said
    assert "Erika" not in said


def test_a_decision_says_what_it_leaves_open(agent, shop):
    lives = {"lines": ["Triq ir-Repubblika 3"], "city": "Valletta", "country": "MT"}
    buyer = an_order()["buyer"] | {"address": lives, "time_zone": "Europe/Malta"}
    case = shop.opened(market="MT", buyer=buyer)  # Malta has the floor of EU law alone
    said = page(agent.get(url(case)))
    assert "What the decision leaves open" in said
    assert "Decided on EU law; national law may give more" in said


def test_staff_are_named_in_the_story(agent, shop):
    case = shop.opened()
    user_id = agent.session["_auth_user_id"]
    shop.did(command.note, case["id"], "Called", actor=Actor("staff", user_id))
    assert ">Agent<" in page(agent.get(url(case)))
