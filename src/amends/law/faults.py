"""What a pack must state and does not: citations, sources, national acts, sentences, lines of the table, cases."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amends.law.exclusion import CODES
from amends.law.national import WITHOUT_NATIONAL_ACT, is_directive
from amends.law.pack import FLOOR, HOUSE, Pack, Packs
from amends.law.terms import EXCLUSIONS
from amends.rules.rule import Rule
from amends.vocabulary.market import EU_AND_EEA

LEAST_CASES = 5
"""Cases a market must have, so that each of its edges can be one of them."""
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a pack says: rules in force and those of its own files, parameters, places in acts cited, cases."""

    market: str
    rules: int
    own_rules: int
    parameters: int
    citations: int
    cases: int


def sizes(packs: Packs, cases: Mapping[str, int]) -> tuple[Size, ...]:
    """The size of every pack, by market; `cases` are the numbers of cases written for each."""
    return tuple(_size(pack, cases.get(market, 0)) for market, pack in sorted(packs.by_market.items()))


def faults_of(packs: Packs) -> tuple[str, ...]:
    """What every pack lacks: citations, sources, national acts, confidences, sentences for what its rules say."""
    return tuple(
        fault
        for pack in packs.by_market.values()
        for fault in (*_rules(pack), *_parameters(pack), *_national(pack), *_sentences(pack))
    )


def too_few_cases(counted: Iterable[Size]) -> tuple[str, ...]:
    """Markets that a lawyer has hardly tried."""
    return tuple(
        f"{size.market}: {size.cases} cases, at least {LEAST_CASES} are wanted in {size.market}/tests/"
        for size in counted
        if size.cases < LEAST_CASES
    )


def exclusion_faults() -> tuple[str, ...]:
    """Exclusions that a market may state and no code of the facts table means, or the reverse."""
    stated = {term.parameter for term in EXCLUSIONS}
    mapped = {exclusion.parameter for exclusion in CODES.values() if exclusion.by in {"kind", "service"}}
    return tuple(
        f"exclusions: `{parameter}` {'has no code' if parameter in stated else 'is no parameter'}"
        for parameter in sorted(str(name) for name in stated ^ mapped)
    )


def _size(pack: Pack, cases: int) -> Size:
    rules, parameters = pack.rulebook.rules, pack.parameters.values()
    cited = {(rule.cite.instrument, rule.cite.article) for rule in rules}
    cited |= {(dated.cite.instrument, dated.cite.article) for figure in parameters for dated in figure.values}
    own = sum(rule.file.startswith(f"{pack.market}/") for rule in rules)
    places = sum(instrument != HOUSE for instrument, _ in cited)
    return Size(pack.market, len(rules), own, len(parameters), places, cases)


def _rules(pack: Pack) -> Iterator[str]:
    for rule in pack.rulebook.rules:
        if rule.cite.instrument == HOUSE:
            yield f"{pack.market}: {rule.label} cites no law of this market"


def _parameters(pack: Pack) -> Iterator[str]:
    for parameter in pack.parameters.values():
        where = f"{pack.market}: {parameter.name}"
        for dated in parameter.values:
            if not dated.cite.instrument or not dated.cite.article:
                yield f"{where} has a value without citation"
            if dated.value is not None and dated.cite.instrument != HOUSE and not dated.cite.url:
                yield f"{where} has a value without source: `url` is missing"
            if dated.value is None and dated.confidence == "high" and not dated.note:
                yield f"{where} is unknown with high confidence and no note"


def _national(pack: Pack) -> Iterator[str]:
    """Directives that a state with a pack of its own cites where it must have an act of its own."""
    if pack.market not in EU_AND_EEA or pack.market == FLOOR:
        return
    for rule in pack.rulebook.rules:
        if is_directive(rule.cite) and not _may_rest_on_a_directive(rule):
            yield f"{pack.market}: {rule.label} cites only {rule.cite.instrument}: name the national act in `cite_as`"
    for parameter in pack.parameters.values():
        only = next((dated.cite for dated in parameter.values if is_directive(dated.cite)), None)
        if only is not None and parameter.name not in WITHOUT_NATIONAL_ACT:
            yield f"{pack.market}: {parameter.name} cites only {only.instrument}: cite the national act first"


def _may_rest_on_a_directive(rule: Rule) -> bool:
    return any(name.kind == "parameter" and name.name in WITHOUT_NATIONAL_ACT for name in rule.names)


def _sentences(pack: Pack) -> Iterator[str]:
    for rule in pack.rulebook.rules:
        if rule.say is None:
            continue
        slots = {slot for slot, _ in rule.say.slots}
        for language, texts in sorted(pack.texts.items()):
            sentence = texts.get(rule.say.key)
            if sentence is None:
                yield f"{pack.market}: {rule.label} says {rule.say.key}, which has no text in {language}"
            elif unfilled := set(_SLOT.findall(sentence)) - slots:
                missing = ", ".join(sorted(unfilled))
                yield f"{pack.market}: {rule.label} fills no {missing} of {rule.say.key} in {language}"
