"""Real worker processes, killed with no chance to say goodbye, again and again: every case ends, money moves once,
no mail is lost or doubled."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from amends.cases import query
from amends.cases.models import Effect
from amends.connectors.mail.models import SentMail
from amends.connectors.simulator.models import Transfer
from amends.connectors.simulator.payments import moved_minor
from amends.merchants.tenancy import tenant
from amends.work.health import healthy

from .test_refund_survives_crashes import waiting_for_its_refund

CASES, KILLS, PATIENCE_SECONDS = 4, 3, 150
MAILS = {"case_opened", "offer_accepted", "goods_received", "refund_settled"}
"""Beside them "refund_sent", unless the money had arrived before anybody could say that it was on its way."""


def started(url: str) -> subprocess.Popen:
    environment = os.environ | {"DATABASE_URL": url, "AMENDS_DATA": str(settings.DATA)}
    return subprocess.Popen(
        [sys.executable, "-m", "amends.cli", "worker", "--data", str(settings.DATA)],
        env=environment,
        start_new_session=True,
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_lose_nothing(shop, postgres):
    made = [waiting_for_its_refund(shop, number) for number in range(CASES)]
    worker = started(postgres.app)
    try:
        for pause in range(KILLS):
            wait_for_heartbeat()
            time.sleep(0.2 + 0.4 * pause)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            worker = started(postgres.app)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and not all_done(shop, made):
            time.sleep(1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    finally:
        worker.kill()
    with tenant(shop):
        for order_id, case_id in made:
            case = query.case(case_id)
            assert case["state"] == "closed", [event["type"] for event in case["events"]]
            assert case["money"]["refunded"] == "40.90"
            assert moved_minor(order_id, "p1") == 4090
        assert Transfer.objects.count() == CASES
        kept = [query.messages(case_id) for _, case_id in made]
        for mails in kept:
            templates = [mail["template"] for mail in mails]
            assert len(templates) == len(set(templates)), templates
            assert set(templates) >= MAILS, templates
        assert SentMail.objects.count() == sum(len(mails) for mails in kept)
        assert not Effect.objects.exclude(state="done").exists()


def all_done(shop, made) -> bool:
    with tenant(shop):
        closed = all(query.case(case_id)["state"] == "closed" for _, case_id in made)
        return closed and not Effect.objects.exclude(state="done").exists()


def wait_for_heartbeat() -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '2 seconds'"
            )
            if cursor.fetchone()[0]:
                assert healthy()["worker"] == "ok"
                return
        time.sleep(0.1)
    raise AssertionError("no worker came up")
