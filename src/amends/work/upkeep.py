"""Once a day: what was kept long enough goes, for each merchant and for the installation."""

from datetime import datetime, timedelta

from amends.merchants.tenancy import tenant
from amends.vocabulary.identity import MerchantId
from amends.work.port import PORTS

DAY = timedelta(days=1)
AFTER_TROUBLE = timedelta(hours=1)

_next: dict[str, datetime] = {}
"""When each is due again, in this process; a new process looks once more, which costs a few statements."""


def forget_for(merchant_id: MerchantId, now: datetime) -> int:
    """One batch of a merchant's old rows, each kind in a transaction of its own; how many went.

    The next round goes on with the next batch, so that no round is long; where nothing is left, tomorrow.
    """
    if not _due(str(merchant_id), now):
        return 0
    gone = 0
    for forget in PORTS.forgetting:
        with tenant(merchant_id):
            gone += sum(forget(now).values())
    _next[str(merchant_id)] = now if gone else now + DAY
    return gone


def clear(now: datetime) -> None:
    """What belongs to no merchant: sessions that ran out, jobs that are over."""
    if _due("", now):
        for clearing in PORTS.clearing:
            clearing(now)
        _next[""] = now + DAY


def _due(name: str, now: datetime) -> bool:
    """Whether it is time; trouble is met again in an hour, not in every round."""
    if now < _next.get(name, now):
        return False
    _next[name] = now + AFTER_TROUBLE
    return True
