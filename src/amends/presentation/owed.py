"""What a buyer is owed by a decision, in one card: how much, to where, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amends.presentation import clock
from amends.presentation.money import money_minor
from amends.presentation.offer import MONEY_BACK, at_least, governing, right_of
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
    """Whether the item has a right; None where that is open for any of them."""
    right = governing(item)
    if right is not None:
        return right.get("holds")
    return None if any(each.get("holds") is None for each in item.get("rights", ())) else False


def owed(decision: Mapping[str, Any], reading: Reading) -> Owed:
    """The money that the governing rights of a decision's items give, added up, with the clock of the first."""
    items = [item for item in decision.get("items", ()) if _certain(item) is True]
    paid = [(item, offer) for item in items if (offer := _money_offer(item, decision)) is not None]
    if paid:
        offers = {offer["id"]: offer for _item, offer in paid}.values()  # one offer may cover several items
        total_minor = sum(parse_minor(offer["buyer_receives"]["amount"], reading.currency) for offer in offers)
        figure = money_minor(total_minor, reading.currency, reading.locale)
        item, offer = paid[0]
        terms = (right_of(offer, item) or {}).get("terms") or item
        means = word(MEANS, offer["buyer_receives"].get("means") or "original")
        return Owed(
            at_least(figure) if any(offer.get("at_least") for offer in offers) else figure,
            means,
            clock.sentence(terms.get("refund_clock"), reading.locale, reading.today),
        )
    if items and any(offer.get("statutory") for offer in decision.get("offers", ())):
        return Owed(None, None, _("A repair or a new one, at no cost to you. If that fails, your money back."))
    if any("refund" in (governing(item) or {}).get("remedies", ()) for item in items):
        return Owed(None, None, _("You get your money back. One of us works out the exact amount and writes to you."))
    if items or any(_certain(item) is None for item in decision.get("items", ())):
        return Owed(None, None, _("We can't tell yet. One of us looks at it and writes to you."))
    return Owed(None, None, _("For this reason the law gives no claim. Below is why, and what you can still do."))


def _money_offer(item: Mapping[str, Any], decision: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The statutory way out that pays this item's money back now; None where a defect may first be repaired."""
    return next(
        (
            offer
            for offer in decision.get("offers", ())
            if offer.get("statutory")
            and offer["remedy"] in MONEY_BACK
            and (offer.get("buyer_receives") or {}).get("amount") is not None
            and any(part["line"] == item["line"] for part in offer.get("items", ()))
        ),
        None,
    )
