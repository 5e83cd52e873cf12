"""Every page through its real address."""

from .shop import CHANGED_MIND, WORN, defective, page, url


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
    for words in ("Changed their mind", "2 × T-shirt", "German", "DE", "Buyer to choose", "€40.00"):
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
        "Goods on their way",
        "Receive",
    ):
        assert words in said, words


def test_every_kind_of_case_can_be_shown(agent, shop):
    for number, item in enumerate((CHANGED_MIND, WORN, defective())):
        case = shop.opened(item, number=str(2000 + number))
        assert agent.get(url(case)).status_code == 200
