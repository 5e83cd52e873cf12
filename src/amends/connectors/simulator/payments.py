"""A payment provider as strict as real ones should be.

One transfer per key; the same key with other figures is an error; never more than was captured; results come later.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from amends.connectors.simulator import callbacks
from amends.connectors.simulator.faults import FaultKind, next_fault
from amends.connectors.simulator.models import Transfer
from amends.merchants.tenancy import tenant
from amends.vocabulary.identity import MerchantId
from amends.work.port import TransferAnswer, TransferOrder, TransferState, UnknownAnswerError

SETTLES_AFTER = timedelta(seconds=1)
LATE_FAILURE_AFTER = timedelta(seconds=3)
TURNED_BACK = "account_closed"
"""The reason of a transfer that succeeded and then came back from the buyer's bank: its money is with us again."""
MAX_CALLS = 1_000


class KeyReusedError(ValueError):
    """The same key came with other figures: a fault of the caller."""


class SimulatedPayments:
    """The port `PaymentProvider` over the simulator's own books, each call in a transaction of its own."""

    def refund(self, order: TransferOrder) -> TransferAnswer:
        """Accept, settle a moment later, and say so by webhook."""
        with tenant(order.merchant):
            if next_fault(FaultKind.ERROR_BEFORE):
                lost = "server error before anything was done"
            else:
                row = self._once(order, timezone.now())
                lost = "no answer" if next_fault(FaultKind.TIMEOUT_AFTER) else ""
        if lost:
            raise UnknownAnswerError(lost)
        return _answer(row, timezone.now())

    def find(self, merchant: MerchantId, key: str) -> TransferAnswer | None:
        """What became of the transfer with this key."""
        with tenant(merchant):
            row = Transfer.objects.filter(key=key).first()
            return None if row is None else _answer(row, timezone.now())

    def _once(self, order: TransferOrder, now: datetime) -> Transfer:
        charge = f"{order.order}/{order.payment}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{order.merchant}/{charge}"])
        known = Transfer.objects.filter(key=order.key).first()
        if known is not None:
            if (known.charge, known.amount_minor, known.currency) != (charge, order.amount_minor, order.currency):
                raise KeyReusedError(f"key {order.key} was used with other figures")
            known.calls += 1
            known.save(update_fields=["calls"])
            return known
        outcome, reason = self._outcome(order, charge)
        row = Transfer.objects.create(
            key=order.key,
            charge=charge,
            amount_minor=order.amount_minor,
            currency=order.currency,
            state=str(TransferState.PENDING),
            outcome=str(outcome),
            reason=reason,
            made_at=now,
            settles_at=now + SETTLES_AFTER,
        )
        callbacks.about_transfer(row, outcome, row.settles_at)
        if outcome is TransferState.SUCCEEDED and next_fault(FaultKind.LATE_FAILURE):
            row.reason = TURNED_BACK
            row.save(update_fields=["reason"])
            callbacks.about_turned_back(row, row.made_at + LATE_FAILURE_AFTER)
        return row

    def _outcome(self, order: TransferOrder, charge: str) -> tuple[TransferState, str]:
        if next_fault(FaultKind.DECLINE):
            return TransferState.FAILED, "declined"
        gone = _not_back(charge)
        if any(row.currency != order.currency for row in gone):
            return TransferState.FAILED, "wrong_currency"
        if sum(row.amount_minor for row in gone) + order.amount_minor > order.captured_minor:
            return TransferState.FAILED, "more_than_captured"
        return TransferState.SUCCEEDED, ""


def moved_minor(order_id: str, payment: str) -> int:
    """What really went back on a payment, for tests: the open tenant's transfers that were not turned down or back."""
    return sum(row.amount_minor for row in _not_back(f"{order_id}/{payment}"))


def _not_back(charge: str) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(charge=charge)
    return rows.exclude(outcome=str(TransferState.FAILED)).exclude(reason=TURNED_BACK)


def _answer(row: Transfer, now: datetime) -> TransferAnswer:
    state = TransferState(row.outcome if now >= row.settles_at else row.state)
    if row.reason == TURNED_BACK and now >= row.made_at + LATE_FAILURE_AFTER:
        state = TransferState.FAILED
    return TransferAnswer(state, reference=f"sim_{row.id.hex}", reason=row.reason)
