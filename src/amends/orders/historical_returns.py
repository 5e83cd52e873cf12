"""Credit notes from before Amends: what comes back, and what of an order was given back already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from amends.merchants.tenancy import new_id
from amends.orders import rows
from amends.orders.models import HistoricalReturn, Line, Order

BATCH = 5_000


class Return(TypedDict):
    """One line of a credit note; `id` is unique in the store, `amount_minor` is what was given back, positive.

    `order` is the store's order id and `line` its line, None where the sale is not known.
    """

    id: str
    credit_note: str
    kind: str
    sku: str
    quantity: int
    amount_minor: int
    currency: str
    returned_on: date | None
    order: str | None
    line: str | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What a credit note took back of an order: goods of a `line` with `bought` units, or (None) freight."""

    line: str | None
    quantity: int
    bought: int
    amount_minor: int
    currency: str


def of_order(order_id: UUID | str) -> list[Returned]:
    """What was credited of an order, in its own currency: goods whose line is known, and freight.

    Discounts, and credits of which the sale is not known, are left out: they say nothing of what is left of a line.
    """
    bought = Line.objects.filter(order_id=OuterRef("order_id"), line=OuterRef("line")).values("quantity")[:1]
    found = HistoricalReturn.objects.filter(
        order_id=order_id, kind__in=("goods", "freight"), currency=F("order__currency")
    )
    rows = found.annotate(bought=Subquery(bought)).order_by("id")
    return [
        Returned(
            None if row.kind == "freight" else row.line, row.quantity, row.bought or 0, row.amount_minor, row.currency
        )
        for row in rows
        if row.kind == "freight" or (row.bought and row.quantity > 0)
    ]


@dataclass(frozen=True, slots=True)
class KnownReturn:
    """Goods of a credit note whose line is known; `amount_minor` was given back, in the order's currency."""

    order: str
    line: str
    credit_note: str
    returned_on: date
    quantity: int
    amount_minor: int


def every() -> Iterator[KnownReturn]:
    """Every return of goods from before Amends whose sale and day are known, streamed."""
    rows = HistoricalReturn.objects.filter(kind="goods", currency=F("order__currency"), quantity__gt=0)
    rows = rows.exclude(line="").exclude(order=None).exclude(returned_on=None).order_by("id")
    for row in rows.iterator(chunk_size=BATCH):
        assert row.returned_on is not None
        yield KnownReturn(str(row.order_id), row.line, row.credit_note, row.returned_on, row.quantity, row.amount_minor)


def add(store_id: UUID | str, returns: list[Return]) -> int:
    """Keep these lines of credit notes, those known already left as they are; how many are new."""
    added = 0
    for start in range(0, len(returns), BATCH):
        batch = returns[start : start + BATCH]
        known = dict(
            Order.objects.filter(
                store=store_id, external_id__in={found["order"] for found in batch if found["order"]}
            ).values_list("external_id", "pk")
        )
        added += len(
            rows.insert(
                HistoricalReturn,
                [_row(store_id, found, known.get(found["order"] or "")) for found in batch],
                key=("store_id", "external_id"),
            )
        )
    return added


def _row(store_id: UUID | str, found: Return, order_id: UUID | None) -> dict[str, object]:
    return {
        "id": new_id(),
        "store_id": UUID(str(store_id)),
        "external_id": found["id"],
        "credit_note": found["credit_note"],
        "kind": found["kind"],
        "sku": found["sku"],
        "quantity": found["quantity"],
        "amount_minor": found["amount_minor"],
        "currency": found["currency"],
        "returned_on": found["returned_on"],
        "order_id": order_id,
        "line": found["line"] or "",
    }
