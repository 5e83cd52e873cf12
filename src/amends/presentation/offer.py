"""An offer as a card: what it is, what one gets, what one has to do, when, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amends.presentation import clock
from amends.presentation.dates import day, parse_day
from amends.presentation.money import money
from amends.presentation.reading import Reading
from amends.presentation.say import reasons
from amends.presentation.wording import MEANS, REMEDIES, RIGHTS, word

ASKED_BY = {
    "late_delivery": {"late", "not_received", "customs_refused"},
    "non_delivery": {"late", "not_received", "customs_refused"},
    "cancellation_before_dispatch": {"cancel_before_dispatch"},
    "recall": {"recall"},
    "commercial_guarantee": {"warranty_failure"},
}
"""Reasons that bring a right up; rights not named here are of interest to everybody."""
NOT_STATED = "not stated"
"""The article of a citation whose act a pack knows, but not the place in it."""
NO_LAW = "General pack"
"""The instrument of rules that only give a right its shape."""
MONEY_BACK = frozenset({"refund", "refund_on_return", "refund_without_return"})


@dataclass(frozen=True, slots=True)
class Link:
    """An article of law with its address, if we know one."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class OfferCard:
    """All that a buyer sees of one way out; `figure` is the amount or None, `means` where it goes."""

    id: str
    group: str
    remedy: str
    title: str
    statutory: bool
    figure: str | None
    means: str | None
    does: tuple[tuple[str, str], ...]
    when: str | None
    why: tuple[str, ...]
    cites: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A right that does not hold (or is not certain), and why."""

    title: str
    why: tuple[str, ...]
    cites: tuple[Link, ...]


def at_least(figure: str) -> str:
    """A sum that is certain where more may be owed."""
    return _("at least %(amount)s") % {"amount": figure}


def citation(cite: Mapping[str, Any]) -> str:
    """Article and act as a reader looks them up; the act alone where we know no article, empty where it is no law."""
    if cite["instrument"] == NO_LAW:
        return ""
    article = "" if cite["article"] == NOT_STATED else cite["article"]
    return f"{article} {cite['instrument']}".strip()


def links(cites: Sequence[Any]) -> tuple[Link, ...]:
    """The articles named, each once, the national act first as the decision gives them."""
    found = {citation(cite): cite.get("url") or None for cite in cites if isinstance(cite, Mapping)}
    return tuple(Link(text, url) for text, url in found.items() if text)


def governing(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The right of an item on which its own terms rest."""
    return next((right for right in item.get("rights", ()) if right["right"] == item.get("governing_right")), None)


def right_of(offer: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The right an offer rests on: each has its own terms, and they are never mixed."""
    named = offer.get("right")
    return next((right for right in item.get("rights", ()) if right["right"] == named), None) or governing(item)


def _items_of(offer: Mapping[str, Any], decision: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    lines = {item["line"] for item in offer.get("items", ())}
    return [item for item in decision.get("items", ()) if item["line"] in lines]


def _does(offer: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    back = offer.get("return") or {}
    if not back.get("required"):
        return () if offer["remedy"] == "marketplace_handles" else (("keep", _("You don't have to send anything.")),)
    if back.get("freight_payer") == "merchant":
        return (("parcel", _("You post it; we pay the postage.")),)
    if back.get("freight_payer") == "buyer":
        return (("parcel", _("You post it and pay the postage.")),)
    return (("parcel", _("You post it back to us.")),)


def _until(offer: Mapping[str, Any], reading: Reading) -> tuple[tuple[str, str], ...]:
    if not offer.get("expires_on"):
        return ()
    last_day = day(parse_day(offer["expires_on"]), reading.locale, reading.today)
    return (("clock", _("You can choose this until %(date)s.") % {"date": last_day}),)


def _expired(offer: Mapping[str, Any], reading: Reading) -> bool:
    return bool(offer.get("expires_on")) and parse_day(offer["expires_on"]) < reading.today


def _when(offer: Mapping[str, Any], terms: Mapping[str, Any], reading: Reading) -> str | None:
    if offer["remedy"] in {*MONEY_BACK, "partial_refund", "price_reduction"}:
        return clock.sentence(terms.get("refund_clock"), reading.locale, reading.today)
    if offer["remedy"] in {"repair", "replacement", "redelivery", "spare_part"}:
        return _("Within a reasonable time, at no cost to you. If it fails, you can ask for your money back.")
    return None


def card(offer: Mapping[str, Any], decision: Mapping[str, Any], reading: Reading) -> OfferCard:
    """The card of one offer of a decision."""
    items = _items_of(offer, decision)
    right = right_of(offer, items[0]) if items else None
    terms = (right or {}).get("terms") or (items[0] if items else {})
    steps = offer.get("steps") or ((right or {}).get("steps", ()) if offer["statutory"] else ())
    cites = offer.get("cites") or ((right or {}).get("cites", ()) if offer["statutory"] else ())
    receives = offer.get("buyer_receives") or {}
    figure = money(receives["amount"], receives["currency"], reading.locale) if receives.get("amount") else None
    if figure and offer.get("at_least"):
        figure = at_least(figure)
    return OfferCard(
        id=offer["id"],
        group=offer.get("group") or "g",
        remedy=offer["remedy"],
        title=word(REMEDIES, offer["remedy"]),
        statutory=bool(offer["statutory"]),
        figure=figure,
        means=word(MEANS, receives["means"]) if figure and receives.get("means") else None,
        does=(*_does(offer), *_until(offer, reading)),
        when=_when(offer, terms, reading),
        why=reasons(steps, reading)
        or (() if offer["statutory"] else (_("This is our own offer. Your legal right stands beside it."),)),
        cites=links(cites),
    )


def cards(decision: Mapping[str, Any], reading: Reading) -> dict[str, list[OfferCard]]:
    """Cards by group, the statutory ones first; offers of one group exclude each other. Expired ones are left out."""
    grouped: dict[str, list[OfferCard]] = {}
    for offer in decision.get("offers", ()):
        if _expired(offer, reading):
            continue
        shown = card(offer, decision, reading)
        grouped.setdefault(shown.group, []).append(shown)
    for group in grouped.values():
        group.sort(key=lambda shown: not shown.statutory)
    return grouped


def _of_interest(right: Mapping[str, Any], reason: str) -> bool:
    """Whether a buyer with that reason would ask about a right: not about what nobody claimed or no law here knows."""
    keys = {str((step.get("say") or {}).get("key")) for step in right.get("steps", ()) if isinstance(step, Mapping)}
    if any(key.endswith("not_in_this_market") for key in keys):
        return False
    return reason in ASKED_BY.get(right["right"], {reason})


def explanations(item: Mapping[str, Any], reason: str, reading: Reading) -> list[Explanation]:
    """The rights of an item that do not hold, or are not certain, and why; for each that its reason brings up."""
    found = []
    for right in item.get("rights", ()):
        if right.get("holds") is True or not _of_interest(right, reason):
            continue
        why = reasons(right.get("steps", ()), reading)
        if why:
            found.append(Explanation(word(RIGHTS, right["right"]), why, links(right.get("cites", ()))))
    return found
