"""Which row of a policy answers: the first whose condition holds, unknown where one before it is unknown.

Each policy is compiled once, and for each market and channel to the rows that can fire there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amends.decision.policy.condition import (
    currencies,
    market_word,
    market_words,
    row_condition,
    stands_for,
    vocabulary,
)
from amends.decision.policy.document import Policy, PolicyRow
from amends.rules.expression import Vocabulary, names
from amends.rules.first_match import FirstMatchFunction, compile_first_match
from amends.vocabulary.deadline import WorkingCalendar

MAX_COMPILED = 128
"""Policies kept compiled in one process."""
MAX_PLACES = 512
"""Markets and channels of one policy kept compiled."""


@dataclass(frozen=True, slots=True)
class Fired:
    """The row that answers; none is the law alone. `unknown` are the facts that leave open whether `row` answers."""

    row: PolicyRow | None
    unknown: tuple[str, ...] = ()
    certain: bool = True
    """Whether it is known which row answers, or that none does."""


@dataclass(slots=True)
class CompiledPolicy:
    """The table as functions; `fire` is the only thing asked of it."""

    policy: Policy
    words: Vocabulary
    markets: frozenset[str]
    currencies: tuple[str, ...]
    _reads: dict[str, frozenset[str]] = field(default_factory=dict)
    _places: dict[tuple[str, object], tuple[FirstMatchFunction, tuple[PolicyRow, ...]]] = field(default_factory=dict)

    def fire(self, facts: Mapping[str, object], calendar: WorkingCalendar | None = None) -> Fired:
        """The row for one row of facts, among them the policy's own (`policy.facts`)."""
        place = (str(facts.get("market")), facts.get("site"))
        found = self._places.get(place)
        if found is None:
            if len(self._places) >= MAX_PLACES:
                self._places.clear()
            found = self._places[place] = self._compiled(*place)
        function, rows = found
        index, certain = function(facts, calendar)
        if index < 0:
            return SILENT
        return Fired(rows[index]) if certain else Fired(rows[index], self._unknown(rows[index], facts), certain=False)

    def _compiled(self, market: str, site: object) -> tuple[FirstMatchFunction, tuple[PolicyRow, ...]]:
        """The rows that may fire in that market and channel, without the cells that are settled by them."""
        rows = self.reaching(market, site)
        settled = ("market",) if site is None else ("market", "site")
        conditions = [row_condition(row, self.words, self.markets, settled) for row in rows]
        return compile_first_match(conditions, self.words), rows

    def reaching(self, market: str, site: object) -> tuple[PolicyRow, ...]:
        """The rows that can answer in a market and channel, in order."""
        word = market_word(market, self.markets)
        return tuple(row for row in self.policy.rows if self._reaches(row, word, site))

    def _reaches(self, row: PolicyRow, word: str, site: object) -> bool:
        when = row.when
        here = not when.market or any(word in stands_for(code, self.markets) for code in when.market)
        return here and (not when.channel or site is None or site in when.channel)

    def reads(self, row: PolicyRow) -> frozenset[str]:
        """The facts that the condition of `row` reads."""
        found = self._reads.get(row.label)
        if found is None:
            condition = row_condition(row, self.words, self.markets)
            found = self._reads[row.label] = frozenset(name.name for name in names(condition))
        return found

    def _unknown(self, row: PolicyRow, facts: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.reads(row) if facts.get(name) is None))


SILENT = Fired(None)
"""No row matches: the law alone."""

_compiled_by_hash: dict[str, CompiledPolicy] = {}


def compiled(policy: Policy) -> CompiledPolicy:
    """The table of `policy`, compiled once for what it says."""
    found = _compiled_by_hash.get(policy.hash)
    if found is None:
        if len(_compiled_by_hash) >= MAX_COMPILED:
            _compiled_by_hash.clear()
        found = _compiled_by_hash[policy.hash] = CompiledPolicy(
            policy, vocabulary(policy), market_words(policy), currencies(policy)
        )
    return found
