"""Timers that came due, each in a transaction of its own."""

from datetime import datetime

from amends.cases import command, timer_store
from amends.merchants.tenancy import tenant
from amends.vocabulary.identity import MerchantId


def sweep(merchant_id: MerchantId, now: datetime) -> int:
    """Act on every timer of a merchant that is due; how many."""
    with tenant(merchant_id):
        due = timer_store.due(now)
    acted = 0
    for timer_id, case_id, kind in due:
        with tenant(merchant_id):
            if timer_store.fire(timer_id, now):
                command.timer_fired(case_id, kind, now=now)
                acted += 1
    return acted
