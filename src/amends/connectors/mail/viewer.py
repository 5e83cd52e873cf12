"""Keeping copies for the mail viewer, and reading them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from amends.cases import query as cases
from amends.connectors.mail.models import SentMail
from amends.merchants.tenancy import current_merchant, tenant
from amends.orders import query as orders
from amends.work.port import Mail

MAX_SHOWN = 200
MAX_SUBJECT = 300
KEPT_FOR = timedelta(days=30)
FORGOTTEN_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail in the viewer."""

    id: str
    recipient: str
    sender: str
    subject: str
    text: str
    html: str
    locale: str
    thread: str
    message_id: str
    sent_at: datetime


class ViewerMail:
    """The port `MailPort` that keeps a copy; the same Message-ID is kept once."""

    def send(self, mail: Mail) -> None:
        """Keep it."""
        with tenant(mail.merchant):
            row = SentMail(
                message_id=mail.message_id,
                recipient=mail.to,
                sender=f"{mail.sender_name} <{mail.sender}>",
                subject=mail.subject[:MAX_SUBJECT],
                text=mail.text,
                html=mail.html,
                locale=mail.locale,
                thread=mail.references[0] if mail.references else "",
                sent_at=timezone.now(),
            )
            SentMail.objects.bulk_create([row], ignore_conflicts=True)


def mails(recipient: str | None = None, limit: int = MAX_SHOWN) -> list[MailView]:
    """The open tenant's mails, newest first."""
    rows = SentMail.objects.filter(merchant_id=current_merchant()).order_by("-id")
    if recipient:
        rows = rows.filter(recipient=recipient)
    return [_view(row) for row in rows[: min(limit, MAX_SHOWN)]]


def mail(mail_id: str) -> MailView | None:
    """One mail of the open tenant."""
    row = SentMail.objects.filter(merchant_id=current_merchant(), id=mail_id).first()
    return None if row is None else _view(row)


def export(buyer_id: str) -> list[dict[str, str]]:
    """The copies of a buyer's mails."""
    return [
        {"at": row.sent_at.isoformat(), "to": row.recipient, "subject": row.subject, "text": row.text}
        for row in _of_buyer(buyer_id).order_by("id")
    ]


def erase(buyer_id: str, _now: datetime) -> None:
    """Delete the copies of a buyer's mails. Safe to repeat."""
    _of_buyer(buyer_id).delete()


def forget(now: datetime) -> dict[str, int]:
    """Delete old copies of the open tenant; how many."""
    old = SentMail.objects.filter(merchant_id=current_merchant(), sent_at__lt=now - KEPT_FOR)
    ids = list(old.values_list("id", flat=True)[:FORGOTTEN_AT_ONCE])
    SentMail.objects.filter(merchant_id=current_merchant(), id__in=ids).delete()
    return {"sent_mails": len(ids)}


def _of_buyer(buyer_id: str) -> Any:
    """Mails to the buyer's address, and those in the threads of their orders and cases."""
    buyer, bought = orders.buyer(buyer_id), orders.of_buyer(buyer_id)
    threads = [str(order.id) for order in bought]
    threads += [case["id"] for order in bought for case in cases.of_order(str(order.id))]
    wanted = Q(recipient__iexact=buyer.email) if buyer and buyer.email else Q(pk__in=[])
    for each in threads:
        wanted |= Q(thread__startswith=f"<{each}@")
    return SentMail.objects.filter(wanted, merchant_id=current_merchant())


def _view(row: SentMail) -> MailView:
    return MailView(
        str(row.id),
        row.recipient,
        row.sender,
        row.subject,
        row.text,
        row.html,
        row.locale,
        row.thread,
        row.message_id,
        row.sent_at,
    )
