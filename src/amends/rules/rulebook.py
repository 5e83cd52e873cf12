"""Rules and parameters put together: exceptions where they belong, an order to work in, a hash to be known by."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from amends.rules.expression import BOOL, DATE, Enum, EnumSet, Name, Type, Vocabulary, text
from amends.rules.fault import Fault, RulebookError
from amends.rules.parameter import Parameter
from amends.rules.parse import ExpressionError
from amends.rules.rule import Rule
from amends.rules.typecheck import check, suggest
from amends.vocabulary.citation import Citation

LANGUAGE = 1
"""Part of every hash; raised when the meaning of an expression changes."""
MAX_EXCEPTION_DEPTH = 8
"""Exceptions to exceptions: statutes stop at three or four."""
MAX_RULES = 2_000
"""Rules of one rulebook, ten times a full market: a limit on what compiling may cost."""

__all__ = ["Branch", "Rulebook", "RulebookError", "Vocabulary", "build"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A rule and the exceptions that win over it."""

    rule: Rule
    exceptions: tuple["Branch", ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """The rule itself, then its exceptions and theirs."""
        return (self.rule, *(rule for branch in self.exceptions for rule in branch.rules()))


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A checked set of rules; `order` lists its conclusions so that each comes after those it reads."""

    words: Vocabulary = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    parameters: Mapping[str, Parameter] = field(repr=False)
    order: tuple[str, ...] = field(repr=False)
    branches: Mapping[str, Branch] = field(repr=False)
    behind: Mapping[str, tuple[str, ...]] = field(repr=False)
    """For each conclusion, all those it rests on however indirectly, in order."""
    hash: str

    def rule(self, label: str) -> Rule:
        """The rule of that label; raises `KeyError`."""
        return {rule.label: rule for rule in self.rules}[label]

    def labels(self) -> frozenset[str]:
        return frozenset(rule.label for rule in self.rules)


def build(
    rules: Iterable[Rule],
    parameters: Mapping[str, Parameter],
    words: Vocabulary,
    inherits: Rulebook | None = None,
    cite_as: Mapping[str, Citation] | None = None,
) -> Rulebook:
    """The rulebook of `rules` and `parameters` on top of what it `inherits`.

    `cite_as` gives, by rule label, the national act that transposes what the rule cites. Raises `RulebookError`
    with every fault: unknown names and words, types, labels, exceptions, cycles.
    """
    faults: list[Fault] = []
    merged_rules = _cited(_merged(tuple(rules), inherits, faults), cite_as or {}, faults)
    merged_parameters = _merged_parameters(parameters, words, inherits, faults)
    for rule in merged_rules:
        faults.extend(_check_rule(rule, words, merged_parameters))
    branches = _branches(merged_rules, faults)
    _check_read_conclusions(merged_rules, branches, words, faults)
    order = _order(merged_rules, branches, faults)
    if faults:
        raise RulebookError(faults)
    in_order = tuple(rule for conclusion in order for rule in branches[conclusion].rules())
    digest = _hash(in_order, merged_parameters)
    return Rulebook(words, in_order, merged_parameters, order, branches, _behind(order, branches), digest)


def _fault(rule: Rule, message: str, line: int | None = None) -> Fault:
    return Fault(rule.file, rule.line if line is None else line, rule.label, message)


def _merged(own: tuple[Rule, ...], inherits: Rulebook | None, faults: list[Fault]) -> tuple[Rule, ...]:
    """Inherited rules with the restated ones replaced, then one's own."""
    merged: dict[str, Rule] = {rule.label: rule for rule in inherits.rules} if inherits else {}
    renamed: dict[str, str] = {}
    if len(own) + len(merged) > MAX_RULES:
        faults.append(Fault(own[0].file, own[0].line, "", f"more than {MAX_RULES} rules"))
    for rule in own:
        if rule.restates is not None:
            if inherits is None or rule.restates not in inherits.labels():
                faults.append(_fault(rule, f"restates `{rule.restates}`, which is not inherited"))
            merged.pop(rule.restates, None)
            renamed[rule.restates] = rule.label
    for rule in own:
        if rule.label in merged:
            first = merged[rule.label]
            hint = "" if first in own else "; write `restates: true` to replace the inherited rule"
            faults.append(_fault(rule, f"the label is taken by {first.file}:{first.line}{hint}"))
        else:
            merged[rule.label] = rule
    return tuple(
        replace(rule, exception_to=renamed[rule.exception_to])
        if rule.exception_to in renamed and rule.exception_to not in merged
        else rule
        for rule in merged.values()
    )


def _cited(rules: tuple[Rule, ...], cite_as: Mapping[str, Citation], faults: list[Fault]) -> tuple[Rule, ...]:
    """The rules with the national act put first and what they cited before kept as `implements`."""
    known = {rule.label for rule in rules}
    faults.extend(
        Fault("cite_as", 0, label, f"there is no such rule{suggest(label, sorted(known))}")
        for label in sorted(set(cite_as) - known)
    )
    return tuple(
        replace(rule, cite=_national(rule.cite, cite_as[rule.label])) if rule.label in cite_as else rule
        for rule in rules
    )


def _national(inherited: Citation, national: Citation) -> Citation:
    implements = national.implements or f"{inherited.instrument} {inherited.article}"
    return Citation(national.instrument, national.article, national.url or inherited.url, implements)


def _merged_parameters(
    own: Mapping[str, Parameter], words: Vocabulary, inherits: Rulebook | None, faults: list[Fault]
) -> dict[str, Parameter]:
    lists = _word_lists(words)
    merged = dict(inherits.parameters) if inherits else {}
    for name, read in own.items():
        parameter = replace(read, type=_completed(read.type, lists))
        before = merged.get(name)
        if isinstance(parameter.type, Enum | EnumSet):
            faults.extend(_check_words(parameter, parameter.type.words))
        if before is not None and before.type != parameter.type:
            message = f"the inherited parameter is {before.type}, not {parameter.type}"
            faults.append(Fault(parameter.file, parameter.line, name, message))
        merged[name] = parameter
    return merged


def _check_words(parameter: Parameter, allowed: frozenset[str]) -> Iterable[Fault]:
    for dated in parameter.values:
        used = dated.value if isinstance(dated.value, frozenset) else {dated.value} - {None}
        for word in sorted(str(word) for word in used if word not in allowed):
            message = f'"{word}" is not a word of {parameter.type}: {", ".join(sorted(allowed))}'
            yield Fault(parameter.file, parameter.line, parameter.name, message)


def _word_lists(words: Vocabulary) -> dict[str, frozenset[str]]:
    kinds = [*words.facts.values(), *words.conclusions.values()]
    return {kind.name: kind.words for kind in kinds if isinstance(kind, Enum | EnumSet)}


def _completed(kind: Type, lists: Mapping[str, frozenset[str]]) -> Type:
    """A parameter's type with the vocabulary's words where it gave none."""
    if isinstance(kind, Enum | EnumSet) and not kind.words:
        return replace(kind, words=lists.get(kind.name, frozenset()))
    return kind


def _check_rule(rule: Rule, words: Vocabulary, parameters: Mapping[str, Parameter]) -> Iterable[Fault]:
    def lookup(name: Name) -> Type:
        known: Mapping[str, Type]
        match name.kind:
            case "fact":
                known = words.facts
            case "conclusion":
                known = words.conclusions
            case "parameter":
                known = {label: parameter.type for label, parameter in parameters.items()}
        if name.name not in known:
            hint = suggest(name.name, sorted(known))
            if not hint and name.kind == "fact":
                hint = '; a word is written in quotes, "word"'
            raise ExpressionError(name.line, f"`{text(name)}` is not a {name.kind}{hint}")
        return known[name.name]

    if rule.defines not in words.conclusions:
        hint = suggest(rule.defines, sorted(words.conclusions))
        yield _fault(rule, f"defines `{rule.defines}`, which is not a conclusion{hint}")
    reads_parameter = any(name.kind == "parameter" for name in rule.names)
    if reads_parameter and words.facts.get(rule.governed_by) != DATE:
        yield _fault(rule, f"governed_by `{rule.governed_by}` is not a Date fact")
    expected = words.conclusions.get(rule.defines, BOOL)
    checks = [(rule.when, BOOL)] + ([(rule.then, expected)] if rule.defines in words.conclusions else [])
    for node, kind in checks:
        try:
            check(node, kind, lookup)
        except ExpressionError as error:
            yield _fault(rule, error.message, error.line)
    for _, name in rule.say.slots if rule.say else ():
        try:
            lookup(name)
        except ExpressionError as error:
            yield _fault(rule, error.message, error.line)


def _branches(rules: tuple[Rule, ...], faults: list[Fault]) -> dict[str, Branch]:
    """The base rule of each conclusion with its exceptions; rules that hang nowhere are faults."""
    by_label = {rule.label: rule for rule in rules}
    hanging: dict[str, list[Rule]] = {}
    bases: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.exception_to is None:
            bases.setdefault(rule.defines, []).append(rule)
        elif rule.exception_to not in by_label:
            hint = suggest(rule.exception_to, sorted(by_label))
            faults.append(_fault(rule, f"exception to `{rule.exception_to}`, which is no rule{hint}"))
        elif by_label[rule.exception_to].defines != rule.defines:
            other = by_label[rule.exception_to].defines
            faults.append(_fault(rule, f"an exception defines what its rule defines, `{other}`"))
        else:
            hanging.setdefault(rule.exception_to, []).append(rule)
    reached: set[str] = set()

    def grow(rule: Rule, depth: int) -> Branch:
        reached.add(rule.label)
        if depth > MAX_EXCEPTION_DEPTH:
            faults.append(_fault(rule, f"exceptions are nested deeper than {MAX_EXCEPTION_DEPTH}"))
            reached.update(by_label)
            return Branch(rule)
        return Branch(rule, tuple(grow(exception, depth + 1) for exception in hanging.get(rule.label, ())))

    for conclusion, candidates in bases.items():
        for extra in candidates[1:]:
            first = candidates[0]
            place = f"{first.label} ({first.file}:{first.line})"
            faults.append(_fault(extra, f"`{conclusion}` already has the rule {place}; which excepts which?"))
    branches = {conclusion: grow(candidates[0], 0) for conclusion, candidates in bases.items()}
    faults.extend(
        _fault(rule, "its chain of exceptions has no general rule at its root")
        for hung in hanging.values()
        for rule in hung
        if rule.label not in reached
    )
    return branches


def _check_read_conclusions(
    rules: tuple[Rule, ...], branches: Mapping[str, Branch], words: Vocabulary, faults: list[Fault]
) -> None:
    faults.extend(
        _fault(rule, f"reads `{name.name}`, which no rule defines", name.line)
        for rule in rules
        for name in rule.names
        if name.kind == "conclusion" and name.name in words.conclusions and name.name not in branches
    )


def _order(rules: tuple[Rule, ...], branches: Mapping[str, Branch], faults: list[Fault]) -> tuple[str, ...]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for conclusion in sorted(branches):
        read = {name for rule in branches[conclusion].rules() for name in rule.conclusions_read if name in branches}
        sorter.add(conclusion, *sorted(read))
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1]
        rule = next(rule for rule in rules if rule.defines == cycle[0])
        faults.append(_fault(rule, f"conclusions read one another in a circle: {' <- '.join(cycle)}"))
        return ()


def _behind(order: tuple[str, ...], branches: Mapping[str, Branch]) -> dict[str, tuple[str, ...]]:
    behind: dict[str, tuple[str, ...]] = {}
    for conclusion in order:
        read = [name for rule in branches[conclusion].rules() for name in rule.conclusions_read]
        behind[conclusion] = tuple(dict.fromkeys(name for direct in read for name in (*behind[direct], direct)))
    return behind


def _hash(rules: tuple[Rule, ...], parameters: Mapping[str, Parameter]) -> str:
    canonical = {
        "language": LANGUAGE,
        "rules": [rule.canonical() for rule in sorted(rules, key=lambda rule: rule.label)],
        "parameters": [parameters[name].canonical() for name in sorted(parameters)],
    }
    written = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(written.encode()).hexdigest()}"
