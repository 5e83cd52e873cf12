"""What a policy, raised to the law of the market, makes of one class of situations: all of a decision but its sums.

The generated functions of law, policy and floor are asked directly, since a whole `decide` writes down reasons and
deadlines that a backtest throws away; tests hold both to the same answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from amends.backtest.pruned import pruned
from amends.backtest.situation import (
    DISPLAYED_FACTS,
    Request,
    displayed_facts,
    facts_of_request,
    notice_facts,
    policy_words,
)
from amends.decision.amounts import OUTBOUND_DEFAULT
from amends.decision.facts import LEGAL_RIGHTS, WORDS
from amends.decision.governing import INVOKED
from amends.decision.policy.applied import NOWHERE
from amends.decision.policy.condition import ANY_OTHER, market_word, value_fact
from amends.decision.policy.document import Policy, PolicyRow, Rate, RowRemedy
from amends.decision.policy.firing import Fired, compiled
from amends.decision.policy.floor import BREACHES, LAW_TERMS, floor_rulebook, law_facts, row_facts
from amends.law.pack import Pack, Packs
from amends.rules.expression import names
from amends.rules.python import CompiledRulebook
from amends.vocabulary.deadline import WorkingCalendar
from amends.vocabulary.money import Money
from amends.vocabulary.remedy import FreightPayer, Right

type Values = Mapping[str, Any]

IN_KIND = ("repair", "replacement", "additional_delivery_period", "redelivery")
"""Remedies of law and policy without a refund, in the order in which they are offered."""
ADDED = (RowRemedy.EXCHANGE, RowRemedy.STORE_CREDIT)
_TERMS = ("holds", "remedy_refund", "return_required", "return_freight_payer", "outbound_refunded", "partial_outbound")
_KEYS = {
    right: (
        *(f"{right}.{term}" for term in _TERMS),
        tuple((remedy, f"{right}.remedy_{remedy}") for remedy in IN_KIND),
    )
    for right in LEGAL_RIGHTS
}
WANTED = (
    *(key for keys in _KEYS.values() for key in keys[:-1]),
    *(key for keys in _KEYS.values() for _, key in keys[-1]),
    *(f"{right}.{term}" for right in LEGAL_RIGHTS for term in LAW_TERMS.values()),
)
"""The conclusions of law that a verdict and the floor read."""
_HOLDS = tuple((right, f"{right}.holds") for right in LEGAL_RIGHTS)
_BREACHES = tuple((name.removeprefix("breach."), name) for name in BREACHES)
_INVOKED = {str(reason): tuple((right, f"{right}.holds") for right in rights) for reason, rights in INVOKED.items()}
NOT_OF_LAW = frozenset({"class", "value", "goods_minor", "category", "tags", "buyer_tier"})
"""Columns of a class that no law reads."""
OUTBOUND = ("none", "nothing_of_a_part", "share_by_value", "full")
"""What of the outbound charge goes back, the better for the buyer the later."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a request ends: `outcome` accepted, refused, person (something unknown decides) or marketplace.

    `remedy` is the refund wherever one is offered, else the first way out; `right` is where it comes from. `returned`:
    the goods are to come back. `payer` pays for that. `fee_minor`, `keep_minor`: in the order's currency. `clamped`:
    terms of the row that were raised to law.
    """

    outcome: str
    right: str = ""
    row: str = ""
    remedy: str = ""
    returned: bool | None = None
    payer: str | None = None
    outbound: str = "none"
    fee_ppm: int | None = None
    fee_minor: int | None = None
    keep_minor: int | None = None
    clamped: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """A right that holds, as far as sums go."""

    right: str
    refund: bool | None
    returned: bool | None
    payer: str | None
    outbound: str
    fee: Rate | Money | None = None
    in_kind: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Which of several rights that nobody invoked pays more."""
        return self.refund is True, OUTBOUND.index(self.outbound), self.fee is None


