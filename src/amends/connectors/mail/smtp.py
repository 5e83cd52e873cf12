"""Mail over SMTP: `smtp://user:password@host:587` (STARTTLS where the server has it), `smtps://…:465`."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from amends.work.port import Mail

TIMEOUT_SECONDS = 20.0
"""Well within an effect's lease."""


class SmtpMail:
    """The port `MailPort`; SMTPException and OSError where the server does not take it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.scheme in {"smtp", "smtps"}, f"a mail server's address begins with smtp:// or smtps://, not {url}"
        self._secure = parts.scheme == "smtps"
        self._host, self._port = parts.hostname or "localhost", parts.port or (465 if self._secure else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, mail: Mail) -> None:
        """Hand it over in one conversation."""
        with self._connection() as connection:
            if self._user:
                connection.login(self._user, self._password)
            connection.send_message(message_of(mail))

    def _connection(self) -> smtplib.SMTP:
        if self._secure:
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        connection = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        return connection


def one_line(text: str) -> str:
    """Text as a header can carry it: what stands on several lines could begin a header of its own."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def message_of(mail: Mail) -> EmailMessage:
    """The mail with its headers: one Message-ID for all attempts, threaded, both plain and HTML."""
    message = EmailMessage()
    message["From"] = Address(one_line(mail.sender_name), addr_spec=mail.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = mail.message_id
    if mail.references:
        message["In-Reply-To"] = mail.references[-1]
        message["References"] = " ".join(mail.references)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = one_line(mail.locale)  # after the content, which clears all headers of its kind
    return message
