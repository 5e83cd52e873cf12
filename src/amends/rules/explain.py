"""Why: the steps behind a conclusion that is known, the missing facts behind one that is not."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from amends.rules.doubt import Doubts, Firing, Walk
from amends.rules.evaluate import parameter_value, reader
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What explanations of a rulebook work out once and keep with it."""

    walks: dict[int, Walk] = field(default_factory=dict)
    tellings: "dict[str, Telling]" = field(default_factory=dict)


def explain(
    rulebook: Rulebook,
    facts: Mapping[str, object],
    values: dict[str, object],
    firings: Mapping[str, Firing],
    calendar: WorkingCalendar,
    kept: "Kept",
) -> Trace:
    """The trace of one evaluation, from what each rule did in it."""
    row, concluded = Inward(facts), Inward(values)
    steps = _Steps(rulebook, row, concluded, firings, kept.tellings)
    doubts = Doubts(rulebook, row, concluded, firings, calendar, kept.walks)
    return Trace(values, _OnDemand(values.keys(), steps.of), _Unknown(concluded, doubts.of))


@dataclass(slots=True)
class _Steps:
    """The steps of conclusions, found when asked for; those of a conclusion begin with what it rests on."""

    rulebook: Rulebook
    row: Mapping[str, Value]
    concluded: Mapping[str, Value]
    firings: Mapping[str, Firing]
    tellings: "dict[str, Telling]"
    found: dict[str, tuple[Step, ...]] = field(default_factory=dict)

    def of(self, conclusion: str) -> tuple[Step, ...]:
        known = self.found.get(conclusion)
        if known is not None:
            return known
        branch = self.rulebook.branches.get(conclusion)
        steps = () if branch is None else self.steps(conclusion, branch)
        self.found[conclusion] = steps
        return steps

    def steps(self, conclusion: str, branch: Branch) -> tuple[Step, ...]:
        rule = fired(branch, self.firings)[1] if self.concluded[conclusion] is not None else None
        if rule is None:
            read: Sequence[str] = [name for rule in branch.rules() for name in rule.conclusions_read]
        else:
            read = rule.conclusions_read
        if not read:
            before: tuple[Step, ...] = ()
        elif len(read) == 1:
            before = self.of(read[0])
        else:
            before = tuple({step.rule: step for name in read for step in self.of(name)}.values())
        if rule is None:
            return before
        telling = self.tellings.get(rule.label)
        if telling is None:
            telling = self.tellings[rule.label] = Telling(rule, self.rulebook)
        return (*before, telling.step(self.rulebook, self.row, self.concluded))


def fired(branch: Branch, firings: Mapping[str, Firing]) -> tuple[bool | None, Rule | None]:
    """Whether the rule under its exceptions applies, and the rule that certainly does: itself or an exception to it."""
    found: Rule | None = None
    applying, possible = 0, False
    for inner in branch.exceptions:
        applies, rule = fired(inner, firings)
        if applies is True:
            applying, found = applying + 1, rule
        elif applies is None:
            possible = True
    if applying:
        return True, found if applying == 1 else None
    when = firings[branch.rule.label][0]
    if when is True:
        return True, branch.rule
    return (None if possible or when is None else False), None


class Telling:
    """What the step of one rule names, looked up once; kept with the rulebook."""

    __slots__ = ("always", "dated", "facts", "governed_by", "rule", "slots")

    def __init__(self, rule: Rule, rulebook: Rulebook) -> None:
        self.rule, self.governed_by = rule, rule.governed_by
        self.facts = [name.name for name in rule.names if name.kind == "fact"]
        read = [rulebook.parameters[name.name] for name in rule.names if name.kind == "parameter"]
        self.dated = read if any(not parameter.never_changed for parameter in read) else []
        known = {parameter.name: parameter.timeless for parameter in read if parameter.timeless is not None}
        self.always = {name: _outside(value) for name, value in known.items()}
        self.slots = rule.say.slots if rule.say else ()

    def step(self, rulebook: Rulebook, row: Mapping[str, Value], concluded: Mapping[str, Value]) -> Step:
        """The step of the rule where it fired."""
        rule, say = self.rule, self.rule.say
        because = {name: _outside(value) for name in self.facts if (value := row[name]) is not None}
        parameters = self.always
        if self.dated:
            day = row.get(self.governed_by)
            dated = [(parameter.name, parameter_value(parameter, day)) for parameter in self.dated]
            parameters = {name: _outside(value) for name, value in dated if value is not None}
        slots: dict[str, object] = {}
        if self.slots:
            read = reader(rulebook, self.governed_by, row, concluded)
            slots = {slot: _outside(read(name)) for slot, name in self.slots}
        concludes = _outside(concluded[rule.defines])
        key = say.key if say else None
        return Step(rule.label, rule.defines, concludes, because, parameters, rule.cite, key, slots)


def _outside(value: Value) -> object:
    return NEVER if value == FAR else value
