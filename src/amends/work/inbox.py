"""What outside systems tell us: verified over the raw bytes, stored, answered, and only then understood."""

from datetime import UTC, date, datetime, timedelta

import structlog
from django.db.models import F, Q, Sum
from procrastinate.contrib.django import app as queue

from amends.cases import effect_store
from amends.cases.store import call_of_key
from amends.merchants.tenancy import current_merchant, tenant
from amends.vocabulary.identity import MerchantId
from amends.work import refunds, shipments
from amends.work.models import InboundDelivery, RefusedDeliveries
from amends.work.port import PORTS, News, Webhook

_log = structlog.get_logger(__name__)

UNDERSTAND = "amends.work.understand"
MAX_BODY = 1_000_000
RETRY = timedelta(seconds=30)
LOST_JOB = timedelta(seconds=45)
MAX_ATTEMPTS = 10
SWEEP_BATCH = 200
KEPT_FOR = timedelta(days=90)
FORGOTTEN_AT_ONCE = 1_000
UNKNOWN_CONNECTION = "unknown"
"""Under which deliveries are counted that name no connection of ours."""


def receive(merchant_id: MerchantId, connection: str, webhook: Webhook, now: datetime) -> bool:
    """Store a delivery and have it understood; False where it is not genuine (then it is counted, not stored)."""
    adapter = PORTS.connections.get(connection)
    delivery_id = adapter.delivery_id(webhook) if adapter and len(webhook.body) <= MAX_BODY else None
    if delivery_id is None:
        _log.warning("delivery_refused", connection=connection, merchant=str(merchant_id))
        with tenant(merchant_id):
            _count_refused(connection if adapter else UNKNOWN_CONNECTION, now)
        return False
    with tenant(merchant_id):
        row = InboundDelivery(
            connection=connection,
            delivery_id=delivery_id,
            body=webhook.body,
            received_at=now,
            next_attempt_at=now,
            queued_at=now,
        )
        InboundDelivery.objects.bulk_create([row], ignore_conflicts=True)
        stored = InboundDelivery.objects.filter(
            merchant_id=current_merchant(), connection=connection, delivery_id=delivery_id
        ).first()
        assert stored is not None
        if stored.id == row.id:
            _defer([stored])
    return True


def refused_since(day: date) -> dict[str, int]:
    """How many deliveries were turned away since a day, by connection."""
    rows = RefusedDeliveries.objects.filter(merchant_id=current_merchant(), day__gte=day)
    return dict(rows.values_list("connection").annotate(Sum("count")).order_by("connection"))


def understand(delivery_id: str, merchant_id: MerchantId, now: datetime) -> bool:
    """Act on a stored delivery, once; False where there is nothing to do."""
    with tenant(merchant_id):
        row = (
            InboundDelivery.objects.select_for_update(skip_locked=True)
            .filter(merchant_id=current_merchant(), id=delivery_id, understood_at=None)
            .first()
        )
        if row is None:
            return False
        news = PORTS.connections[row.connection].understand(bytes(row.body))
        problem = "" if news is None else _act(news, now)
        row.attempts += 1
        row.problem = problem
        if not problem or row.attempts >= MAX_ATTEMPTS:
            row.understood_at = now
        else:
            row.next_attempt_at = now + RETRY
        row.save(update_fields=["attempts", "problem", "understood_at", "next_attempt_at"])
    return True


def defer_due(now: datetime) -> int:
    """Defer jobs for deliveries that nobody has understood yet and whose job is done or lost."""
    rows = list(
        InboundDelivery.objects.filter(merchant_id=current_merchant(), understood_at=None, next_attempt_at__lte=now)
        .filter(Q(queued_at__lt=F("next_attempt_at")) | Q(queued_at__lt=now - LOST_JOB))
        .order_by("id")[:SWEEP_BATCH]
    )
    if rows:
        InboundDelivery.objects.filter(id__in=[row.id for row in rows]).update(queued_at=now)
        _defer(rows)
    return len(rows)


def forget(now: datetime) -> dict[str, int]:
    """Delete deliveries that were understood long ago; how many."""
    old = InboundDelivery.objects.filter(merchant_id=current_merchant(), understood_at__lt=now - KEPT_FOR)
    ids = list(old.values_list("id", flat=True)[:FORGOTTEN_AT_ONCE])
    InboundDelivery.objects.filter(merchant_id=current_merchant(), id__in=ids).delete()
    days = RefusedDeliveries.objects.filter(merchant_id=current_merchant(), day__lt=(now - KEPT_FOR).date())
    return {"deliveries": len(ids), "refused_deliveries": days.delete()[0]}


def _count_refused(connection: str, now: datetime) -> None:
    """One more; whoever sends them names no row of its own, so that nobody fills the table."""
    day = now.astimezone(UTC).date()
    RefusedDeliveries.objects.bulk_create([RefusedDeliveries(connection=connection, day=day)], ignore_conflicts=True)
    row = RefusedDeliveries.objects.filter(merchant_id=current_merchant(), connection=connection, day=day)
    row.update(count=F("count") + 1)


def _act(news: News, now: datetime) -> str:
    """What could not be done about it, empty where all is well."""
    call = call_of_key(news.key)
    if call is None:
        return "about nothing that we asked for"
    if news.transfer is not None:
        refunds.tell(call.case_id, call.data, news.transfer, now)
    if news.shipment is not None:
        shipments.tell(call.case_id, call.data, news.shipment, now)
    if news.is_final:
        effect_store.done(call.effect_id, now)
    return ""


def _defer(rows: list[InboundDelivery]) -> None:
    task = queue.configure_task(UNDERSTAND, queue="webhook")
    merchant_id = str(current_merchant())
    task.batch_defer(*({"delivery_id": str(row.id), "merchant_id": merchant_id} for row in rows))
