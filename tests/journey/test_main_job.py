"""The whole main job in a real browser, as buyer and merchant do it, in several languages."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from amends.presentation.language import locale_for
from amends.presentation.money import money
from amends.site.sample_merchant import RETURN_ADDRESSES
from amends.vocabulary.money import exponent, format_minor, parse_minor

from .buyer import plain
from .desk import figures_of
from .running import wait_for
from .sample import shown
from .words import foreign_words

pytestmark = pytest.mark.browser

STORE = "wren"
MOST_SCREENS = 5
JOURNEYS = [
    pytest.param("DE", "de", "de-DE", "ltr", True, id="a German, in German"),
    pytest.param("GB", "en", "en-GB", "ltr", True, id="a Briton, in English"),
    pytest.param("FR", "fr", "fr-FR", "ltr", True, id="a Frenchwoman, in French"),
    pytest.param("ES", "es", "es-ES", "ltr", True, id="a Spaniard, in Spanish"),
    pytest.param("JP", "ja", "ja-JP", "ltr", False, id="a Japanese, in Japanese"),
    pytest.param("SA", "ar", "ar-SA", "rtl", False, id="a Saudi, in Arabic"),
    pytest.param("CN", "zh-hans", "zh-CN", "ltr", False, id="a Chinese, in Chinese"),
]


def names_in(order) -> list[str]:
    """What is called the same in every language: goods, people, places, the shop."""
    address = [line for _country, lines in RETURN_ADDRESSES.values() for line in lines]
    goods = [line["title"] for line in order["lines"]]
    shop = [
        "Wren & Robin Gifts Ltd",
        "Wren & Robin",
        "18 Tannery Yard",
        "SE1 3XF London",
        "Companies House 00000000 (sample)",
    ]
    return [*goods, *address, *shop, order["buyer"]["name"], order["number"], order["currency"]]


def owed_for_one(order) -> Decimal:
    """What one unit of the first line cost, and its share of the delivery: by law, or by what the shop promises."""
    line, shipping = order["lines"][0], order["shipping"]
    paid = [Decimal(each["unit_price"]) * each["quantity"] - Decimal(each["discount"]) for each in order["lines"]]
    goods = paid[0] if line["quantity"] == 1 else Decimal(line["unit_price"])
    share = Decimal(shipping["cheapest_standard"]) * goods / sum(paid)
    least = Decimal(1).scaleb(-exponent(order["currency"]))
    return (goods + share.quantize(least, ROUND_HALF_UP)).quantize(least)


@pytest.mark.parametrize(("market", "language", "locale", "direction", "at_once"), JOURNEYS)
def test_from_the_link_to_the_money(market, language, locale, direction, at_once, demo, merchant, buyer, desk):
    order = shown(market)
    email, line = order["buyer"]["email"], order["lines"][0]
    names, tracking = names_in(order), f"TRACK{order['number']}"
    promised = owed_for_one(order)
    nothing = format_minor(0, order["currency"])
    figure = plain(money(str(promised), order["currency"], locale_for(language, market)))
    someone = buyer(f"{market}-{language}", locale)

    def reads_well(*extra: str) -> None:
        assert someone.page.locator("html").get_attribute("dir") == direction
        assert someone.page.locator("html").get_attribute("lang").lower() == language
        assert foreign_words(someone.text("main"), language, [*names, *extra]) == []

    # The buyer: from the link in the mail to "I have sent it".
    someone.open(someone.find_order(STORE, order["number"], email, language))
    reads_well()
    someone.choose(line["id"], None if line["quantity"] == 1 else 1)
    reads_well()
    if at_once:  # elsewhere the state of the goods decides whether anything is owed
        assert figure in someone.figures()[0]
    someone.say(line["id"], reason="changed_mind", state="unopened")
    reads_well()
    ways = someone.ways()
    assert ways[0]["legal"]
    assert figure in ways[0]["figure"]
    assert figure in someone.figures()[0]
    someone.take(ways[0]["value"])
    reads_well()
    assert figure in someone.figures()[0]
    someone.send("DHL", tracking)
    reads_well()
    status_page, case_id = someone.page.url, someone.case_id
    assert len(set(someone.screens) - {"on-its-way"}) <= MOST_SCREENS, someone.screens
    someone.look("slip", f"{status_page}slip/")
    reads_well()
    address = RETURN_ADDRESSES.get(market, RETURN_ADDRESSES["*"])[1]
    assert all(part in someone.text("main") for part in address)
    assert merchant.case(case_id)["rma"] in someone.text("main")

    # The merchant's people: the case stands in the inbox, the parcel comes, the unit is graded, the money goes out.
    clerk = desk().sign_in()
    assert line["title"] in clerk.inbox_row(case_id)
    clerk.open(case_id)
    assert clerk.actions()[0] == "receive"
    clerk.start("receive").confirm()
    clerk.start("grade").choose("A").confirm()
    if "refund" in clerk.leading():
        clerk.start("refund").confirm()
    case = merchant.settled(case_id)
    clerk.open(case_id)
    figures = [figures_of(value) for value in clerk.money().values()]
    assert figures == [nothing, nothing, str(promised), nothing, str(promised)], (
        "promised, on its way, arrived, deducted, in all"
    )

    # What was promised is what moved, and both sides see it.
    assert case["money"] == {
        "currency": order["currency"],
        "promised": nothing,
        "pending": nothing,
        "refunded": str(promised),
        "deducted": nothing,
    }
    moved = [(each["amount_minor"], each["currency"], each["outcome"]) for each in demo.transfers(case["order"])]
    assert moved == [(parse_minor(str(promised), order["currency"]), order["currency"], "succeeded")]
    someone.look("closed", status_page)
    reads_well()
    assert figure in someone.figures()[0]
    assert someone.page.locator(".now, .to-come").count() == 0

    # The mails, in the buyer's language, each once.
    mails = wait_for(lambda: demo.mails(email)[5:] and demo.mails(email), "the last mail", 20)
    assert len({mail["message_id"] for mail in mails}) == len(mails) == 6, [mail["subject"] for mail in mails]
    assert {mail["locale"].lower() for mail in mails} == {language}
    assert {mail["thread"] for mail in mails[1:]} == {mails[1]["thread"]}
    for mail in mails:
        assert foreign_words(mail["text"], language, [*names, case["rma"]]) == [], mail["subject"]
        assert f'dir="{direction}"' in mail["html"]
    assert figure in plain(mails[2]["text"])
    assert figure in plain(mails[-1]["text"])
