"""Mail over a real SMTP server on loopback."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from amends.connectors.mail.smtp import SmtpMail
from amends.vocabulary.identity import MerchantId
from amends.work.port import Mail


class Mailbox:
    def __init__(self) -> None:
        self.received = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        self.received.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


@pytest.fixture
def mailbox():
    handler = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


MAIL = Mail(
    merchant=MerchantId("m"),
    to="erika@example.de",
    sender_name="Wren & Robin, Ltd",
    sender="care@wren.example",
    subject="Ihre Erstattung ist unterwegs — ٤٠٫٩٠",
    text="Guten Tag\n",
    html="<p>Guten Tag</p>",
    message_id="<e1@shop.example>",
    references=("<c1@shop.example>",),
    locale="de",
)


def test_a_mail_arrives_whole(mailbox):
    SmtpMail(f"smtp://127.0.0.1:{mailbox.port}").send(MAIL)

    ((to, message),) = mailbox.received
    assert to == ["erika@example.de"]
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == "<e1@shop.example>"
    assert message["References"] == message["In-Reply-To"] == "<c1@shop.example>"
    assert message["From"].addresses[0].display_name == "Wren & Robin, Ltd"
    assert message.get_body(("plain",)).get_content().strip() == "Guten Tag"
    assert "<p>" in message.get_body(("html",)).get_content()


def test_a_mail_sent_again_is_the_same_mail(mailbox):
    port = SmtpMail(f"smtp://127.0.0.1:{mailbox.port}")
    port.send(MAIL)
    port.send(MAIL)
    assert len({message["Message-ID"] for _, message in mailbox.received}) == 1


def test_a_server_that_is_away_is_an_error_for_the_effect_to_try_again():
    with pytest.raises(OSError):
        SmtpMail("smtp://127.0.0.1:1").send(MAIL)
