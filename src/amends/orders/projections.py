"""Rows for lines, payments and deliveries: what the order's document says, copied for counting, finding and locking."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from amends.merchants.tenancy import new_id
from amends.orders import rows
from amends.orders.incoming import Incoming
from amends.orders.models import Delivery, Line, Payment
from amends.vocabulary.deadline import Day

MAX_TRACKING = 100


def write_projections(orders: list[tuple[UUID, Incoming]], *, renew: bool) -> None:
    """The rows of these orders, `renew`ed where an earlier version has some; a payment keeps its row."""
    if renew and orders:
        changed = [order_id for order_id, _ in orders]
        Line.objects.filter(order__in=changed).delete()
        Delivery.objects.filter(order__in=changed).delete()
    lines = [row for order_id, order in orders for row in _lines(order_id, order)]
    payments = [row for order_id, order in orders for row in _payments(order_id, order)]
    deliveries = [row for order_id, order in orders for row in _deliveries(order_id, order)]
    rows.insert(Line, lines)
    money = ("provider", "method", "status", "amount_minor", "currency", "order_amount_minor")
    rows.insert(Payment, payments, key=("order_id", "payment"), update=money)
    rows.insert(Delivery, deliveries)


def _lines(order_id: UUID, order: Incoming) -> Iterator[dict[str, Any]]:
    for line in order.order.lines:
        runs = order.allocation.lines[line.id]
        yield {
            "id": new_id(),
            "order_id": order_id,
            "line": line.id,
            "sku": line.sku,
            "quantity": line.quantity,
            "gross_minor": sum(run.count * run.gross_minor for run in runs),
            "tax_minor": sum(run.count * run.tax_minor for run in runs),
        }


def _payments(order_id: UUID, order: Incoming) -> Iterator[dict[str, Any]]:
    for payment in order.order.payments:
        yield {
            "id": new_id(),
            "order_id": order_id,
            "payment": payment.id,
            "provider": payment.provider or "",
            "method": payment.method,
            "status": str(payment.status),
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "order_amount_minor": payment.order_amount_minor,
        }


def _deliveries(order_id: UUID, order: Incoming) -> Iterator[dict[str, Any]]:
    documents = order.document["deliveries"]
    for number, (delivery, document) in enumerate(zip(order.order.deliveries, documents, strict=True), 1):
        yield {
            "id": new_id(),
            "order_id": order_id,
            "number": number,
            "line": delivery.line,
            "quantity": delivery.quantity,
            "shipped_on": _day(delivery.shipped_at),
            "delivered_on": _day(delivery.delivered_at),
            "tracking": str(document.get("tracking") or "")[:MAX_TRACKING],
        }


def _day(day: Day) -> date | None:
    return day if isinstance(day, date) else None
