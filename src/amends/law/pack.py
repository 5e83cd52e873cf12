"""Law packs: rules, dated parameters and texts of every market, built from bytes and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal

from amends.law.calendar import Place
from amends.law.manifest import Manifest, read_manifest, read_texts
from amends.law.national import cited_nationally
from amends.law.scope import Platforms
from amends.rules.expression import Vocabulary
from amends.rules.fault import Fault, RulebookError
from amends.rules.parameter import Confidence, Parameter
from amends.rules.python import CompiledRulebook, compile_rulebook
from amends.rules.reader import read_parameters, read_rules
from amends.rules.rule import Rule
from amends.rules.rulebook import Rulebook
from amends.rules.rulebook import build as build_rulebook
from amends.vocabulary.citation import Citation
from amends.vocabulary.deadline import WorkingCalendar
from amends.vocabulary.market import EU_AND_EEA, country, pack_candidates

GENERAL = "general"
"""The pack of shapes that every market inherits; it answers for no market itself."""
HOUSE = "General pack"
"""The instrument that general rules and figures cite until a market puts its own law in their place."""
FLOOR = "EU"
"""The pack that answers for EU and EEA states without one of their own."""

type Texts = Mapping[str, Mapping[str, str]]
type NoPack = Literal["national_law_not_reviewed", "no_pack"]


@dataclass(frozen=True, slots=True)
class Pack:
    """The law of one market, ready to run; `texts` are sentences by language and key."""

    market: str
    name: str
    rulebook: Rulebook = field(repr=False)
    compile: Callable[[], CompiledRulebook] = field(repr=False)
    place: Place
    time_zones: tuple[str, ...]
    texts: Texts = field(repr=False)

    @property
    def compiled(self) -> CompiledRulebook:
        """The rulebook as functions, generated when they are first asked for."""
        return self.compile()

    @property
    def hash(self) -> str:
        """The rulebook's hash, by which a decision names the law it applied."""
        return self.rulebook.hash

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The dated parameters by name, each value with its citation and confidence."""
        return self.rulebook.parameters

    @property
    def confidence(self) -> Mapping[str, Confidence]:
        """The lowest confidence among the values of each parameter."""
        return {name: _lowest(parameter) for name, parameter in self.rulebook.parameters.items()}

    def calendar(self, region: str | None, years: Iterable[int]) -> WorkingCalendar:
        """The working calendar at the buyer's region, or the national one where the region is unknown."""
        return self.place.calendar(region, years)


@dataclass(frozen=True, slots=True)
class PackChoice:
    """The pack that answers for a market, or None; `escalate` says what is missing."""

    pack: Pack | None
    escalate: NoPack | None = None


@dataclass(frozen=True, slots=True)
class Packs:
    """All packs, by market."""

    by_market: Mapping[str, Pack]
    floor_states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Time zones of the EU and EEA states that the floor answers for."""
    marketplaces: Platforms[Pack] = field(default_factory=Platforms)
    schemes: Platforms[Pack] = field(default_factory=Platforms)

    def for_market(self, market: str) -> PackChoice:
        """The pack of `market`, else of its country, else the EU floor with that state's days and zones."""
        for candidate in pack_candidates(market):
            pack = self.by_market.get(candidate)
            if pack is None:
                continue
            state = country(market)
            if candidate != FLOOR or market == FLOOR:
                return PackChoice(pack)
            place = replace(pack.place, country=state)
            zones = self.floor_states.get(state, pack.time_zones)
            floor = replace(pack, market=market, place=place, time_zones=zones)
            return PackChoice(floor, "national_law_not_reviewed")
        return PackChoice(None, "no_pack")


def build_all(files: Mapping[str, bytes], words: Vocabulary) -> Packs:
    """Every pack in `files` (path below the packs' folder -> content); raises `RulebookError` with every fault."""
    manifests = {
        path.partition("/")[0]: read_manifest(content, path)
        for path, content in sorted(files.items())
        if path.endswith("/pack.yaml")
    }
    books: dict[str, Rulebook] = {}
    packs: dict[str, Pack] = {}
    for folder in _parents_first(manifests):
        books[folder] = _rulebook(manifests, folder, files, words, books)
        if folder != GENERAL:
            packs[folder] = _pack(manifests, folder, files, books[folder])
    floor = manifests.get(FLOOR)
    states = {} if floor is None else {state: floor.states[state] for state in floor.states if state in EU_AND_EEA}
    return Packs(packs, states)


