"""What the marketplace on which an order was placed says of one item: who acts, what it promises, what is due by when.

The packs of a site may be several where the country of the store is not known: then a conclusion is known where all of
them agree. A rule of a marketplace never lowers the law: its promise is a right beside those of law.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from amends.decision.amounts import Amounts
from amends.decision.due import Consequence, Duty, Party
from amends.decision.outcome import Due, EscalationCode, RefundClock, RightDecided, Terms
from amends.decision.row import Row
from amends.decision.unknowns import Unknowns
from amends.law.pack import Pack, Packs
from amends.rules.explain import Step, Trace
from amends.rules.python import Wanted
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER, WorkingCalendar
from amends.vocabulary.remedy import ClockStart, ClockStatus, FreightPayer, Remedy, Right
from amends.vocabulary.request import Channel, FulfilledBy, Site, Situation

MARKETPLACES = frozenset(Site) - {Site.OWN_STORE, Site.IN_STORE}

_DUES: tuple[tuple[str, Duty, Party, str], ...] = (
    ("answer_by", Duty.ANSWER, Party.MERCHANT, "answer_consequence"),
    ("offer_return_by", Duty.OFFER_RETURN, Party.MERCHANT, "offer_return_consequence"),
    ("refund_received_by", Duty.REFUND_RECEIVED_GOODS, Party.MERCHANT, "refund_received_consequence"),
    ("answer_claim_by", Duty.ANSWER_CLAIM, Party.MERCHANT, "answer_claim_consequence"),
    ("appeal_by", Duty.APPEAL, Party.MERCHANT, Consequence.DECISION_STANDS),
    ("reimbursement_by", Duty.CLAIM_REIMBURSEMENT, Party.MERCHANT, Consequence.REIMBURSEMENT_LOST),
    ("send_back_by", Duty.SEND_BACK, Party.BUYER, Consequence.GOODS_NOT_SENT),
    ("claim_opens_on", Duty.CLAIM_OPENS, Party.BUYER, Consequence.CLAIM_MAY_BE_OPENED),
    ("claim_closes_on", Duty.CLAIM_CLOSES, Party.BUYER, Consequence.CLAIM_CLOSED),
)
"""Conclusion, what is due, from whom, and what follows: a word, or the conclusion that is the word."""

_SELLERS = frozenset(conclusion for conclusion, _, who, _ in _DUES if who is Party.MERCHANT)
"""Days that a person has to find out where no pack knows them; of the buyer's, what is unknown is left unsaid."""
_TERMS = ("policy.return_required", "policy.return_freight_payer", "policy.full_refund")
_WANTED = Wanted(
    (
        "after_sales.owner",
        "policy.holds",
        "policy.last_day",
        *_TERMS,
        *(conclusion for conclusion, _, _, _ in _DUES),
        *(follows for _, _, _, follows in _DUES if follows not in set(Consequence)),
    ),
    {},
)
"""What is read of a pack where no steps are."""
_CLOCK = RefundClock(starts_on=ClockStart.NONE, status=ClockStatus.NO_STATUTORY_CLOCK)


@dataclass(frozen=True, slots=True)
class Marketplace:
    """The packs that may answer for the order's channel, and the days its business days are counted in."""

    channel: Channel
    packs: tuple[Pack, ...]
    calendar: WorkingCalendar
    decided: Mapping[str, object]
    steps: bool

    def read(self, row: Row) -> "Reading":
        """What the packs conclude from the facts of one item."""
        facts = {**row, **self.decided}
        if self.steps:
            traces = tuple(pack.compiled.traced(facts, self.calendar) for pack in self.packs)
            return Reading(self, facts, tuple(trace.values for trace in traces), traces)
        return Reading(self, facts, tuple(pack.compiled.wanted(facts, self.calendar, _WANTED) for pack in self.packs))


@dataclass(frozen=True, slots=True)
class Reading:
    """The conclusions of each pack; `traces` are made where they are wanted."""

    marketplace: Marketplace
    facts: Mapping[str, object]
    concluded: tuple[Mapping[str, Any], ...]
    traces: tuple[Trace, ...] = field(default=())
    for_unknowns: list[Trace] = field(default_factory=list)
    """The first pack's, made where something is unknown and there are no `traces`."""

    def value(self, conclusion: str) -> Any:
        """The conclusion on which all packs agree; None where they do not, or none knows."""
        found = {values[conclusion] for values in self.concluded}
        return found.pop() if len(found) == 1 else None

    def source(self, conclusion: str) -> Citation | None:
        """The rule behind a conclusion; None without steps."""
        steps = self.traces[0].steps.get(conclusion, ()) if self.traces else ()
        return steps[-1].cite if steps else None

    def name_unknown(self, conclusion: str, unknowns: Unknowns, right: Right | None = None) -> None:
        """Name what keeps a conclusion unknown: the country of the store, or what the first pack lacks."""
        if len({values[conclusion] for values in self.concluded}) > 1:
            note = f"which store of {self.marketplace.channel.site} it was decides {conclusion}"
            unknowns.fact("channel.store_country", right, note)
        elif self.concluded:
            self.beside(unknowns, self.traces[0] if self.traces else None).conclusion(
                conclusion, right, natural=right is None
            )

    def name_low_confidence(self, conclusion: str, unknowns: Unknowns, right: Right | None) -> None:
        """Name the figures of low confidence behind a conclusion; nothing without steps."""
        for trace in self.traces[:1]:
            self.beside(unknowns, trace).low_confidence(trace.steps.get(conclusion, ()), right)

    def beside(self, unknowns: Unknowns, trace: Trace | None) -> Unknowns:
        """The same escalations, told from the first pack's rules."""
        rulebook = self.marketplace.packs[0].rulebook
        return Unknowns(rulebook, trace, self.facts, self._traced, found=unknowns.found)

    def _traced(self) -> Trace:
        if not self.for_unknowns:
            pack = self.marketplace.packs[0]
            self.for_unknowns.append(pack.compiled.traced(self.facts, self.marketplace.calendar))
        return self.for_unknowns[0]


