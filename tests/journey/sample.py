"""The sample shop's orders that the demo shows, as they were imported."""

from datetime import date
from functools import cache
from typing import Any

from amends.site import sample_shop


@cache
def orders() -> list[dict[str, Any]]:
    return list(sample_shop.orders(date.today()))


def shown(market: str) -> dict[str, Any]:
    """The order of a market that `demo.json` names."""
    number = sample_shop.showcase()[market]
    return next(order for order in orders() if order["number"] == number)


def another(market: str, skip: int = 0, lines: int = 1) -> dict[str, Any]:
    """Another order of the market, arrived lately and paid by something that can be paid back."""
    number = sample_shop.showcase()[market]
    today = date.today()
    fitting = [
        order
        for order in orders()
        if order["market"] == market
        and order["number"] != number
        and order["payments"][0]["refundable"] == "yes"
        and len(order["lines"]) >= lines
        and all(_days_since(each["delivered_at"], today) in range(1, 8) for each in order["deliveries"])
    ]
    return fitting[skip]


def _days_since(day: str | None, today: date) -> int:
    return -1 if not day or day == "never" else (today - date.fromisoformat(day)).days
