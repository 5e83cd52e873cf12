"""Accepting an offer binds the merchant: the money is promised now and paid by its clock."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from amends.cases import bookkeeping
from amends.cases.actor import Actor
from amends.cases.draft import Draft
from amends.cases.effect import mail
from amends.cases.event import ItemAmount, OfferAccepted, Units
from amends.cases.expiry import expires_on
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.cases.settling import settle_up
from amends.cases.state import DELIVERIES, REFUNDS, CaseState, Item, ItemState
from amends.cases.timer import today_of
from amends.ledger.allocation import largest_remainder
from amends.vocabulary.money import parse_minor
from amends.vocabulary.remedy import Remedy

REMEDY_DAYS = 30
"""The merchant's own limit for a repair or replacement where law sets none (L217-10 code de la consommation has 30)."""


PERIOD_DAYS = 14
"""The merchant's own limit for a further period of delivery, which is to be appropriate (art. 18(2) of 2011/83/EU)."""


def accept(
    case_id: str,
    offers: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """Accept offers, at most one of each group. Refused: missing, unknown_offer, offer_expired, offers_exclude."""

    def step(draft: Draft, context: Context) -> Refused | None:
        chosen = _chosen(draft.state, offers, today_of(draft.state, now))
        if isinstance(chosen, Refused):
            return chosen
        if not chosen:
            return None
        for offer in chosen:
            accept_offer(draft, offer)
        draft.effects.append(mail("offer_accepted", offers=[offer["id"] for offer in chosen]))
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def accept_offer(draft: Draft, offer: Mapping[str, Any]) -> None:
    """Put one acceptance and its promise into a draft."""
    state = draft.state
    amounts = _amounts(state, offer)
    lines = [units["line"] for units in offer["items"]]
    draft.record(
        OfferAccepted(
            offer=offer["id"],
            remedy=offer["remedy"],
            statutory=bool(offer.get("statutory")),
            items=tuple(Units(units["line"], units["quantity"]) for units in offer["items"]),
            amounts=tuple(amounts),
            return_required=bool((offer.get("return") or {}).get("required")),
            remedy_by=_remedy_by(state, lines[0], offer, draft.now),
        )
    )
    promised_minor = sum(each.amount_minor for each in amounts)
    if promised_minor:
        bookkeeping.promise(draft, promised_minor)


def accept_what_is_due(draft: Draft, item: Item) -> None:
    """A buyer who withdrew and sent the goods back has accepted the refund the law owes: nothing more need be said."""
    if item.state is not ItemState.REQUESTED or not draft.state.declares:
        return
    for offer in draft.state.offers:
        covers = [units["line"] for units in offer["items"]] == [item.line]
        if covers and offer.get("statutory") and offer["remedy"] in REFUNDS:
            accept_offer(draft, offer)
            return


def _chosen(state: CaseState, wanted: Any, today: date) -> list[Mapping[str, Any]] | Refused:
    if isinstance(wanted, str) or not isinstance(wanted, Sequence) or not all(isinstance(each, str) for each in wanted):
        wanted = ()
    if not wanted:
        return Refused("missing", "offers", "offers must be a list of at least one offer id")
    if set(wanted) <= {item.offer for item in state.items}:  # said again; after a failed remedy ids begin anew
        return []
    open_offers = {offer["id"]: offer for offer in state.offers}
    chosen, lines = [], set()
    for index, offer_id in enumerate(wanted):
        offer = open_offers.get(offer_id)
        if offer is None:
            allowed = tuple(open_offers)
            return Refused("unknown_offer", f"offers[{index}]", "this offer is not open (any more)", allowed=allowed)
        last_day = expires_on(state, offer)
        if last_day is not None and today > last_day:
            return Refused("offer_expired", f"offers[{index}]", f"this offer could be accepted until {last_day}")
        taken = {units["line"] for units in offer["items"]}
        if lines & taken:
            return Refused("offers_exclude", f"offers[{index}]", "offers of one group exclude each other")
        lines |= taken
        chosen.append(offer)
    return chosen


def _amounts(state: CaseState, offer: Mapping[str, Any]) -> list[ItemAmount]:
    receives = offer.get("buyer_receives") or {}
    if offer["remedy"] not in REFUNDS or not receives.get("amount"):
        return []
    total_minor = parse_minor(receives["amount"], state.currency)
    lines = [units["line"] for units in offer["items"]]
    due = [parse_minor(state.terms(line).get("refund_due") or "0", state.currency) for line in lines]
    if len(lines) == 1:
        due = [total_minor]
    elif sum(due) != total_minor:
        due = list(largest_remainder(total_minor, due if any(due) else [1] * len(due)))
    return [ItemAmount(line, amount_minor) for line, amount_minor in zip(lines, due, strict=True)]


def _remedy_by(state: CaseState, line: str, offer: Mapping[str, Any], now: datetime) -> str | None:
    if offer["remedy"] in REFUNDS or offer["remedy"] == Remedy.MARKETPLACE_HANDLES:
        return None
    terms = state.terms(line)
    for right in terms.get("rights", ()):
        by = (right.get("terms") or {}).get("remedy_by")
        if right["right"] == terms.get("governing_right") and by:
            return date.fromisoformat(by).isoformat()
    days = PERIOD_DAYS if offer["remedy"] in DELIVERIES else REMEDY_DAYS
    return (today_of(state, now) + timedelta(days=days)).isoformat()
