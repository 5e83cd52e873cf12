"""A store that holds stock, reserves, ships a moment later, and can run out."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from amends.connectors.simulator import callbacks
from amends.connectors.simulator.models import Shipment, Stock
from amends.merchants.tenancy import current_merchant_uuid, tenant
from amends.vocabulary.remedy import Remedy
from amends.work.port import ShipmentAnswer, ShipmentOrder, ShipmentState

DEFAULT_STOCK = 20
SHIPS_AFTER = timedelta(seconds=2)
REPAIRED_AFTER = timedelta(minutes=1)
FROM_STOCK = frozenset({Remedy.REPLACEMENT, Remedy.REDELIVERY})
"""What takes units from the shelf; a spare part lies in another, and a repair takes none."""


class SimulatedStore:
    """The port `StorePort` over the simulator's own books."""

    def fulfil(self, order: ShipmentOrder) -> ShipmentAnswer:
        """Reserve all units or none, and ship a moment later; a repair takes longer. Once per key."""
        now = timezone.now()
        with tenant(order.merchant):
            row = Shipment.objects.select_for_update().filter(key=order.key).first()
            if row is None:
                takes = REPAIRED_AFTER if order.remedy == Remedy.REPAIR else SHIPS_AFTER
                reserved = order.remedy not in FROM_STOCK or _reserve(order)
                state = ShipmentState.RESERVED if reserved else ShipmentState.OUT_OF_STOCK
                row = Shipment.objects.create(
                    key=order.key, units=dict(order.units), state=str(state), made_at=now, ships_at=now + takes
                )
                if reserved:
                    callbacks.about_shipment(row, _tracking(row), row.ships_at)
            return _answer(row, now)


def set_stock(sku: str, quantity: int) -> None:
    """Say what the open tenant's store holds of a product."""
    Stock.objects.update_or_create(merchant_id=current_merchant_uuid(), sku=sku, defaults={"quantity": quantity})


def _reserve(order: ShipmentOrder) -> bool:
    for sku in sorted(order.units):
        Stock.objects.get_or_create(merchant_id=current_merchant_uuid(), sku=sku, defaults={"quantity": DEFAULT_STOCK})
    held = {row.sku: row for row in Stock.objects.select_for_update().filter(sku__in=order.units).order_by("sku")}
    if any(held[sku].quantity < quantity for sku, quantity in order.units.items()):
        return False
    for sku, quantity in order.units.items():
        Stock.objects.filter(id=held[sku].id).update(quantity=F("quantity") - quantity)
    return True


def _tracking(row: Shipment) -> str:
    return f"SIM{row.id.hex[-10:].upper()}"


def _answer(row: Shipment, now: datetime) -> ShipmentAnswer:
    state = ShipmentState(row.state)
    if state is ShipmentState.RESERVED and now >= row.ships_at:
        return ShipmentAnswer(ShipmentState.SHIPPED, _tracking(row))
    return ShipmentAnswer(state)
