"""What was promised is what is paid: fees and duties with the goods, and the outbound charge once over several cases."""

from amends.cases import command, store

from .conftest import CHANGED_MIND, NOW, contract_order, make_order
from .steps import BUYER, STAFF, settled, taken

ONE = CHANGED_MIND | {"quantity": 1}


def with_fee_and_duties() -> str:
    payment = contract_order()["payments"][0] | {"amount": "50.90", "order_amount": "50.90"}
    fees = [
        {"id": "gift", "amount": "2.00", "tax": "0.00", "refundable_with": "goods"},
        {"id": "payment", "amount": "1.00", "tax": "0.00", "refundable_with": "never"},
    ]
    return make_order(fees=fees, duties="2.00", payments=[payment])


def accepted(order_id: str, item: dict) -> dict:
    case = taken(command.open_case(order_id, [item], actor=BUYER, now=NOW))
    return taken(command.accept(case["id"], [case["offers"][0]["id"]], actor=BUYER, now=NOW))


def paid(case: dict) -> dict:
    return settled(taken(command.receive(case["id"], actor=STAFF, now=NOW)))


def test_fees_and_duties_go_back_with_the_goods(in_tenant):
    case = accepted(with_fee_and_duties(), CHANGED_MIND)
    assert case["money"]["promised"] == "44.90"
    case = paid(case)
    assert (case["money"]["refunded"], case["money"]["promised"]) == ("44.90", "0.00")
    assert store.rebuild() == []


def test_two_withdrawals_before_any_refund_share_the_outbound_charge(order_id):
    first, second = accepted(order_id, ONE), accepted(order_id, ONE)
    assert [case["money"]["promised"] for case in (first, second)] == ["20.45", "20.45"]
    assert [paid(case)["money"]["refunded"] for case in (first, second)] == ["20.45", "20.45"]


def test_the_order_in_which_parcels_come_back_changes_nothing(order_id):
    first, second = accepted(order_id, ONE), accepted(order_id, ONE)
    assert [paid(case)["money"]["refunded"] for case in (second, first)] == ["20.45", "20.45"]


def test_three_shares_that_do_not_divide_come_to_the_whole(in_tenant):
    line = contract_order()["lines"][0] | {"quantity": 3, "unit_price": "10.00", "discount": "0.00", "tax": "0.00"}
    payment = contract_order()["payments"][0] | {"amount": "39.90", "order_amount": "39.90"}
    parcel = contract_order()["deliveries"][0] | {"quantity": 3}
    order_id = make_order(lines=[line], payments=[payment], deliveries=[parcel])
    cases = [accepted(order_id, ONE) for _ in range(3)]
    promised = [case["money"]["promised"] for case in cases]
    assert sorted(promised) == ["11.63", "11.63", "11.64"]
    assert [paid(case)["money"]["refunded"] for case in reversed(cases)] == list(reversed(promised))
