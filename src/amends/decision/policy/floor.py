"""What a row of a policy may not fall below: the right of law that governs, compared term by term.

The comparison is a rulebook (`floor_rules`) over the facts of a decision, the conclusions of that right as `law_…` and
the terms of the row as `row_…`. The policy's own words are compared, before anything is raised to law.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from amends.decision.facts import LAW_REMEDIES, LEGAL_RIGHTS, WORDS
from amends.decision.policy.document import PolicyRow, RefundTrigger, RowRemedy
from amends.decision.policy.floor_rules import FLOOR_RULES
from amends.decision.row import Row
from amends.rules.expression import BOOL, DATE, INT, Enum, Type, Vocabulary
from amends.rules.python import CompiledRulebook, compile_rulebook
from amends.rules.reader import read_rules
from amends.rules.rulebook import Rulebook, build
from amends.vocabulary.remedy import Right
from amends.vocabulary.request import WITHDRAWAL_REASONS

LAW_TERMS: Mapping[str, str] = {
    f"law_{term}": term
    for term in (
        "holds",
        "return_required",
        "return_freight_payer",
        "outbound_refunded",
        "clock_starts_on",
        "clock_started_happened",
        "clock_latest_on",
        "withholding",
        "withhold_until",
        *(f"remedy_{remedy}" for remedy in LAW_REMEDIES),
    )
}
"""Facts of the comparison that are conclusions of the governing right: `law_holds` is `<right>.holds`."""

COMPARED_REMEDIES = (RowRemedy.REFUND, RowRemedy.REPAIR, RowRemedy.REPLACEMENT, RowRemedy.PRICE_REDUCTION)
"""Remedies that law and rows both know; the others are the merchant's own additions."""

BREACHES = (
    "breach.window",
    *(f"breach.remedies_{remedy}" for remedy in COMPARED_REMEDIES),
    "breach.freight",
    "breach.outbound",
    "breach.fee",
    "breach.refund_day",
    "breach.evidence",
)
HOUSE = ("house.full_refund", "house.cited_refusal", "house.five_working_days")

_ROW_FACTS: Mapping[str, Type] = {
    "row_refuses": BOOL,
    "row_refusal_cited": BOOL,
    "row_has_window": BOOL,
    "row_window_days": INT,
    **{f"row_remedy_{remedy}": BOOL for remedy in RowRemedy},
    "row_return_required": BOOL,
    "row_return_freight_payer": WORDS.conclusions["withdrawal.return_freight_payer"],
    "row_outbound_refunded": BOOL,
    "row_fee": BOOL,
    "row_evidence": BOOL,
    "row_trigger": Enum("refund_trigger", frozenset(str(word) for word in RefundTrigger)),
    "row_inspection_days": INT,
    "row_has_promise": BOOL,
    "row_promise_days": INT,
    "row_no_later_than_law": BOOL,
    "row_no_shorter_than_law": BOOL,
}
_BETWEEN: Mapping[str, Type] = {
    "came.received_on": DATE,
    "came.proof_on": DATE,
    "came.scanned_on": DATE,
    "row.in_window": BOOL,
    "row.triggered_on": DATE,
    "row.promised_on": DATE,
    "row.refund_due_on": DATE,
    "law.withheld_until": DATE,
    "law.due_on": DATE,
}
FLOOR_WORDS = Vocabulary(
    facts={
        **WORDS.facts,
        "right": Enum("right", frozenset(str(right) for right in LEGAL_RIGHTS)),
        **{fact: WORDS.conclusions[f"withdrawal.{term}"] for fact, term in LAW_TERMS.items()},
        **_ROW_FACTS,
    },
    conclusions={**_BETWEEN, **dict.fromkeys((*BREACHES, *HOUSE), BOOL)},
)
"""Everything that the comparison may read and conclude."""

_CITE = 'cite: {instrument: "Policy floor", article: "a policy gives more than law or as much"}'
_HOUSE_CITE = 'cite: {instrument: "House rules", article: "what every policy gives"}'
_KEYS = {right: {fact: f"{right}.{term}" for fact, term in LAW_TERMS.items()} for right in LEGAL_RIGHTS}
_NO_LAW: Mapping[str, object] = {**dict.fromkeys(LAW_TERMS), "law_holds": False, "right": None}


@cache
def floor_rulebook() -> Rulebook:
    """The comparison as a rulebook, without parameters and exceptions."""
    reasons = ", ".join(f'"{reason}"' for reason in sorted(WITHDRAWAL_REASONS))
    written = (
        FLOOR_RULES.replace("CHANGE_OF_MIND", reasons).replace("CITE", _CITE).replace("HOUSE\n", f"{_HOUSE_CITE}\n")
    )
    return build(read_rules(written, "floor.yaml"), {}, FLOOR_WORDS)


@cache
def compiled_floor() -> CompiledRulebook:
    """The comparison as a function."""
    return compile_rulebook(floor_rulebook())


def row_facts(row: PolicyRow) -> dict[str, object]:
    """The terms of `row` as facts of the comparison; all of them are known."""
    then = row.then
    promise, inspection = then.refund_promise_working_days, then.longest_inspection_days
    return {
        "row_refuses": then.refuses,
        "row_refusal_cited": then.refusal_cite is not None,
        "row_has_window": then.window_days is not None,
        "row_window_days": then.window_days or 0,
        **{f"row_remedy_{remedy}": remedy in then.remedies for remedy in RowRemedy},
        "row_return_required": then.return_required,
        "row_return_freight_payer": str(then.return_freight_payer),
        "row_outbound_refunded": then.outbound_refunded,
        "row_fee": then.charges_fee,
        "row_evidence": bool(then.evidence),
        "row_trigger": str(then.refund_trigger),
        "row_inspection_days": inspection or 0,
        "row_has_promise": promise is not None,
        "row_promise_days": promise or 0,
        "row_no_later_than_law": then.no_later_than_law,
        "row_no_shorter_than_law": then.no_shorter_than_law,
    }


def law_facts(right: Right | None, values: Mapping[str, Any]) -> Mapping[str, object]:
    """The conclusions of the governing right as facts of the comparison; none where no right governs."""
    if right is None or right not in _KEYS:
        return _NO_LAW
    return {"right": str(right), **{fact: values.get(key) for fact, key in _KEYS[right].items()}}


def compared(row: Row, policy_row: PolicyRow, right: Right | None, values: Mapping[str, Any]) -> Row:
    """The facts that the comparison of `policy_row` with `right` is made over: hand them to `compiled_floor`."""
    return {**row, **law_facts(right, values), **row_facts(policy_row)}
