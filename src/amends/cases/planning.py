"""Planning a refund: the amount is the quote's, reserved before any call is made."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from amends.cases import bookkeeping
from amends.cases.draft import Draft
from amends.cases.effect import refund_transfer
from amends.cases.event import ItemAmount, RefundPlanned, Transfer
from amends.cases.quoting import left_of_lines, quote_of
from amends.cases.refusal import Refused
from amends.cases.state import CaseState, Item
from amends.ledger.part import Refusal
from amends.merchants.tenancy import new_id
from amends.vocabulary.money import format_minor, parse_minor
from amends.vocabulary.remedy import Remedy

ROUNDED_MINOR = 1
"""What an item's share of the outbound charge may differ from its promise, since units differ by a cent."""


def plan_items(draft: Draft, context: Any, lines: Sequence[str], reason: str) -> Refused | None:
    """Plan what is owed for these lines, whole units where the whole is owed."""
    items = [item for line in lines if (item := draft.state.item(line)) is not None and item.owed_minor > 0]
    parts = _parts(context, draft.state, items)
    if isinstance(parts, Refused):
        return parts
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


def _parts(context: Any, state: CaseState, items: Sequence[Item]) -> list[dict[str, Any]] | Refused:
    """Whole units (a lowered or begun item by its amount), then fees and the outbound charge up to what was promised.

    The whole is what was promised: where units have come to differ by a cent, the charge makes up for it.
    """
    parts: list[dict[str, Any]] = []
    fees: Counter[str] = Counter()
    outbound_minor = 0
    begun = any(item.planned_minor for item in items)
    left = left_of_lines(context.order, context.past, state) if begun else {}
    for item in items:
        terms = state.terms(item.line)
        own = Counter({fee["fee"]: parse_minor(fee["amount"], state.currency) for fee in terms.get("fees") or ()})
        share_minor = parse_minor(terms.get("outbound_shipping_refund") or "0", state.currency)
        beside_minor = share_minor + own.total()
        if item.planned_minor:
            goods_minor = min(item.owed_minor, parse_minor(left.get(item.line, "0"), state.currency))
            parts.append({"line": item.line, "amount": format_minor(goods_minor, state.currency)})
        elif item.remedy is Remedy.PARTIAL_REFUND or item.deducted_minor:
            beside_minor = 0 if item.remedy is Remedy.PARTIAL_REFUND else min(beside_minor, item.owed_minor)
            amount = format_minor(item.owed_minor - beside_minor, state.currency)
            parts.append({"line": item.line, "quantity": item.quantity, "amount": amount})
        else:
            parts.append({"line": item.line, "quantity": item.quantity})
        if beside_minor:
            fees += own
            outbound_minor += share_minor + ROUNDED_MINOR if share_minor else 0
    goods = [part for part in parts if part.get("amount") != format_minor(0, state.currency)]
    owed_minor = sum(item.owed_minor for item in items)
    return _with_charges(context, state, goods, owed_minor, fees, outbound_minor)


def _with_charges(
    context: Any,
    state: CaseState,
    goods: list[dict[str, Any]],
    owed_minor: int,
    fees: Mapping[str, int],
    outbound_minor: int,
) -> list[dict[str, Any]] | Refused:
    """The goods with fees, duties and (at most `outbound_minor`) outbound charge that make them up to what is owed.

    What somebody else gave back of the goods meanwhile is not made up for.
    """
    rest_minor = owed_minor
    if goods:
        quoted = quote_of(context.order, context.past, state, goods)
        if not isinstance(quoted, Refused):
            rest_minor -= parse_minor(quoted["total"], state.currency)
            left_minor = parse_minor(quoted["refundable_after"]["shipping"], state.currency)
            outbound_minor = min(outbound_minor, left_minor)
        elif quoted.code != Refusal.NOTHING_LEFT:
            return quoted
    parts = list(goods)
    for fee, amount_minor in fees.items():
        take_minor = min(amount_minor, max(0, rest_minor))
        rest_minor -= take_minor
        if take_minor:
            named = {"duties": True} if fee == "duties" else {"fee": fee}
            parts.append(named | {"amount": format_minor(take_minor, state.currency)})
    shipping_minor = min(rest_minor, outbound_minor)
    if shipping_minor > 0:
        parts.append({"shipping": True, "amount": format_minor(shipping_minor, state.currency)})
    return parts
