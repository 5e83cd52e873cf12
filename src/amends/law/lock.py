"""The lock of the law: the hash of each pack as it was when its checks were sound. What differs from it is not applied.

The lock is JSON, market by market: `{"DE": "sha256:…", …}`.
"""

import json
from collections.abc import Mapping

from amends.law.pack import Packs


class LawNotCheckedError(RuntimeError):
    """Law that is not what was checked; the message names the markets and what to do."""

    def __init__(self, markets: tuple[str, ...]) -> None:
        named = ", ".join(markets)
        super().__init__(f"not the law that was checked: {named}; `amends law check --write` checks and locks it anew")
        self.markets = markets


def read_lock(content: bytes) -> Mapping[str, str]:
    """The hashes by market; ValueError where the content is no lock."""
    lock = json.loads(content)
    if not isinstance(lock, dict) or not all(isinstance(value, str) for value in lock.values()):
        raise ValueError("a lock of the law is an object of hashes by market")
    return lock


def write_lock(packs: Packs) -> bytes:
    """The lock of these packs."""
    hashes = {market: pack.hash for market, pack in sorted(packs.by_market.items())}
    return (json.dumps(hashes, indent=2) + "\n").encode()


def unlocked(packs: Packs, lock: Mapping[str, str]) -> tuple[str, ...]:
    """Markets whose pack differs from the lock, is missing from it, or is gone."""
    hashes = {market: pack.hash for market, pack in packs.by_market.items()}
    return tuple(market for market in sorted({*hashes, *lock}) if hashes.get(market) != lock.get(market))
