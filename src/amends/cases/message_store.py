"""Mails as they were sent, kept encrypted with the buyer's key."""

from datetime import datetime
from uuid import UUID

from amends.cases.models import Message
from amends.merchants.tenancy import new_id
from amends.orders import query as orders


def keep_mail(
    *,
    effect_id: UUID,
    case_id: str | None,
    order_id: str,
    buyer_id: str,
    template: str,
    subject: str,
    text: str,
    message_id: str,
    now: datetime,
) -> None:
    """One row for each effect, however often it was sent; nothing where the buyer was erased."""
    key = orders.buyer_key(buyer_id)
    if key is None:
        return
    row = Message(
        id=new_id(),
        case_id=case_id,
        order_id=order_id,
        kind="mail",
        template=template,
        sealed=key.seal_json({"subject": subject, "body": text}),
        actor="system",
        effect=effect_id,
        message_id=message_id,
        created_at=now,
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)


def text_of(message_id: str, buyer_id: str) -> str | None:
    """What was written in a message; None once the buyer was erased."""
    row = Message.objects.filter(id=message_id).first()
    key = orders.buyer_key(buyer_id) if row else None
    return None if row is None or key is None else key.open_json(bytes(row.sealed)).get("body")
