"""The markets of one proof: one question each, then its cells one by one, each with an order that `decide` confirms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from amends.decision.facts import WORDS
from amends.decision.policy.condition import currencies, market_word, market_words, value_fact, vocabulary
from amends.decision.policy.document import Notice, Policy
from amends.decision.policy.floor import BREACHES, HOUSE
from amends.decision.policy.house import CONCLUSIONS
from amends.decision.policy.writer import document_of
from amends.law.pack import Pack, Packs
from amends.proof.counterexample import situation_of
from amends.proof.findings import Breach, Json
from amends.proof.market_law import WANTS_REPAIR, MarketLaw
from amends.proof.model import row_of, value_of
from amends.proof.plain_orders import plainest
from amends.proof.replay import CELLS, HOUSE_TERMS, TERMS, replayed
from amends.proof.situations import LONGEST_DAYS, Situations
from amends.proof.table import Table
from amends.proof.witness import answering
from amends.rules.prove import Reader
from amends.rules.prove_solver import Model, NotDecidedError, Prover
from amends.rules.prove_spans import Spans
from amends.rules.prove_terms import Terms, Truth, evaluated
from amends.vocabulary.request import FulfilledBy, Site

MAX_FINDINGS = 200
"""Cells reported of one policy: whoever has more mends these first."""
MADE_PLAIN = 20
"""Findings whose order is made as ordinary as can be; those of a thoroughly faulty policy come as they were found."""
YEARS_OF_PROOF = 11


@dataclass(slots=True)
class MarketCheck:
    """The proof of `policy` in some of the `markets` it is sold to, with the findings so far."""

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
    sent: list[Truth] = field(init=False)
    """What holds of every order that can be sent under the merchant's own word."""

    def __post_init__(self) -> None:
        first, last = (day.toordinal() for day in self.orders)
        self.spans = Spans(self.terms, horizon=(first, last + LONGEST_DAYS))
        self.prover = Prover(self.terms, self.spans)
        own = {name: kind for name, kind in vocabulary(self.policy).facts.items() if name not in WORDS.facts}
        self.situations = Situations(Reader(self.terms, self.spans), *self.orders, others=own)
        self.table = Table(self.policy, self.situations)
        self.sent = [*self.situations.realistic(), *self._assumed()]

    def rows(self) -> tuple[tuple[str, ...], Json | None]:
        """Rows that answer no order whatever, and an order that none answers; asked of the table without any law."""
        started = perf_counter()
        found = self._rows()
        self.figures["rows"] = perf_counter() - started
        return found

    def prove(self, markets: Iterable[str]) -> None:
        """Add what is found in `markets`, which are some of those it is sold to."""
        self.prover.suppose(*self.sent, *self.table.answering, *self.table.terms_of_rows)
        for market in markets:
            self._market(market)

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

    def _rows(self) -> tuple[tuple[str, ...], Json | None]:
        prover = Prover(self.terms, self.spans)
        prover.suppose(*self.sent, *self.table.answering)
        seen = answering(self.policy, self.markets, self.channels, self.orders[0])
        rows = enumerate(zip(self.table.fires, self.policy.rows, strict=True))
        left = {fires: row for index, (fires, row) in rows if index not in seen}
        while left and (model := prover.where(self.terms.some(left))) is not None:
            left = {fires: row for fires, row in left.items() if not model.get(fires.name)}
        return tuple(row.label for row in left.values()), self._unanswered(prover)

    def _unanswered(self, prover: Prover) -> Json | None:
        """An order that no row answers: law alone does."""
        model = plainest(prover, self.situations, (self.table.silent,))
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
            plain = len(self.found) < MADE_PLAIN
            shown = plainest(self.prover, self.situations, (self.table.fires[index], breach)) if plain else model
            assert shown is not None, "what is in breach in a model can be"
            situation = self._situation(self._row(shown), pack)
            row = self.policy.rows[index]
            seen = replayed(situation, self.packs, row, conclusion)
            term = TERMS.get(conclusion) or HOUSE_TERMS[conclusion]
            refused = conclusion == "breach.window" and row.then.refuses
            cell = "remedies" if refused else CELLS.get(term, term)
            floor = f"granted ({seen.floor})" if refused else seen.floor
            self.found[conclusion, index] = Breach(
                row.label, cell, seen.right, seen.stated, floor, seen.cite, (pack.market,), situation
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
