"""What people do to a case, in one word each; a refusal fails the test."""

from typing import Any

from amends.cases import command
from amends.cases.actor import REFUND_MORE, Actor
from amends.cases.refusal import Refused

from .conftest import CHANGED_MIND, NOW

BUYER = Actor("buyer")
STAFF = Actor("staff", "anna")
FINANCE = Actor("staff", "femi", frozenset({REFUND_MORE}))


def opened(order_id: str, item: dict[str, Any] = CHANGED_MIND, **changes: Any) -> dict[str, Any]:
    return taken(command.open_case(order_id, [item | changes], actor=BUYER, now=NOW))


def accepted(
    order_id: str, item: dict[str, Any] = CHANGED_MIND, remedy: str | None = None, **changes: Any
) -> dict[str, Any]:
    case = opened(order_id, item, **changes)
    offers = [offer for offer in case["offers"] if remedy in {None, offer["remedy"]}]
    assert offers, [offer["remedy"] for offer in case["offers"]]
    return taken(command.accept(case["id"], [offers[0]["id"]], actor=BUYER, now=NOW))


def received(order_id: str, item: dict[str, Any] = CHANGED_MIND, remedy: str | None = None) -> dict[str, Any]:
    case = accepted(order_id, item, remedy)
    return taken(command.receive(case["id"], actor=STAFF, now=NOW))


def settled(case: dict[str, Any]) -> dict[str, Any]:
    """The provider pays everything that is planned."""
    for refund in case["refunds"]:
        for share in refund["by_payment"]:
            case = taken(
                command.refund_reached_buyer(case["id"], refund["id"], share["payment"], reference="re", now=NOW)
            )
    return case


def taken(case: dict[str, Any] | Refused) -> dict[str, Any]:
    assert not isinstance(case, Refused), case
    return case


def refused(answer: dict[str, Any] | Refused) -> tuple[str, str]:
    assert isinstance(answer, Refused), answer
    return answer.code, answer.field


def types(case: dict[str, Any]) -> list[str]:
    return [event["type"] for event in case["events"]]