@dataclass(slots=True)
class Judge:
    """Judges classes of requests of all markets under several policies; keeps calendars and the last reading of law."""

    packs: Packs
    _calendars: dict[tuple[str, str | None, int, int], WorkingCalendar] = field(default_factory=dict)
    _packs: dict[str, Pack | None] = field(default_factory=dict)
    _laws: dict[str, tuple[CompiledRulebook, tuple[str, ...]]] = field(default_factory=dict)
    _rows: dict[tuple[str, str], tuple[Mapping[str, object], Mapping[str, object]]] = field(default_factory=dict)
    _last: tuple[object, ...] = ()
    _read: dict[tuple[object, ...], Values] = field(default_factory=dict)

    def verdicts(self, request: Request, policies: tuple[Policy, ...]) -> tuple[Verdict, ...]:
        """One verdict for each policy."""
        facts = facts_of_request(request)
        pack = self._pack(str(request["market"]))
        calendar = NOWHERE if pack is None else self._calendar(pack, request)
        law = tuple(value for name, value in request.items() if name not in NOT_OF_LAW)
        if law != self._last:
            self._last, self._read = law, {}
        return tuple(self._verdict(request, facts, policy, pack, calendar) for policy in policies)

    def answering(self, request: Request, policy: Policy) -> PolicyRow | None:
        """The row of the policy that answers for certain."""
        pack = self._pack(str(request["market"]))
        calendar = NOWHERE if pack is None else self._calendar(pack, request)
        facts = facts_of_request(request) | notice_facts(request, policy)
        fired, _ = _fire(facts, request, policy, calendar)
        return fired.row if fired.certain else None

    def _verdict(
        self,
        request: Request,
        shared: Mapping[str, object],
        policy: Policy,
        pack: Pack | None,
        calendar: WorkingCalendar,
    ) -> Verdict:
        told = notice_facts(request, policy)
        fired, facts = _fire({**shared, **told}, request, policy, calendar)
        shown, stated = self._stated(policy, fired.row if fired.certain else None)
        facts.update(shown)
        if pack is None:
            return _concluded(request, policy, fired, facts, {}, calendar, stated)
        law, read = self._laws[pack.market]
        key = (*told.values(), *[shown[name] for name in read])
        values = self._read.get(key)
        if values is None:
            values = self._read[key] = law.plain(facts, calendar)
        return _concluded(request, policy, fired, facts, values, calendar, stated)

    def _stated(self, policy: Policy, row: PolicyRow | None) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """What is displayed where a row answers, and its terms as facts of the floor."""
        key = (policy.hash, "" if row is None else row.label)
        if key not in self._rows:
            self._rows[key] = (displayed_facts(policy, row), {} if row is None else row_facts(row))
        return self._rows[key]

    def _pack(self, market: str) -> Pack | None:
        if market not in self._packs:
            pack = self._packs[market] = self.packs.for_market(market).pack
            if pack is not None:
                law = pruned(pack.rulebook, WANTED)
                self._laws[pack.market] = (law, _shown_facts(law))
        return self._packs[market]

    def _calendar(self, pack: Pack, request: Request) -> WorkingCalendar:
        region, first, last = request.get("region"), request["ordered_on"].year, request["requested_on"].year
        key = (pack.market, region, first, max(first, last))
        found = self._calendars.get(key)
        if found is None:
            found = self._calendars[key] = pack.calendar(region, range(first, max(first, last) + 1))
        return found


@cache
def _floor() -> CompiledRulebook:
    return pruned(floor_rulebook(), ("row.in_window", *BREACHES))


@cache
def _read_by_floor() -> tuple[str, ...]:
    """The facts of the decision that the floor reads, beside the terms of law and row."""
    book = _floor().rulebook
    rules = (rule for conclusion in book.order for rule in book.branches[conclusion].rules())
    read = {
        name.name for rule in rules for part in (rule.when, rule.then) for name in names(part) if name.kind == "fact"
    }
    return tuple(sorted(read & WORDS.facts.keys()))


def _shown_facts(law: CompiledRulebook) -> tuple[str, ...]:
    """What of the displayed policy the conclusions wanted of a law rest on."""
    book = law.rulebook
    rules = (rule for conclusion in book.order for rule in book.branches[conclusion].rules())
    read = {name.name for rule in rules for part in (rule.when, rule.then) for name in names(part)}
    return tuple(fact for fact in DISPLAYED_FACTS if fact in read)


def _fire(
    facts: Mapping[str, object], request: Request, policy: Policy, calendar: WorkingCalendar
) -> tuple[Fired, dict[str, object]]:
    """The row that answers, and the facts with the policy's own among them."""
    table = compiled(policy)
    words = policy_words(request)
    currency = str(request["currency"])
    row = {
        **facts,
        "market": market_word(str(request["market"]), table.markets),
        "category": words["category"] or ANY_OTHER,
        "tags": frozenset(words["tags"]),
        "buyer_tier": words["tier"] or ANY_OTHER,
        **{value_fact(each): request["goods_minor"] if each == currency else None for each in table.currencies},
    }
    return table.fire(row, calendar), row


