"""The decision: one situation and the law packs in, what is owed and offered out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from msgspec import structs

from amends.decision.amounts import Amounts, amounts_of
from amends.decision.deadlines import acknowledgement, deadlines_of
from amends.decision.entitlement import rights_of
from amends.decision.facts import LEGAL_RIGHTS, contract_field
from amends.decision.favour import favour, gist
from amends.decision.governing import governing_right
from amends.decision.item_law import ItemLaw, Values
from amends.decision.marketplace import Marketplace, marketplace_deadlines, marketplace_of, marketplace_right
from amends.decision.offer import Offering, marketplace_handles, numbered, offers_of
from amends.decision.outcome import (
    Clamped,
    Decision,
    Due,
    EscalationCode,
    ItemDecided,
    Offer,
    Owner,
    PolicyNamed,
    RightDecided,
)
from amends.decision.owner import OWN, Ownership, ownership
from amends.decision.policy.applied import AppliedPolicy, AskedItem, apply_policy
from amends.decision.policy.document import Policy
from amends.decision.policy.joining import joined
from amends.decision.row import Row, is_partial, item_facts, request_facts
from amends.decision.scheme import rulebooks_of_payments, scheme_deadlines
from amends.decision.situation import in_zones_of
from amends.decision.texts import JoinedTexts
from amends.decision.unknowns import Unknowns
from amends.decision.wanted import OF_A_DECISION
from amends.law.pack import Pack, Packs
from amends.rules.explain import Trace
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import WorkingCalendar
from amends.vocabulary.money import format_minor
from amends.vocabulary.remedy import Remedy, Right
from amends.vocabulary.request import Reason, RequestItem, Situation


def decide(situation: Situation, packs: Packs, *, steps: bool = True) -> Decision:
    """What is owed on `situation` under the law of its market, and the ways out.

    Without `steps` the plain function of the rulebook answers: the same decision but for steps, citations and the
    naming of low-confidence figures. Where the buyer's time zone is unknown and decides, the reading most favourable
    to the buyer is taken and `escalate` names it. FieldError only where a situation that was read without the market's
    time zones no longer adds up in them.
    """
    situation = in_zones_of(situation, packs)
    if not situation.readings:
        return _decide(situation, packs, steps=steps)
    readings = (replace(situation, readings=()), *situation.readings)
    decisions = [_decide(reading, packs, steps=steps) for reading in readings]
    best = max(decisions, key=favour)
    if all(gist(decision) == gist(best) for decision in decisions):
        return best
    unknowns = Unknowns(found={(entry.code, entry.fact, entry.right): entry for entry in best.escalate})
    note = f"the market has several time zones and they decide: {', '.join(situation.open_days)}"
    unknowns.add(EscalationCode.TIME_ZONE, "buyer.time_zone", None, note)
    return replace(best, escalate=tuple(unknowns.found.values()))


@dataclass(frozen=True, slots=True)
class _Law:
    """The pack that answers for the market, with its calendar; None where none does."""

    pack: Pack
    calendar: WorkingCalendar


def _decide(situation: Situation, packs: Packs, *, steps: bool) -> Decision:
    choice = packs.for_market(situation.market)
    law = None if choice.pack is None else _Law(choice.pack, _calendar(choice.pack, situation))
    unknowns = Unknowns(rulebook=law.pack.rulebook if law else None)
    _name_choice(choice.escalate, situation.market, unknowns)
    marketplace = marketplace_of(situation, packs, steps=steps)
    amounts = amounts_of(situation)
    if amounts.blocked is not None:
        unknowns.add(EscalationCode.REFUND_BLOCKED, amounts.blocked.field, None, amounts.blocked.message)
    policy = situation.policy if isinstance(situation.policy, Policy) else None
    outcome = _Outcome(situation, law, amounts, policy, unknowns, steps)
    outcome.marketplace, outcome.packs = marketplace, packs
    shared = request_facts(situation)
    outcome.owned = ownership(marketplace, shared, unknowns)
    for index, item in enumerate(situation.request.items):
        outcome.decide_item(index, item, shared | item_facts(situation, item))
    return outcome.decision()


def _name_choice(escalate: str | None, market: str, unknowns: Unknowns) -> None:
    if escalate == "no_pack":
        unknowns.add(EscalationCode.NO_PACK, "market", None, f"there is no law pack for {market}")
    elif escalate is not None:
        note = f"the floor of the EU directives was applied; the national law of {market} was not reviewed"
        unknowns.add(EscalationCode.NATIONAL_LAW_NOT_REVIEWED, "market", None, note)


class _Outcome:
    """The decision as it grows, item by item."""

    def __init__(
        self,
        situation: Situation,
        law: _Law | None,
        amounts: Amounts,
        policy: Policy | None,
        unknowns: Unknowns,
        steps: bool,
    ) -> None:
        self.situation, self.law, self.amounts, self.policy = situation, law, amounts, policy
        self.unknowns, self.steps = unknowns, steps
        self.owned: Ownership = OWN
        self.marketplace: Marketplace | None = None
        self.packs: Packs = Packs({})
        self.items: list[ItemDecided] = []
        self.offers: list[Offer] = []
        self.deadlines: list[Due] = []
        self.clamped: list[Clamped] = []

    def decide_item(self, index: int, item: RequestItem, row: Row) -> None:
        self.unknowns.row = row
        rights, values, trace = self._rights(index, item, row)
        applied = None
        if self.policy is not None:
            applied = self._apply(self.policy, index, item, row, rights, values, trace)
            rights = applied.rights
        if self.marketplace is not None:
            rights = self._with_marketplace(self.marketplace, index, item, rights, row)
        governing = governing_right(item.reason, self.situation.request.wants, rights)
        answering = None if applied is None or applied.row is None else applied.row.label
        decided = ItemDecided(item.line, item.quantity, governing, rights, answering)
        self.items.append(decided)
        self._name_what_needs_a_person(rights)
        self._name_what_is_added(decided)
        self._offer(decided, f"g{index + 1}", applied, parts_missing=item.reason is Reason.MISSING_PARTS)
        self._deadlines(decided, values, trace)
        self.deadlines.extend(
            scheme_deadlines(self.situation, self.packs, item.line, row, self.unknowns, steps=self.steps)
        )

    def _with_marketplace(
        self, marketplace: Marketplace, index: int, item: RequestItem, rights: tuple[RightDecided, ...], row: Row
    ) -> tuple[RightDecided, ...]:
        """The rights with the marketplace's promise joined to those it betters, and its own deadlines."""
        reading = marketplace.read(row)
        promise = marketplace_right(reading, index, self.amounts, self.unknowns)
        self.deadlines.extend(marketplace_deadlines(reading, item.line, self.unknowns))
        return (*(joined(right, promise) for right in rights), promise)

    def _apply(
        self,
        policy: Policy,
        index: int,
        item: RequestItem,
        row: Row,
        rights: tuple[RightDecided, ...],
        values: Values,
        trace: Trace | None,
    ) -> AppliedPolicy:
        calendar = self.law.calendar if self.law else None
        applied = apply_policy(
            policy,
            AskedItem(self.situation, index, item, row, self.amounts, rights, values, trace, calendar, self.steps),
        )
        self.clamped.extend(applied.clamped)
        note = "decides what the merchant's policy gives" + (f", row {applied.open_row}" if applied.open_row else "")
        for fact in applied.unknown:
            self.unknowns.fact(contract_field(fact), Right.MERCHANT_POLICY, note)
        return applied

    def _rights(self, index: int, item: RequestItem, row: Row) -> tuple[tuple[RightDecided, ...], Values, Trace | None]:
        if self.law is None:
            return tuple(RightDecided(right, None) for right in LEGAL_RIGHTS), {}, None
        compiled, calendar = self.law.pack.compiled, self.law.calendar
        if self.steps:
            trace = compiled.traced(row, calendar)
            return self._read(index, item, trace.values, trace), trace.values, trace
        values = compiled.wanted(row, calendar, OF_A_DECISION)
        self.unknowns.tracing = lambda: compiled.traced(row, calendar)
        return self._read(index, item, values, None), values, None

    def _read(self, index: int, item: RequestItem, values: Values, trace: Trace | None) -> tuple[RightDecided, ...]:
        self.unknowns.trace = trace
        situation = self.situation
        law = ItemLaw(
            index,
            values,
            situation.as_of,
            is_partial(situation),
            item.used_beyond_testing,
            self.amounts,
            trace,
            self.policy.partial_outbound if self.policy else None,
            situation.order.currency,
        )
        rights = rights_of(law, self.unknowns)
        if self.steps:
            for right in rights:
                if right.holds is True:
                    self.unknowns.low_confidence(right.steps, right.right)
        return rights

    def _name_what_needs_a_person(self, rights: Iterable[RightDecided]) -> None:
        for right in rights:
            if right.holds is not True:
                continue
            if Remedy.DAMAGES in right.remedies:
                note = "damages are for a person to assess"
                self.unknowns.add(EscalationCode.DAMAGES, None, right.right, note)
            if Remedy.PRICE_REDUCTION in right.remedies:
                note = "the sum of a price reduction depends on what the goods are worth as they are"
                self.unknowns.add(EscalationCode.AMOUNT_NOT_COMPUTABLE, "price_reduction", right.right, note)

    def _name_what_is_added(self, decided: ItemDecided) -> None:
        """Sums beyond the refund, which no payment takes back: a person pays them apart."""
        terms, right = decided.terms, decided.governing_right
        currency = self.situation.order.currency
        if terms.statutory_bonus_minor:
            note = f"at least {format_minor(terms.statutory_bonus_minor, currency)} {currency} on top of the remedy"
            self.unknowns.add(EscalationCode.STATUTORY_BONUS, None, right, note)
        late = terms.late_refund
        if late is not None and late.late and terms.refund_due_minor != 0:
            day = f"the refund was due on {terms.refund_clock.latest_on}"
            owed = late.owed_minor
            note = (
                f"{day}; the buyer may claim {format_minor(owed, currency)} {currency}"
                if owed
                else (f"{day}; what the law adds is for a person to work out")
            )
            self.unknowns.add(EscalationCode.LATE_REFUND, None, right, note)

    def _offer(self, decided: ItemDecided, group: str, applied: AppliedPolicy | None, *, parts_missing: bool) -> None:
        if self.owned.owner is Owner.MARKETPLACE:
            self.offers.append(marketplace_handles(decided, group, self.owned.cite))
        elif self.owned.owner is Owner.MERCHANT:
            line = self.situation.order.line(decided.line)
            free = self.situation.request.buyer_agreed_other_refund_means is True
            offering = Offering(
                applied, self.situation.order, free, line.unit_cost_minor if line else None, parts_missing
            )
            self.offers.extend(offers_of(decided, group, offering))

    def _deadlines(self, decided: ItemDecided, values: Values, trace: Trace | None) -> None:
        if self.law is None:
            return
        steps = trace.steps if trace is not None else {}

        def source_of(conclusion: str) -> Citation | None:
            found = steps.get(conclusion, ())
            return found[-1].cite if found else None

        place = self.law.calendar.place
        dues = [*deadlines_of(decided, place, source_of, values)]
        if values["withdrawal.electronic_function"] is True:
            dues.extend(acknowledgement(self.situation.request.requested_at, decided, place, source_of))
        if self.owned.owner is Owner.MARKETPLACE:
            dues = [structs.replace(due, who="marketplace") if due.who == "merchant" else due for due in dues]
        self.deadlines.extend(dues)

    def decision(self) -> Decision:
        situation, law = self.situation, self.law
        return Decision(
            id=situation.id,
            rulebook=law.pack.hash if law else None,
            market=situation.market,
            currency=situation.order.currency,
            owner=self.owned.owner,
            shipping_refund_minor=_sum(item.terms.outbound_shipping_refund_minor for item in self.items),
            items=tuple(self.items),
            offers=numbered(self.offers),
            deadlines=tuple(sorted(self.deadlines, key=lambda due: due.by)),
            policy=_named(self.policy),
            policy_clamped=tuple(self.clamped),
            escalate=tuple(self.unknowns.found.values()),
            texts=self._texts(),
            rulebooks=self._rulebooks(),
        )

    def _texts(self) -> Mapping[str, Mapping[str, str]]:
        law = self.law.pack.texts if self.law else {}
        if self.marketplace is None or not self.marketplace.packs:
            return law
        return JoinedTexts(law, self.marketplace.packs[0].texts)

    def _rulebooks(self) -> Mapping[str, str]:
        beside = rulebooks_of_payments(self.situation, self.packs)
        if self.marketplace is not None:
            beside |= {pack.market: pack.hash for pack in self.marketplace.packs}
        return beside


def _named(policy: Policy | None) -> PolicyNamed | None:
    return None if policy is None else PolicyNamed(policy.name, policy.version, policy.hash)


def _calendar(pack: Pack, situation: Situation) -> WorkingCalendar:
    first = situation.order.ordered_at or situation.request.requested_at
    last = max(situation.as_of, first)
    return pack.calendar(situation.buyer.region, range(first.year, last.year + 1))


def _sum(amounts: Iterable[int | None]) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
