"""What the law owes for one item, right by right: each with its own terms, its citations and its steps.

The market's compiled rulebook concludes; this module puts the conclusions together with the money, and names what is
unknown wherever that could change the answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from amends.decision.amounts import OUTBOUND_DEFAULT
from amends.decision.facts import LAW_REMEDIES, LEGAL_RIGHTS, RARE_TERMS
from amends.decision.item_law import ItemLaw, Values
from amends.decision.outcome import FeeRefund, RefundClock, RightDecided, Terms
from amends.decision.rare_terms import bonus_minor, deductions, late_refund
from amends.decision.unknowns import Unknowns
from amends.rules.explain import Step, Trace
from amends.vocabulary.citation import Citation
from amends.vocabulary.remedy import ClockStart, ClockStatus, ClockUnit, FreightPayer, Remedy, Right

_TERM_NAMES = (
    "holds",
    "last_day",
    "burden_of_proof",
    "return_required",
    "return_freight_payer",
    "send_back_by",
    "outbound_refunded",
    "diminished_value",
    "refund_means",
    "remedy_by",
    "notify_by",
    "clock_starts_on",
    "clock_started",
    "clock_started_happened",
    "clock_length",
    "clock_unit",
    "withhold_until",
    "withholding",
    "clock_latest_on",
    "partial_outbound",
)
_KEYS: Mapping[Right, Mapping[str, str]] = {
    right: {
        term: f"{right}.{term}"
        for term in (*_TERM_NAMES, *(f"remedy_{remedy}" for remedy in LAW_REMEDIES), *RARE_TERMS[right])
    }
    for right in LEGAL_RIGHTS
}
_REMEDY_TERMS = tuple((f"remedy_{remedy}", Remedy(remedy)) for remedy in LAW_REMEDIES)


def rights_of(law: ItemLaw, unknowns: Unknowns) -> tuple[RightDecided, ...]:
    """Every right that law knows, held, not held or unknown; what is unknown is added to `unknowns`."""
    return tuple(_right(law, right, unknowns) for right in LEGAL_RIGHTS)


def _right(law: ItemLaw, right: Right, unknowns: Unknowns) -> RightDecided:
    values, keys = law.values, _KEYS[right]
    holds: bool | None = values[keys["holds"]]
    if holds is None:
        unknowns.conclusion(keys["holds"], right)
    last_day = _day(values[keys["last_day"]])
    if holds is not True and law.trace is None:
        return RightDecided(right, holds, last_day)
    steps = _steps(law.trace, keys, with_terms=holds is True)
    cites = _cites(law.trace, keys, right)
    if holds is not True:
        return RightDecided(right, holds, last_day, cites=cites, steps=steps)
    remedies = tuple(remedy for term, remedy in _REMEDY_TERMS if values[keys[term]] is True)
    for term, _ in _REMEDY_TERMS:
        if values[keys[term]] is None:
            unknowns.conclusion(keys[term], right, natural=True)
    return RightDecided(
        right,
        True,
        last_day,
        remedies,
        _word(FreightPayer, values[keys["burden_of_proof"]]),
        _terms(law, right, keys, unknowns),
        cites,
        steps,
    )


def _terms(law: ItemLaw, right: Right, keys: Mapping[str, str], unknowns: Unknowns) -> Terms:
    values = law.values
    refund: bool | None = values[keys["remedy_refund"]]
    return_required: bool | None = values[keys["return_required"]]
    outbound = _outbound(law, right, keys, unknowns) if refund is not False else 0
    fees = _fees(law, keys) if refund else ()
    due, certain = _refund(law, refund, outbound, fees)
    settled = due is not None
    clock = _clock(law, keys, refund)
    for term in _terms_that_matter(values, keys, refund, return_required, settled=settled):
        if values[keys[term]] is None:
            unknowns.conclusion(keys[term], right)
    return Terms(
        return_required=return_required,
        return_freight_payer=_word(FreightPayer, values[keys["return_freight_payer"]]),
        send_back_by=_day(values[keys["send_back_by"]]) if return_required is not False else None,
        outbound_shipping_refund_minor=outbound,
        deductions=deductions(law, right) if refund is not False else (),
        fees=fees,
        refund_due_minor=due,
        certain_refund_minor=certain,
        refund_means=values[keys["refund_means"]],
        remedy_by=_day(values[keys["remedy_by"]]),
        notify_by=_day(values[keys["notify_by"]]),
        refund_clock=clock,
        late_refund=late_refund(law, right, clock, due) if refund else None,
        statutory_bonus_minor=bonus_minor(law, right),
    )


def _refund(
    law: ItemLaw, refund: bool | None, outbound_minor: int | None, fees: tuple[FeeRefund, ...] | None
) -> tuple[int | None, int | None]:
    """What is due, and what of it is certain."""
    goods_minor = law.amounts.goods_minor[law.index]
    if refund is False:
        return 0, 0
    if refund is None or goods_minor is None:
        return None, None
    certain = goods_minor + (outbound_minor or 0) + sum(fee.amount_minor for fee in fees or ())
    return (None if outbound_minor is None or fees is None else certain), certain


def _fees(law: ItemLaw, keys: Mapping[str, str]) -> tuple[FeeRefund, ...] | None:
    """The fees that go back with all of the goods as the outbound charge does; None where that is not known."""
    refunded: bool | None = law.values[keys["outbound_refunded"]]
    if refunded is False or law.partial:
        return ()
    return law.amounts.fees_of(law.index) if refunded or not law.amounts.fees else None


def _terms_that_matter(
    values: Values,
    keys: Mapping[str, str],
    refund: bool | None,
    return_required: bool | None,
    *,
    settled: bool,
) -> Iterator[str]:
    yield "return_required"
    if return_required is True:
        yield "return_freight_payer"
    if refund is False:
        return
    yield "clock_starts_on"
    if not settled:
        yield "outbound_refunded"
    if values[keys["clock_starts_on"]] != ClockStart.NONE:
        yield "clock_started_happened"
        if values[keys["clock_started_happened"]] is True:
            yield "clock_latest_on"
            yield "withholding"


def _outbound(law: ItemLaw, right: Right, keys: Mapping[str, str], unknowns: Unknowns) -> int | None:
    """The item's share of the outbound shipping charge."""
    refunded: bool | None = law.values[keys["outbound_refunded"]]
    if refunded is False or law.amounts.no_outbound_left:
        return 0
    if refunded is None:
        return None
    mode = law.partial_choice or law.values[keys["partial_outbound"]] or OUTBOUND_DEFAULT
    if law.partial:
        unknowns.partial_outbound(right, mode)
    share = law.amounts.outbound_minor(law.index, mode)
    if share is None and law.amounts.shipping_unknown:
        unknowns.fact("order.shipping.cheapest_standard", right, "only the least expensive delivery goes back")
    return share


