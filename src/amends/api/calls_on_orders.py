"""`/orders`: taking orders, and giving one with what can be refunded of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from amends.api.call import Write, look, reading_body, uuid_of, write
from amends.api.documentation import answered, asked
from amends.api.examples import ORDER
from amends.api.order_answer import order_answer
from amends.api.problem import not_found
from amends.cases.refusal import Refused
from amends.orders import query
from amends.orders.person import MAX_EMAIL
from amends.orders.query import OrderView
from amends.orders.store import BATCH, upsert
from amends.vocabulary.reader import FieldError

router = Router(tags=["orders"])


@router.post(
    "/orders",
    operation_id="send_orders",
    summary=f"Send up to {BATCH:,} orders; each is created, updated, unchanged or refused on its own",
    openapi_extra=asked("OrderBatch", {"orders": [ORDER]}, write=True) | answered("OrderResults"),
)
def send_orders(request: HttpRequest) -> HttpResponse:
    """Idempotent by store, id and version.

    An older version changes nothing; the same version with other content is refused, and so is a later one that
    contradicts refunds already promised or made.
    """
    return write(request, _take)


@router.post(
    "/orders/search",
    operation_id="find_order",
    summary="The newest order of this number and e-mail",
    openapi_extra=asked("OrderSearch", {"number": "1001", "email": "erika@example.de"}) | answered("Order"),
)
def find_order(request: HttpRequest) -> HttpResponse:
    """Both must match; case, blanks and a leading # make no difference."""
    return reading_body(
        request,
        lambda body: _given(query.find(body.text("number", most=100), body.text("email", most=MAX_EMAIL))),
    )


@router.get(
    "/orders/{order_id}",
    operation_id="get_order",
    summary="An order with what can be refunded of it and its open cases",
    openapi_extra=answered("Order"),
)
def get_order(request: HttpRequest, order_id: str) -> HttpResponse:
    """By our id, as `POST /orders` gave it."""
    return look(request, lambda: _given(query.order(uuid_of(order_id, "order"))))


def _take(given: Write) -> dict[str, Any] | Refused:
    orders = given.body.values.get("orders")
    if not isinstance(orders, list) or not orders:
        raise FieldError("missing", "orders", "orders must be a list of at least one order")
    if len(orders) > BATCH:
        raise FieldError("too_many", "orders", f"orders has {len(orders)} entries; at most {BATCH}")
    return {"results": upsert(orders, given.now)}


def _given(order: OrderView | None) -> dict[str, Any]:
    if order is None:
        raise not_found("order")
    return order_answer(order)
