"""Until when a buyer may dispute a payment, and by when the merchant answers a dispute: by the rules of its scheme.

A payment whose method names no scheme (`card`) has no known window. What the provider shows on a dispute always wins.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from amends.decision.due import Consequence, Duty, Party
from amends.decision.outcome import Due, EscalationCode
from amends.decision.row import Row
from amends.decision.unknowns import Unknowns
from amends.law.pack import Pack, Packs
from amends.ledger.part import DisputeState, PriorDispute
from amends.rules.explain import Trace
from amends.vocabulary.deadline import NEVER, Day
from amends.vocabulary.order import Line, Payment, PaymentStatus
from amends.vocabulary.request import Situation

_OF_DISPUTE = (
    ("answer_by", Duty.ANSWER_DISPUTE, Party.MERCHANT, Consequence.DISPUTE_LOST),
    ("escalate_by", Duty.ESCALATE_DISPUTE, Party.BUYER, Consequence.DISPUTE_CLOSED),
    ("resolved_by", Duty.RESOLVE_DISPUTE, Party.SCHEME, Consequence.SCHEME_IN_DEFAULT),
)


def scheme_deadlines(
    situation: Situation, packs: Packs, line: str, row: Row, unknowns: Unknowns, *, steps: bool
) -> Iterator[Due]:
    """The windows of every payment of the order, and what open disputes about them ask for, as seen from one item."""
    disputes = situation.history_disputes
    for payment in situation.order.payments:
        own = packs.schemes.of_payment(payment.method, payment.provider, situation.market)
        open_disputes = [each for each in disputes if _is_open(each, payment)] if disputes else []
        if not own and not open_disputes:
            continue
        if payment.status is not PaymentStatus.CAPTURED:
            continue
        bought = situation.order.line(line)
        facts = {**row, **_payment_facts(payment, situation, bought)}
        for pack in own:
            yield from _window(pack, facts, situation, line, steps=steps)
        if situation.request.items[0].line == line:
            for dispute in open_disputes:
                yield from _of_dispute(own, dispute, facts, situation, unknowns, steps=steps)


def _is_open(dispute: object, payment: Payment) -> bool:
    return isinstance(dispute, PriorDispute) and dispute.payment == payment.id and dispute.state is DisputeState.OPEN


def _payment_facts(payment: Payment, situation: Situation, line: Line | None) -> Row:
    priced = line is not None and line.tax_included
    return {
        "captured_on": _known(payment.captured_at),
        "statement_on": None,
        "unit_price_minor": line.unit_price_minor - line.discount_minor // line.quantity if line and priced else None,
        "currency": "GBP" if situation.order.currency == "GBP" else "other",
        "dispute_open": False,
        "dispute_opened_on": None,
        "dispute_answer_by": None,
    }


def _window(pack: Pack, facts: Row, situation: Situation, line: str, *, steps: bool) -> Iterator[Due]:
    values, trace = _concluded(pack, facts, situation, steps=steps)
    ends_on = values["window.ends_on"]
    if ends_on is not None and ends_on is not NEVER:
        closed = Consequence.DISPUTE_CLOSED
        source = _source(trace, "window.ends_on")
        yield Due(Duty.DISPUTE_WINDOW_ENDS, Party.BUYER, ends_on, pack.market, source, closed, line)


def _of_dispute(
    own: tuple[Pack, ...], dispute: object, facts: Row, situation: Situation, unknowns: Unknowns, *, steps: bool
) -> Iterator[Due]:
    assert isinstance(dispute, PriorDispute)
    opened_on, shown = _known(dispute.opened_at), _known(dispute.answer_by)
    facts = {**facts, "dispute_open": True, "dispute_opened_on": opened_on, "dispute_answer_by": shown}
    answered = False
    for pack in own:
        values, trace = _concluded(pack, facts, situation, steps=steps)
        for conclusion, what, who, consequence in _OF_DISPUTE:
            by = values[conclusion]
            if by is not None and by is not NEVER:
                answered = answered or what is Duty.ANSWER_DISPUTE
                yield Due(what, who, by, pack.market, _source(trace, conclusion), consequence)
    if answered:
        return
    if shown is not None:
        yield Due(Duty.ANSWER_DISPUTE, Party.MERCHANT, shown, dispute.payment, None, Consequence.DISPUTE_LOST)
    elif own and opened_on is None:
        unknowns.fact("history.disputes.opened_at", None, "decides by when the dispute must be answered")
    elif own:
        note = "how long the merchant has to answer a dispute of this scheme is not known"
        unknowns.add(EscalationCode.UNKNOWN_LAW, "answer_days", None, note)
    else:
        note = "the method names no scheme, so nobody knows by when the dispute must be answered"
        unknowns.fact("order.payments.method", None, note)


def _concluded(pack: Pack, facts: Row, situation: Situation, *, steps: bool) -> tuple[dict[str, Any], Trace | None]:
    first = situation.order.ordered_at or situation.request.requested_at
    calendar = pack.calendar(None, range(first.year, first.year + 1))
    if not steps:
        return pack.compiled.plain(facts, calendar), None
    trace = pack.compiled.traced(facts, calendar)
    return trace.values, trace


def _source(trace: Trace | None, conclusion: str) -> Any:
    steps = trace.steps.get(conclusion, ()) if trace else ()
    return steps[-1].cite if steps else None


def _known(day: Day) -> date | None:
    return None if day is NEVER else day


def rulebooks_of_payments(situation: Situation, packs: Packs) -> dict[str, str]:
    """The hashes of the schemes' rules that were applied, by the pack's id."""
    found: dict[str, str] = {}
    for payment in situation.order.payments:
        for pack in packs.schemes.of_payment(payment.method, payment.provider, situation.market):
            found[pack.market] = pack.hash
    return found
