"""Why: the steps behind a conclusion that is known, the missing facts behind one that is not."""

from collections.abc import Mapping
from dataclasses import dataclass

from amends.rules.doubt import NO_RULE, Doubts, Firing, resolve
from amends.rules.evaluate import reader
from amends.rules.expression import FAR, Value
from amends.rules.row import inward
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch, Rulebook
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import NEVER, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Step:
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
    steps: dict[str, tuple[Step, ...]]
    unknown_because: dict[str, frozenset[str]]


def explain(
    rulebook: Rulebook,
    row: Mapping[str, Value],
    values: dict[str, object],
    firings: Mapping[str, Firing],
    calendar: WorkingCalendar,
) -> Trace:
    """The trace of one evaluation, from what each rule did in it."""
    concluded = inward(values, rulebook.words.conclusions)
    doubts = Doubts(rulebook, row, concluded, firings, calendar)
    steps: dict[str, tuple[Step, ...]] = dict.fromkeys(rulebook.words.conclusions, ())
    because = {name: frozenset({NO_RULE}) for name in rulebook.words.conclusions if name not in rulebook.branches}
    behind: dict[str, dict[str, Step]] = {}
    for conclusion in rulebook.order:
        branch = rulebook.branches[conclusion]
        fired = winner(branch, firings) if concluded[conclusion] is not None else None
        found: dict[str, Step] = {}
        for rule in branch.rules() if fired is None else (fired,):
            for read in rule.conclusions_read():
                found.update(behind[read])
        if fired is None:
            because[conclusion] = doubts.of(conclusion)
        else:
            found[fired.label] = _step(fired, rulebook, row, concluded)
        behind[conclusion] = found
        steps[conclusion] = tuple(found.values())
    return Trace(values, steps, because)


def winner(branch: Branch, firings: Mapping[str, Firing]) -> Rule | None:
    """The rule that certainly applies once its exceptions have had their say."""
    applying = [inner for inner in branch.exceptions if resolve(inner, firings)[0] is True]
    if len(applying) == 1:
        return winner(applying[0], firings)
    return branch.rule if not applying and firings[branch.rule.label][0] is True else None


def _step(rule: Rule, rulebook: Rulebook, row: Mapping[str, Value], concluded: Mapping[str, Value]) -> Step:
    read = reader(rulebook, rule.governed_by, row, concluded)
    facts: dict[str, object] = {}
    parameters: dict[str, object] = {}
    for name in rule.names():
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
