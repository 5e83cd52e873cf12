"""Disputes at a payment's scheme (chargebacks): of the order, whatever its cases are; open ones block its refunds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from amends.cases.actor import Actor
from amends.cases.event import DisputeRecorded, Recorded, decode
from amends.cases.label import check_label
from amends.cases.models import Event, Posting
from amends.cases.refusal import Refused
from amends.cases.store import event_rows, posting_rows
from amends.ledger import posting_rules
from amends.ledger.part import DisputeState
from amends.ledger.payment_balance import PaymentLeft
from amends.merchants.tenancy import current_merchant
from amends.orders import query as orders
from amends.vocabulary.identity import OrderId
from amends.vocabulary.money import MoneyError, format_minor, parse_minor
from amends.vocabulary.order import Payment

_LOST = frozenset({DisputeState.LOST, DisputeState.ACCEPTED})
_ENDED = _LOST | {DisputeState.WON}


def record_dispute(
    order_id: str,
    dispute: str,
    payment: str,
    state: str,
    amount: str | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[dict[str, Any], ...] | Refused:
    """Record where a dispute stands; the order's disputes as the contract has them. Said again, it changes nothing.

    `dispute` is the scheme's own id, `amount` is in the payment's currency (None: as before, else the whole payment).
    Refused: not_a_person, not_found, unknown_payment, unknown_word, not_money, out_of_range, wrong_state.
    """
    if actor.kind == "buyer":
        return Refused("not_a_person", "", "disputes are recorded by the merchant's people or systems")
    order = orders.locked(order_id)
    if order is None:
        return Refused("not_found", "order", "there is no such order")
    refused = Refused("missing", "dispute", "dispute must be the scheme's id") if not dispute else None
    refused = refused or check_label(dispute, "dispute")
    if refused is not None:
        return refused
    paid = next((each for each in order.order.payments if each.id == payment), None)
    if paid is None:
        known = tuple(each.id for each in order.order.payments)
        return Refused("unknown_payment", "payment", f"the order has no payment {payment!r}", allowed=known)
    if state not in set(DisputeState):
        return Refused(
            "unknown_word", "state", f"state: {state!r} is not one of a dispute", allowed=tuple(DisputeState)
        )
    history = _history(order_id)
    before = next((each for each in reversed(history) if each.dispute == dispute), None)
    amount_minor = _amount_minor(amount, paid, before)
    if isinstance(amount_minor, Refused):
        return amount_minor
    happened = DisputeRecorded(dispute, payment, state, amount_minor, paid.currency)
    if before != happened:
        if before is not None and (before.payment != payment or before.state in _ENDED):
            return Refused("wrong_state", "state", f"this dispute is {before.state} already, on {before.payment}")
        _write(order_id, Recorded(len(history) + 1, now, str(actor), happened), paid, order.currency)
    return of_order(order_id)


def of_order(order_id: str) -> tuple[dict[str, Any], ...]:
    """The disputes of an order as the contract's `prior_disputes`: what was said last of each.

    An open one is open since it was first recorded as such: the merchant heard of it then, and not before.
    """
    last: dict[str, DisputeRecorded] = {}
    opened: dict[str, str] = {}
    for row in _rows(order_id):
        each: DisputeRecorded = decode(row.type, row.schema, row.data)
        last[each.dispute] = each
        if each.state == DisputeState.OPEN:
            opened.setdefault(each.dispute, row.occurred_at.isoformat())
    return tuple(
        {
            "payment": each.payment,
            "amount": format_minor(each.amount_minor, each.currency),
            "state": each.state,
            **({"opened_at": opened[each.dispute]} if each.state == DisputeState.OPEN else {}),
        }
        for each in last.values()
    )


def _history(order_id: str) -> list[DisputeRecorded]:
    return [decode(row.type, row.schema, row.data) for row in _rows(order_id)]


def _rows(order_id: str) -> QuerySet[Event]:
    rows = Event.objects.filter(merchant_id=current_merchant(), stream_kind="order", stream_id=UUID(str(order_id)))
    return rows.order_by("sequence")


def _amount_minor(amount: str | None, paid: Payment, before: DisputeRecorded | None) -> int | Refused:
    if amount is None:
        return paid.amount_minor if before is None else before.amount_minor
    try:
        amount_minor = parse_minor(amount, paid.currency)
    except (MoneyError, TypeError):
        return Refused("not_money", "amount", "amount must be a decimal string such as '12.50'")
    if not 0 < amount_minor <= paid.amount_minor:
        return Refused("out_of_range", "amount", "amount must be more than nothing and no more than the payment")
    return amount_minor


def _write(order_id: str, recorded: Recorded, paid: Payment, currency: str) -> None:
    """The event, and for one that was lost the money that the scheme took."""
    Event.objects.bulk_create(event_rows("order", order_id, [recorded]))
    if recorded.event.state in _LOST:
        left = PaymentLeft(paid, paid.order_amount_minor, paid.amount_minor)
        taken_minor = left.order_minor(recorded.event.amount_minor)
        if taken_minor:
            entry = posting_rules.charge_back(OrderId(order_id), paid.id, currency, taken_minor)
            Posting.objects.bulk_create(posting_rows([entry], order_id))
