"""The simulator's bad days drawn from seeds: whatever goes wrong, in the end the money moved once and all is done."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from amends.cases import command, query, store
from amends.cases.actor import Actor
from amends.cases.models import Effect, Posting
from amends.cases.refusal import Refused
from amends.connectors.simulator import faults, payments
from amends.connectors.simulator.payments import moved_minor
from amends.merchants.tenancy import tenant

from .test_refund_survives_crashes import waiting_for_its_refund
from .world import drain

SEEDS = range(1, 9)
RATE_PPM = 300_000
ENOUGH_SECONDS = 6.0
"""Seeds that are not reached by then are left to a faster day; the first ones always run."""
ALWAYS = 3
STAFF = Actor("staff", "femi")


@pytest.fixture
def seeded():
    yield faults.seed
    faults.seed(None)


@pytest.mark.django_db(transaction=True)
def test_money_moves_once_whatever_the_seed(shop, outbox, seeded, monkeypatch):
    monkeypatch.setattr(payments, "SETTLES_AFTER", timedelta(0))
    monkeypatch.setattr(payments, "LATE_FAILURE_AFTER", timedelta(0))
    began = time.monotonic()
    for seed in SEEDS:
        if seed > ALWAYS and time.monotonic() - began > ENOUGH_SECONDS:
            break
        seeded(seed, RATE_PPM)
        order_id, case_id = waiting_for_its_refund(shop, seed)
        now = drain(shop, timezone.now())
        seeded(None)
        now = sent_again_by_hand(shop, case_id, now)
        assert_done(shop, order_id, case_id, seed)


def sent_again_by_hand(shop, case_id: str, now):
    """What a provider declined or a bank turned back stands for a person, who sends it again."""
    with tenant(shop):
        case = query.case(case_id)
        if case["attention"] == "refund_failed":
            assert case["state"] == "refunding"
            assert not isinstance(command.refund(case_id, actor=STAFF, now=now), Refused)
    return drain(shop, now)


def assert_done(shop, order_id: str, case_id: str, seed: int) -> None:
    with tenant(shop):
        case = query.case(case_id)
        assert (seed, case["state"], case["money"]["refunded"]) == (seed, "closed", "40.90")
        assert (seed, moved_minor(order_id, "p1")) == (seed, 4090)
        open_effects = list(Effect.objects.exclude(state="done").values_list("kind", "state", "problem"))
        assert (seed, open_effects) == (seed, [])
        postings = Posting.objects.filter(case_id=case_id).values_list("amount_minor", flat=True)
        assert (seed, sum(postings)) == (seed, 0)
        assert (seed, store.rebuild()) == (seed, [])
