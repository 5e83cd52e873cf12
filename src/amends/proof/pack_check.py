"""What no test of single cases can show of a law pack: that its exceptions never collide and its rules leave no gap.

Both look for one row of facts among all that an order can bring; each that is found is put through the plain reading,
and one that does not come out there is a fault of the proof.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from amends.decision.facts import LEGAL_RIGHTS, WORDS
from amends.law.pack import Pack
from amends.proof.model import row_of
from amends.proof.situations import Situations
from amends.rules.expression import Type
from amends.rules.prove import Figure, Reader, Seen, Told, figure, told, word_number
from amends.rules.prove_rulebook import BookReading
from amends.rules.prove_solver import Prover
from amends.rules.prove_spans import Spans
from amends.rules.prove_terms import ENDLESS, Terms, Truth
from amends.rules.rulebook import Branch, Rulebook
from amends.vocabulary.remedy import ClockStart

FIRST_ORDER, LAST_ORDER = date(2026, 1, 1), date(2028, 12, 31)
"""The days of the orders that are looked at: the law in force and what is already enacted to come."""
LONGEST_TERM = 100
"""Of whatever unit, the longest term that a law not known yet is supposed to have."""
YEARS = range(FIRST_ORDER.year, LAST_ORDER.year + 1)


class ModelFaultError(AssertionError):
    """What a proof found does not come out when it is run: a fault of the proof, not of the law."""


@dataclass(frozen=True, slots=True)
class PackFinding:
    """A row of facts on which a pack has no answer; `rules` collide there, or none applies."""

    market: str
    conclusion: str
    rules: tuple[str, ...]
    facts: Mapping[str, object]

    def __str__(self) -> str:
        facts = ", ".join(f"{name} {_said(value)}" for name, value in sorted(self.facts.items()) if value is not None)
        what = f"{' and '.join(self.rules)} both apply to" if self.rules else "no rule answers"
        return f"{self.market}: {what} {self.conclusion}, such as with {facts}"


def conflicts(pack: Pack) -> tuple[PackFinding, ...]:
    """Exceptions to one rule that can apply together, which leaves their conclusion unknown."""
    return ConflictCheck().of(pack)


def gaps(pack: Pack) -> tuple[PackFinding, ...]:
    """Conclusions of a right that can be unknown though all facts are known and the law on the point is."""
    return GapCheck().of(pack)


class _Check:
    """What the checks of several packs share."""

    def __init__(self, *, all_known: bool) -> None:
        self.terms = Terms()
        self.spans = Spans(self.terms)
        self.reader = Reader(self.terms, self.spans)
        self.situations = Situations(self.reader, FIRST_ORDER, LAST_ORDER, all_known=all_known)
        self.prover = Prover(self.terms, self.spans)
        self.prover.suppose(*self.situations.realistic())

    def start(self, pack: Pack) -> None:
        """Count days as `pack` does."""
        self.spans.calendar = pack.calendar(None, YEARS)

    def row(self, *truths: Truth) -> dict[str, object] | None:
        """A row of facts on which all `truths` hold."""
        model = self.prover.where(*truths)
        return None if model is None else row_of(self.situations, model)


class ConflictCheck(_Check):
    """`conflicts` of several packs."""

    def __init__(self) -> None:
        super().__init__(all_known=False)

    def of(self, pack: Pack) -> tuple[PackFinding, ...]:
        """Those of one pack."""
        self.start(pack)
        reading = BookReading(self.reader, pack.rulebook, self.situations.fact)
        pairs = [
            (branch.rule.defines, one.rule.label, other.rule.label, together)
            for root in pack.rulebook.branches.values()
            for branch in _branches(root)
            for one, other in combinations(branch.exceptions, 2)
            if (together := self._together(reading, one, other)) is not False
        ]
        if self.prover.where(self.terms.some(pair[3] for pair in pairs)) is None:
            return ()
        return tuple(
            _replayed(pack, PackFinding(pack.market, conclusion, (one, other), row), "rule_conflict")
            for conclusion, one, other, together in pairs
            if (row := self.row(together)) is not None
        )

    def _together(self, reading: BookReading, one: Branch, other: Branch) -> Truth:
        first, second = reading.branch(one), reading.branch(other)
        return self.terms.both(first.applies.yes, second.applies.yes)


class GapCheck(_Check):
    """`gaps` of several packs.

    A term is asked after where the law as it stands needs it: behind an open question it waits until that is closed.
    """

    def __init__(self) -> None:
        super().__init__(all_known=True)

    def of(self, pack: Pack) -> tuple[PackFinding, ...]:
        """Those of one pack, whether explained or not."""
        self.start(pack)
        reader = Reader(self.terms, self.spans, _not_stated(pack.rulebook), self._undecided)
        supposed = BookReading(reader, pack.rulebook, self.situations.fact, self._supposed)
        stated = BookReading(self.reader, pack.rulebook, self.situations.fact)
        asked = [
            (name, self.terms.both(matters, self.terms.invert(reader.known(supposed.conclusion(name)))))
            for right in LEGAL_RIGHTS
            for name, matters in _what_matters(stated, right)
        ]
        asked = [(name, unknown) for name, unknown in asked if unknown is not False]
        if self.prover.where(self.terms.some(unknown for _, unknown in asked)) is None:
            return ()
        return tuple(
            _replayed(pack, PackFinding(pack.market, name, (), row), None)
            for name, unknown in asked
            if (row := self.row(unknown)) is not None
        )

    def _undecided(self) -> Told:
        return told(self._supposed(f"literal {len(self.terms.nodes)}", WORDS.conclusions["order.consumer"]))

    def _supposed(self, label: str, kind: Type) -> Seen:
        """A known value, whatever it is."""
        wide = self.reader.unknown_fact(f"supposed {label}", kind, -ENDLESS, ENDLESS)
        match wide:
            case Told():
                truth = self.terms.truth(f"supposed {label}")
                return Told(truth, self.terms.invert(truth))
            case Figure(_, value):
                least, most = (1, LONGEST_TERM) if str(kind) != "Date" else self.situations._bounds("as_of", kind)  # noqa: SLF001
                bounded = self.terms.integer(f"supposed {label} within", least, most)
                return Figure(True, value if hasattr(kind, "words") else bounded)
        return wide


def _replayed(pack: Pack, finding: PackFinding, cause: str | None) -> PackFinding:
    calendar = pack.calendar(None, YEARS)
    trace = pack.compiled.traced(finding.facts, calendar)
    causes = trace.unknown_because.get(finding.conclusion, frozenset())
    if trace.values[finding.conclusion] is not None or (cause is not None and cause not in causes):
        raise ModelFaultError(f"{finding} does not come out: {trace.values[finding.conclusion]}, {sorted(causes)}")
    return finding


def _what_matters(reading: BookReading, right: str) -> Iterator[tuple[str, Truth]]:
    """The conclusions of a right that a decision needs, each with when it needs it."""
    terms = reading.reader.terms

    def conclusion(term: str) -> Seen:
        return reading.conclusion(f"{right}.{term}")

    yield f"{right}.holds", True
    holds = told(conclusion("holds")).yes
    yield f"{right}.return_required", holds
    back = terms.both(holds, told(conclusion("return_required")).yes)
    yield f"{right}.return_freight_payer", back
    refund = terms.both(holds, told(conclusion("remedy_refund")).yes)
    yield f"{right}.clock_starts_on", refund
    start = figure(conclusion("clock_starts_on"))
    clocked = terms.every((refund, start.known, terms.invert(terms.equal(start.value, word_number(ClockStart.NONE)))))
    yield f"{right}.clock_started_happened", clocked
    yield f"{right}.clock_latest_on", terms.both(clocked, told(conclusion("clock_started_happened")).yes)


def _branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for inner in branch.exceptions:
        yield from _branches(inner)


def _not_stated(book: Rulebook) -> frozenset[str]:
    """Parameters that have no value on any day."""
    return frozenset(
        name for name, each in book.parameters.items() if all(dated.value is None for dated in each.values)
    )


def _said(value: object) -> str:
    return (
        "|".join(sorted(map(str, value))) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
    )