def _concluded(
    request: Request,
    policy: Policy,
    fired: Fired,
    facts: Mapping[str, object],
    values: Values,
    calendar: WorkingCalendar,
    stated: Mapping[str, object],
) -> Verdict:
    invoked = _invoked(str(request["reason"]), values)
    row = fired.row if fired.certain else None
    label, clamped, granted = "", "", None
    if row is not None:
        label = row.label
        if invoked is None:
            granted = not row.then.refuses and in_window(row, facts)
        else:
            read = {fact: facts[fact] for fact in _read_by_floor()}
            concluded = _floor().plain({**read, **law_facts(invoked, values), **stated}, calendar)
            granted = not row.then.refuses and concluded["row.in_window"]
            clamped = ",".join(term for term, breach in _BREACHES if concluded[breach] is True)
    elif fired.certain:
        granted = False
    own = _own_way(policy, row, facts) if granted is True and row is not None else None
    legal = [_legal_way(right, values, policy) for right, holds in _HOLDS if values.get(holds) is True]
    ranked = _ranked(legal, own, invoked)
    if not ranked:
        unknown = granted is None or not values or any(values[holds] is None for _, holds in _HOLDS)
        return Verdict("person" if unknown else "refused", row=label, clamped=clamped)
    way = next((way for way in ranked if way.refund is True and way.returned is not None), None)
    if way is None:
        return _in_kind(ranked, row, label, clamped)
    keep = None if row is None or row.then.refuses else row.then.keep_it_up_to
    fee, currency = way.fee, request["currency"]
    return Verdict(
        outcome="accepted",
        right=way.right,
        row=label,
        remedy="refund",
        returned=way.returned,
        payer=way.payer if way.returned else None,
        outbound=way.outbound,
        fee_ppm=fee.ppm if isinstance(fee, Rate) else None,
        fee_minor=fee.amount_minor if isinstance(fee, Money) and fee.currency == currency else None,
        keep_minor=keep.amount_minor if keep is not None and keep.currency == currency else None,
        clamped=clamped,
    )


def _invoked(reason: str, values: Values) -> Right | None:
    for right, holds in _INVOKED[reason]:
        if values.get(holds) is True:
            return right
    return None


def in_window(row: PolicyRow, facts: Mapping[str, Any]) -> bool:
    """Whether a row still grants, as the floor's `row.in_window` has it: goods that have not come are in time."""
    days = row.then.window_days
    if days is None or not facts["delivered_happened"]:
        return True
    asked, came = facts["requested_on"], facts["delivered_on"]
    return bool((asked - came).days <= days)


def _legal_way(right: Right, values: Values, policy: Policy) -> _Way:
    _, refund, required, freight, outbound, part, in_kind = _KEYS[right]
    payer = values[freight]
    mode = policy.partial_outbound or values[part] or OUTBOUND_DEFAULT
    return _Way(
        right=str(right),
        refund=values[refund],
        returned=values[required],
        payer=None if payer is None else str(payer),
        outbound=_mode(mode) if values[outbound] is True else "none",
        in_kind=tuple(remedy for remedy, key in in_kind if values[key] is True),
    )


def _own_way(policy: Policy, row: PolicyRow, facts: Mapping[str, object]) -> _Way:
    then = row.then
    returned = then.return_required and facts["delivered_happened"] is not False
    mode = _mode(policy.partial_outbound or OUTBOUND_DEFAULT)
    return _Way(
        right=str(Right.MERCHANT_POLICY),
        refund=RowRemedy.REFUND in then.remedies,
        returned=returned,
        payer=str(then.return_freight_payer) if returned else None,
        outbound=mode if then.outbound_refunded else "none",
        fee=then.restocking_fee if then.charges_fee else None,
        in_kind=tuple(remedy for remedy in IN_KIND if remedy in then.remedies),
    )


def _mode(mode: str) -> str:
    return "nothing_of_a_part" if str(mode) == "none" else str(mode)


def _ranked(legal: list[_Way], own: _Way | None, invoked: Right | None) -> list[_Way]:
    """The rights that hold, the governing one first and the merchant's own last, the invoked one joined with it."""
    joined = [_joined(way, own) if own is not None and way.right == invoked else way for way in legal]
    every = [*joined, *([own] if own is not None else [])]
    if not every:
        return []
    governing = next((way for way in joined if way.right == invoked), None) or max(every, key=lambda way: way.rank)
    own_right = str(Right.MERCHANT_POLICY)
    return sorted(every, key=lambda way: (way is not governing, way.right == own_right))


def _joined(legal: _Way, own: _Way) -> _Way:
    """As `policy.joining` joins them: each term the better for the buyer."""
    outbound = max(legal.outbound, own.outbound if own.refund else "none", key=OUTBOUND.index)
    returned, payer = legal.returned, legal.payer
    if returned and own.returned is False:
        returned, payer = False, None
    elif returned and own.payer == FreightPayer.MERCHANT:
        payer = str(FreightPayer.MERCHANT)
    if legal.refund is not True:
        outbound = legal.outbound
    return _Way(legal.right, legal.refund, returned, payer, outbound, None, legal.in_kind)


def _in_kind(ranked: list[_Way], row: PolicyRow | None, label: str, clamped: str) -> Verdict:
    """The first way out that is no refund; a person's where there is none that can be offered."""
    for way in ranked:
        for remedy in way.in_kind:
            payer = None if way.returned is False else way.payer
            return Verdict("accepted", way.right, label, remedy, way.returned, payer, clamped=clamped)
    own = ranked[-1] if ranked[-1].right == Right.MERCHANT_POLICY else None
    for remedy in ADDED if own is not None and row is not None else ():
        if own is not None and row is not None and remedy in row.then.remedies:
            return Verdict("accepted", own.right, label, str(remedy), own.returned, own.payer, clamped=clamped)
    return Verdict("person", ranked[0].right, label, clamped=clamped)
