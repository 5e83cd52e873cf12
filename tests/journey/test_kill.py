"""`kill -9` between any two steps of the main job, of each part and of all at once: the case finishes, the money moves
once, every mail goes out once, nothing is lost."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from .merchant import Merchant
from .running import RunningDemo, wait_for
from .sample import another

CHANGED_MIND = {
    "reason": "changed_mind",
    "condition": "unopened",
    "seal": "none",
    "used_beyond_testing": False,
}
ONCE = ("case_opened", "offer_accepted", "goods_dispatched", "goods_received", "goods_graded", "refund_planned",
        "refund_sent", "refund_succeeded", "case_closed")  # fmt: skip
MAILS = {"case_opened", "offer_accepted", "goods_received", "refund_settled"}
"""And `refund_sent`, unless the money had arrived before it could be said that it was on its way."""
STEPS = 6
FINISHED_SECONDS = 90
"""A worker that died in the middle of something is believed dead after 20 s; then others take over."""


@pytest.fixture
def struck(demo: RunningDemo) -> RunningDemo:
    """The demo, where it is ours to kill."""
    if demo.process is None:
        pytest.skip("this demo was started by somebody else, who keeps it")
    return demo


@pytest.fixture
def merchant(struck: RunningDemo) -> Merchant:
    """Somebody who asks again while the database is away."""
    return Merchant(struck, while_parts_die=True)


def steps(merchant: Merchant, order: dict[str, Any], order_id: str) -> Iterator[str]:
    """The main job; it yields between its steps, and gives the case's id each time."""
    line, tracking = order["lines"][0]["id"], f"TRACK{order['number']}"
    units = [{"line": line, "quantity": 1}]
    case = merchant.surely("POST", "/cases", {"order": order_id, "items": [{**units[0], **CHANGED_MIND}]})
    yield case["id"]
    merchant.do(case["id"], "accept", offers=[case["offers"][0]["id"]])
    yield case["id"]
    merchant.do(case["id"], "dispatched", items=units, carrier="DHL", tracking=tracking)
    yield case["id"]
    merchant.do(case["id"], "receive", parcel=tracking, items=units)  # the refund is planned with it
    yield case["id"]
    merchant.do(case["id"], "grade", items=[{**units[0], "grade": "A", "note": ""}])
    yield case["id"]
    wait_for(lambda: told(merchant.case(case["id"]), "refund_sent"), "the refund to be sent", FINISHED_SECONDS, 0.1)
    yield case["id"]


def told(case: dict[str, Any], event: str) -> bool:
    return any(each["type"] == event for each in case["events"])


def assert_finished_once(demo: RunningDemo, merchant: Merchant, case_id: str, email: str) -> None:
    case = merchant.settled(case_id, FINISHED_SECONDS)
    types = [event["type"] for event in case["events"]]
    assert [each for each in ONCE if types.count(each) != 1] == [], types

    (moved,) = demo.transfers(case["order"])
    assert moved["outcome"] == "succeeded"
    assert f"{moved['amount_minor'] / 100:.2f}" == case["money"]["refunded"] != "0.00"
    assert case["money"]["promised"] == case["money"]["pending"] == "0.00"

    ours = "SELECT data->>'template' AS template, id::text AS id, state FROM cases_effect WHERE case_id = %(case)s AND kind = 'mail'"
    wait_for(
        lambda: all(row["state"] == "done" for row in demo.rows(ours, case=case_id)),
        "every mail",
        FINISHED_SECONDS,
        0.2,
    )
    effects = demo.rows(ours, case=case_id)
    templates = [row["template"] for row in effects]
    assert len(templates) == len(set(templates))
    assert MAILS <= set(templates) <= MAILS | {"refund_sent"}
    shown = [mail["message_id"].strip("<>").split("@")[0] for mail in demo.mails(email)]
    assert sorted(shown) == sorted(row["id"] for row in effects), "each mail stands in the mailbox once"
    kept = demo.rows("SELECT count(*) FROM cases_message WHERE case_id = %(case)s AND kind = 'mail'", case=case_id)
    assert kept[0]["count"] == len(effects)
    assert (
        demo.rows("SELECT sum(amount_minor) FROM cases_posting WHERE case_id = %(case)s", case=case_id)[0]["sum"] == 0
    )


