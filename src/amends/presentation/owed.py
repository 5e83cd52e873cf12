"""What a buyer is owed by a decision, in one card: how much, to where, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amends.presentation import clock
from amends.presentation.money import money_minor
from amends.presentation.offer import MONEY_BACK, governing
from amends.presentation.reading import Reading
from amends.presentation.wording import MEANS, word
from amends.vocabulary.money import parse_minor


@dataclass(frozen=True, slots=True)
class Owed:
    """`figure` is None where no money is owed or it is not certain; then `when` says what is the case instead."""

    figure: str | None
    means: str | None
    when: str


def _certain(item: Mapping[str, Any]) -> bool | None:
    right = governing(item)
    return right.get("holds") if right else False


def owed(decision: Mapping[str, Any], reading: Reading) -> Owed:
    """The money that the governing rights of a decision's items give, added up, with the clock of the first."""
    items = [item for item in decision.get("items", ()) if _certain(item) is True]
    due = [item for item in items if item.get("refund_due") is not None and _offers_money(item, decision)]
    if due:
        total_minor = sum(parse_minor(item["refund_due"], reading.currency) for item in due)
        means = word(MEANS, due[0].get("refund_means") or "original")
        return Owed(
            money_minor(total_minor, reading.currency, reading.locale),
            means,
            clock.sentence(due[0].get("refund_clock"), reading.locale, reading.today),
        )
    if items:
        return Owed(None, None, _("A repair or a new one, at no cost to you. If that fails, your money back."))
    if any(_certain(item) is None for item in decision.get("items", ())):
        return Owed(None, None, _("We can't tell yet. One of us looks at it and writes to you."))
    return Owed(None, None, _("For this reason the law gives no claim. Below is why, and what you can still do."))


def _offers_money(item: Mapping[str, Any], decision: Mapping[str, Any]) -> bool:
    """Whether a statutory way out for this item pays money back now (a defect may first be repaired)."""
    return any(
        offer["remedy"] in MONEY_BACK and any(part["line"] == item["line"] for part in offer.get("items", ()))
        for offer in decision.get("offers", ())
        if offer.get("statutory")
    )
