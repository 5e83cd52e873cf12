"""Mails that belong to an order rather than to one of its cases."""

from datetime import datetime, timedelta

from amends.cases import models
from amends.cases.effect import Effect, EffectKind, Queue
from amends.cases.store import write_effects
from amends.merchants.tenancy import current_merchant
from amends.orders import query as orders

LINK_PAUSE = timedelta(minutes=5)
"""Whoever asks again sooner gets no second mail, so that nobody's mailbox is filled by a stranger's asking."""


def send_link(order_id: str, locale: str, now: datetime) -> None:
    """Mail the buyer a fresh link to an order, in the language it was asked in; the link is made when it is sent."""
    effect = Effect(EffectKind.MAIL, Queue.MAIL, {"template": "link", "locale": locale})
    write_effects([effect], now, order_id=order_id)


def send_link_unless_just_sent(order_id: str, locale: str, now: datetime) -> bool:
    """The same for whoever asks from outside: False, and no mail, where one went out less than `LINK_PAUSE` ago."""
    orders.lock(order_id)
    recent = models.Effect.objects.filter(merchant_id=current_merchant(), order_id=order_id, case_id=None)
    if recent.filter(kind="mail", data__template="link", created_at__gt=now - LINK_PAUSE).exists():
        return False
    send_link(order_id, locale, now)
    return True
