"""Planning a refund: the amount is the quote's, reserved before any call is made."""

from collections.abc import Sequence
from typing import Any

from amends.cases import bookkeeping
from amends.cases.draft import Draft
from amends.cases.effect import refund_transfer
from amends.cases.event import ItemAmount, RefundPlanned, Transfer
from amends.cases.quoting import left_of_lines, quote_of
from amends.cases.refusal import Refused
from amends.cases.state import CaseState, Item
from amends.merchants.tenancy import new_id
from amends.vocabulary.money import format_minor, parse_minor
from amends.vocabulary.remedy import Remedy


def plan_items(draft: Draft, context: Any, lines: Sequence[str], reason: str) -> Refused | None:
    """Plan what is owed for these lines, whole units where the whole is owed."""
    items = [item for line in lines if (item := draft.state.item(line)) is not None and item.owed_minor > 0]
    parts = _parts(context, draft.state, items)
    quoted = quote_of(context.order, context.past, draft.state, parts)
    if isinstance(quoted, Refused):
        return quoted
    owed_minor = sum(item.owed_minor for item in items)
    total_minor = parse_minor(quoted["total"], draft.state.currency)
    by_item, left_minor = [], total_minor
    for item in items:
        take_minor = min(item.owed_minor, left_minor)
        left_minor -= take_minor
        by_item.append(ItemAmount(item.line, take_minor))
    _plan(draft, context, quoted, tuple(by_item), left_minor, max(0, owed_minor - total_minor), reason)
    return None


def plan_amount(draft: Draft, context: Any, amount_minor: int, reason: str) -> Refused | None:
    """Plan an amount that a person set: first out of what is promised, the rest beyond it."""
    parts = [{"amount": format_minor(amount_minor, draft.state.currency)}]
    quoted = quote_of(context.order, context.past, draft.state, parts)
    if isinstance(quoted, Refused):
        return quoted
    by_item, left_minor = [], amount_minor
    for item in draft.state.items:
        take_minor = min(max(item.owed_minor, 0), left_minor)
        left_minor -= take_minor
        if take_minor:
            by_item.append(ItemAmount(item.line, take_minor))
    _plan(draft, context, quoted, tuple(by_item), left_minor, 0, reason)
    return None


def _plan(
    draft: Draft,
    context: Any,
    quoted: dict[str, Any],
    by_item: tuple[ItemAmount, ...],
    extra_minor: int,
    released_minor: int,
    reason: str,
) -> None:
    state, refund_id = draft.state, str(new_id())
    providers = {payment["id"]: payment.get("provider") for payment in context.order.document["payments"]}
    transfers = tuple(
        Transfer(
            payment=share["payment"],
            amount_minor=share["minor_units"],
            currency=share["currency"],
            order_minor=parse_minor(share["order_amount"], state.currency),
            provider=providers.get(share["payment"]),
            key=f"{refund_id}:{share['payment']}",
        )
        for share in quoted["by_payment"]
    )
    amount_minor = parse_minor(quoted["total"], state.currency)
    draft.record(
        RefundPlanned(
            refund=refund_id,
            amount_minor=amount_minor,
            by_item=by_item,
            extra_minor=extra_minor,
            released_minor=released_minor,
            parts=tuple(quoted["parts"]),
            transfers=transfers,
            reason=reason,
        )
    )
    if extra_minor:
        bookkeeping.promise_goodwill(draft, extra_minor)
    if released_minor:
        bookkeeping.release(draft, released_minor)
    for transfer in transfers:
        bookkeeping.plan(draft, refund_id, transfer)
    draft.effects.extend(refund_transfer(refund_id, state.order, transfer.payment) for transfer in transfers)


def _parts(context: Any, state: CaseState, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Whole units, and each item's share of the outbound charge; a lowered or begun item by its amount."""
    parts: list[dict[str, Any]] = []
    shipping_minor = 0
    begun = any(item.planned_minor for item in items)
    left = left_of_lines(context.order, context.past, state) if begun else {}
    for item in items:
        share_minor = parse_minor(state.terms(item.line).get("outbound_shipping_refund") or "0", state.currency)
        if item.planned_minor:
            goods_minor = min(item.owed_minor, parse_minor(left.get(item.line, "0"), state.currency))
            share_minor = item.owed_minor - goods_minor
            parts.append({"line": item.line, "amount": format_minor(goods_minor, state.currency)})
        elif item.remedy is Remedy.PARTIAL_REFUND or item.deducted_minor:
            share_minor = 0 if item.remedy is Remedy.PARTIAL_REFUND else min(share_minor, item.owed_minor)
            amount = format_minor(item.owed_minor - share_minor, state.currency)
            parts.append({"line": item.line, "quantity": item.quantity, "amount": amount})
        else:
            parts.append({"line": item.line, "quantity": item.quantity})
        shipping_minor += share_minor
    if shipping_minor:
        parts.append({"shipping": True, "amount": format_minor(shipping_minor, state.currency)})
    return [part for part in parts if part.get("amount") != format_minor(0, state.currency)]
