"""Webhooks of the simulated world: signed over the raw bytes, delivered late, sometimes twice, sometimes not at all."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings

from amends.connectors.simulator.faults import FaultKind, next_fault
from amends.connectors.simulator.models import Callback, Shipment, Transfer
from amends.merchants import query as merchants
from amends.merchants.tenancy import new_id, tenant
from amends.vocabulary.identity import MerchantId
from amends.work import inbox
from amends.work.port import News, ShipmentAnswer, ShipmentState, TransferAnswer, TransferState, Webhook

_log = structlog.get_logger(__name__)

NAME = "simulator"
SIGNATURE, DELIVERY = "x-simulator-signature", "x-simulator-delivery"
BATCH = 100
MAX_ATTEMPTS = 20


class SimulatorConnection:
    """The port `Connection`: is it genuine, and what does it say."""

    def delivery_id(self, webhook: Webhook) -> str | None:
        """The delivery's id where the signature is good."""
        delivery = webhook.headers.get(DELIVERY, "")
        given = webhook.headers.get(SIGNATURE, "")
        if not delivery or not hmac.compare_digest(sign(delivery, webhook.body).encode(), given.encode()):
            return None
        return delivery

    def understand(self, body: bytes) -> News | None:
        """A transfer that settled or failed, or a shipment that left."""
        said = json.loads(body)
        if said.get("type") == "transfer":
            answer = TransferAnswer(TransferState(said["state"]), said["reference"], said["reason"])
            return News(said["key"], transfer=answer)
        if said.get("type") == "shipment":
            return News(said["key"], shipment=ShipmentAnswer(ShipmentState(said["state"]), said["tracking"]))
        return None


def sign(delivery: str, body: bytes) -> str:
    """The signature of a delivery's raw bytes."""
    key = hashlib.sha256(f"simulator:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, delivery.encode() + b"." + body, hashlib.sha256).hexdigest()


def about_transfer(row: Transfer, state: TransferState, due_at: datetime) -> None:
    """Put away the webhook that will say how a transfer ended."""
    if not next_fault(FaultKind.LOST_WEBHOOK):
        _put_away(_said_of(row, state), due_at)


def about_turned_back(row: Transfer, due_at: datetime) -> None:
    """Put away the webhook that says that a transfer came back; never lost, since nobody would ask again."""
    _put_away(_said_of(row, TransferState.FAILED), due_at)


def _said_of(row: Transfer, state: TransferState) -> dict[str, Any]:
    reference = f"sim_{row.id.hex}"
    return {"type": "transfer", "key": row.key, "state": str(state), "reference": reference, "reason": row.reason}


def about_shipment(row: Shipment, tracking: str, due_at: datetime) -> None:
    """Put away the webhook that will say that goods have left."""
    _put_away({"type": "shipment", "key": row.key, "state": "shipped", "tracking": tracking}, due_at)


def deliver(now: datetime) -> None:
    """Deliver what is due, of every merchant: the simulated world's pulse."""
    for merchant_id in merchants.merchant_ids():
        deliver_of(merchant_id, now)


def deliver_of(merchant_id: MerchantId, now: datetime) -> int:
    """Deliver one merchant's due webhooks through the same door as anybody's; how many."""
    with tenant(merchant_id):
        due = list(Callback.objects.filter(delivered_at=None, due_at__lte=now).order_by("due_at", "id")[:BATCH])
        twice = {row.id for row in due if next_fault(FaultKind.DUPLICATE)}
    for row in due:
        for _ in range(2 if row.id in twice else 1):
            body = json.dumps(row.body, sort_keys=True).encode()
            headers = {DELIVERY: row.delivery_id, SIGNATURE: sign(row.delivery_id, body)}
            taken = inbox.receive(merchant_id, NAME, Webhook(body, headers), now)
        with tenant(merchant_id):
            if taken or row.attempts + 1 >= MAX_ATTEMPTS:
                Callback.objects.filter(id=row.id).update(delivered_at=now)
            else:
                Callback.objects.filter(id=row.id).update(attempts=row.attempts + 1)
    return len(due)


def _put_away(body: dict[str, Any], due_at: datetime) -> None:
    Callback.objects.create(delivery_id=f"evt_{new_id().hex}", body=body, due_at=due_at)
