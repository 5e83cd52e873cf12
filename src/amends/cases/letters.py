"""Mails that belong to an order rather than to one of its cases."""

from datetime import datetime

from amends.cases.effect import Effect, EffectKind, Queue
from amends.cases.store import write_effects


def send_link(order_id: str, locale: str, now: datetime) -> None:
    """Mail the buyer a fresh link to an order, in the language it was asked in; the link is made when it is sent."""
    effect = Effect(EffectKind.MAIL, Queue.MAIL, {"template": "link", "locale": locale})
    write_effects([effect], now, order_id=order_id)
