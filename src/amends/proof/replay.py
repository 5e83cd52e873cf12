"""A model of the solver put through `decide`: what does not come out there is a fault of the proof and raises."""

from dataclasses import dataclass
from typing import Any

from amends.decision.decide import decide
from amends.decision.governing import invoked_right
from amends.decision.outcome import Clamped, Decision
from amends.decision.policy.document import PolicyRow
from amends.decision.policy.floor import compared, compiled_floor
from amends.decision.row import facts_of
from amends.decision.situation import read_situation, zones_in
from amends.law.pack import Packs
from amends.proof.findings import Json
from amends.vocabulary.citation import Citation

TERMS = {
    "breach.window": "window",
    "breach.remedies_refund": "remedies",
    "breach.remedies_repair": "remedies",
    "breach.remedies_replacement": "remedies",
    "breach.remedies_price_reduction": "remedies",
    "breach.freight": "return_freight_payer",
    "breach.outbound": "outbound_refunded",
    "breach.fee": "restocking_fee",
    "breach.refund_day": "refund_day",
    "breach.evidence": "evidence",
}
"""The term that a decision names for each conclusion of the comparison."""
CELLS = {"window": "window_days", "refund_day": "refund_promise_working_days"}
"""The cell of the table behind a term, where it is not of the same name."""


class ModelFaultError(AssertionError):
    """What the proof found does not come out when it is decided: a fault of the proof, not of the policy."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What `decide` says of a situation the proof found."""

    right: str | None
    stated: str
    floor: str
    cite: Json | None


def replayed(situation: Json, packs: Packs, row: PolicyRow, conclusion: str) -> Replayed:
    """The breach as `decide` reports it; ModelFaultError where it does not."""
    read = read_situation(situation, zones_in(packs))
    decision = decide(read, packs)
    item = decision.items[0]
    if item.policy_row != row.label:
        raise _fault(situation, row, conclusion, f"row {item.policy_row} answers; {decision.escalate}")
    if conclusion in TERMS:
        found = next((each for each in decision.policy_clamped if each.term == TERMS[conclusion]), None)
        if found is None:
            raise _fault(situation, row, conclusion, f"nothing is raised: {decision.policy_clamped}")
        return Replayed(str(found.right), found.stated, found.floor, _cite_of(found, decision))
    if _concluded(read, decision, packs, row)[conclusion] is not True:
        raise _fault(situation, row, conclusion, "the house rule is kept")
    return Replayed(None, _stated(row, conclusion), _HOUSE_FLOORS[conclusion], None)


def _concluded(read: Any, decision: Decision, packs: Packs, row: PolicyRow) -> dict[str, Any]:
    pack = packs.for_market(read.market).pack
    assert pack is not None, "a proof asks of markets that have a pack"
    asked = read.request.items[0]
    facts = facts_of(read, asked)
    years = range(read.order.ordered_at.year, read.as_of.year + 1)
    calendar = pack.calendar(read.buyer.region, years)
    values = pack.compiled.plain(facts, calendar)
    right = invoked_right(asked.reason, read.request.wants, decision.items[0].rights)
    floor = compared(facts, row, right.right if right else None, values)
    return dict(compiled_floor().plain(floor, calendar))


_HOUSE_FLOORS = {
    "house.full_refund": "a full refund to the original payment among the offers",
    "house.cited_refusal": "the article that excludes it",
    "house.five_working_days": "five working days after the goods are back",
}
HOUSE_TERMS = {
    "house.full_refund": "remedies",
    "house.cited_refusal": "refusal_cite",
    "house.five_working_days": "refund_day",
}


def _stated(row: PolicyRow, conclusion: str) -> str:
    then = row.then
    if conclusion == "house.cited_refusal":
        return "refused without one"
    if conclusion == "house.full_refund":
        return ", ".join(then.remedies) + (" less a fee" if then.charges_fee else "")
    days = (then.longest_inspection_days or 0) + (then.refund_promise_working_days or 0)
    return f"{days} working days after {then.refund_trigger}"


def _cite_of(found: Clamped, decision: Decision) -> Json | None:
    """The law behind the term, else behind the right."""
    decided = decision.items[0].right(found.right)
    cites = (*found.cites, *(decided.cites if decided else ()))
    return _cite(cites[0]) if cites else None


def _cite(cite: Citation) -> Json:
    return {"instrument": cite.instrument, "article": cite.article, "url": cite.url, "implements": cite.implements}


def _fault(situation: Json, row: PolicyRow, conclusion: str, what: str) -> ModelFaultError:
    shown = {key: value for key, value in situation.items() if key != "policy"}
    return ModelFaultError(f"{conclusion} of row {row.label} does not come out: {what}; {shown}")
