"""The queue's tasks: each takes ids alone, and may be lost or run twice without harm."""

from django.utils import timezone
from procrastinate.contrib.django import app

from amends.cases.effect import CARRY_OUT
from amends.vocabulary.identity import MerchantId
from amends.work import effects, inbox


@app.task(name=CARRY_OUT)
def carry_out(effect_id: str, merchant_id: str) -> None:
    """One attempt at an effect."""
    effects.carry_out(effect_id, MerchantId(merchant_id), timezone.now())


@app.task(name=inbox.UNDERSTAND)
def understand(delivery_id: str, merchant_id: str) -> None:
    """Act on a stored delivery."""
    inbox.understand(delivery_id, MerchantId(merchant_id), timezone.now())
