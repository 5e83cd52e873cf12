"""Orders as stores give them. `query` reads, `store` writes; both are here once Django has started."""

from amends.vocabulary.identity import OrderId


def lock(order_id: OrderId | str) -> None:
    """Lock the order's row until the transaction ends: first of the locks order, payment, case."""
    from amends.orders import query

    query.lock(order_id)
