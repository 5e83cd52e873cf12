"""What a command wants done in the world, committed with its events and carried out by workers afterwards.

`data` holds ids and codes alone: a mail's recipient and words are found when it is sent.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from amends.merchants.tenancy import new_id

CARRY_OUT = "amends.work.carry_out"
"""The task that carries out one effect, by name: workers are above this floor."""


class Queue(StrEnum):
    """Each with its own workers, so that nobody's import starves a refund."""

    MONEY = "money"
    MAIL = "mail"
    WEBHOOK = "webhook"
    BULK = "bulk"


class EffectKind(StrEnum):
    """What there is to do."""

    REFUND = "refund"
    FULFIL = "fulfil"
    MAIL = "mail"
    DECLARATION_MAIL = "declaration_mail"


@dataclass(frozen=True, slots=True)
class Effect:
    """`lock` serialises jobs (money alone); `after` names an effect that must be done first."""

    kind: EffectKind
    queue: Queue
    data: dict[str, Any]
    lock: str | None = None
    after: UUID | None = None
    id: UUID = field(default_factory=new_id)


def mail(template: str, **facts: Any) -> Effect:
    """A message to the buyer of the case, from the named template."""
    return Effect(EffectKind.MAIL, Queue.MAIL, {"template": template, **facts})


def refund_transfer(refund: str, order: str, payment: str) -> Effect:
    """Send one payment's share of a refund; jobs on one payment never overlap."""
    data = {"refund": refund, "payment": payment}
    return Effect(EffectKind.REFUND, Queue.MONEY, data, lock=f"payment:{order}/{payment}")


def fulfilment(remedy: str, units: list[dict[str, Any]], attempt: int) -> Effect:
    """Ask the store for goods; `attempt` counts the tries of a case, since each is its own order."""
    return Effect(EffectKind.FULFIL, Queue.WEBHOOK, {"remedy": remedy, "items": units, "attempt": attempt})
