"""Deleting what has been kept long enough. The periods stand in `docs/privacy.md` and on the tables themselves."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from amends.orders.models import Buyer, Delivery, HistoricalReturn, Line, Order, Payment
from amends.orders.privacy import erase_buyer

BUYER_DAYS = 3 * 365
"""After the last order: the regular limitation period of claims (§ 195 BGB), the longest of the markets with packs."""
ORDER_DAYS = 10 * 365 + 3
"""Books and tax records (§ 147(3) AO)."""
BATCH = 1_000
"""Rows of one call: a round that runs daily stays short."""


def forget(now: datetime) -> dict[str, int]:
    """Apply every period to the open tenant; what was deleted or erased, by kind, at most `BATCH` each."""
    return {
        "buyers": _forget_buyers(now),
        "orders": _forget_orders(now),
        "historical_returns": _forget_returns(now),
    }


def _forget_buyers(now: datetime) -> int:
    cut = now - timedelta(days=BUYER_DAYS)
    recent = Order.objects.filter(Q(ordered_on__gt=cut.date()) | Q(received_at__gt=cut))
    stale = Buyer.objects.filter(erased_at=None, created_at__lt=cut).exclude(pk__in=recent.values("buyer"))
    ids = list(stale.values_list("pk", flat=True)[:BATCH])
    for buyer_id in ids:
        erase_buyer(buyer_id, now)
    return len(ids)


def _forget_orders(now: datetime) -> int:
    """An order that a case still refers to stays until the case goes."""
    cut = (now - timedelta(days=ORDER_DAYS)).date()
    old = list(Order.objects.filter(ordered_on__lt=cut).values_list("pk", flat=True)[:BATCH])
    return sum(_deleted(order_id) for order_id in old)


def _deleted(order_id: UUID) -> bool:
    try:
        with transaction.atomic():
            for kind in (Line, Payment, Delivery, HistoricalReturn):
                kind.objects.filter(order=order_id).delete()
            Order.objects.filter(pk=order_id).delete()
    except IntegrityError:
        return False
    return True


def _forget_returns(now: datetime) -> int:
    cut = (now - timedelta(days=ORDER_DAYS)).date()
    old = list(HistoricalReturn.objects.filter(returned_on__lt=cut).values_list("pk", flat=True)[:BATCH])
    HistoricalReturn.objects.filter(pk__in=old).delete()
    return len(old)
