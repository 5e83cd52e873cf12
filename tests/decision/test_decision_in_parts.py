"""An order withdrawn in parts: whatever the order of parts and payments, the outbound charge comes to the whole."""

import json
from typing import Any

import pytest
from decided import decide_line
from hypothesis import given, settings
from hypothesis import strategies as st
from situations import CONTRACT, changed, item

from amends.site.packs import packs

PIECES = [("1", 1), ("1", 2), ("2", 1), ("3", 3), ("2", 1)]


def order(cheapest: str) -> dict[str, Any]:
    base = {"tax": "0.00", "tax_included": True, "kinds": [], "delivery_pattern": "single"}
    base |= {"nonreturnable_confirmed": False}
    lines = [
        base | {"id": "1", "quantity": 3, "unit_price": "9.99", "discount": "0.01"},
        base | {"id": "2", "quantity": 2, "unit_price": "0.00"},
        base | {"id": "3", "quantity": 3, "unit_price": "33.33"},
    ]
    parcels = [
        {"line": line["id"], "quantity": line["quantity"], "shipped_at": "2026-10-02", "delivered_at": "2026-10-05"}
        for line in lines
    ]
    payment = CONTRACT["order"]["payments"][0] | {"amount": "134.84", "order_amount": "134.84"}
    return {
        **CONTRACT["order"],
        "lines": lines,
        "order_discount": "5.00",
        "shipping": {"charged": "9.89", "cheapest_standard": cheapest, "tax": "0.00"},
        "payments": [payment],
        "deliveries": parcels,
    }


def asked(piece: tuple[str, int], withdrawn: list[Any], refunds: list[Any], cheapest: str, **policy: Any) -> Any:
    line, quantity = piece
    history = {"refunds": refunds, "disputes": [], "withdrawn": withdrawn}
    changes = {"order": order(cheapest), "history": history, "policy": {"policy": "Ours", **policy} if policy else None}
    changes["request.items"] = [item(line=line, quantity=quantity)]
    return json.loads(decide_line(json.dumps(changed(CONTRACT, **changes)), packs()))


def cents(text: str) -> int:
    return round(float(text) * 100)


@given(
    order_of_requests=st.permutations(PIECES),
    paid_at_once=st.lists(st.booleans(), min_size=len(PIECES), max_size=len(PIECES)),
    cheapest=st.sampled_from(["9.89", "4.90", "0.01", "3.33"]),
    mode=st.sampled_from([None, "share_by_value", "none", "full"]),
)
@settings(max_examples=60, deadline=None)
def test_shares_come_to_the_whole(
    order_of_requests: list[tuple[str, int]], paid_at_once: list[bool], cheapest: str, mode: str | None
) -> None:
    policy = {} if mode is None else {"partial_withdrawal_outbound": mode}
    withdrawn: list[Any] = []
    refunds: list[Any] = []
    shares, goods = [], 0
    for number, (piece, pays) in enumerate(zip(order_of_requests, paid_at_once, strict=True)):
        answer = asked(piece, withdrawn, refunds, cheapest, **policy)
        share = answer["shipping_refund"]
        shares.append(cents(share))
        goods += cents(answer["items"][0]["refund_due"]) - cents(share)
        withdrawn = [*withdrawn, {"line": piece[0], "quantity": piece[1]}]
        if pays:
            parts: list[Any] = [{"line": piece[0], "quantity": piece[1]}]
            parts += [{"shipping": True, "amount": share}] if cents(share) else []
            refunds = [*refunds, {"id": str(number), "state": "succeeded", "parts": parts, "payment": "p1"}]
    assert sum(shares) == cents(cheapest)
    assert goods == 12495


@pytest.mark.parametrize(("mode", "shares"), [("full", ["4.90", "0.00"]), ("none", ["0.00", "4.90"])])
def test_another_choice_gives_the_charge_once(mode: str, shares: list[str]) -> None:
    policy = {"policy": "Ours", "partial_withdrawal_outbound": mode}
    one = [item(quantity=1)]
    first = changed(CONTRACT, **{"request.items": one, "policy": policy})
    second = changed(first, **{"history.withdrawn": [{"line": "1", "quantity": 1}]})
    answers = [json.loads(decide_line(json.dumps(each), packs())) for each in (first, second)]
    assert [answer["shipping_refund"] for answer in answers] == shares
