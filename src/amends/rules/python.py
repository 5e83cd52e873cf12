"""A rulebook as generated Python: one function that is fast, one that records what each rule did, one for what matters.

All come from the same generator. Facts, conclusions and parameters are locals; a parameter that never changed is a
literal, and what follows from literals alone is worked out when the function is written; an operand that cannot be
unknown is not asked. Operations are total, so no branch has to be guarded.
"""

from bisect import bisect_right
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from amends.rules import counting
from amends.rules.explain import Firings, Kept, Trace, explain
from amends.rules.expression import DATE, FAR, Value
from amends.rules.parameter import Parameter
from amends.rules.python_expression import Code, Emitter
from amends.rules.rulebook import Branch, Rulebook
from amends.rules.settle import agreed, pick, settle
from amends.vocabulary.deadline import NEVER, WorkingCalendar

type _Plain = Callable[[Mapping[str, object], WorkingCalendar], dict[str, object]]
type _Traced = Callable[
    [Mapping[str, object], WorkingCalendar], tuple[dict[str, object], tuple[tuple[bool | None, Value], ...]]
]
type _Lean = Callable[[Mapping[str, object], WorkingCalendar, dict[str, object]], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What a caller asks of a rulebook: the conclusions `always` asked for, and those asked for only where one is true.

    `where` gives them by that one. `usual` are facts that a situation seldom leaves unknown.
    """

    always: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    usual: frozenset[str] = frozenset()


class WantedValues(dict[str, object]):
    """The conclusions that were wanted; any other is worked out when it is asked for after all."""

    __slots__ = ("book", "calendar", "facts")

    def __init__(self, book: "CompiledRulebook", facts: Mapping[str, object], calendar: WorkingCalendar) -> None:
        super().__init__()
        self.book, self.facts, self.calendar = book, facts, calendar

    def __missing__(self, key: str) -> object:
        if key not in self.book.rulebook.words.conclusions:
            raise KeyError(key)
        values = self.book.plain(self.facts, self.calendar)
        self.update(values)
        return values[key]

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


@dataclass(frozen=True)
class CompiledRulebook:
    """The generated functions of a rulebook, each written when first asked for: that takes a fiftieth of a second."""

    rulebook: Rulebook
    lean: dict[tuple[int, bool], tuple[Wanted, _Lean]] = field(default_factory=dict, repr=False, compare=False)
    """Functions for what callers want."""
    kept: Kept = field(default_factory=Kept, repr=False, compare=False)

    @cached_property
    def plain_function(self) -> _Plain:
        function: _Plain = _Writer(self.rulebook).compiled()
        return function

    @cached_property
    def tracer(self) -> tuple[_Traced, Mapping[str, int]]:
        """The function that records what each rule did, and where it records each, by its label."""
        writer = _Tracer(self.rulebook)
        return writer.compiled(), writer.numbers

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
        function, numbers = self.tracer
        values, firings = function(facts, calendar)
        return explain(self.rulebook, facts, values, Firings(numbers, firings), calendar, self.kept)

    def wanted(self, facts: Mapping[str, object], calendar: WorkingCalendar, wanted: Wanted) -> WantedValues:
        """As `plain` for what is `wanted`, at about half the cost; `wanted` itself is kept, so let it be a constant."""
        values = WantedValues(self, facts, calendar)
        if not self._lean(wanted, usual=True)(facts, calendar, values):
            self._lean(wanted, usual=False)(facts, calendar, values)
        return values

    def _lean(self, wanted: Wanted, *, usual: bool) -> _Lean:
        found = self.lean.get((id(wanted), usual))
        if found is None:
            known = wanted.usual if usual else frozenset[str]()
            found = self.lean[id(wanted), usual] = wanted, _WantedWriter(self.rulebook, wanted, known).compiled()
        return found[1]


def compile_rulebook(rulebook: Rulebook) -> CompiledRulebook:
    """The rulebook as functions."""
    return CompiledRulebook(rulebook)


def source_of(rulebook: Rulebook, *, traced: bool = False) -> str:
    """The generated source, to be read by whoever doubts it."""
    return (_Tracer(rulebook) if traced else _Writer(rulebook)).source()


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


@dataclass(frozen=True, slots=True)
class _Settled:
    """Whether a rule under its exceptions applies, and to what value where it does."""

    applies: Code
    value: Code


class _Writer:
    """Writes one function, statement by statement."""

    arguments = "facts, calendar"

    def __init__(self, rulebook: Rulebook, known: frozenset[str] = frozenset()) -> None:
        self.rulebook = rulebook
        self.known = known
        self.numbers: dict[str, int] = {}
        self.namespace: dict[str, object] = {
            "NEVER": NEVER,
            "FAR": FAR,
            "settle": settle,
            "pick": pick,
            "agreed": agreed,
            "UNDEFINED": dict.fromkeys(name for name in rulebook.words.conclusions if name not in rulebook.branches),
            **{word: getattr(counting, word) for word in _COUNTING_WORDS},
        }
        self.conclusions: dict[str, Code] = {}
        self.emitter = Emitter(rulebook.parameters, self.conclusions, self.namespace, known)

    def compiled(self) -> Any:
        code = compile(self.source(), f"<rulebook {self.rulebook.hash}>", "exec")
        exec(code, self.namespace)  # noqa: S102 - the source is generated from a checked tree, names never reach it raw
        return self.namespace["evaluate"]

    def source(self) -> str:
        body = list(self.body())
        lines = [f"def evaluate({self.arguments}):", "    read = facts.get", *self.facts(), *self.parameters()]
        return "\n".join([*lines, *(f"    {line}" for line in body)]) + "\n"

    def body(self) -> Iterator[str]:
        for conclusion in self.rulebook.order:
            yield from self.conclusion(conclusion)
        yield from self.returned()

    def facts(self) -> Iterator[str]:
        for fact in sorted(self.emitter.facts):
            yield f"    f_{fact} = read({fact!r})"
            if self.rulebook.words.facts[fact] == DATE:
                yield f"    if f_{fact} is NEVER: f_{fact} = FAR"
        if unsure := sorted(self.emitter.facts & self.known):
            yield f"    if {' or '.join(f'f_{fact} is None' for fact in unsure)}: return False"

    def parameters(self) -> Iterator[str]:
        """One look-up by date for all the parameters governed by the same fact."""
        for number, (fact, used) in enumerate(sorted(self.emitter.dated.items())):
            group = sorted(used)
            self.namespace[f"on_{number}"] = _segments([self.rulebook.parameters[name] for name in group]).on
            targets = ", ".join(used[name] for name in group)
            yield f"    {targets}, = on_{number}(f_{fact})"

    def conclusion(self, conclusion: str) -> Iterator[str]:
        """Statements that leave the conclusion's value in a local; none where it is the same whatever the facts."""
        branch = self.rulebook.branches[conclusion]
        if branch.exceptions:
            settled = yield from self.branch(branch)
        else:
            number = self.numbers.setdefault(branch.rule.label, len(self.numbers))
            settled = _Settled(*(yield from self.rule(branch, number)))
        applies, value = settled.applies, settled.value
        if applies.always(True) and value.simple:
            self.conclusions[conclusion] = value
            return
        if applies.constant and applies.value is not True:
            self.conclusions[conclusion] = self.emitter.constant(None)
            return
        target = f"c{len(self.conclusions)}"
        if applies.always(True):
            yield f"{target} = {value.text}"
            self.conclusions[conclusion] = Code(target, value.maybe, simple=True)
            return
        yield f"{target} = {value.text} if {applies.text} is True else None"
        self.conclusions[conclusion] = Code(target, maybe=True, simple=True)

    def branch(self, branch: Branch) -> Generator[str, None, _Settled]:
        """Statements before the rule under its exceptions can be told, and how it is told then."""
        number = self.numbers.setdefault(branch.rule.label, len(self.numbers))
        inner = []
        for exception in branch.exceptions:
            settled = yield from self.branch(exception)
            inner.append(settled)
        when, then = yield from self.rule(branch, number)
        live = [settled for settled in inner if not settled.applies.always(False)]
        if not live:
            return (yield from self.alone(number, when, then))
        if len(live) == 1 and when.always(False):
            return live[0]
        return (yield from self.under(number, live, when, then))

    def rule(self, branch: Branch, number: int) -> Generator[str, None, tuple[Code, Code]]:  # noqa: ARG002 - the tracer's
        yield from ()
        return self.emitter.rule(branch.rule)

    def alone(self, number: int, when: Code, then: Code) -> Generator[str, None, _Settled]:
        """A rule no exception to which can apply."""
        if when.constant:
            return _Settled(when, then)
        if not when.simple:
            yield f"s{number} = {when.text}"
            when = Code(f"s{number}", when.maybe, simple=True)
        if not then.simple:
            yield f"v{number} = {then.text} if {when.text} is not False else None"
            then = Code(f"v{number}", maybe=True, simple=True)
        return _Settled(when, then)

    def under(self, number: int, live: Sequence[_Settled], when: Code, then: Code) -> Generator[str, None, _Settled]:
        """A rule under exceptions that may apply."""
        applies, value = f"s{number}", f"v{number}"
        only = live[0]
        if len(live) == 1 and only.applies.always(True):
            return only
        if len(live) == 1 and when.always(True):
            test = only.applies.text
            yield f"if {test} is True: {value} = {only.value.text}"
            yield f"elif {test} is False: {value} = {then.text}"
            if only.applies.maybe:
                yield f"else: {value} = agreed({then.text}, ({only.value.text},))"
            return _Settled(when, Code(value, maybe=True, simple=True))
        yield f"if {' and '.join(f'{part.applies.text} is False' for part in live)}:"
        yield f"    {applies} = {when.text}"
        yield f"    {value} = None if {applies} is False else {then.text}"
        if len(live) == 1:
            yield f"elif {only.applies.text} is True: {applies} = True; {value} = {only.value.text}"
        settled = "".join(f"({part.applies.text}, {part.value.text}), " for part in live)
        yield f"else: {applies}, {value} = settle(({settled}), {when.text}, {then.text})"
        return _Settled(Code(applies, maybe=True, simple=True), Code(value, maybe=True, simple=True))

    def values(self) -> str:
        """Every conclusion of the vocabulary with its value."""
        parts = [f"{conclusion!r}: {self.outward(conclusion)}" for conclusion in self.conclusions]
        return "{" + ", ".join(["**UNDEFINED", *parts]) + "}"

    def outward(self, conclusion: str) -> str:
        """The text of a conclusion's value as the caller knows it."""
        code = self.conclusions.get(conclusion)
        if code is None:
            return "None"
        if self.rulebook.words.conclusions[conclusion] != DATE or code.always(None):
            return code.text
        return f"(NEVER if {code.text} == FAR else {code.text})"

    def returned(self) -> Iterator[str]:
        yield f"return {self.values()}"


class _Tracer(_Writer):
    """Writes the function that also records what each rule said of itself, before its exceptions."""

    def __init__(self, rulebook: Rulebook) -> None:
        super().__init__(rulebook)
        self.said: dict[int, str] = {}

    def rule(self, branch: Branch, number: int) -> Generator[str, None, tuple[Code, Code]]:
        when, then = self.emitter.rule(branch.rule)
        if not when.simple:
            yield f"w{number} = {when.text}"
            when = Code(f"w{number}", when.maybe, simple=True)
        if when.always(False):
            self.said[number] = "(False, None), "
            return when, then
        if not then.simple:
            yield f"t{number} = None if {when.text} is False else {then.text}"
            then = Code(f"t{number}", maybe=True, simple=True)
        value = (
            then.text if when.always(True) or then.always(None) else f"None if {when.text} is False else {then.text}"
        )
        self.said[number] = f"({when.text}, {value}), "
        return when, then

    def returned(self) -> Iterator[str]:
        firings = "".join(self.said[number] for number in range(len(self.numbers)))
        yield f"return {self.values()}, ({firings})"


class _WantedWriter(_Writer):
    """Writes the function for what is wanted: first what always is, then what is where a conclusion is true."""

    arguments = "facts, calendar, values"

    def __init__(self, rulebook: Rulebook, wanted: Wanted, known: frozenset[str]) -> None:
        super().__init__(rulebook, known)
        self.wanted = wanted

    def body(self) -> Iterator[str]:
        first = (*self.wanted.always, *self.wanted.where)
        written = self.needed_for(first)
        yield from self.block(written)
        gates: dict[str, list[str]] = {}
        for gate, inside in self.wanted.where.items():
            for conclusion in self.needed_for(inside):
                if conclusion not in written:
                    gates.setdefault(conclusion, []).append(gate)
        for chosen in sorted({tuple(gate) for gate in gates.values()}, key=len, reverse=True):
            together = {conclusion for conclusion, gate in gates.items() if tuple(gate) == chosen}
            yield from self.guarded(chosen, [*self.block(together)])
        for conclusion in first:
            yield f"values[{conclusion!r}] = {self.outward(conclusion)}"
        for gate, inside in self.wanted.where.items():
            yield from self.guarded([gate], [f"values[{name!r}] = {self.outward(name)}" for name in inside])
        yield "return True"

    def needed_for(self, conclusions: Sequence[str]) -> set[str]:
        defined = [name for name in conclusions if name in self.rulebook.branches]
        return {*defined, *(name for conclusion in defined for name in self.rulebook.behind[conclusion])}

    def block(self, conclusions: set[str]) -> Iterator[str]:
        for conclusion in self.rulebook.order:
            if conclusion in conclusions:
                yield from self.conclusion(conclusion)

    def guarded(self, gates: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
        """Lines that are for one of `gates` being true."""
        codes = [self.conclusions[gate] for gate in gates if gate in self.conclusions]
        tests = [code for code in codes if not code.constant or code.value is True]
        if not lines or not tests:
            return
        yield f"if {' or '.join(f'{code.text} is True' for code in tests)}:"
        yield from (f"    {line}" for line in lines)


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
