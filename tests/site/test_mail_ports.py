"""Where mail goes: to the server; in the demo to the viewer; without either it waits where everybody can see it."""

from datetime import UTC, datetime

import pytest

from amends.cases import command, effect_store
from amends.cases.actor import Actor
from amends.cases.models import Effect
from amends.connectors.mail.models import SentMail
from amends.connectors.mail.smtp import SmtpMail
from amends.connectors.mail.viewer import ViewerMail
from amends.merchants.tenancy import tenant
from amends.orders.store import upsert
from amends.site.no_mail_server import NoMailServer
from amends.site.wiring import mail_ports
from amends.work import effects
from amends.work.port import PORTS
from stored_order import an_order


@pytest.mark.parametrize(
    ("smtp_url", "demo", "kinds"),
    [
        ("smtp://mail.example", False, [SmtpMail]),
        ("smtp://mail.example", True, [SmtpMail, ViewerMail]),
        ("", True, [ViewerMail]),
        ("", False, [NoMailServer]),
    ],
)
def test_readable_copies_are_kept_in_the_demo_alone(smtp_url, demo, kinds):
    assert [type(port) for port in mail_ports(smtp_url, demo=demo)] == kinds


def test_without_a_server_a_mail_waits_and_goes_once_there_is_one(merchant, monkeypatch):
    monkeypatch.setattr(PORTS, "mail", mail_ports("", demo=False))
    now = datetime.now(UTC)
    with tenant(merchant):
        (order,) = upsert([an_order()], now)
        command.open_case(
            order["id"], [{"line": "1", "quantity": 1, "reason": "changed_mind"}], actor=Actor("buyer"), now=now
        )
        mail = Effect.objects.get(kind="mail")
    assert effects.carry_out(str(mail.id), merchant, now)
    with tenant(merchant):
        (waiting,) = effect_store.open_effects()
        assert (waiting["state"], "no mail server: set AMENDS_SMTP_URL" in waiting["problem"]) == ("waiting", True)
        assert SentMail.objects.count() == 0

    monkeypatch.setattr(PORTS, "mail", [ViewerMail()])
    assert effects.carry_out(str(mail.id), merchant, waiting["next_attempt_at"])
    with tenant(merchant):
        assert effect_store.open_effects() == []
        assert SentMail.objects.count() == 1