def _clock(law: ItemLaw, keys: Mapping[str, str], refund: bool | None) -> RefundClock:
    values = law.values
    starts_on = _word(ClockStart, values[keys["clock_starts_on"]])
    started = _day(values[keys["clock_started"]])
    status = _status(starts_on, values[keys["clock_started_happened"]], refund)
    running = status is ClockStatus.RUNNING
    return RefundClock(
        starts_on=starts_on,
        started=started if running else None,
        length=values[keys["clock_length"]],
        unit=_word(ClockUnit, values[keys["clock_unit"]]),
        withhold_until=values[keys["withhold_until"]],
        withholding=values[keys["withholding"]],
        latest_on=_day(values[keys["clock_latest_on"]]) if running else None,
        status=status,
    )


def _status(starts_on: ClockStart | None, happened: bool | None, refund: bool | None) -> ClockStatus:
    if starts_on is ClockStart.NONE:
        return ClockStatus.NO_STATUTORY_CLOCK
    if refund is False or happened is False:
        return ClockStatus.NOT_STARTED
    if happened is True and refund is True and starts_on is not None:
        return ClockStatus.RUNNING
    return ClockStatus.UNKNOWN


def _steps(trace: Trace | None, keys: Mapping[str, str], *, with_terms: bool) -> tuple[Step, ...]:
    """The rules behind `holds` in the order they were applied, then those behind the terms.

    The one that concludes whether the right holds names every fact and parameter that the conclusion rests on.
    """
    if trace is None:
        return ()
    behind = trace.steps[keys["holds"]]
    found = {step.rule: step for step in behind}
    if behind and behind[-1].defines == keys["holds"]:
        found[behind[-1].rule] = _concluding(behind)
    for key in keys.values() if with_terms else ():
        for step in trace.steps[key]:
            found.setdefault(step.rule, step)
    return tuple(_spoken(step) for step in found.values())


def _concluding(behind: Sequence[Step]) -> Step:
    because: dict[str, object] = {}
    parameters: dict[str, object] = {}
    for step in behind:
        because |= step.because
        parameters |= step.parameters
    return replace(behind[-1], because=because, parameters=parameters)


def _spoken(step: Step) -> Step:
    """The step; one that concludes that something is not so says nothing, since its sentence tells of its being so.

    That a right does not hold is said by rules of its own.
    """
    if step.value is False and step.say_key is not None and not step.defines.endswith(".holds"):
        return replace(step, say_key=None, say_slots={})
    return step


def _cites(trace: Trace | None, keys: Mapping[str, str], right: Right) -> tuple[Citation, ...]:
    """The citations of the right itself, whether it holds first, then its last day; terms are cited in their steps."""
    if trace is None:
        return ()
    prefix = f"{right}."
    behind = (*reversed(trace.steps[keys["holds"]]), *reversed(trace.steps[keys["last_day"]]))
    return tuple(dict.fromkeys(step.cite for step in behind if step.defines.startswith(prefix)))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _word[W](words: type[W], value: object) -> W | None:
    return None if value is None else words(value)  # type: ignore[call-arg]