def marketplace_of(situation: Situation, packs: Packs, *, steps: bool) -> Marketplace | None:
    """The marketplace of an order; None for one that came through a shop of the merchant's own."""
    channel = situation.channel
    if channel.site not in MARKETPLACES:
        return None
    own = packs.marketplaces.of_site(channel.site, channel.store_country)
    day = situation.marketplace_decided_at
    happened = day is not NEVER and day is not None and day <= situation.as_of
    decided = {"platform_decided_on": day if happened else None, "platform_decided_happened": happened}
    return Marketplace(channel, own, _calendar(own, channel, situation, packs), decided, steps)


def _calendar(own: tuple[Pack, ...], channel: Channel, situation: Situation, packs: Packs) -> WorkingCalendar:
    """The working days of the store's country, else those that the site's first pack names."""
    store = packs.by_market.get(channel.store_country) if channel.store_country else None
    pack = store or next(iter(own), None)
    if pack is None:
        return WorkingCalendar(channel.site)
    first = situation.order.ordered_at or situation.request.requested_at
    return pack.calendar(None, range(first.year, max(situation.as_of, first).year + 1))


def name_no_pack(marketplace: Marketplace, unknowns: Unknowns) -> None:
    """Say that no pack answers for the store."""
    if not marketplace.packs:
        channel = marketplace.channel
        where = f" in {channel.store_country}" if channel.store_country else ""
        note = f"there is no pack for {channel.site}{where}"
        unknowns.add(EscalationCode.NO_PACK, "channel", Right.MARKETPLACE_POLICY, note)


def ships_itself(channel: Channel) -> bool:
    """Whether it is known that the marketplace does not ship the order."""
    return channel.fulfilled_by in {FulfilledBy.MERCHANT, FulfilledBy.THIRD_PARTY}


def marketplace_right(reading: Reading, index: int, amounts: Amounts, unknowns: Unknowns) -> RightDecided:
    """The marketplace's own promise for an item: held, not held, or unknown, with its terms and steps."""
    if not reading.concluded:
        return RightDecided(Right.MARKETPLACE_POLICY, None)
    holds: bool | None = reading.value("policy.holds")
    if holds is None:
        reading.name_unknown("policy.holds", unknowns, Right.MARKETPLACE_POLICY)
    last_day = reading.value("policy.last_day")
    if last_day is NEVER:
        last_day = None  # counted from a day that was never promised
    steps = tuple(_steps(reading, with_terms=holds is True))
    cites = tuple(dict.fromkeys(step.cite for step in reversed(steps) if step.defines == "policy.holds"))
    if holds is not True:
        return RightDecided(Right.MARKETPLACE_POLICY, holds, last_day, cites=cites, steps=steps)
    reading.name_low_confidence("policy.holds", unknowns, Right.MARKETPLACE_POLICY)
    if reading.value("policy.full_refund") is None:
        reading.name_unknown("policy.full_refund", unknowns, Right.MARKETPLACE_POLICY)
    terms = _terms(reading, index, amounts)
    return RightDecided(Right.MARKETPLACE_POLICY, True, last_day, (Remedy.REFUND,), None, terms, cites, steps)


def _terms(reading: Reading, index: int, amounts: Amounts) -> Terms:
    """What the outbound charge does is not among what is known of any marketplace."""
    goods_minor = amounts.goods_minor[index] if reading.value("policy.full_refund") is True else None
    outbound = 0 if amounts.no_outbound_left else None
    payer = reading.value("policy.return_freight_payer")
    return Terms(
        return_required=reading.value("policy.return_required"),
        return_freight_payer=None if payer is None else FreightPayer(payer),
        outbound_shipping_refund_minor=outbound,
        refund_due_minor=None if outbound is None else goods_minor,
        certain_refund_minor=goods_minor,
        refund_means="original",
        refund_clock=_CLOCK,
    )


def _steps(reading: Reading, *, with_terms: bool) -> Iterator[Step]:
    found: dict[str, Step] = {}
    for trace in reading.traces[:1]:
        for conclusion in ("policy.holds", *(_TERMS if with_terms else ())):
            for step in trace.steps.get(conclusion, ()):
                found.setdefault(step.rule, step)
    for step in found.values():
        silent = step.value is False and not step.defines.endswith(".holds")
        yield replace(step, say_key=None, say_slots={}) if silent else step


def marketplace_deadlines(reading: Reading, line: str, unknowns: Unknowns) -> Iterator[Due]:
    """What the marketplace wants by when; a seller's day that no pack knows is named for a person."""
    place = reading.marketplace.calendar.place
    for conclusion, what, who, consequence in _DUES if reading.concluded else ():
        by = reading.value(conclusion)
        if by is NEVER:
            continue  # counted from what never comes, such as a day that was never promised
        if by is None:
            if conclusion in _SELLERS:
                reading.name_unknown(conclusion, unknowns)
            continue
        reading.name_low_confidence(conclusion, unknowns, None)
        follows = consequence if consequence in set(Consequence) else reading.value(consequence)
        source = reading.source(conclusion)
        word = Consequence(follows or Consequence.NOT_STATED)
        yield Due(what, who, by, place, source, word, line, Right.MARKETPLACE_POLICY)