def build(files: Mapping[str, bytes], words: Vocabulary, market: str) -> Pack:
    """The one pack of `market`, with those it inherits; raises `KeyError` where there is none."""
    return build_all(files, words).by_market[market]


def ancestry(manifests: Mapping[str, Manifest], folder: str) -> tuple[str, ...]:
    """`folder` and what it inherits, the most general first."""
    chain: list[str] = []
    step: str | None = folder
    while step is not None:
        if step in chain or step not in manifests:
            raise RulebookError([Fault(f"{folder}/pack.yaml", 1, "", f"inherits `{step}`, which is no other pack")])
        chain.append(step)
        step = manifests[step].inherits
    return tuple(reversed(chain))


def _parents_first(manifests: Mapping[str, Manifest]) -> list[str]:
    return sorted(manifests, key=lambda folder: (len(ancestry(manifests, folder)), folder))


def _rulebook(
    manifests: Mapping[str, Manifest],
    folder: str,
    files: Mapping[str, bytes],
    words: Vocabulary,
    books: Mapping[str, Rulebook],
) -> Rulebook:
    manifest = manifests[folder]
    rules = tuple(rule for path, content in _below(files, folder, "rules") for rule in read_rules(content, path))
    parameters: dict[str, Parameter] = {}
    for path, content in _below(files, folder, "parameters"):
        parameters |= read_parameters(content, path, dated=True)
    if manifest.inherits is None:
        return build_rulebook(rules, parameters, words)
    parent = books[manifest.inherits]
    cited = citing(manifest.cite_as)
    if manifest.inherits != FLOOR:
        return build_rulebook(rules, parameters, words, _as_own(parent, cited))
    national = {rule.label: cite for rule in parent.rules if (cite := cited(rule.label)) is not None}
    restated = {rule.restates for rule in rules}
    national = {label: cite for label, cite in national.items() if label not in restated}
    parameters = cited_nationally(parent.parameters, cited) | parameters
    return build_rulebook(rules, parameters, words, parent, national)


def _as_own(inherited: Rulebook, cited: Callable[[str], Citation | None]) -> Rulebook:
    """Inherited rules as the law of one market, its citations in place of others: only directives are implemented."""

    def own(rule: Rule) -> Rule:
        return replace(rule, cite=cited(rule.label) or rule.cite)

    return replace(inherited, rules=tuple(own(rule) for rule in inherited.rules))


def citing(cite_as: Mapping[str, Citation]) -> Callable[[str], Citation | None]:
    """The citation for a rule's label: that of the longest pattern that fits it."""

    def cited(label: str) -> Citation | None:
        fitting = [pattern for pattern in cite_as if fnmatchcase(label, pattern)]
        return cite_as[max(fitting, key=len)] if fitting else None

    return cited


def _pack(manifests: Mapping[str, Manifest], folder: str, files: Mapping[str, bytes], book: Rulebook) -> Pack:
    manifest = manifests[folder]
    texts: Texts = {}
    for ancestor in ancestry(manifests, folder):
        texts = _joined(texts, _texts(files, ancestor))
    return Pack(
        market=folder,
        name=manifest.name,
        rulebook=book,
        compile=cache(lambda: compile_rulebook(book)),
        place=manifest.place,
        time_zones=manifest.time_zones,
        texts=texts,
    )


def _texts(files: Mapping[str, bytes], folder: str) -> Texts:
    prefix = f"{folder}/texts/"
    return {
        path.removeprefix(prefix).removesuffix(".yaml"): read_texts(content, path)
        for path, content in _below(files, folder, "texts")
    }


def _joined(inherited: Texts, own: Texts) -> Texts:
    languages = {*inherited, *own}
    return {language: {**inherited.get(language, {}), **own.get(language, {})} for language in languages}


def _below(files: Mapping[str, bytes], folder: str, kind: str) -> list[tuple[str, bytes]]:
    prefix = f"{folder}/{kind}/"
    return [(path, files[path]) for path in sorted(files) if path.startswith(prefix) and path.endswith(".yaml")]


def _lowest(parameter: Parameter) -> Confidence:
    found = {dated.confidence for dated in parameter.values}
    return "low" if "low" in found else "medium" if "medium" in found else "high"
