"""Packs of those who stand between merchant and buyer: marketplaces, and the schemes by which buyers pay.

They are written in the same rule language as the law of a market, and are chosen by what the order says of itself: a
marketplace by its site and the country of its store, a scheme by the payment's method or provider and the market.
"""

from collections.abc import Mapping
from dataclasses import replace

from amends.law.pack import Pack, Packs, build_all
from amends.law.scope import Platforms, Scope
from amends.rules.expression import Vocabulary
from amends.rules.fault import Fault, RulebookError
from amends.rules.located import Located, read_document

_KEYS = {"site", "stores", "methods", "markets"}


def build_platforms(files: Mapping[str, bytes], words: Vocabulary) -> Platforms[Pack]:
    """The packs in `files` (path below their folder -> content); raises `RulebookError` with every fault.

    A pack's `scope.yaml` names its `site` and `stores`, or its `methods` and `markets`.
    """
    packs = build_all(files, words)
    scopes = {name: _scope(files, name) for name in sorted(packs.by_market)}
    methods: dict[str, tuple[str, ...]] = {}
    for name, scope in scopes.items():
        for method in sorted(scope.methods):
            methods[method] = (*methods.get(method, ()), name)
    return Platforms(packs.by_market, scopes, methods)


def with_platforms(packs: Packs, marketplaces: Platforms[Pack], schemes: Platforms[Pack]) -> Packs:
    """The law of the markets with the rules of marketplaces and schemes beside it."""
    return replace(packs, marketplaces=marketplaces, schemes=schemes)


def as_packs(platforms: Platforms[Pack]) -> Packs:
    """The packs of platforms as those of markets, for the checks and the lock that both pass."""
    return Packs(platforms.by_id)


def _scope(files: Mapping[str, bytes], name: str) -> Scope:
    path = f"{name}/scope.yaml"
    if path not in files:
        raise RulebookError([Fault(path, 1, "", "the pack does not say what it answers for")])
    document = read_document(files[path], path)
    keys = document.mapping or {}
    wrong = sorted(set(keys) - _KEYS)
    if wrong or not {"site", "methods"} & set(keys):
        message = f"a scope has a site and its stores, or methods and markets; not {', '.join(wrong) or 'nothing'}"
        raise RulebookError([Fault(path, document.line, "", message)])
    site = keys["site"].text if "site" in keys else None
    return Scope(site, _set(keys.get("stores")), _set(keys.get("methods")), _set(keys.get("markets")))


def _set(entry: Located | None) -> frozenset[str]:
    return frozenset() if entry is None else frozenset(part.text for part in entry.items or ())
