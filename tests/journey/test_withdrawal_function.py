"""The withdrawal function: from any page, without signing in, in two steps, kept and acknowledged whatever it fits."""

import re

import pytest

from .running import wait_for
from .sample import another

pytestmark = pytest.mark.browser
TO_THE_SECOND = r"\d{1,2}:\d{2}:\d{2}"


def declare(someone, demo, name: str, number: str, email: str) -> str:
    """Both steps from the footer's link; what the acknowledgement's page says."""
    someone.page.goto(f"{demo.url}/wren/?lang=de")
    someone.page.locator("footer a", has_text="Vertrag widerrufen").click()
    someone.seen("withdraw")
    for field, value in (("name", name), ("number", number), ("email", email)):
        someone.page.fill(f"[name={field}]", value)
    someone.button().click()
    someone.seen("withdraw-confirm")
    confirm = someone.button()
    assert confirm.inner_text() == "Widerruf bestätigen"
    confirm.click()
    someone.seen("withdrawn")
    return someone.text("main")


def test_it_finds_its_order_and_opens_a_case_for_all_of_it(demo, merchant, buyer):
    order = another("DE", skip=0, lines=2)
    name, email = order["buyer"]["name"], order["buyer"]["email"]

    told = declare(buyer("withdrawal", "de-DE"), demo, name, order["number"], email)

    assert all(said in told for said in (name, order["number"], email))
    at = re.search(TO_THE_SECOND, told).group()
    found = merchant.surely("POST", "/orders/search", {"number": order["number"], "email": email})
    (case,) = found["open_cases"]
    assert [item["line"] for item in case["items"]] == [line["id"] for line in order["lines"]]
    mail = wait_for(lambda: [m for m in demo.mails(email) if email in m["text"]], "the acknowledgement", 30)[0]
    assert mail["locale"] == "de"
    assert all(said in mail["text"] for said in (name, email))
    assert re.search(TO_THE_SECOND, mail["text"]).group() == at


def test_what_fits_nothing_is_kept_and_acknowledged_all_the_same(demo, buyer):
    told = declare(buyer("stranger", "de-DE"), demo, "Erika Fremd", "Rechnung vom Mai", "erika@fremd.example")

    assert "Rechnung vom Mai" in told
    (mail,) = wait_for(lambda: demo.mails("erika@fremd.example"), "the acknowledgement", 30)
    assert "Rechnung vom Mai" in mail["text"]
    assert re.search(TO_THE_SECOND, mail["text"])
    kept = demo.rows(
        "SELECT count(*) FROM cases_declaration WHERE id::text IN (SELECT data->>'declaration' FROM cases_effect)"
    )
    assert kept[0]["count"] >= 1
