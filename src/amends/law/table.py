"""A market's law as a table: each right, its terms with value, date, source and confidence, and its rules in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from amends.law.pack import HOUSE, Pack
from amends.law.terms import BY_PARAMETER, BY_RIGHT, Term
from amends.rules.expression import Value
from amends.rules.parameter import DatedValue, Parameter
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch
from amends.vocabulary.remedy import Right

_GATES: Mapping[Right, str] = {
    Right.WITHDRAWAL: "withdrawal_kind",
    Right.SHORT_TERM_REJECTION: "short_term_rejection_exists",
    Right.UNDISCLOSED_POLICY: "undisclosed_exists",
    Right.RECALL: "recall_remedies",
    Right.CANCELLATION_BEFORE_DISPATCH: "cancellation_basis",
}
"""The parameter that says whether the market has the right at all."""
_OPENED_BY: Mapping[Right, str] = {Right.UNDISCLOSED_POLICY: "undisclosed_days"}
"""A figure whose being there says that the market has the right, where no parameter says so."""


@dataclass(frozen=True, slots=True)
class Line:
    """One term of a market: the value in force on the day of the table, and every other value with its date."""

    term: Term
    parameter: Parameter
    in_force: DatedValue | None
    read_by: tuple[str, ...]
    """Labels of the rules that read the figure."""

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def value(self) -> Value:
        """The value in force; None is law that is not known, or that sets no such figure."""
        return None if self.in_force is None else self.in_force.value

    @property
    def stated(self) -> bool:
        """Whether the market states the term; else the shape that markets share says nothing, or its default."""
        return any(dated.cite.instrument != HOUSE for dated in self.parameter.values)

    @property
    def later(self) -> tuple[DatedValue, ...]:
        """Values that take force after the one in force."""
        values = self.parameter.values
        return values if self.in_force is None else values[values.index(self.in_force) + 1 :]

    @property
    def earlier(self) -> tuple[DatedValue, ...]:
        """Values that are no longer in force for new contracts."""
        return () if self.in_force is None else self.parameter.values[: self.parameter.values.index(self.in_force)]


@dataclass(frozen=True, slots=True)
class Chain:
    """The rules of one conclusion, the default first; each with its depth: 1 is an exception, 2 one to that."""

    conclusion: str
    rules: tuple[tuple[int, Rule], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One right of a market; `exists` is None where that is not known, or the right has no such switch."""

    right: Right
    exists: bool | None
    lines: tuple[Line, ...]
    chains: tuple[Chain, ...]

    @property
    def unknown(self) -> tuple[Line, ...]:
        """Terms that the market states as unknown, or not at all."""
        return tuple(line for line in self.lines if line.value is None)


def section(pack: Pack, right: Right, day: date) -> Section:
    """The right `right` of a market as contracts of `day` have it."""
    read_by = _readers(pack)
    own = [name for name in pack.parameters if name not in BY_PARAMETER and _belongs(name, right)]
    terms = (*BY_RIGHT[right], *(Term(name, right) for name in own))
    lines = tuple(
        Line(term, parameter, parameter.in_force(day), read_by.get(term.parameter, ()))
        for term in terms
        if (parameter := pack.parameters.get(term.parameter)) is not None
    )
    chains = tuple(
        Chain(conclusion, tuple(_chain(pack.rulebook.branches[conclusion])))
        for conclusion in pack.rulebook.order
        if conclusion.partition(".")[0] == right
    )
    return Section(right, _exists(pack, right, day), lines, chains)


def table(pack: Pack, day: date) -> tuple[Section, ...]:
    """Every right of a market, in a reader's order."""
    return tuple(section(pack, right, day) for right in BY_RIGHT)


def value_on(pack: Pack, name: str, day: date) -> Value:
    """The value of a parameter on a day; None where it is unknown or the pack has no such parameter."""
    parameter = pack.parameters.get(name)
    return None if parameter is None else parameter.value_on(day)


def _exists(pack: Pack, right: Right, day: date) -> bool | None:
    gate, opened_by = _GATES.get(right), _OPENED_BY.get(right)
    if gate is not None and gate in pack.parameters:
        value = value_on(pack, gate, day)
        return None if value is None else value not in {False, "none"}
    if opened_by is not None:
        return opened_by in pack.parameters
    return None


def _belongs(name: str, right: Right) -> bool:
    """Where a parameter stands that the table of terms does not have: by how its name begins."""
    return name.startswith(f"{right}_")


def _readers(pack: Pack) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for rule in pack.rulebook.rules:
        for name in rule.names:
            if name.kind == "parameter":
                found[name.name] = (*found.get(name.name, ()), rule.label)
    return found


def _chain(branch: Branch, depth: int = 0) -> Iterator[tuple[int, Rule]]:
    yield depth, branch.rule
    for inner in branch.exceptions:
        yield from _chain(inner, depth + 1)
