"""Keeping copies for the mail viewer, and reading them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from amends.connectors.mail.models import SentMail
from amends.merchants.tenancy import current_merchant, tenant
from amends.work.port import Mail

MAX_SHOWN = 200
MAX_SUBJECT = 300


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
