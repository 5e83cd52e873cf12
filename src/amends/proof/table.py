"""A policy's table as terms: which row answers, what its terms are, and what of it the buyer is shown.

A row answers where its condition certainly holds and those of all rows before it certainly do not, as at run time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amends.decision.policy.condition import market_words, row_condition, vocabulary
from amends.decision.policy.document import MAX_DAYS, Policy, PolicyRow, RowRemedy
from amends.decision.policy.floor import FLOOR_WORDS, row_facts
from amends.proof.situations import Situations
from amends.rules.expression import BOOL, Type
from amends.rules.prove import Figure, Reader, Seen, Told, seen, told
from amends.rules.prove_terms import Node, Number, Truth
from amends.vocabulary.request import PolicyChangeOfMind

_DISPLAYED_FACTS = ("policy_change_of_mind", "policy_days", "policy_return_cost")


@dataclass(slots=True)
class Table:
    """The rows of `policy` over `situations`."""

    policy: Policy
    situations: Situations
    fires: list[Node] = field(default_factory=list)
    """By row, whether it answers."""
    answering: list[Truth] = field(default_factory=list)
    """What defines which row answers, to be asserted before that is asked."""
    terms_of_rows: list[Truth] = field(default_factory=list)
    """What defines the terms of the row that answers, likewise."""
    silent: Truth = True
    """Whether no row answers, certainly."""
    facts: dict[str, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        terms, reader = self.reader.terms, self.reader
        rows, words, markets = self.policy.rows, vocabulary(self.policy), market_words(self.policy)
        for index, row in enumerate(rows):
            condition = row_condition(row, words, markets)
            holds = told(reader.value(condition, lambda name: self.situations.fact(name.name)))
            fires, passed = terms.truth(f"row {index} fires"), terms.truth(f"no row up to {index}")
            self.answering.append(terms.equal_truths(fires, terms.both(self.silent, holds.yes)))
            self.answering.append(terms.equal_truths(passed, terms.both(self.silent, holds.no)))
            self.fires.append(fires)
            self.silent = passed
        for name in FLOOR_WORDS.facts:
            if name.startswith("row_"):
                values = [row_facts(row)[name] for row in rows]
                self.facts[name] = self._selected(name, FLOOR_WORDS.facts[name], values)
        for name in _DISPLAYED_FACTS:
            self.facts[name] = self._selected(name, None, [_shown(row)[name] for row in rows])

    @property
    def reader(self) -> Reader:
        return self.situations.reader

    def term(self, name: str) -> Seen:
        """A fact of the comparison about the row that answers, such as `row_window_days`."""
        return self.facts[name]

    def displayed(self, name: str) -> Seen:
        """What the policy is to a law that asks of it: the terms of the row that answers, and where it is displayed."""
        return seen(str(self.policy.displayed)) if name == "policy_displayed" else self.facts[name]

    def speaks_of(self, name: str) -> bool:
        """Whether a fact is about what is displayed."""
        return name == "policy_displayed" or name in _DISPLAYED_FACTS

    def _selected(self, name: str, kind: Type | None, values: list[object]) -> Seen:
        """The value of the row that answers, among `values` by row; unknown where none answers or that row has none."""
        terms = self.reader.terms
        rows: dict[object, list[Truth]] = {}
        for fires, value in zip(self.fires, values, strict=True):
            rows.setdefault(value, []).append(fires)
        where = {value: self._named(f"{name} is {value}", terms.some(fires)) for value, fires in rows.items()}
        if kind == BOOL:
            return Told(where.get(True, False), where.get(False, False))
        known = [(seen(value), truth) for value, truth in where.items() if value is not None]  # type: ignore[arg-type]
        figures = [(meaning.value, truth) for meaning, truth in known if isinstance(meaning, Figure)]
        chosen: Number = figures[0][0] if figures else 0
        for number, truth in figures[1:]:
            chosen = terms.choose(truth, number, chosen)
        return Figure(terms.some(truth for _, truth in figures), chosen)

    def _named(self, name: str, truth: Truth) -> Truth:
        """`truth` under a name of its own, so that what is asked of each market is short."""
        named = self.reader.terms.truth(name)
        self.terms_of_rows.append(self.reader.terms.equal_truths(named, truth))
        return named


def _shown(row: PolicyRow) -> Mapping[str, object]:
    then = row.then
    return {
        "policy_change_of_mind": str(next(_given(row))),
        "policy_days": 0 if then.refuses else MAX_DAYS if then.window_days is None else then.window_days,
        "policy_return_cost": str(then.return_freight_payer),
    }


def _given(row: PolicyRow) -> Iterator[PolicyChangeOfMind]:
    given = row.then.remedies
    if RowRemedy.REFUND in given:
        yield PolicyChangeOfMind.REFUND
    if RowRemedy.EXCHANGE in given:
        yield PolicyChangeOfMind.EXCHANGE
    if RowRemedy.STORE_CREDIT in given:
        yield PolicyChangeOfMind.CREDIT
    yield PolicyChangeOfMind.NONE
