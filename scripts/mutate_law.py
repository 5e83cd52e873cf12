"""Change each figure of the law, drop each rule: some case must notice. Prints what nobody noticed.

A mutation changes one dated value (a day or month more and less, the other answer, each other word, known to unknown
and back), moves the day on which it takes force, or drops one rule while its exceptions stay. It counts as noticed
when a case of a market that has the figure or the rule fails, a comparison with the facts table does, or a sentence is
another. What is left must stand in `docs/law-mutations.md` with the reason.

    scripts/mutate_law.py [--market DE]… [--list]
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import amends.law
from amends.decision.facts import WORDS
from amends.law.check import YEARS_OF_CASES, Case, read_cases, row_of
from amends.law.pack import Pack, Packs, build_all
from amends.rules.expression import BOOL, INT, Enum, EnumSet, Logic, Name, Value, Vocabulary
from amends.rules.parameter import DatedValue, Parameter
from amends.rules.python import CompiledRulebook, compile_rulebook
from amends.rules.rule import Rule
from amends.rules.rulebook import Branch, Rulebook

ROOT = Path(__file__).resolve().parents[1]
PACKS = Path(amends.law.__file__).parent / "packs"
SURVIVORS = ROOT / "docs" / "law-mutations.md"
PROCESSES = 2
A_FIGURE = 30
"""What an unknown number is taken to be."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change to the file that states a parameter or a rule; `parameter` is the changed one, None drops `name`."""

    file: str
    name: str
    change: str
    parameter: Parameter | None = None

    @property
    def key(self) -> str:
        return f"{self.file} {self.name}: {self.change}"


@dataclass(frozen=True, slots=True)
class Probe:
    """A pack whose parameters and rules are facts, so that a mutation costs no compiling."""

    pack: Pack
    compiled: CompiledRulebook
    read: Mapping[str, tuple[str, str]]
    """Fact -> parameter and the fact that governs it."""
    cases: tuple[tuple[Case, dict[str, Any], Any], ...]
    """Each case, its row with every figure and rule in it, and its calendar."""

    def notices(self, mutation: Mutation) -> bool:
        """Whether a case fails."""
        changed = mutation.parameter
        facts = [_switch(mutation.name)]
        if changed is not None:
            facts = [fact for fact, (name, _) in self.read.items() if name == mutation.name]
        for case, row, calendar in self.cases:
            for fact in facts:
                row[fact] = False if changed is None else _on(changed, row.get(self.read[fact][1]))
            found = self.compiled.plain(row, calendar)
            for fact in facts:
                row[fact] = True if changed is None else self.value(fact, row)
            if any(found[name] != expected for name, expected in case.expect.items()):
                return True
        return False

    def tells(self, mutation: Mutation) -> bool:
        """Whether a sentence, or the naming of what is unknown, is another than `tests/law/test_said.py` has it."""
        said, own = tests_of("test_said"), self.pack.market
        rows = [(row, conclusion, key, None) for market, row, conclusion, key in said.SAID if market == own]
        rows += [(row, conclusion, None, cause) for market, row, conclusion, cause in said.OPEN if market == own]
        for facts, conclusion, key, cause in rows:
            trace = self.compiled.traced(self.changed_row(facts, mutation), self.pack.calendar(None, YEARS_OF_CASES))
            steps = trace.steps[conclusion]
            if key is not None and (not steps or steps[-1].say_key != key):
                return True
            causes = {self.named(found) for found in trace.unknown_because.get(conclusion, ())}
            if cause is not None and cause not in causes:
                return True
        return False

    def changed_row(self, facts: Mapping[str, Any], mutation: Mutation) -> dict[str, Any]:
        """A row of the market's law with the mutation in it."""
        row = row_of(Case("", "", facts, {}), WORDS)
        row |= {fact: self.value(fact, row) for fact in self.read}
        row |= {_switch(rule.label): True for rule in self.pack.rulebook.rules}
        if mutation.parameter is None:
            return row | {_switch(mutation.name): False}
        changed = {fact: by for fact, (name, by) in self.read.items() if name == mutation.name}
        return row | {fact: _on(mutation.parameter, row.get(by)) for fact, by in changed.items()}

    def named(self, cause: str) -> str:
        """The cause by the name it has where figures are parameters."""
        return f"parameter:{self.read[cause][0]}" if cause in self.read else cause

    def value(self, fact: str, row: Mapping[str, Any]) -> Value:
        name, governed_by = self.read[fact]
        return _on(self.pack.parameters[name], row.get(governed_by))


@cache
def pack_files() -> dict[str, bytes]:
    """Every file of the packs, by its path from their folder."""
    return {path.relative_to(PACKS).as_posix(): path.read_bytes() for path in sorted(PACKS.rglob("*.yaml"))}


@cache
def packs() -> Packs:
    """The law as it is."""
    return build_all(pack_files(), WORDS)


@cache
def cases_of(market: str) -> tuple[Case, ...]:
    """What a lawyer wrote for `market`."""
    below = {path: content for path, content in pack_files().items() if path.startswith(f"{market}/")}
    return read_cases(below, WORDS)


