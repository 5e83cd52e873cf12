"""A worker for tests: carries out what is due on a clock that is put forward, with one crash where it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from amends.cases import effect_store
from amends.cases.models import Effect
from amends.connectors.simulator import callbacks, payments
from amends.merchants import tenancy
from amends.work import effects, inbox, mailing, refunds, shipments, timers
from amends.work.models import InboundDelivery

ROUNDS = 60
WATCHED = (effects, refunds, mailing, shipments, inbox, timers, callbacks, payments)


class Crash(BaseException):
    """The process dies here."""


class Crasher:
    """Counts the moments before, within and after every transaction of a worker, and dies at one of them."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.steps, self.where = at, 0, ""

    def step(self, where: str) -> None:
        self.steps += 1
        if self.steps == self.at:
            self.where = where
            raise Crash(where)

    @contextmanager
    def tenant(self, merchant_id: Any) -> Iterator[Any]:
        self.step("before a transaction")
        with tenancy.tenant(merchant_id) as found:
            yield found
            self.step("before its commit")
        self.step("after its commit")


@contextmanager
def crashing(monkeypatch: Any, at: int) -> Iterator[Crasher]:
    """Within the block, workers die at the step of that number (0: never; the steps are still counted)."""
    crasher = Crasher(at)
    with monkeypatch.context() as patch:
        for module in WATCHED:
            if hasattr(module, "tenant"):
                patch.setattr(module, "tenant", crasher.tenant)
        yield crasher


def drain(merchant_id: UUID, now: datetime, rounds: int = ROUNDS, step: timedelta = timedelta(minutes=2)) -> datetime:
    """Do everything that is due, round after round, until nothing is open; the clock's time then."""
    for _ in range(rounds):
        with tenancy.tenant(merchant_id):
            open_ids = [
                str(pk) for pk in Effect.objects.filter(state="waiting").order_by("id").values_list("id", flat=True)
            ]
        for effect_id in open_ids:
            effects.carry_out(effect_id, str(merchant_id), now)
        callbacks.deliver_of(str(merchant_id), now)
        with tenancy.tenant(merchant_id):
            unread = [
                str(pk)
                for pk in InboundDelivery.objects.filter(understood_at=None).order_by("id").values_list("id", flat=True)
            ]
        for delivery_id in unread:
            inbox.understand(delivery_id, str(merchant_id), now)
        with tenancy.tenant(merchant_id):
            waiting = Effect.objects.filter(state="waiting").exists() or _undelivered()
        if not waiting and not unread:
            return now
        now += step
    with tenancy.tenant(merchant_id):
        raise AssertionError(f"still open: {effect_store.open_effects()}")


def _undelivered() -> bool:
    from amends.connectors.simulator.models import Callback

    return Callback.objects.filter(delivered_at=None).exists()
