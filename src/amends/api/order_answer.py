"""An order as the API gives it: the contract's order under our id, what can still be refunded, and its open cases."""

from typing import Any

from amends.cases import query as cases
from amends.cases.past import past as past_of
from amends.ledger.quote_answer import answer_quote
from amends.orders.query import OrderView
from amends.vocabulary.money import format_minor

_PRIVATE = "buyer"
"""Of the buyer an order holds what the law asks about; name and address are never given by the API."""


def order_answer(order: OrderView) -> dict[str, Any]:
    """`refundable` has the shape of a quote's `refundable_after`; `open_cases` that of a page's rows."""
    return {
        **order.document,
        "id": str(order.id),
        "external_id": order.external_id,
        "number": order.number,
        "version": order.version,
        "market": order.market,
        "currency": order.currency,
        "total": format_minor(order.total_minor, order.currency),
        "channel": order.channel,
        "notices": order.notices,
        "refundable": _refundable(order),
        "open_cases": [case_row(row) for row in cases.of_order(str(order.id)) if row["state"] not in cases.ENDED],
    }


def case_row(row: dict[str, Any]) -> dict[str, Any]:
    """A case in a list, its amount as the contract writes money."""
    rest = {name: value for name, value in row.items() if name not in {"value_minor", "search"}}
    return rest | {"value": format_minor(row["value_minor"], row["currency"])}


def _refundable(order: OrderView) -> dict[str, Any] | None:
    """What is left after all refunds of all cases: the quote of asking for nothing."""
    past = past_of(str(order.id))
    quoted = answer_quote(
        {
            "id": str(order.id),
            "order": {name: value for name, value in order.document.items() if name != _PRIVATE},
            "prior_refunds": [prior for _, prior in past.refunds],
            "prior_disputes": list(past.disputes),
            "refund": [],
        }
    )
    left: dict[str, Any] | None = quoted.get("refundable_after")
    return left
