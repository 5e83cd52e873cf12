"""Japan, Saudi Arabia, China: it is not known whether the delivery charge goes back; the goods are paid on return."""

from datetime import UTC, datetime

import pytest

from amends.cases import command, rulebooks
from amends.cases.models import Effect
from amends.orders import query as orders
from amends.site.packs import packs
from amends.work.mail_context import context_of

from .conftest import CHANGED_MIND, make_order
from .steps import BUYER, FINANCE, STAFF, settled, taken

MARKETS = {"JP": ("Asia/Tokyo", "JPY"), "SA": ("Asia/Riyadh", "SAR"), "CN": ("Asia/Shanghai", "CNY")}
NOW = datetime(2026, 10, 9, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def every_law(german_law):
    rulebooks.set_packs(packs)


@pytest.fixture(params=MARKETS)
def abroad(request, in_tenant) -> str:
    zone, currency = MARKETS[request.param]
    units = 1 if currency == "JPY" else 100

    def money(minor: int) -> str:
        return str(minor) if units == 1 else f"{minor / 100:.2f}"

    goods = {"id": "1", "sku": "TEE", "title": "T-shirt", "quantity": 2, "unit_price": money(2000)}
    goods |= {"tax": money(0), "kinds": [], "delivery_pattern": "single", "nonreturnable_confirmed": False}
    paid = {"id": "p1", "provider": "simulator", "method": "card", "status": "captured", "amount": money(4990)}
    return make_order(
        market=request.param,
        currency=currency,
        buyer={"email": "kei@example.com", "name": "Kei", "locale": "en", "time_zone": zone},
        lines=[goods],
        shipping={"charged": money(990), "cheapest_standard": money(490), "tax": money(0)},
        order_discount=money(0),
        duties=money(0),
        payments=[paid | {"currency": currency, "captured_at": "2026-10-01"}],
        notices={"return_cost_disclosed": True, "return_policy": {"displayed": "no", "return_cost": "buyer"}},
    )


def figure(case: dict, minor: int) -> str:
    return str(minor) if case["money"]["currency"] == "JPY" else f"{minor / 100:.2f}"


def test_the_goods_are_promised_on_acceptance_and_paid_when_they_are_back(abroad):
    case = taken(command.open_case(abroad, [CHANGED_MIND], actor=BUYER, now=NOW))
    (offer,) = case["offers"]
    assert (offer["at_least"], offer["buyer_receives"]["amount"]) == (True, figure(case, 4000))
    assert case["decision"]["items"][0]["refund_due"] is None

    case = taken(command.accept(case["id"], [offer["id"]], actor=BUYER, now=NOW))
    assert case["money"]["promised"] == figure(case, 4000)
    assert case["state"] == "waiting_for_goods"

    case = taken(command.receive(case["id"], actor=STAFF, now=NOW))
    assert case["money"]["pending"] == figure(case, 4000)

    case = settled(case)
    assert case["money"]["refunded"] == figure(case, 4000)
    assert case["state"] == "closed"


def test_a_person_may_give_the_delivery_charge_too(abroad):
    case = taken(command.open_case(abroad, [CHANGED_MIND], actor=BUYER, now=NOW))
    case = taken(command.accept(case["id"], [case["offers"][0]["id"]], actor=BUYER, now=NOW))
    case = settled(taken(command.receive(case["id"], actor=STAFF, now=NOW)))
    more = command.refund(case["id"], figure(case, 490), "the standard delivery too", actor=FINANCE, now=NOW)
    assert settled(taken(more))["money"]["refunded"] == figure(case, 4490)


def test_the_mail_says_that_more_may_be_owed(abroad):
    case = taken(command.open_case(abroad, [CHANGED_MIND], actor=BUYER, now=NOW))
    case = taken(command.accept(case["id"], [case["offers"][0]["id"]], actor=BUYER, now=NOW))
    order = orders.order(abroad)
    mail = Effect.objects.get(case_id=case["id"], kind="mail", data__template="offer_accepted")
    facts = {**mail.data, "offers": case["accepted"]}
    money = context_of(order, orders.buyer(order.buyer_id), case, facts, NOW)["money"]
    assert money == {"amount": figure(case, 4000), "currency": case["money"]["currency"], "at_least": True}
