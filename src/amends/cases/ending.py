"""Other ways a case, or an item of it, comes to its end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from amends.cases import bookkeeping
from amends.cases.actor import Actor
from amends.cases.correspondence import add_note, check_text
from amends.cases.draft import Draft
from amends.cases.effect import mail
from amends.cases.event import CaseCancelled, CaseClosed, ClaimRefused, MarketplaceDeclined
from amends.cases.label import check_label
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.cases.settling import settle_up
from amends.cases.state import CaseState, ItemState
from amends.cases.units import read_units
from amends.vocabulary.remedy import Right

MAX_GROUND = 60


def refuse(
    case_id: str,
    items: Sequence[Mapping[str, Any]],
    right: str,
    ground: str,
    note: str = "",
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """A person refuses a claim; only where the decision says that this right does not hold, and no other does.

    `ground` is a short code or article. Refused: not_a_person, unknown_word, right_holds, missing.
    """

    def step(draft: Draft, context: Context) -> Refused | None:
        if not actor.is_person:
            return Refused("not_a_person", "", "a person refuses, never the system")
        if str(right) not in set(Right):
            return Refused("unknown_word", "right", f"right: {right!r} is not a right", allowed=tuple(Right))
        if not isinstance(ground, str) or not ground or len(ground) > MAX_GROUND:
            return Refused("missing", "ground", f"ground must say why, in at most {MAX_GROUND} characters")
        units = check_label(ground, "ground") or read_units(draft.state, items, _is_requested)
        if isinstance(units, Refused):
            return units
        for each in units:
            refused = _must_not_hold(draft.state.terms(each.line), right)
            if refused is not None:
                return refused
        if note:
            refused = check_text(note, "note")
            if refused is not None:
                return refused
            add_note(draft, note)
        draft.record(ClaimRefused(units, right, ground))
        draft.effects.append(mail("claim_refused", items=[each.line for each in units], right=right))
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def cancel(
    case_id: str, reason: str = "", *, actor: Actor, now: datetime, expected_version: int | None = None
) -> dict[str, Any] | Refused:
    """Take a request back while nothing was sent, received or paid."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        state = draft.state
        if state.closed_at is not None:
            return Refused("case_ended", "", f"the case is {state.state} already")
        if state.refunds or any(item.dispatched_at or item.received_quantity for item in state.items):
            return Refused("under_way", "", "goods or money are under way already")
        if any(item.state in {ItemState.REPLACEMENT_SENT, ItemState.IN_REPAIR} for item in state.items):
            return Refused("under_way", "", "the replacement or repair is under way already")
        refused = check_text(reason, "reason", required=False)
        if refused is not None:
            return refused
        if reason.strip():
            add_note(draft, reason[:500])
        if state.promised_minor:
            bookkeeping.release(draft, state.promised_minor)
        draft.record(CaseCancelled())
        draft.effects.append(mail("cancelled"))
        return None

    return perform(case_id, step, actor, now, expected_version)


def close(
    case_id: str, *, actor: Actor, now: datetime, expected_version: int | None = None
) -> dict[str, Any] | Refused:
    """Close a case in which nothing is owed any more."""

    def step(draft: Draft, _context: Context) -> Refused | None:
        state = draft.state
        if state.closed_at is not None:
            return None
        if state.promised_minor or state.pending_minor:
            return Refused("still_owed", "", "money is promised or on its way")
        due = {ItemState.REPLACEMENT_DUE, ItemState.IN_REPAIR, ItemState.AGREED}
        if any(item.state in due for item in state.items):
            return Refused("still_owed", "", "a replacement or repair is still owed")
        if any(offer.get("statutory") for offer in state.offers):
            return Refused(
                "offer_stands", "", "a statutory offer stands while the case is open; refuse or cancel instead"
            )
        draft.record(CaseClosed())
        return None

    return perform(case_id, step, actor, now, expected_version)


def marketplace_declined(
    case_id: str, note: str = "", *, actor: Actor, now: datetime, expected_version: int | None = None
) -> dict[str, Any] | Refused:
    """A person records that the marketplace declined, or does not handle the case: the merchant may refund now.

    Where it was not known whose the case is, it is decided anew as the merchant's own.
    """

    def step(draft: Draft, context: Context) -> Refused | None:
        if not actor.is_person:
            return Refused("not_a_person", "", "a person records that the marketplace declined")
        if draft.state.marketplace_declined:
            return None
        if draft.state.owner == "merchant":
            return Refused("not_the_marketplaces", "", "this case is the merchant's own")
        refused = check_text(note, "note", required=False)
        if refused is not None:
            return refused
        if note.strip():
            add_note(draft, note)
        draft.record(MarketplaceDeclined())
        if draft.state.owner == "unknown" and draft.state.closed_at is None:
            context.decide(draft)
        return None

    return perform(case_id, step, actor, now, expected_version)


def _must_not_hold(terms: Mapping[str, Any], right: str) -> Refused | None:
    for found in terms.get("rights", ()):
        if found["right"] == right and found["holds"] is False:
            break
        if found["right"] == right:
            cites = tuple(found.get("cites", ()))
            return Refused("right_holds", "right", f"{right} holds, or is not decided: it cannot be refused", cites)
    else:
        return Refused("right_not_considered", "right", f"{right} was not considered for this item")
    standing = [found for found in terms.get("rights", ()) if found["holds"] is True]
    if standing:
        cites = tuple(standing[0].get("cites", ()))
        return Refused("right_holds", "right", f"{standing[0]['right']} holds for this item", cites)
    return None


def _is_requested(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and item.state is ItemState.REQUESTED
