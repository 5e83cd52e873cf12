"""After a whole job every row, file and log line is searched for the buyer; after erasing, nothing of them is left."""

import logging
from datetime import UTC, datetime
from types import SimpleNamespace

import psycopg
import pytest
from django.utils import timezone

from amends.cases import command, declaration
from amends.cases.actor import Actor
from amends.merchants.tenancy import tenant
from amends.orders.privacy import erase_buyer, export_buyer
from cases.conftest import CHANGED_MIND, DEFECTIVE, contract_order
from photos import photo

from .world import drain

NOW = datetime(2026, 10, 19, 10, 0, tzinfo=UTC)
BUYER, STAFF = Actor("buyer"), Actor("staff", "anna")
PERSONAL = ("Mustermann", "erika", "Heidestra", "0221 5550", "heimlich", "beleg")
SEALED_IN_THE_DEMO = {"mail_sentmail"}
"""The demo's mailbox, where nothing is sealed; it is off where mails go out by SMTP."""


@pytest.fixture
def rows(postgres):
    """Every row of every table as text, read past all policies."""

    def look() -> dict[str, list[str]]:
        with psycopg.connect(postgres.superuser) as connection:
            names = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            return {
                name: [row for (row,) in connection.execute(f"SELECT t::text FROM {name} t").fetchall()]
                for (name,) in names
            }

    return look


def told_of(found: dict[str, list[str]]) -> dict[str, set[str]]:
    """Tables in which a personal word stands, in the clear or as bytes."""
    words = [*PERSONAL, *(word.encode().hex() for word in PERSONAL)]
    told = {
        name: {word for word in words for row in lines if word.lower() in row.lower()} for name, lines in found.items()
    }
    return {name: found for name, found in told.items() if found}


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_whole_job_leaves_nothing_personal_where_it_does_not_belong(shop, rows, log, settings, tmp_path, monkeypatch):
    from amends.connectors.mail.viewer import ViewerMail
    from amends.orders.store import upsert
    from amends.portal import tasks
    from amends.portal.link_request import ask
    from amends.portal.storefront import storefront
    from amends.work.port import PORTS

    settings.EVIDENCE = tmp_path
    monkeypatch.setattr(tasks, "timezone", SimpleNamespace(now=lambda: NOW))
    monkeypatch.setattr(PORTS, "mail", [ViewerMail()])
    person = contract_order()["buyer"] | {"phone": "0221 5550"}
    lines = [contract_order()["lines"][0] | {"discount": "4.00"}]
    with tenant(shop):
        (order,) = upsert([contract_order(store="main", buyer=person, lines=lines)], NOW)
        item = CHANGED_MIND | {"quantity": 1, "note": "heimlich", "evidence": ["beleg.jpg"]}
        case = command.open_case(order["id"], [item], message="Das ist heimlich", actor=BUYER, now=NOW)
        command.evidence(
            case["id"], [{"name": "beleg.jpg", "media_type": "image/png", "content": photo()}], actor=BUYER, now=NOW
        )
        fault = DEFECTIVE | {"quantity": 1, "prior_repairs": [{"requested_at": "2026-10-12", "by": "Mustermann"}]}
        command.open_case(order["id"], [fault], actor=BUYER, now=NOW)
        declaration.declare("example", "Erika Mustermann", "1001", "erika@example.de", "de", NOW)
        declaration.declare("example", "Erika Mustermann", "heimlich", "Erika@example.de", "de", NOW)
    ask(storefront("example"), "1001", "erika@example.de", "de")
    queued = rows()
    from procrastinate.contrib.django.models import ProcrastinateJob

    for job in ProcrastinateJob.objects.filter(task_name="amends.portal.send_link"):
        tasks.send_link.func(**job.args)
    now = drain(shop, timezone.now())
    with tenant(shop):
        command.accept(case["id"], [case["offers"][0]["id"]], actor=BUYER, now=now)
        command.message(case["id"], "Liebe Erika Mustermann", actor=STAFF, now=now)
        command.note(case["id"], "heimlich", actor=STAFF, now=now)
        command.dispatched(case["id"], tracking="JJD1", actor=BUYER, now=now)
        command.receive(case["id"], actor=STAFF, now=now)
        command.grade(
            case["id"], [{"line": "1", "quantity": 1, "grade": "A", "note": "heimlich"}], actor=STAFF, now=now
        )
    drain(shop, now)
    from amends.cases import query

    with tenant(shop):
        assert query.case(case["id"])["state"] == "closed"
        exported = str(export_buyer(buyer_of(order["id"])))
    assert told_of(queued) == {}
    found = told_of(rows())
    assert found.keys() == SEALED_IN_THE_DEMO, found
    assert not [word for word in PERSONAL if word.lower() in log.text.lower()]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(b"heimlich" in content for content in files)
    for word in ("Mustermann", "erika@example.de", "Heidestra", "0221 5550", "Das ist heimlich"):
        assert word in exported, word

    with tenant(shop):
        buyer = buyer_of(order["id"])
        erase_buyer(buyer, now)
        erase_buyer(buyer, now)
        exported = export_buyer(buyer)
    assert told_of(rows()) == {}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(word.lower() in str(exported).lower() for word in PERSONAL)
    assert exported["declarations"] == []
    assert keys_left() == 0


def buyer_of(order_id):
    from amends.orders import query

    return query.order(order_id).buyer_id


def keys_left():
    """How many keys are left that could open what was sealed."""
    from amends.cases.models import DeclarationKey
    from amends.merchants import query as merchants
    from amends.orders.models import Buyer

    left = 0
    for merchant_id in merchants.merchant_ids():
        with tenant(merchant_id):
            left += DeclarationKey.objects.count() + Buyer.objects.exclude(data_key=None).count()
    return left


def test_what_a_mail_server_says_of_an_address_is_not_kept(shop, outbox, monkeypatch):
    import smtplib

    from amends.cases.models import Effect
    from amends.orders.store import upsert
    from amends.work import effects
    from amends.work.port import PORTS

    class Refusing:
        def send(self, mail):
            raise smtplib.SMTPRecipientsRefused({mail.to: (550, f"<{mail.to}> unknown".encode())})

    monkeypatch.setattr(PORTS, "mail", [Refusing()])
    with tenant(shop):
        (order,) = upsert([contract_order(store="main")], NOW)
        command.open_case(order["id"], [CHANGED_MIND], actor=BUYER, now=NOW)
        (effect,) = Effect.objects.filter(kind="mail")
    effects.carry_out(str(effect.id), str(shop), NOW)
    with tenant(shop):
        (effect,) = Effect.objects.filter(kind="mail")
        assert "550" in effect.problem
        assert "erika" not in effect.problem
