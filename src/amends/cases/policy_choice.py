"""Which policy version a request is judged by: the one of the order's day, unless another is better for the buyer.

Better means that no way out is lost or worsened, no last day and no refund comes out worse, and something is gained.
Where a version gives with one hand and takes with the other, what the buyer was promised first stands.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

type Decision = Mapping[str, Any]
"""The contract's decision (section 2)."""

UNLIMITED = "9999-12-31"


def chosen[D: Decision](decisions: Sequence[D]) -> D:
    """Of decisions on the same facts under several versions, the first, or one that is better for the buyer than it."""
    found = decisions[0]
    for other in decisions[1:]:
        if not_worse(other, found) and not not_worse(found, other):
            found = other
    return found


def not_worse(other: Decision, one: Decision) -> bool:
    """Whether the buyer loses nothing by `other` that `one` gives."""
    if not all(any(_as_good(new, old) for new in other["offers"]) for old in one["offers"]):
        return False
    later = {item["line"]: item for item in other["items"]}
    return all(_item_not_worse(later[item["line"]], item) for item in one["items"])


def version_of(decision: Decision) -> int | None:
    """The number of the policy version that a decision names; None where the law alone decided."""
    named = (decision.get("policy") or {}).get("version") or ""
    return int(named) if named.isdecimal() else None


def _as_good(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Whether the buyer would miss nothing of `old` who has `new`."""
    if (new["remedy"], new["items"]) != (old["remedy"], old["items"]):
        return False
    mine, theirs = old["buyer_receives"], new["buyer_receives"]
    if Decimal(theirs["amount"] or 0) < Decimal(mine["amount"] or 0) or mine["means"] not in {theirs["means"], None}:
        return False
    back, back_then = new["return"], old["return"]
    pays = back["freight_payer"] == "buyer" and back_then["freight_payer"] != "buyer"
    sends = back["required"] is not False and back_then["required"] is False
    return not (pays or sends) and (new["statutory"] or not old["statutory"])


def _item_not_worse(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    for paid_by in ("refund_latest_on", "refund_promised_by"):
        until, later = old.get(paid_by), new.get(paid_by)
        if until is not None and (later is None or later > until):
            return False
    if not set(new.get("evidence", ())) <= set(old.get("evidence", ())):
        return False
    days = {right["right"]: _last_day(right) for right in new["rights"] if right["holds"] is True}
    return all(_last_day(right) <= days.get(right["right"], "") for right in old["rights"] if right["holds"])


def _last_day(right: Mapping[str, Any]) -> str:
    """The last day of a right that holds; one without is later than all."""
    return right["last_day"] or UNLIMITED
