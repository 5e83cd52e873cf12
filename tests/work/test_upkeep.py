"""Once a day, and only once, what was kept long enough goes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.cases import command, declaration
from amends.cases.actor import Actor
from amends.cases.models import DeclarationKey, Effect, Evidence, Message, Timer
from amends.merchants.tenancy import tenant
from amends.work import upkeep
from amends.work.port import PORTS
from cases.conftest import CHANGED_MIND, make_order
from photos import photo

NOW = datetime(2026, 10, 19, 10, 0, tzinfo=UTC)
BUYER = Actor("buyer")
YEARS = timedelta(days=3 * 365 + 1)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(upkeep, "_next", {})


def test_a_batch_a_round_until_nothing_is_left_then_tomorrow(in_tenant, monkeypatch):
    left, asked = [3, 1, 0, 5], []

    def forget(now):
        asked.append(now)
        return {"things": left.pop(0)}

    monkeypatch.setattr(PORTS, "forgetting", [forget])
    rounds = [upkeep.forget_for(in_tenant, NOW + timedelta(seconds=2 * count)) for count in range(5)]
    assert rounds == [3, 1, 0, 0, 0]
    assert upkeep.forget_for(in_tenant, NOW + timedelta(days=1, seconds=10)) == 5


def test_trouble_is_met_again_in_an_hour(in_tenant, monkeypatch):
    asked = []

    def broken(now):
        asked.append(now)
        raise RuntimeError

    monkeypatch.setattr(PORTS, "forgetting", [broken])
    for _ in range(2):
        with pytest.raises(RuntimeError):
            upkeep.forget_for(in_tenant, NOW)
        assert upkeep.forget_for(in_tenant, NOW + timedelta(minutes=59)) == 0
        monkeypatch.setattr(upkeep, "_next", {})
    assert asked == [NOW, NOW]


def test_texts_files_and_keys_go_in_time_and_history_stays(in_tenant, settings, tmp_path):
    settings.EVIDENCE = tmp_path
    case = command.open_case(make_order(), [CHANGED_MIND], message="Hallo", actor=BUYER, now=NOW)
    command.evidence(case["id"], [{"media_type": "image/png", "content": photo()}], actor=BUYER, now=NOW)
    command.cancel(case["id"], actor=BUYER, now=NOW)
    declaration.declare("example", "Erika", "7", "e@example.de", "de", NOW)
    Effect.objects.update(state="done", done_at=NOW)
    left_over = tmp_path / str(in_tenant) / str(uuid4()) / ("0" * 64)
    left_over.parent.mkdir()
    left_over.write_bytes(b"of a transaction that failed")

    assert upkeep.forget_for(in_tenant, NOW) in {0, 1}  # a timer of the case that has ended
    assert (Message.objects.count(), Evidence.objects.count(), DeclarationKey.objects.count()) == (1, 1, 1)
    upkeep.forget_for(in_tenant, NOW + YEARS)
    for model in (Message, Evidence, DeclarationKey, Effect, Timer):
        assert not model.objects.exists(), model
    assert not any(each.is_file() for each in tmp_path.rglob("*"))
    from amends.cases import query

    assert query.case(case["id"])["state"] == "cancelled"


def test_sessions_that_ran_out_and_jobs_that_are_over_go(merchant):
    from django.db import connection
    from django.utils import timezone

    from amends.portal.link_request import ask
    from amends.portal.storefront import storefront

    now = timezone.now()
    Session.objects.create(session_key="old", session_data="x", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="new", session_data="x", expire_date=now + timedelta(hours=1))
    ask(storefront("example"), "1001", "erika@example.de", "de")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '31 days'")
    upkeep.clear(now)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert not ProcrastinateJob.objects.exists()


def test_everything_with_a_period_of_days_is_wired():
    names = {forget.__module__ for forget in PORTS.forgetting}
    assert names == {
        "amends.api.idempotency", "amends.connectors.mail.viewer", "amends.work.inbox",
        "amends.cases.retention", "amends.orders.retention", "amends.merchants.retention",
    }  # fmt: skip


def test_the_round_of_the_worker_keeps_up(in_tenant, monkeypatch):
    from amends.work.sweep import sweep

    seen = []
    monkeypatch.setattr(PORTS, "forgetting", [lambda now: seen.append(now) or {}])
    monkeypatch.setattr(PORTS, "clearing", [])
    monkeypatch.setattr(PORTS, "pulses", [])
    with tenant(in_tenant):
        sweep(NOW)
    assert seen == [NOW]
