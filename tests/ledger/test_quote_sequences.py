"""Sequences of refunds on any order, every answer sent back as a prior exactly as it came out."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.ledger.allocation import allocate
from amends.ledger.invariant import history_faults
from amends.ledger.part import Refusal
from amends.ledger.quote_answer import answer_quote
from amends.ledger.quote_reader import read_quote_request
from amends.vocabulary.money import format_minor, parse_minor
from amends.vocabulary.order import Order
from amends.vocabulary.order_reader import captured_minor
from ledger.ledger_orders import parsed
from ledger.random_orders import orders

STATES = ["planned", "sent", "pending", "needs_buyer", "succeeded", "succeeded", "failed"]


class History:
    """An order and what was done to it, as a caller of the API would keep it."""

    def __init__(self, order_json: dict[str, Any]) -> None:
        self.json = order_json
        self.order: Order = parsed(order_json)
        self.allocation = allocate(self.order)
        self.priors: list[dict[str, Any]] = []
        self.disputes: list[dict[str, Any]] = []

    def request(self, refund: list[dict[str, Any]]) -> dict[str, Any]:
        request = {
            "id": "q",
            "order": self.json,
            "prior_refunds": self.priors,
            "prior_disputes": self.disputes,
            "refund": refund,
        }
        return json.loads(json.dumps(request))

    def ask(self, refund: list[dict[str, Any]]) -> dict[str, Any]:
        found = answer_quote(self.request(refund))
        assert found == answer_quote(self.request(refund)), "preview and execution are one"
        assert "error" not in found, found
        if found["result"] == "refused":
            assert found["code"] in set(Refusal)
        else:
            self.check(found)
        return found

    def minor(self, text: str) -> int:
        return parse_minor(text, self.order.currency)

    def check(self, found: dict[str, Any]) -> None:
        """One answer by itself."""
        for each in [*found["parts"], {"gross": found["total"], "net": found["net"], "tax": found["tax"]}]:
            assert self.minor(each["net"]) + self.minor(each["tax"]) == self.minor(each["gross"])
            assert 0 <= self.minor(each["tax"]) <= self.minor(each["gross"])
        assert sum(self.minor(part["gross"]) for part in found["parts"]) == self.minor(found["total"]) > 0
        assert sum(self.minor(part["tax"]) for part in found["parts"]) == self.minor(found["tax"])
        assert sum(self.minor(each["order_amount"]) for each in found["by_payment"]) == self.minor(found["total"])
        assert all(part["quantity"] == len(part["units"]) > 0 for part in found["parts"] if "line" in part)

    def standing(self) -> list[dict[str, Any]]:
        return [prior for prior in self.priors if prior["state"] != "failed"]

    def given(self, kind: str, name: Any, what: str = "gross") -> int:
        parts = [part for prior in self.standing() for part in prior["parts"] if part.get(kind) == name]
        return sum(self.minor(part[what]) for part in parts)

    def paid_back(self, payment: str) -> int:
        shares = [share for prior in self.standing() for share in prior["by_payment"]]
        return sum(share["minor_units"] for share in shares if share["payment"] == payment)

    def check_caps(self) -> None:
        """Nothing gave back more than was paid for it, and the priors are read back without a fault."""
        for line, runs in self.allocation.lines.items():
            assert self.given("line", line) <= sum(run.count * run.gross_minor for run in runs)
            assert self.given("line", line, "tax") <= sum(run.count * run.tax_minor for run in runs)
        for kind, charge in (("shipping", self.allocation.shipping), ("duties", self.allocation.duties)):
            assert self.given(kind, True) <= charge.gross_minor
        for payment in self.order.payments:
            assert self.paid_back(payment.id) <= payment.amount_minor
        request = read_quote_request(self.request([]))
        assert history_faults(self.order, request.prior_refunds, request.prior_disputes) == []

    def check_all_given_back(self) -> None:
        """Every unit, tax and payment is back to the cent."""
        for line, runs in self.allocation.lines.items():
            assert self.given("line", line) == sum(run.count * run.gross_minor for run in runs)
            assert self.given("line", line, "tax") == sum(run.count * run.tax_minor for run in runs)
        others = [("shipping", True, self.allocation.shipping), ("duties", True, self.allocation.duties)]
        for kind, name, charge in [*others, *(("fee", fee, charge) for fee, charge in self.allocation.fees.items())]:
            assert self.given(kind, name) == charge.gross_minor
            assert self.given(kind, name, "tax") == (charge.tax_minor if charge.gross_minor else 0)
        for payment in self.order.payments:
            if payment.order_amount_minor:
                assert self.paid_back(payment.id) == payment.amount_minor


@st.composite
def parts(draw: st.DrawFn, order: Order) -> dict[str, Any]:
    """Something to ask for, often too much."""
    amount = format_minor(draw(st.one_of(st.integers(0, 50), st.integers(0, 4_000))), order.currency)
    line = draw(st.sampled_from([line.id for line in order.lines]))
    quantity = draw(st.sampled_from([1, 1, 2, 3, 999]))
    return draw(
        st.sampled_from(
            [
                {"line": line, "quantity": quantity},
                {"line": line, "quantity": quantity, "amount": amount},
                {"line": line, "quantity": 1, "units": [quantity], "amount": amount},
                {"line": line, "amount": amount},
                {"shipping": True},
                {"shipping": True, "amount": amount},
                {"duties": True},
                {"duties": True, "amount": amount},
                {"fee": "f"},
                {"amount": amount},
                {"amount": amount},
            ]
        )
    )


@settings(max_examples=120, deadline=None)
@given(orders(), st.data())
def test_any_sequence_stays_within_every_cap_and_ends_at_what_was_paid(order_json, data):
    history = History(order_json)
    for step in range(data.draw(st.integers(0, 7))):
        refund = data.draw(st.lists(parts(history.order), min_size=1, max_size=3))
        found = history.ask(refund)
        if found["result"] == "ok":
            history.priors.append(found | {"id": f"r{step}", "state": data.draw(st.sampled_from(STATES))})
        if history.standing() and data.draw(st.booleans()):  # a late failure; what failed never comes back
            data.draw(st.sampled_from(history.standing()))["state"] = data.draw(st.sampled_from(STATES))
        history.check_caps()
    rest = history.ask([{"rest": True}])
    if rest["result"] == "ok":
        history.priors.append(rest | {"id": "rest", "state": "planned"})
    else:
        assert rest["code"] in {"nothing_left", "payment_not_captured"}
    history.check_all_given_back()
    assert history.ask([{"rest": True}])["code"] in {"nothing_left", "payment_not_captured"}


@settings(max_examples=50, deadline=None)
@given(orders(), st.data())
def test_units_one_by_one_come_to_their_line(order_json, data):
    history = History(order_json)
    for line in history.order.lines:
        if line.quantity > 7:
            continue
        for step in range(line.quantity):
            found = history.ask([{"line": line.id, "quantity": 1}])
            if found["result"] == "ok":
                history.priors.append(found | {"id": f"{line.id}-{step}", "state": "succeeded"})
                assert found["parts"][0]["units"] == [step + 1]
            else:  # a unit that cost nothing gives nothing back
                assert found["code"] in {"nothing_left", "payment_not_captured"}
                break
        else:
            assert history.ask([{"line": line.id, "quantity": 1}])["code"] == "over_quantity"
            runs = history.allocation.lines[line.id]
            assert history.given("line", line.id, "tax") == sum(run.count * run.tax_minor for run in runs)


@settings(max_examples=50, deadline=None)
@given(orders(), st.data())
def test_disputes_share_the_cap(order_json, data):
    history = History(order_json)
    if captured_minor(history.order) == 0:
        return
    payment = data.draw(st.sampled_from([p for p in history.order.payments if p.order_amount_minor]))
    disputed_minor = data.draw(st.integers(1, payment.amount_minor))
    dispute = {"payment": payment.id, "amount": format_minor(disputed_minor, payment.currency), "state": "lost"}
    dispute["state"] = data.draw(st.sampled_from(["lost", "accepted", "won", "inquiry"]))
    history.disputes.append(dispute)
    for step in range(data.draw(st.integers(0, 4))):
        found = history.ask([data.draw(parts(history.order))])
        if found["result"] == "ok":
            history.priors.append(found | {"id": str(step), "state": "succeeded"})
    rest = history.ask([{"rest": True}])
    if rest["result"] == "ok":
        history.priors.append(rest | {"id": "rest", "state": "succeeded"})
    taken_minor = disputed_minor if dispute["state"] in {"lost", "accepted"} else 0
    assert history.paid_back(payment.id) + taken_minor == payment.amount_minor
    assert rest["refundable_after"]["order"] == format_minor(0, history.order.currency)


@settings(max_examples=50, deadline=None)
@given(orders(), st.data())
def test_a_prior_without_order_amounts_still_ends_exactly(order_json, data):
    """A caller may send back only payment and amount, as the contract's input has it."""
    history = History(order_json)
    for step in range(data.draw(st.integers(1, 4))):
        found = history.ask([data.draw(parts(history.order))])
        if found["result"] == "ok":
            shares = [{"payment": each["payment"], "amount": each["amount"]} for each in found["by_payment"]]
            prior = {"id": str(step), "state": "succeeded", "parts": found["parts"], "by_payment": shares}
            history.priors.append(prior)
    rest = history.ask([{"rest": True}])
    if rest["result"] == "ok":
        history.priors.append(rest | {"id": "rest", "state": "succeeded"})
    shares = [share for prior in history.priors for share in prior["by_payment"]]
    for payment in history.order.payments:
        own = [parse_minor(share["amount"], payment.currency) for share in shares if share["payment"] == payment.id]
        assert sum(own) <= payment.amount_minor
    goods = sum(history.given("line", line.id) for line in history.order.lines)
    assert goods == sum(run.count * run.gross_minor for runs in history.allocation.lines.values() for run in runs)
