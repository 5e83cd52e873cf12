"""A request becomes a case; where its reason needs no fault of the goods it is the declaration of withdrawal itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from amends.cases import store
from amends.cases.actor import Actor
from amends.cases.correspondence import add_message, check_text
from amends.cases.draft import Draft
from amends.cases.effect import mail
from amends.cases.event import CaseOpened
from amends.cases.judgement import REPAIR_WORDS, REQUEST_WORDS
from amends.cases.refusal import Refused, refused_by
from amends.cases.running import Context, answered, changed
from amends.cases.settling import settle_up
from amends.cases.state import CaseState
from amends.merchants.tenancy import new_id
from amends.orders import query as orders
from amends.vocabulary.reader import FieldError
from amends.vocabulary.remedy import Remedy
from amends.vocabulary.request import WITHDRAWAL_REASONS

MAX_ITEMS = 200
_RMA_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXYZ"
"""No vowels and nothing that looks like something else: it is read out on the telephone."""
_RMA_LENGTH = 8


def open_case(
    order_id: str,
    items: Sequence[Mapping[str, Any]],
    wants: str | None = None,
    message: str = "",
    channel: str = "portal",
    key: str | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, Any] | Refused:
    """Open a case on an order. `key` makes it idempotent: the same key gives the same case again.

    Refused: not_found, missing, unknown_line, already_in_case, and every error of a situation, naming the field.
    """
    order = orders.locked(order_id)
    if order is None:
        return Refused("not_found", "order", "there is no such order")
    context = Context(order_id, known=order)
    if key is not None and (known := store.case_of_key(key)) is not None:
        found = store.load(known)
        assert found is not None, known
        return answered(Draft(found.state, actor, now), found.history)
    draft = Draft(CaseState(str(new_id())), actor, now, cause=key or "")
    refused = _open(draft, context, items, wants, message, channel)
    if refused is not None:
        return refused
    return answered(draft) if store.create(draft, context, key) else changed()


def preview(
    order_id: str, items: Sequence[Mapping[str, Any]], now: datetime, wants: str | None = None
) -> dict[str, Any] | Refused:
    """The decision that `open_case` would record, by the same path; nothing is written."""
    order = orders.order(order_id)
    if order is None:
        return Refused("not_found", "order", "there is no such order")
    context = Context(order_id, known=order)
    draft = Draft(CaseState(str(new_id())), Actor("system"), now)
    refused = _request(draft, context, items, wants, "preview")
    return refused if refused is not None else dict(draft.state.decision)


def _open(
    draft: Draft, context: Context, items: Sequence[Mapping[str, Any]], wants: str | None, message: str, channel: str
) -> Refused | None:
    refused = _request(draft, context, items, wants, channel)
    if refused is not None:
        return refused
    refused = check_text(message, "message", required=False)
    if refused is not None:
        return refused
    if message.strip():
        add_message(draft, message, to_buyer=False)
    draft.effects.append(mail("case_opened"))
    settle_up(draft, context)
    return None


def _request(
    draft: Draft, context: Context, items: Sequence[Mapping[str, Any]], wants: str | None, channel: str
) -> Refused | None:
    refused = _check(context, items, wants) or _too_many(context, items)
    if refused is not None:
        return refused
    draft.record(
        CaseOpened(
            order=str(context.order.id),
            rma=rma_of(draft.state.id),
            channel=channel,
            market=context.order.market,
            time_zone=context.order.buyer_facts.get("time_zone"),
            currency=context.order.currency,
            items=tuple(_kept(item) for item in items),
            wants=wants,
            declares=any(str(item.get("reason")) in WITHDRAWAL_REASONS for item in items),
        )
    )
    try:
        context.decide(draft)
    except FieldError as error:
        return _of_the_request(refused_by(error))
    return None


def _kept(item: Mapping[str, Any]) -> dict[str, Any]:
    """What of a request item stands in history: known words, days and numbers, whatever else was sent."""
    found = {word: item[word] for word in REQUEST_WORDS if item.get(word) is not None}
    repairs = found.get("prior_repairs")
    if isinstance(repairs, list):
        known = [
            {name: each.get(name) for name in REPAIR_WORDS} if isinstance(each, dict) else each for each in repairs
        ]
        found["prior_repairs"] = known
    return found


def _check(context: Context, items: Any, wants: str | None) -> Refused | None:
    if not isinstance(items, Sequence) or isinstance(items, str) or not items:
        return Refused("missing", "items", "items must be a list of at least one item")
    if len(items) > MAX_ITEMS:
        return Refused("too_many", "items", f"items has {len(items)} entries; at most {MAX_ITEMS}")
    lines = {line["id"] for line in context.order.document["lines"]}
    seen = set()
    for index, item in enumerate(items):
        at = f"items[{index}]"
        if not isinstance(item, Mapping):
            return Refused("not_an_object", at, f"{at} must be an object")
        if not isinstance(item.get("line"), str) or item["line"] not in lines:
            return Refused("unknown_line", f"{at}.line", f"{at}.line is not a line of this order", allowed=tuple(lines))
        if not isinstance(item.get("quantity"), int) or isinstance(item["quantity"], bool) or item["quantity"] < 1:
            return Refused("out_of_range", f"{at}.quantity", f"{at}.quantity must be a whole number of at least 1")
        if item["line"] in seen:
            return Refused("duplicate", f"{at}.line", f"{at}.line: line {item['line']} stands in the request twice")
        seen.add(item["line"])
    if wants is not None and str(wants) not in set(Remedy):
        return Refused("unknown_word", "wants", f"wants: {wants!r} is not a remedy", allowed=tuple(Remedy))
    return None


def _too_many(context: Context, items: Sequence[Mapping[str, Any]]) -> Refused | None:
    """Units of another open case, or already returned, cannot be claimed again."""
    bought = {line["id"]: line["quantity"] for line in context.order.document["lines"]}
    for index, item in enumerate(items):
        at, claimed = f"items[{index}].quantity", context.past.claimed(item["line"])
        free = bought[item["line"]] - claimed
        if claimed and item["quantity"] > free:
            told = f"{at}: {claimed} of these units are in a case, or were returned, already; {free} are left"
            return Refused("already_in_case", at, told)
    return None


def _of_the_request(refused: Refused) -> Refused:
    """Fields of a situation are told by their place in the body that was sent."""
    prefix = "request."
    if not refused.field.startswith(prefix):
        return refused
    field = refused.field.removeprefix(prefix)
    message = refused.message.replace(refused.field, field)
    return Refused(refused.code, field, message, refused.cites, refused.allowed)


def rma_of(case_id: str) -> str:
    """The short name of a case, made from its id."""
    number = int.from_bytes(blake2b(case_id.encode(), digest_size=8).digest())
    letters = []
    for _ in range(_RMA_LENGTH):
        number, place = divmod(number, len(_RMA_LETTERS))
        letters.append(_RMA_LETTERS[place])
    return "".join(letters)
