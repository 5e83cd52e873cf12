"""What was taken out of an order before: by its cases, by credit notes from before Amends, and by disputes.

The one place from which decisions, quotes, pages and the API know what is left of an order.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.cases import dispute
from amends.cases.models import Case, Refund
from amends.cases.state import RefundState
from amends.merchants.tenancy import current_merchant
from amends.orders import historical_returns
from amends.orders.historical_returns import Returned
from amends.vocabulary.money import format_minor
from amends.vocabulary.remedy import Remedy

BEFORE = ""
"""Stands for a case where there was none: what was returned before Amends. It comes before every case's id."""

_FULL_REMEDIES = {"refund_on_return", "refund_without_return", "refund"}


@dataclass(frozen=True, slots=True)
class Past:
    """What was taken out of an order: `refunds` as (case, prior refund), `cases` as (case, its items)."""

    refunds: tuple[tuple[str, dict[str, Any]], ...]
    cases: tuple[tuple[str, list[dict[str, Any]]], ...]
    disputes: tuple[dict[str, Any], ...] = ()

    def without(self, case_id: str) -> dict[str, Any]:
        """The contract's history as one case sees it: what all others paid, and what was withdrawn before it.

        Case ids ascend with time. A later withdrawal takes nothing from what an earlier one is owed.
        """
        withdrawn = [
            {"line": item["line"], "quantity": item["quantity"]}
            for case, items in self.cases
            for item in items
            if case < case_id and item["withdrawn"] and item["state"] not in {"refused", "cancelled"}
        ]
        return {
            "refunds": [prior for case, prior in self.refunds if case != case_id],
            "disputes": list(self.disputes),
            "withdrawn": withdrawn,
        }

    def claimed(self, line: str) -> int:
        """Units of a line that stand in an open case or went back for their price."""
        return sum(
            item["quantity"] for _, items in self.cases for item in items if item["line"] == line and _holds_units(item)
        )


def past(order_id: str) -> Past:
    """What other cases, and the time before Amends, took out of an order."""
    merchant_id = current_merchant()
    refunds = Refund.objects.filter(merchant_id=merchant_id, order_id=order_id).order_by("id")
    cases = Case.objects.filter(merchant_id=merchant_id, order_id=order_id).order_by("id")
    before = historical_returns.of_order(order_id)
    items = _items_before(before)
    return Past(
        (
            *_refunds_before(before),
            *(
                (
                    str(row.case_id),
                    {"id": str(row.id), "state": row.state, "parts": row.parts, "by_payment": row.by_payment},
                )
                for row in refunds
            ),
        ),
        (*([(BEFORE, items)] if items else []), *((str(row.id), row.items) for row in cases)),
        dispute.of_order(order_id),
    )


def _refunds_before(before: Sequence[Returned]) -> list[tuple[str, dict[str, Any]]]:
    """Credit notes as one refund that is settled; goods by line, freight as the outbound charge."""
    units, amounts = _units(before), Counter[str]()
    freight_minor = 0
    for each in before:
        if each.line is None:
            freight_minor += each.amount_minor
        else:
            amounts[each.line] += each.amount_minor
    parts: list[dict[str, Any]] = [
        {"line": line, "quantity": quantity, "amount": format_minor(amounts[line], before[0].currency)}
        for line, quantity in units.items()
    ]
    if freight_minor:
        parts.append({"shipping": True, "amount": format_minor(freight_minor, before[0].currency)})
    return [(BEFORE, {"id": "before", "state": str(RefundState.SUCCEEDED), "parts": parts})] if parts else []


def _items_before(before: Sequence[Returned]) -> list[dict[str, Any]]:
    """Units that were credited, as the items of a case that is done."""
    done = {"state": "done", "reason": None, "remedy": str(Remedy.REFUND), "withdrawn": True}
    return [{"line": line, "quantity": quantity, **done} for line, quantity in _units(before).items()]


def _units(before: Sequence[Returned]) -> dict[str, int]:
    """Units by line, never more than were bought: a credit note may take back too many."""
    units, bought = Counter[str](), dict[str, int]()
    for each in before:
        if each.line is not None:
            units[each.line] += each.quantity
            bought[each.line] = each.bought
    return {line: min(quantity, bought[line]) for line, quantity in units.items()}


def _holds_units(item: Mapping[str, Any]) -> bool:
    if item["state"] in {"refused", "cancelled", "replacement_sent"}:
        return False
    return item["state"] != "done" or item["remedy"] in _FULL_REMEDIES