def begun(merchant: Merchant, skip: int) -> tuple[dict[str, Any], Iterator[str]]:
    """An order, and its main job about to begin."""
    order = another("DE", skip)
    found = merchant.surely("POST", "/orders/search", {"number": order["number"], "email": order["buyer"]["email"]})
    return order, steps(merchant, order, found["id"])


def test_web_worker_or_database_dies_after_every_step(struck, merchant):
    """Three buyers at once; after each step of one the web dies, of the next the worker, of the third the database."""
    jobs = {part: begun(merchant, skip) for part, skip in (("web", 5), ("worker", 6), ("postgres", 7))}
    cases: dict[str, str] = {}
    for _ in range(STEPS):
        for part, (_order, job) in jobs.items():
            cases[part] = next(job)
            struck.kill(part)
    for part, (order, _job) in jobs.items():
        assert_finished_once(struck, merchant, cases[part], order["buyer"]["email"])


@pytest.mark.slow
def test_everything_dies_at_once_and_is_started_again(struck, merchant):
    order, job = begun(merchant, 8)
    for number in range(STEPS):
        case_id = next(job)
        if number in {0, 3}:  # opened, with its acknowledgement on the way; received, with the refund planned
            struck.kill_all()
            struck.start()
    assert_finished_once(struck, merchant, case_id, order["buyer"]["email"])


@pytest.mark.slow
def test_the_web_dies_in_the_middle_of_every_write(struck):
    """The caller asks again with the same key until an answer comes: it is done once."""

    class Interrupted(Merchant):
        def surely(self, method, path, body=None):
            if method == "POST" and "search" not in path:
                threading.Timer(0.02, lambda: struck.kill("web")).start()
            return super().surely(method, path, body)

    order, job = begun(Interrupted(struck, while_parts_die=True), 9)
    *_, case_id = job
    assert_finished_once(struck, Merchant(struck, while_parts_die=True), case_id, order["buyer"]["email"])


def test_two_refunds_of_60_on_a_payment_of_100_at_the_same_moment(demo):
    """Two cases on one order, each refunding 60 of its 100: the second is refused, and 60 moves."""
    merchant = Merchant(demo)
    order = another("DE", 10) | {"id": "two-at-once", "number": "two-at-once", "version": 1, "fees": []}
    line = {**order["lines"][0], "unit_price": "50.00", "discount": "0.00", "tax": "0.00", "quantity": 1}
    order |= {
        "lines": [{**line, "id": "1"}, {**line, "id": "2"}],
        "shipping": {"charged": "0.00", "cheapest_standard": "0.00", "tax": "0.00", "tax_included": True},
        "payments": [{**order["payments"][0], "amount": "100.00"}],
        "deliveries": [{**order["deliveries"][0], "line": each, "quantity": 1} for each in ("1", "2")],
    }
    made = merchant.surely("POST", "/orders", {"orders": [order]})["results"][0]
    assert made["result"] == "created", made
    cases = [
        merchant.surely(
            "POST", "/cases", {"order": made["id"], "items": [{"line": each, "quantity": 1, **CHANGED_MIND}]}
        )
        for each in ("1", "2")
    ]
    together, answers = threading.Barrier(2), []

    def refund(case: dict[str, Any]) -> None:
        together.wait()
        answers.append(merchant.call("POST", f"/cases/{case['id']}/refund", {"amount": "60.00", "reason": "goodwill"}))

    both = [threading.Thread(target=refund, args=(case,)) for case in cases]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(status for status, _answer in answers) in ([200, 409], [200, 422]), answers
    refused = next(answer for status, answer in answers if status != 200)
    assert refused["code"].startswith("over_"), refused
    wait_for(lambda: demo.transfers(made["id"]), "the one refund", 30)
    assert [each["amount_minor"] for each in demo.transfers(made["id"])] == [6000]