@cache
def tests_of(module: str) -> Any:
    """A module of `tests/law`: the comparison with the facts table, or the table of what is said."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "law")]
    return import_module(module)


@cache
def probe(market: str) -> Probe:
    """The pack of `market` made ready for mutations; raises AssertionError where a case fails as it is."""
    pack = packs().by_market[market]
    book, read = _with_figures_as_facts(pack.rulebook)
    cases = []
    for case in cases_of(market):
        row = row_of(case, WORDS)
        row |= {fact: _on(pack.parameters[name], row.get(by)) for fact, (name, by) in read.items()}
        row |= {_switch(rule.label): True for rule in pack.rulebook.rules}
        cases.append((case, row, pack.calendar(case.region, YEARS_OF_CASES)))
    found = Probe(pack, compile_rulebook(book), read, tuple(cases))
    for case, row, calendar in cases:
        values = found.compiled.plain(row, calendar)
        wrong = {name: values[name] for name, expected in case.expect.items() if values[name] != expected}
        assert not wrong, f"{case} fails without any mutation: {wrong}"
    return found


def _on(parameter: Parameter, day: object) -> Value:
    return parameter.value_on(day if isinstance(day, date) else None)


def _switch(label: str) -> str:
    return "on_" + label.replace(".", "_dot_").replace("-", "_dash_")


def _with_figures_as_facts(book: Rulebook) -> tuple[Rulebook, dict[str, tuple[str, str]]]:
    read: dict[str, tuple[str, str]] = {}
    kinds = dict(book.words.facts)

    def rewritten(node: Any, rule: Rule) -> Any:
        if isinstance(node, Name):
            if node.kind != "parameter":
                return node
            fact = f"p_{node.name}_by_{rule.governed_by}"
            read[fact] = (node.name, rule.governed_by)
            kinds[fact] = book.parameters[node.name].type
            return Name("fact", fact)
        if isinstance(node, tuple):
            return tuple(rewritten(part, rule) for part in node)
        if not is_dataclass(node):
            return node
        parts = {part.name: rewritten(getattr(node, part.name), rule) for part in fields(node)}
        return replace(node, **parts)

    def switched(rule: Rule) -> Rule:
        kinds[_switch(rule.label)] = BOOL
        when = Logic("and", Name("fact", _switch(rule.label)), rewritten(rule.when, rule))
        return replace(rule, when=when, then=rewritten(rule.then, rule))

    def branch(old: Branch) -> Branch:
        return Branch(switched(old.rule), tuple(branch(part) for part in old.exceptions))

    branches = {conclusion: branch(old) for conclusion, old in book.branches.items()}
    rules = tuple(rule for conclusion in book.order for rule in branches[conclusion].rules())
    words = Vocabulary(kinds, book.words.conclusions)
    return replace(book, words=words, rules=rules, branches=branches), read


def mutations(markets: Iterable[str] = ()) -> list[Mutation]:
    """Every mutation of every pack file, or of those below the folders of `markets`."""
    chosen = set(markets)
    found: dict[str, Mutation] = {}
    for pack in packs().by_market.values():
        for parameter in pack.parameters.values():
            found |= {mutation.key: mutation for mutation in _of_parameter(parameter)}
        for rule in pack.rulebook.rules:
            mutation = Mutation(rule.file, rule.label, "dropped")
            found[mutation.key] = mutation
    return [one for key, one in sorted(found.items()) if not chosen or one.file.partition("/")[0] in chosen]


def _of_parameter(parameter: Parameter) -> Iterator[Mutation]:
    for position, dated in enumerate(parameter.values):
        when = "" if len(parameter.values) == 1 else f" since {dated.since or 'always'}"
        for other in _others(parameter, dated.value):
            change = f"{_said(dated.value)}{when} → {_said(other)}"
            yield _mutation(parameter, position, replace(dated, value=other), change)
        if dated.since is not None:
            for days in (-1, 1):
                moved = replace(dated, since=dated.since + timedelta(days=days))
                yield _mutation(parameter, position, moved, f"in force on {dated.since} → {moved.since}")


def _mutation(parameter: Parameter, position: int, dated: DatedValue, change: str) -> Mutation:
    values = (*parameter.values[:position], dated, *parameter.values[position + 1 :])
    return Mutation(parameter.file, parameter.name, change, replace(parameter, values=values))


def _others(parameter: Parameter, value: Any) -> Iterator[Value]:
    kind = parameter.type
    if kind == BOOL:
        yield from ({True, False, None} - {value}) if value is not None else (True, False)
    elif isinstance(kind, EnumSet):
        yield None if value is not None else frozenset()
        for word in sorted(kind.words) if value is not None else ():
            yield value ^ {word}
    elif isinstance(kind, Enum):
        yield from sorted(kind.words - {value})
        if value is not None:
            yield None
    elif kind == INT and value is None:
        yield A_FIGURE
    else:
        yield from (value - 1, value + 1, None)


def _said(value: Value) -> str:
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(value)) + "}"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def noticed(mutation: Mutation) -> bool:
    """Whether a case of any market that has it, the facts table or a sentence tells the mutation from the law."""
    having = [probe(market) for market in _having(mutation)]
    return (
        _differs_from_table(mutation)
        or any(one.notices(mutation) for one in having)
        or any(one.tells(mutation) for one in having)
    )


def _having(mutation: Mutation) -> Iterator[str]:
    """The markets that have the parameter or rule from that file; its own market first."""
    own = mutation.file.partition("/")[0]
    for market in sorted(packs().by_market, key=lambda market: market != own):
        pack = packs().by_market[market]
        if mutation.parameter is not None:
            has = pack.parameters[mutation.name].file == mutation.file if mutation.name in pack.parameters else False
        else:
            has = any(rule.label == mutation.name and rule.file == mutation.file for rule in pack.rulebook.rules)
        if has:
            yield market


def _differs_from_table(mutation: Mutation) -> bool:
    table = tests_of("test_facts_table")
    if mutation.parameter is None or not table.TABLE.exists():
        return False
    own = mutation.file.partition("/")[0]
    if own not in packs().by_market:
        return False
    pack = packs().by_market[own]
    parameters = {**pack.parameters, mutation.name: mutation.parameter}
    changed = replace(pack, rulebook=replace(pack.rulebook, parameters=parameters))
    table.packs = lambda: Packs({**packs().by_market, own: changed})
    try:
        return any(_fails(check) for check in table_checks(table, own, mutation.name))
    finally:
        table.packs = packs


def table_checks(table: Any, market: str, name: str) -> Iterator[Callable[[], None]]:
    """The comparisons of the facts table that read `name` in `market`."""
    if market in table.MARKETS:
        if name in table.SAME:
            yield lambda: table.test_a_figure_is_that_of_the_table(market, name)
            yield lambda: table.test_the_day_a_change_takes_force_is_that_of_the_table(market)
        if name in table.IN_OTHER_WORDS:
            yield lambda: table.test_a_word_is_that_of_the_table(market, name)
        if name.startswith("excludes_"):
            yield lambda: table.test_exclusions_are_those_of_the_table(market)
        if name.startswith("conformity_guarantee"):
            yield lambda: table.test_a_figure_is_that_of_the_table(market, "conformity_guarantee_years")
    if market in table.STATES:
        yield lambda: table.test_a_state_rule_has_the_figures_of_the_table(market)
    if market in table.PROVINCES:
        yield lambda: table.test_a_province_has_the_figures_of_the_table(market)


def _fails(check: Callable[[], None]) -> bool:
    try:
        check()
    except AssertionError:
        return True
    return False


def explained() -> dict[str, str]:
    """The survivors that `docs/law-mutations.md` gives a reason for, each by its name or a pattern of names."""
    lines = SURVIVORS.read_text().splitlines() if SURVIVORS.exists() else []
    pairs = (line.removeprefix("- `").split("` — ", 1) for line in lines if line.startswith("- `"))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def survivors(found: list[Mutation]) -> list[Mutation]:
    """The mutations that nobody notices."""
    return [mutation for mutation in found if not noticed(mutation)]


def _survivors_of(part: tuple[tuple[str, ...], int]) -> list[str]:
    markets, number = part
    os.nice(10)
    return [mutation.key for mutation in survivors(mutations(markets)[number::PROCESSES])]


def main() -> int:
    """The status: whether every mutation was noticed or explained, and every explanation is still needed."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--market", action="append", default=[], help="only the files below this pack's folder")
    arguments.add_argument("--list", action="store_true", help="name the mutations and try none")
    chosen = arguments.parse_args()
    found = mutations(chosen.market)
    if chosen.list:
        print("\n".join(mutation.key for mutation in found))
        return 0
    if not tests_of("test_facts_table").TABLE.exists():
        print("the facts table is not beside this repository: no mutation was tried")
        return 0
    started, known = perf_counter(), explained()
    with ProcessPoolExecutor(PROCESSES) as pool:
        parts = pool.map(_survivors_of, [(tuple(chosen.market), number) for number in range(PROCESSES)])
        left = sorted(key for part in parts for key in part)
    open_ = [key for key in left if not any(fnmatchcase(key, pattern) for pattern in known)]
    print("\n".join(open_))
    figures = sum(mutation.parameter is not None for mutation in found)
    seconds = perf_counter() - started
    print(f"{len(found)} mutations: {figures} of figures, {len(found) - figures} of rules, in {seconds:.0f} s")
    print(f"{len(found) - len(left)} noticed, {len(left) - len(open_)} explained, {len(open_)} not noticed")
    gone = [] if chosen.market else [one for one in known if not any(fnmatchcase(key, one) for key in left)]
    print("".join(f"explained, but noticed or gone: {key}\n" for key in gone), end="")
    return 1 if open_ or gone else 0


if __name__ == "__main__":
    sys.exit(main())
