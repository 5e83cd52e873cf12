"""What the open tenant's merchant promises a market today: its policy in force and the law, asked once a day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from amends.cases.rulebooks import packs
from amends.decision.policy.document import Policy
from amends.decision.policy.reader import read_policy_once
from amends.decision.promise import MarketPromise, market_promise
from amends.decision.promise_probe import Place
from amends.law.pack import FLOOR
from amends.merchants import policy_query
from amends.vocabulary.market import is_market
from amends.vocabulary.reader import Fields
from amends.vocabulary.request import Site

KEPT = 512
"""Promises kept in a process."""


def policy_today(today: date) -> Policy | None:
    """The policy that governs orders placed today; None where the law alone does."""
    found = policy_query.in_force(today)
    return None if found is None else _read(found.id, found.document)


def markets_sold_to(policy: Policy | None) -> tuple[str, ...]:
    """The markets that a return policy can be stated for: those the policy names, else all whose law is known."""
    known = packs().by_market
    if policy is None or not policy.markets:
        return tuple(sorted(market for market in known if market != FLOOR))
    return tuple(sorted(market for market in policy.markets if packs().for_market(market).pack is not None))


def promise_in(market: str, policy: Policy | None, today: date) -> MarketPromise | None:
    """What buyers of `market` can count on in the merchant's own store; None where its law is not known."""
    pack = packs().for_market(market).pack if is_market(market) else None
    return None if pack is None else _asked(market, policy and policy.hash, pack.hash, today, _Given(policy))


class _Given:
    """A policy that goes along with its hash, by which alone answers are kept."""

    def __init__(self, policy: Policy | None) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Given)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=KEPT)
def _asked(market: str, _policy_hash: str | None, _law_hash: str, today: date, given: _Given) -> MarketPromise:
    return market_promise(Place(market, Site.OWN_STORE, today, given.policy, packs()))


_documents: dict[UUID, Policy] = {}


def _read(version: UUID, document: Mapping[str, Any]) -> Policy:
    """A settled version never changes, so it is read once."""
    found = _documents.get(version)
    if found is None:
        if len(_documents) >= KEPT:
            _documents.clear()
        found = _documents[version] = read_policy_once(Fields(dict(document), "policy"))
    return found
