"""The mails of a case as a mail program gets them over SMTP: threaded, in the buyer's language, readable twice over."""

import pytest

from .merchant import Merchant
from .running import wait_for
from .sample import another
from .words import foreign_words

CHANGED_MIND = {
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}
LETTERS = 5


def whole_job(merchant: Merchant, order) -> str:
    """From the request to the money, over HTTP; the case."""
    units = [{"line": order["lines"][0]["id"], "quantity": 1}]
    asked = {"number": order["number"], "email": order["buyer"]["email"]}
    found = merchant.surely("POST", "/orders/search", asked)
    case = merchant.surely("POST", "/cases", {"order": found["id"], "items": [{**units[0], **CHANGED_MIND}]})
    merchant.do(case["id"], "accept", offers=[case["offers"][0]["id"]])
    merchant.do(case["id"], "receive", parcel=None, items=units)
    merchant.settled(case["id"])
    return case["id"]


@pytest.mark.parametrize(
    ("market", "language"), [("DE", "de"), ("FR", "fr"), ("ES", "es"), ("JP", "ja"), ("SA", "ar"), ("CN", "zh-Hans")]
)
def test_the_mails_of_a_case(demo, merchant, office, market, language):
    order = another(market, 12 if market == "DE" else 0)
    address = order["buyer"]["email"]

    case_id = whole_job(merchant, order)
    letters = wait_for(lambda: len(office.to(address)) >= LETTERS and office.to(address), "the letters", 30)

    assert len({letter["Message-ID"] for letter in letters}) == LETTERS
    assert {letter["References"] for letter in letters} == {letter["In-Reply-To"] for letter in letters}
    (thread,) = {letter["References"] for letter in letters}
    assert case_id in thread
    names = [line["title"] for line in order["lines"]] + [order["number"], order["buyer"]["name"], order["currency"]]
    for letter in letters:
        assert letter["Content-Language"] == language
        assert letter["From"].addresses[0].display_name == "Wren & Robin"
        assert letter.get_content_type() == "multipart/alternative"
        text, html = letter.get_body(("plain",)), letter.get_body(("html",))
        assert text.get_content_charset() == html.get_content_charset() == "utf-8"
        assert order["number"] in letter["Subject"]
        assert foreign_words(letter["Subject"], language.lower(), names) == []
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html.get_content()
        link = next(line for line in text.get_content().splitlines() if "/p/" in line)
        assert link.strip() in html.get_content()
