"""Why: the steps behind a conclusion that is known, the missing facts behind one that is not."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from amends.rules.doubt import Doubts, Firing, Walk, resolve
from amends.rules.evaluate import reader
from amends.rules.expression import FAR, Value
from amends.rules.row import Inward
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch, Rulebook
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER, WorkingCalendar


class Step(Struct, frozen=True, gc=False):
    """One rule that fired: what it concluded, from which known facts and parameters, by which article."""

    rule: str
    defines: str
    value: object
    because: Mapping[str, object]
    parameters: Mapping[str, object]
    cite: Citation
    say_key: str | None
    say_slots: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Trace:
    """A traced evaluation.

    `steps` gives for each conclusion the fired rules it rests on, each after those it reads, its own last.
    `unknown_because` gives for each unknown conclusion the names of unknown facts, `parameter:<name>`, and the
    words no_rule, rule_conflict, law_not_known and out_of_range, whichever could change the answer.
    """

    values: dict[str, object]
    steps: Mapping[str, tuple[Step, ...]]
    unknown_because: Mapping[str, frozenset[str]]


class _OnDemand[T](Mapping[str, T]):
    """A mapping whose values are made when asked for: a decision asks about a tenth of the conclusions."""

    def __init__(self, keys: Collection[str], make: Callable[[str], T]) -> None:
        self._keys = keys
        self._make = make

    def __getitem__(self, key: str) -> T:
        if key not in self._keys:
            raise KeyError(key)
        return self._make(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Firings(Mapping[str, Firing]):
    """What each rule said of itself, by its label; `of` are the rules as the traced function records them."""

    __slots__ = ("_numbers", "_of")

    def __init__(self, numbers: Mapping[str, int], of: Sequence[Firing]) -> None:
        self._numbers, self._of = numbers, of

    def __getitem__(self, label: str) -> Firing:
        return self._of[self._numbers[label]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._of)


class _Unknown(_OnDemand[frozenset[str]]):
    """The causes of the conclusions that are unknown."""

    def __init__(self, concluded: Inward, make: Callable[[str], frozenset[str]]) -> None:
        super().__init__((), make)
        self._concluded = concluded

    def __getitem__(self, key: str) -> frozenset[str]:
        if key not in self._concluded or self._concluded[key] is not None:
            raise KeyError(key)
        return self._make(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._unknown())

    def __len__(self) -> int:
        return len(self._unknown())

    def _unknown(self) -> tuple[str, ...]:
        return tuple(name for name in self._concluded if self._concluded[name] is None)


def explain(
    rulebook: Rulebook,
    facts: Mapping[str, object],
    values: dict[str, object],
    firings: Mapping[str, Firing],
    calendar: WorkingCalendar,
    walks: dict[int, Walk],
) -> Trace:
    """The trace of one evaluation, from what each rule did in it; `walks` is kept with the rulebook."""
    row, concluded = Inward(facts), Inward(values)
    steps = _Steps(rulebook, row, concluded, firings)
    doubts = Doubts(rulebook, row, concluded, firings, calendar, walks)
    return Trace(values, _OnDemand(values.keys(), steps.of), _Unknown(concluded, doubts.of))


@dataclass(slots=True)
class _Steps:
    """The steps of conclusions, found when asked for; those of a conclusion begin with what it rests on."""

    rulebook: Rulebook
    row: Mapping[str, Value]
    concluded: Mapping[str, Value]
    firings: Mapping[str, Firing]
    found: dict[str, tuple[Step, ...]] = field(default_factory=dict)

    def of(self, conclusion: str) -> tuple[Step, ...]:
        if conclusion in self.found:
            return self.found[conclusion]
        branch = self.rulebook.branches.get(conclusion)
        steps = () if branch is None else self.steps(conclusion, branch)
        self.found[conclusion] = steps
        return steps

    def steps(self, conclusion: str, branch: Branch) -> tuple[Step, ...]:
        fired = winner(branch, self.firings) if self.concluded[conclusion] is not None else None
        read = [name for rule in (branch.rules() if fired is None else (fired,)) for name in rule.conclusions_read]
        if len(read) == 1:
            before = self.of(read[0])
        else:
            before = tuple({step.rule: step for name in read for step in self.of(name)}.values())
        return before if fired is None else (*before, _step(fired, self.rulebook, self.row, self.concluded))


def winner(branch: Branch, firings: Mapping[str, Firing]) -> Rule | None:
    """The rule that certainly applies once its exceptions have had their say."""
    if not branch.exceptions:
        return branch.rule if firings[branch.rule.label][0] is True else None
    applying = [inner for inner in branch.exceptions if resolve(inner, firings)[0] is True]
    if len(applying) == 1:
        return winner(applying[0], firings)
    return branch.rule if not applying and firings[branch.rule.label][0] is True else None


def _step(rule: Rule, rulebook: Rulebook, row: Mapping[str, Value], concluded: Mapping[str, Value]) -> Step:
    read = reader(rulebook, rule.governed_by, row, concluded)
    facts: dict[str, object] = {}
    parameters: dict[str, object] = {}
    for name in rule.names:
        value = read(name)
        if value is None or name.kind == "conclusion":
            continue
        (facts if name.kind == "fact" else parameters)[name.name] = _outside(value)
    slots = {slot: _outside(read(name)) for slot, name in rule.say.slots} if rule.say else {}
    return Step(
        rule=rule.label,
        defines=rule.defines,
        value=_outside(concluded[rule.defines]),
        because=facts,
        parameters=parameters,
        cite=rule.cite,
        say_key=rule.say.key if rule.say else None,
        say_slots=slots,
    )


def _outside(value: Value) -> object:
    return NEVER if value == FAR else value
