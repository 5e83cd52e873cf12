"""Proving a policy lawful: over its own terms, before anything is raised, no order comes out below the law.

Each market is asked one question, whether some row answers some order with less than the right that governs; where it
does, the cells are found one by one, and each is shown by an order that is put through `decide`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from amends.decision.facts import WORDS
from amends.decision.policy.condition import currencies, market_word, market_words, stands_for, value_fact, vocabulary
from amends.decision.policy.document import Notice, Policy
from amends.decision.policy.floor import BREACHES, HOUSE
from amends.decision.policy.house import CONCLUSIONS
from amends.decision.policy.writer import document_of
from amends.law.pack import Pack, Packs
from amends.proof.counterexample import situation_of
from amends.proof.findings import Breach, Json, Report
from amends.proof.market_law import WANTS_REPAIR, MarketLaw
from amends.proof.model import row_of, value_of
from amends.proof.order_terms import order_breaches
from amends.proof.pack_check import FIRST_ORDER, LAST_ORDER
from amends.proof.plain_orders import plainest
from amends.proof.replay import CELLS, HOUSE_TERMS, TERMS, replayed
from amends.proof.said import assumptions, covers
from amends.proof.situations import LONGEST_DAYS, Situations
from amends.proof.table import Table
from amends.rules.prove import Reader
from amends.rules.prove_solver import Model, NotDecidedError, Prover
from amends.rules.prove_spans import Spans
from amends.rules.prove_terms import Terms, Truth, evaluated
from amends.vocabulary.request import FulfilledBy, Site

MAX_FINDINGS = 200
"""Cells reported of one policy: whoever has more mends these first."""
YEARS_OF_PROOF = 11


def check(
    policy: Policy,
    packs: Packs,
    markets: Iterable[str] = (),
    channels: Iterable[Site] = (),
    orders: tuple[date, date] = (FIRST_ORDER, LAST_ORDER),
) -> Report:
    """The report on `policy` in `markets` (none: all that have a pack) and on `channels` (none: the own store).

    `orders` are the days of the orders it is proved for, widened to the campaigns of the policy. Raises
    `ModelFaultError` where a counterexample does not come out of `decide`.
    """
    sold = _sold(policy, packs, tuple(markets))
    sites = tuple(channels) or (Site.OWN_STORE,)
    return _Check(policy, packs, sold, sites, _widened(policy, orders)).report()


def _sold(policy: Policy, packs: Packs, markets: tuple[str, ...]) -> tuple[str, ...]:
    """The markets with a pack that `markets` stand for."""
    known = packs.by_market
    if not markets:
        return tuple(known)
    wanted = {market for code in markets for market in stands_for(code, known)}
    return tuple(market for market in known if market in wanted)


def _widened(policy: Policy, orders: tuple[date, date]) -> tuple[date, date]:
    cells = [row.when.ordered for row in policy.rows if row.when.ordered is not None]
    days = [day for cell in cells for day in (cell.first, cell.last) if day is not None]
    return min([orders[0], *days]), max([orders[1], *days])


@dataclass(slots=True)
class _Check:
    policy: Policy
    packs: Packs
    markets: tuple[str, ...]
    channels: tuple[Site, ...]
    orders: tuple[date, date]
    terms: Terms = field(default_factory=Terms)
    figures: dict[str, float] = field(default_factory=dict)
    found: dict[tuple[str, int], Breach] = field(default_factory=dict)
    """By conclusion and row."""
    undecided: list[str] = field(default_factory=list)
    spans: Spans = field(init=False)
    prover: Prover = field(init=False)
    situations: Situations = field(init=False)
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        first, last = (day.toordinal() for day in self.orders)
        self.spans = Spans(self.terms, horizon=(first, last + LONGEST_DAYS))
        self.prover = Prover(self.terms, self.spans)
        own = {name: kind for name, kind in vocabulary(self.policy).facts.items() if name not in WORDS.facts}
        self.situations = Situations(Reader(self.terms, self.spans), *self.orders, others=own)
        self.table = Table(self.policy, self.situations)

    def report(self) -> Report:
        """Everything there is to say of the policy."""
        started = perf_counter()
        self.prover.suppose(*self.situations.realistic(), *self._assumed(), *self.table.definitions)
        self.figures["table"] = perf_counter() - started
        dead, unanswered = self._dead_rows(), self._unanswered()
        self.figures["rows"] = perf_counter() - started - self.figures["table"]
        for market in self.markets:
            self._market(market)
        breaches = [breach for (conclusion, _), breach in self.found.items() if conclusion in TERMS]
        house = [breach for (conclusion, _), breach in self.found.items() if conclusion in HOUSE_TERMS]
        return Report(
            policy=self.policy.name,
            hash=self.policy.hash,
            markets=self.markets,
            channels=tuple(map(str, self.channels)),
            breaches=_joined(breaches),
            order_breaches=order_breaches(self.policy, [self.packs.by_market[market] for market in self.markets]),
            house=_joined(house),
            lowered=tuple(_lowered(self.policy)),
            dead_rows=dead,
            unanswered=unanswered,
            assumptions=assumptions(self.policy),
            covers=covers(self.policy, self.markets, self.channels, self.orders),
            figures={**self.figures, "seconds": perf_counter() - started},
            not_decided=tuple(self.undecided),
        )

    def _assumed(self) -> Iterator[Truth]:
        """Where the merchant sells, what it tells every buyer, and that it handles its own orders."""
        situations, terms = self.situations, self.terms
        words = market_words(self.policy)
        yield situations.is_word("market", *{market_word(market, words) for market in self.markets})
        yield situations.is_word("site", *map(str, self.channels))
        yield terms.invert(situations.is_word("fulfilled_by", str(FulfilledBy.PLATFORM)))
        for name in ("category", "buyer_tier", "tags", *map(value_fact, currencies(self.policy)[:1])):
            yield situations.known(name)
        for name in map(value_fact, currencies(self.policy)):
            yield terms.at_most(1, situations.number(name))
        told_of = {Notice.WITHDRAWAL_RIGHT: "withdrawal_notice", Notice.CONTRACT_DOCUMENT: "contract_document"}
        for notice in self.policy.notices_given:
            if notice is Notice.RETURN_COST:
                yield situations.yes("return_cost_disclosed")
                continue
            event = told_of[notice]
            yield situations.yes(f"{event}_happened")
            yield terms.at_most(situations.number(f"{event}_on"), situations.number("ordered_on"))
        last, delivered = situations.number("order_last_delivered_on"), situations.number("delivered_on")
        apart = terms.both(situations.known("delivered_on"), terms.less(delivered, last))
        yield terms.implies(apart, situations.yes("partial"))

    def _dead_rows(self) -> tuple[str, ...]:
        """Rows that answer no order whatever."""
        left = dict(zip(self.table.fires, self.policy.rows, strict=True))
        while left and (model := self._model(self.terms.some(left))) is not None:
            left = {fires: row for fires, row in left.items() if not model.get(fires.name)}
        return tuple(row.label for row in left.values())

    def _unanswered(self) -> Json | None:
        """An order that no row answers: law alone does."""
        model = self._model(self.table.silent)
        if model is None:
            return None
        word = self._row(model)["market"]
        words = market_words(self.policy)
        market = next(market for market in self.markets if market_word(market, words) == word)
        return self._situation(self._row(model), self.packs.by_market[market])

    def _model(self, *truths: Truth) -> Model | None:
        return self.prover.where(*truths)

    def _market(self, market: str) -> None:
        """Add what is found in one market."""
        pack = self.packs.by_market[market]
        self.spans.calendar = pack.calendar(None, range(self.orders[0].year, self.orders[1].year + YEARS_OF_PROOF))
        started = perf_counter()
        law = MarketLaw(pack, self.table)
        asked = {conclusion: self._asked(law, conclusion) for conclusion in (*BREACHES, *HOUSE)}
        here = self.situations.is_word("market", market_word(market, market_words(self.policy)))
        built = perf_counter()
        try:
            with self.prover.supposing(here):
                while len(self.found) < MAX_FINDINGS and (model := self._model(self._not_found(asked))) is not None:
                    self._cells_of(model, pack, asked)
        except NotDecidedError as reason:
            self.undecided.append(f"{market}: {reason}")
        self.figures["building"] = self.figures.get("building", 0) + built - started
        self.figures["solving"] = self.figures.get("solving", 0) + perf_counter() - built

    def _asked(self, law: MarketLaw, conclusion: str) -> Truth:
        """Whether the conclusion is in breach, of rows for which the merchant has not lowered it."""
        rule = next((rule for rule, name in CONCLUSIONS.items() if name == conclusion), None)
        lowered = [
            self.terms.invert(fires)
            for fires, row in zip(self.table.fires, self.policy.rows, strict=True)
            if rule is not None and self.policy.lowers(rule, row)
        ]
        return self.terms.every((law.breach(conclusion), *lowered))

    def _not_found(self, asked: dict[str, Truth]) -> Truth:
        """Whether some row is in breach by a cell that is not found yet."""
        terms = self.terms
        return terms.some(
            terms.both(
                breach,
                terms.invert(terms.some(self.table.fires[row] for name, row in self.found if name == conclusion)),
            )
            for conclusion, breach in asked.items()
        )

    def _cells_of(self, model: Model, pack: Pack, asked: dict[str, Truth]) -> None:
        """Record the cells that are in breach in `model`, each with an order as plain as it can be."""
        index = next(place for place, fires in enumerate(self.table.fires) if model.get(fires.name))
        for conclusion, breach in asked.items():
            if (conclusion, index) in self.found or not evaluated(breach, model):
                continue
            shown = plainest(self.prover, self.situations, (self.table.fires[index], breach)) or model
            situation = self._situation(self._row(shown), pack)
            row = self.policy.rows[index]
            seen = replayed(situation, self.packs, self.policy, row, conclusion)
            term = TERMS.get(conclusion) or HOUSE_TERMS[conclusion]
            cell = CELLS.get(term, term) if seen.stated != "refused" else "remedies"
            self.found[conclusion, index] = Breach(
                row.label, cell, seen.right, seen.stated, seen.floor, seen.cite, (pack.market,), situation
            )

    def _row(self, model: Model) -> dict[str, object]:
        """The facts of an order, those of the policy and what is displayed of it among them."""
        row = row_of(self.situations, model, tuple(self.situations.others))
        shown = {
            name: value_of(self.table.displayed(name), WORDS.facts[name], model)
            for name in WORDS.facts
            if self.table.speaks_of(name)
        }
        return {**row, **shown, WANTS_REPAIR: model.get(self.terms.truth(WANTS_REPAIR).name, False)}

    def _situation(self, row: dict[str, object], pack: Pack) -> Json:
        zone = pack.time_zones[0] if pack.time_zones else "UTC"
        return situation_of(row, pack.market, zone, currencies(self.policy), document_of(self.policy))


def _joined(breaches: Sequence[Breach]) -> tuple[Breach, ...]:
    """One finding for each cell, in the order of the table: the first that was found."""
    cells: dict[tuple[str, str], Breach] = {}
    for breach in breaches:
        cells.setdefault((breach.row, breach.term), breach)
    return tuple(cells.values())


def _lowered(policy: Policy) -> Iterator[Json]:
    for each in policy.house_exceptions:
        yield {"rule": str(each.rule), "rows": list(each.rows), "reason": each.reason, "by": each.by}
