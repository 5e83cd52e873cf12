"""Goods on their way back: sent, received, graded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from amends.cases import bookkeeping
from amends.cases.acceptance import accept_what_is_due
from amends.cases.actor import Actor
from amends.cases.correspondence import add_evidence, add_note, check_text, read_evidence
from amends.cases.draft import Draft, EvidenceRow
from amends.cases.effect import mail
from amends.cases.event import DeductionMade, GoodsDispatched, GoodsGraded, GoodsReceived, Graded, Units
from amends.cases.label import MAX_LABEL, check_label
from amends.cases.refusal import Refused
from amends.cases.running import Context, perform
from amends.cases.settling import settle_up
from amends.cases.state import CaseState, ItemState
from amends.cases.units import read_units
from amends.vocabulary.disposition import Grade
from amends.vocabulary.money import MoneyError, parse_minor
from amends.vocabulary.reader import read_day

MAX_CARRIER = MAX_LABEL


def dispatched(
    case_id: str,
    items: Sequence[Mapping[str, Any]] | None = None,
    carrier: str | None = None,
    tracking: str | None = None,
    at: str | None = None,
    proof: Sequence[Mapping[str, Any]] | bool = (),
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """The buyer has sent the goods. `proof`: files (see `evidence`), or True where seen; without `items`, all."""
    files = read_evidence(proof, "proof") if proof and proof is not True else ()
    if isinstance(files, Refused):
        return files

    def step(draft: Draft, context: Context) -> Refused | None:
        refused = check_label(carrier, "carrier") or check_label(tracking, "tracking")
        if refused is not None:
            return refused
        if at is not None:
            read_day(at, "at", None)
        units = read_units(draft.state, items, _can_be_sent)
        if isinstance(units, Refused):
            return units
        if files:
            refused = add_evidence(draft, files, "proof")
            if refused is not None:
                return refused
        _accept_due(draft, units)
        draft.record(GoodsDispatched(units, carrier, tracking, at or now.isoformat(), bool(proof)))
        context.decide(draft)
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def receive(
    case_id: str,
    parcel: str | None = None,
    items: Sequence[Mapping[str, Any]] | None = None,
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """Units came back, in this parcel if its tracking is known; without `items`, all that were expected."""

    def step(draft: Draft, context: Context) -> Refused | None:
        units = check_label(parcel, "parcel") or read_units(draft.state, items, _can_come_back)
        if isinstance(units, Refused):
            return units
        for index, each in enumerate(units):
            item = draft.state.item(each.line)
            assert item is not None
            if item.received_quantity + each.quantity > item.quantity:
                at = f"items[{index}].quantity"
                left = item.quantity - item.received_quantity
                return Refused("over_quantity", at, f"{at}: {left} of this line are still to come")
        _accept_due(draft, units)
        draft.record(GoodsReceived(units, parcel, now.isoformat()))
        draft.effects.append(mail("goods_received", items=[each.line for each in units]))
        if draft.state.closed_at is None:
            context.decide(draft)
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def grade(
    case_id: str,
    items: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> dict[str, Any] | Refused:
    """Record what inspection found: `[{"line", "quantity", "grade", "note", "photos", "deduction"}]`.

    `deduction` (an amount set by a person) is taken only where the decision permits one. Refused:
    deduction_not_permitted, not_received, unknown_word, and photos as `evidence` refuses files.
    """
    photos = _photos(items)
    if isinstance(photos, Refused):
        return photos

    def step(draft: Draft, context: Context) -> Refused | None:
        units = read_units(draft.state, items, _can_be_graded, required=True)
        if isinstance(units, Refused):
            return units
        graded = []
        for index, (each, given) in enumerate(zip(units, items, strict=True)):
            refused = _grade_one(draft, each, given, f"items[{index}]")
            if refused is None and photos.get(index):
                refused = add_evidence(draft, photos[index], f"items[{index}].photos")
            if refused is not None:
                return refused
            graded.append(Graded(each.line, each.quantity, str(given["grade"])))
        draft.record(GoodsGraded(tuple(graded)))
        settle_up(draft, context)
        return None

    return perform(case_id, step, actor, now, expected_version)


def _grade_one(draft: Draft, units: Units, given: Mapping[str, Any], at: str) -> Refused | None:
    item = draft.state.item(units.line)
    assert item is not None
    if str(given.get("grade")) not in set(Grade):
        return Refused("unknown_word", f"{at}.grade", f"{at}.grade is not a grade", allowed=tuple(Grade))
    if item.graded_quantity + units.quantity > item.received_quantity:
        return Refused("not_received", f"{at}.quantity", f"{at}: {item.received_quantity} of this line were received")
    note = given.get("note")
    refused = check_text(note, f"{at}.note", required=False) if note else None
    if refused is not None:
        return refused
    if given.get("deduction"):
        refused = _deduct(draft, units.line, given["deduction"], f"{at}.deduction")
        if refused is not None:
            return refused
    if note:
        add_note(draft, note)
    return None


def _photos(items: Any) -> dict[int, tuple[EvidenceRow, ...]] | Refused:
    """The photos of each item that has any; items that are none are refused where their units are read."""
    found = {}
    for index, given in enumerate(items if isinstance(items, Sequence) else ()):
        if isinstance(given, Mapping) and given.get("photos"):
            rows = read_evidence(given["photos"], f"items[{index}].photos")
            if isinstance(rows, Refused):
                return rows
            found[index] = rows
    return found


def _deduct(draft: Draft, line: str, amount: Any, at: str) -> Refused | None:
    state = draft.state
    item, permitted = state.item(line), state.terms(line).get("deductions") or []
    assert item is not None
    try:
        amount_minor = parse_minor(amount, state.currency)
    except (MoneyError, TypeError):
        return Refused("not_money", at, f"{at} must be a decimal string such as '12.50'")
    if not permitted:
        return Refused("deduction_not_permitted", at, f"{at}: the law permits no deduction here")
    if not draft.actor.is_person:
        return Refused("not_a_person", at, f"{at}: a person sets a deduction")
    most = [parse_minor(each["max_amount"], state.currency) for each in permitted if each.get("max_amount")]
    most_minor = min([item.owed_minor, *([max(most)] if len(most) == len(permitted) else [])])
    if not 0 < amount_minor <= most_minor:
        return Refused("out_of_range", at, f"{at} must be more than nothing and no more than what is still owed")
    draft.record(DeductionMade(line, amount_minor, permitted[0]["name"]))
    bookkeeping.deduct(draft, amount_minor)
    return None


def _accept_due(draft: Draft, units: tuple[Units, ...]) -> None:
    for each in units:
        item = draft.state.item(each.line)
        assert item is not None
        accept_what_is_due(draft, item)


def _can_be_sent(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and item.state in {ItemState.REQUESTED, ItemState.WAITING_FOR_GOODS, ItemState.AGREED}


def _can_come_back(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and not item.is_back


def _can_be_graded(state: CaseState, line: str) -> bool:
    item = state.item(line)
    return item is not None and item.graded_quantity < item.received_quantity
