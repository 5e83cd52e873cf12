"""Credit notes from before Amends, for learning what comes back; they never count as refunds made here."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from amends.merchants.tenancy import new_id
from amends.orders import rows
from amends.orders.models import HistoricalReturn, Order

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
