"""Whatever people, providers and clocks do, in whatever order: the books balance, never more goes back than was paid,
what is refused changes nothing, and every row equals the fold of its history."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.cases import command, query, store
from amends.cases.models import Event, Posting
from amends.cases.refusal import Refused

from .conftest import CHANGED_MIND, DEFECTIVE, NOW, make_order
from .steps import BUYER, FINANCE, STAFF

PAID_MINOR = 4590
NUMBERS = count()
LATER = NOW + timedelta(days=20)


def of_refunds(tell: Callable[..., Any], **said: Any) -> Callable[[dict], Any]:
    """A provider's news about each refund of the case, whether it fits or not."""

    def act(case: dict) -> Any:
        answer: Any = None
        for refund in case["refunds"]:
            answer = tell(case["id"], refund["id"], "p1", now=NOW, **said)
        return answer

    return act


def accept(which: int) -> Callable[[dict], Any]:
    def act(case: dict) -> Any:
        offers = case["offers"]
        chosen = [offers[which % len(offers)]["id"]] if offers else ["o1"]
        return command.accept(case["id"], chosen, actor=BUYER, now=NOW)

    return act


STEPS: dict[str, Callable[[dict], Any]] = {
    "accept first": accept(0),
    "accept second": accept(1),
    "accept last": accept(-1),
    "send": lambda case: command.dispatched(case["id"], actor=BUYER, now=NOW),
    "send with proof": lambda case: command.dispatched(case["id"], proof=True, actor=BUYER, now=NOW),
    "receive one": lambda case: command.receive(case["id"], None, [{"line": "1", "quantity": 1}], actor=STAFF, now=NOW),
    "receive": lambda case: command.receive(case["id"], actor=STAFF, now=NOW),
    "grade": lambda case: command.grade(case["id"], [{"line": "1", "grade": "B"}], actor=STAFF, now=NOW),
    "deduct": lambda case: command.grade(
        case["id"], [{"line": "1", "grade": "D", "deduction": "3.00"}], actor=STAFF, now=NOW
    ),
    "refund": lambda case: command.refund(case["id"], actor=STAFF, now=NOW),
    "refund 7": lambda case: command.refund(case["id"], "7.00", "kind", actor=FINANCE, now=NOW),
    "refund 30": lambda case: command.refund(case["id"], "30.00", "kind", actor=FINANCE, now=NOW),
    "sending": of_refunds(command.refund_sending),
    "pending": of_refunds(command.refund_is_pending, reference="r", known=True),
    "unknown": of_refunds(command.refund_is_pending, reference=None, known=False),
    "paid": of_refunds(command.refund_reached_buyer, reference="r"),
    "failed": of_refunds(command.refund_did_not_reach_buyer, reason="declined"),
    "clock": lambda case: command.timer_fired(case["id"], "refund", now=LATER),
    "too late": lambda case: command.timer_fired(case["id"], "remedy", now=NOW + timedelta(days=60)),
    "out of stock": lambda case: command.store_ran_out(case["id"], ["1"], now=NOW),
    "shipped": lambda case: command.store_shipped(case["id"], ["1"], "S1", now=NOW),
    "by hand": lambda case: command.fulfilled(case["id"], actor=STAFF, now=NOW),
    "repair": lambda case: command.repair_started(case["id"], actor=STAFF, now=NOW),
    "repaired": lambda case: command.repair_done(case["id"], actor=STAFF, now=NOW),
    "refuse": lambda case: command.refuse(case["id"], [{"line": "1"}], "withdrawal", "late", actor=STAFF, now=NOW),
    "cancel": lambda case: command.cancel(case["id"], actor=BUYER, now=NOW),
    "close": lambda case: command.close(case["id"], actor=STAFF, now=NOW),
}
ACCOUNTS = {
    "owed_to_buyer": "promised",
    "refund_pending": "pending",
    "refund_settled": "refunded",
    "deducted": "deducted",
}


def check(case_id: str) -> dict:
    case = query.case(case_id)
    assert case is not None
    money = {name: round(float(case["money"][name]) * 100) for name in ACCOUNTS.values()}
    assert min(money.values()) >= 0, money
    assert money["pending"] + money["refunded"] <= PAID_MINOR
    for account, name in ACCOUNTS.items():
        rows = Posting.objects.filter(case_id=case_id, account=account).values_list("amount_minor", flat=True)
        assert -sum(rows) == money[name], (account, money)
    assert store.rebuild() == []
    return case


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    item=st.sampled_from([CHANGED_MIND, CHANGED_MIND | {"condition": "used", "used_beyond_testing": True}, DEFECTIVE]),
    quantity=st.integers(1, 2),
    steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=10),
)
def test_the_books_hold(in_tenant, item, quantity, steps):
    inside = transaction.savepoint_create()
    try:
        number = f"h{next(NUMBERS)}"
        opened = command.open_case(
            make_order(id=number, number=number), [item | {"quantity": quantity}], actor=BUYER, now=NOW
        )
        assert not isinstance(opened, Refused), opened
        case = check(opened["id"])
        for name in steps:
            written = Event.objects.count()
            answer = STEPS[name](case)
            if isinstance(answer, Refused):
                assert Event.objects.count() == written, (name, answer)
            case = check(opened["id"])
    finally:
        transaction.savepoint_rollback(inside)
