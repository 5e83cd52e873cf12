"""A rulebook as generated Python: one function that is fast, one that also records what each rule did.

Both come from the same generator. Facts, conclusions and parameters are locals; a parameter that never changed
is a literal; an operand that cannot be unknown is not asked. Operations are total, so no branch has to be guarded.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from amends.rules import counting
from amends.rules.explain import Trace, explain
from amends.rules.expression import DATE, FAR, Value
from amends.rules.parameter import Parameter
from amends.rules.python_expression import Emitter
from amends.rules.row import inward
from amends.rules.rulebook import Branch, Rulebook
from amends.rules.settle import pick, settle
from amends.vocabulary.deadline import NEVER, WorkingCalendar

type _Plain = Callable[[Mapping[str, object], WorkingCalendar], dict[str, object]]
type _Traced = Callable[
    [Mapping[str, object], WorkingCalendar], tuple[dict[str, object], tuple[tuple[bool | None, Value], ...]]
]


@dataclass(frozen=True, slots=True)
class CompiledRulebook:
    """The generated functions of a rulebook."""

    rulebook: Rulebook
    plain_function: _Plain
    traced_function: _Traced
    labels: tuple[str, ...] = field(repr=False)
    """Labels of the rules in the order in which the traced function records them."""

    @property
    def hash(self) -> str:
        return self.rulebook.hash

    def plain(self, facts: Mapping[str, object], calendar: WorkingCalendar) -> dict[str, object]:
        """Every conclusion of the vocabulary with its value, None where it is unknown or no rule defines it.

        An absent or None fact is unknown; facts outside the vocabulary are not read.
        """
        return self.plain_function(facts, calendar)

    def traced(self, facts: Mapping[str, object], calendar: WorkingCalendar) -> Trace:
        """As `plain`, with the steps behind every known conclusion and the causes of every unknown one."""
        values, firings = self.traced_function(facts, calendar)
        row = inward(facts, self.rulebook.words.facts)
        return explain(self.rulebook, row, values, dict(zip(self.labels, firings, strict=True)), calendar)


def compile_rulebook(rulebook: Rulebook) -> CompiledRulebook:
    """Generate and compile both functions; costs milliseconds, so keep the result per rulebook."""
    plain_writer, traced_writer = _Writer(rulebook, traced=False), _Writer(rulebook, traced=True)
    plain, traced = plain_writer.compiled(), traced_writer.compiled()
    return CompiledRulebook(rulebook, plain, traced, tuple(traced_writer.numbers))


def source_of(rulebook: Rulebook, *, traced: bool = False) -> str:
    """The generated source, to be read by whoever doubts it."""
    return _Writer(rulebook, traced=traced).source()


@dataclass(frozen=True, slots=True)
class _Segments:
    """Values of a group of parameters between the days on which any of them changes."""

    starts: list[date]
    values: list[tuple[Value, ...]]
    timeless: tuple[Value, ...]

    def on(self, day: date | None) -> tuple[Value, ...]:
        if day is None or day == FAR:
            return self.timeless
        return self.values[bisect_right(self.starts, day)]


def _segments(parameters: list[Parameter]) -> _Segments:
    starts = sorted({dated.since for parameter in parameters for dated in parameter.values if dated.since is not None})
    values = [tuple(parameter.value_on(start) for parameter in parameters) for start in [date.min, *starts]]
    return _Segments(starts, values, tuple(parameter.timeless for parameter in parameters))


class _Writer:
    """Writes one function, statement by statement."""

    def __init__(self, rulebook: Rulebook, *, traced: bool) -> None:
        self.rulebook = rulebook
        self.traced = traced
        self.numbers: dict[str, int] = {}
        self.namespace: dict[str, object] = {
            "NEVER": NEVER,
            "FAR": FAR,
            "settle": settle,
            "pick": pick,
            "UNDEFINED": dict.fromkeys(name for name in rulebook.words.conclusions if name not in rulebook.branches),
            **{word: getattr(counting, word) for word in _COUNTING_WORDS},
        }
        self.conclusions = {conclusion: f"c{number}" for number, conclusion in enumerate(rulebook.order)}
        self.emitter = Emitter(rulebook.parameters, self.conclusions, self.namespace)

    def compiled(self) -> Any:
        code = compile(self.source(), f"<rulebook {self.rulebook.hash}>", "exec")
        exec(code, self.namespace)  # noqa: S102 - the source is generated from a checked tree, names never reach it raw
        return self.namespace["evaluate"]

    def source(self) -> str:
        body = [line for conclusion in self.rulebook.order for line in self.conclusion(conclusion)]
        result = [*self.returned()]
        lines = ["def evaluate(facts, calendar):", "    read = facts.get", *self.facts(), *self.parameters()]
        return "\n".join([*lines, *(f"    {line}" for line in [*body, *result])]) + "\n"

    def facts(self) -> Iterator[str]:
        for fact in sorted(self.emitter.facts):
            yield f"    f_{fact} = read({fact!r})"
            if self.rulebook.words.facts[fact] == DATE:
                yield f"    if f_{fact} is NEVER: f_{fact} = FAR"

    def parameters(self) -> Iterator[str]:
        """One look-up by date for all the parameters governed by the same fact."""
        for number, (fact, used) in enumerate(sorted(self.emitter.dated.items())):
            group = sorted(used)
            self.namespace[f"on_{number}"] = _segments([self.rulebook.parameters[name] for name in group]).on
            targets = ", ".join(used[name] for name in group)
            yield f"    {targets}, = on_{number}(f_{fact})"

    def conclusion(self, conclusion: str) -> Iterator[str]:
        branch, target = self.rulebook.branches[conclusion], self.conclusions[conclusion]
        if not branch.exceptions and not self.traced:
            when, then = self.emitter.rule(branch.rule)
            yield f"{target} = {then}" if when == "True" else f"{target} = {then} if {when} else None"
            return
        yield from self.branch(branch)
        number = self.numbers[branch.rule.label]
        yield f"{target} = v{number} if s{number} is True else None"

    def branch(self, branch: Branch) -> Iterator[str]:
        """Statements that leave `s` (applies) and `v` (to what value) of the rule under its exceptions.

        Traced, `w` and `t` keep what the rule itself said, before its exceptions.
        """
        number = self.numbers.setdefault(branch.rule.label, len(self.numbers))
        for inner in branch.exceptions:
            yield from self.branch(inner)
        when, then = self.emitter.rule(branch.rule)
        if self.traced:
            yield f"w{number} = {when}"
            yield f"t{number} = None if w{number} is False else {then}"
            when, then = f"w{number}", f"t{number}"
        hung = [self.numbers[part.rule.label] for part in branch.exceptions]
        own = [f"s{number} = {when}", f"v{number} = None if s{number} is False else {then}"]
        if not hung:
            yield from own
            return
        yield f"if {' and '.join(f's{part} is False' for part in hung)}:"
        yield from (f"    {line}" for line in own)
        if len(hung) == 1:
            yield f"elif s{hung[0]} is True: s{number} = True; v{number} = v{hung[0]}"
        settled = "".join(f"(s{part}, v{part}), " for part in hung)
        yield f"else: s{number}, v{number} = settle(({settled}), {when}, {then})"

    def returned(self) -> Iterator[str]:
        kinds = self.rulebook.words.conclusions
        parts = [
            f"{conclusion!r}: (NEVER if {local} == FAR else {local})"
            if kinds[conclusion] == DATE
            else f"{conclusion!r}: {local}"
            for conclusion, local in self.conclusions.items()
        ]
        values = "{" + ", ".join(["**UNDEFINED", *parts]) + "}"
        if not self.traced:
            yield f"return {values}"
            return
        firings = "".join(f"(w{number}, t{number}), " for number in self.numbers.values())
        yield f"return {values}, ({firings})"


_COUNTING_WORDS = (
    "add_days",
    "add_months",
    "add_years",
    "add_business_days",
    "roll",
    "last_day_counting",
    "days_between",
    "share",
)
