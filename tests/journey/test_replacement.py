"""Something broke: a new one instead, by the store; and where the store has none left, the money after all."""

import pytest

from .running import wait_for
from .sample import another

pytestmark = pytest.mark.browser

SECOND_TIER_MAILS = 5
"""Link, request received, agreed, parcel here, and that there is none left."""


def asks_for_a_new_one(someone, demo, order) -> str:
    """From the link to the accepted replacement; the case."""
    line = order["lines"][0]
    someone.open(someone.find_order("wren", order["number"], order["buyer"]["email"], "de"))
    someone.choose(line["id"], None if line["quantity"] == 1 else 1)
    someone.say(line["id"], reason="defective", cause="unknown", severity="major", note="Der Henkel ist ab.")
    value = {offer["remedy"]: offer["id"] for offer in offers_of(demo, someone.case_id)}["replacement"]
    someone.take(value)
    return someone.case_id


def offers_of(demo, case_id):
    from .merchant import Merchant

    return Merchant(demo).case(case_id)["offers"]


def comes_back(merchant, someone, case_id: str, line: str) -> None:
    """The parcel with the broken one, where the shop wants it back."""
    if someone.page.locator("a.button[href$='/sent/']").count():
        someone.send("DHL", "TRACK77")
    if merchant.case(case_id)["state"] == "waiting_for_goods":
        merchant.do(case_id, "receive", parcel="TRACK77", items=[{"line": line, "quantity": 1}])
        merchant.do(case_id, "grade", items=[{"line": line, "quantity": 1, "grade": "unsellable", "note": "no handle"}])


def test_a_new_one_is_reserved_shipped_and_told(demo, merchant, buyer):
    order = another("DE", skip=1)
    line, email = order["lines"][0], order["buyer"]["email"]
    someone = buyer("replacement", "de-DE")
    case_id = asks_for_a_new_one(someone, demo, order)
    status_page = someone.page.url.split("sent/")[0]
    comes_back(merchant, someone, case_id, line["id"])

    case = merchant.settled(case_id)

    assert [item["state"] for item in case["items"]] == ["replacement_sent"]
    assert demo.transfers(case["order"]) == []
    (left,) = demo.rows("SELECT quantity FROM simulator_stock WHERE sku = %(sku)s", sku=line["sku"])
    assert left["quantity"] == 19
    mail = wait_for(lambda: [m for m in demo.mails(email) if "SIM" in m["text"]], "the mail with the tracking", 30)[0]
    assert mail["locale"] == "de"
    someone.look("replaced", status_page)


def test_without_stock_the_second_tier_opens_and_the_buyer_is_told(demo, merchant, buyer):
    order = another("DE", skip=2)
    line, email = order["lines"][0], order["buyer"]["email"]
    demo.change("DELETE FROM simulator_stock WHERE sku = %(sku)s", sku=line["sku"])
    demo.change(
        "INSERT INTO simulator_stock (id, merchant_id, sku, quantity)"
        " SELECT gen_random_uuid(), id, %(sku)s, 0 FROM merchants_merchant",
        sku=line["sku"],
    )
    someone = buyer("second-tier", "de-DE")
    case_id = asks_for_a_new_one(someone, demo, order)
    status_page = someone.page.url.split("sent/")[0]
    comes_back(merchant, someone, case_id, line["id"])

    wait_for(lambda: merchant.case(case_id)["offers"], "the second tier", 30, 0.5)
    wait_for(lambda: len(demo.mails(email)) >= SECOND_TIER_MAILS, "the mail about it", 30)
    someone.look("second-tier", status_page)
    ways = someone.ways()
    assert any(way["figure"] for way in ways)
    refund = next(offer for offer in offers_of(demo, case_id) if offer["buyer_receives"]["amount"])
    someone.take(refund["id"])
    case = merchant.settled(case_id)
    moved = demo.transfers(case["order"])
    assert [f"{each['amount_minor'] / 100:.2f}" for each in moved] == [refund["buyer_receives"]["amount"]]
    assert case["money"]["refunded"] == refund["buyer_receives"]["amount"]
