"""Rows that answer some order, found by trying ordinary orders: what is left is for the solver to find or refute.

Trying a row takes microseconds and asking the solver a tenth of a second, and nearly every row answers something plain.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from amends.decision.facts import WORDS
from amends.decision.policy.condition import (
    ANY_OTHER,
    currencies,
    market_word,
    market_words,
    stands_for,
    value_fact,
    vocabulary,
)
from amends.decision.policy.document import Policy, PolicyRow
from amends.decision.policy.firing import compiled
from amends.rules.expression import Enum, EnumSet
from amends.vocabulary.request import FulfilledBy, Reason, Site

TRIES = 60
"""Orders tried for each row."""
_SEED = 1
_ORDINARY: dict[str, object] = {
    "buyer_kind": "consumer",
    "fulfilled_by": "merchant",
    "delivery_pattern": "single",
    "damage_cause": None,
    "severity": None,
    "nonreturnable_confirmed": False,
    "return_cost_disclosed": True,
    "used_beyond_testing": False,
    "offered_collection": False,
    "partial": False,
    "prior_repair_count": 0,
    "delay_count": 0,
    "delivered_happened": True,
    "shipped_happened": True,
}


def answering(policy: Policy, markets: Sequence[str], channels: Sequence[Site], first: date) -> frozenset[int]:
    """The places of rows that were seen to answer an order of the day `first` or later."""
    return _Trial(policy, markets, channels, first).found()


class _Trial:
    def __init__(self, policy: Policy, markets: Sequence[str], channels: Sequence[Site], first: date) -> None:
        self.policy, self.channels, self.first = policy, channels, first
        self.table = compiled(policy)
        self.words = vocabulary(policy).facts
        named = market_words(policy)
        self.markets = sorted({market_word(market, named) for market in markets})
        self.currencies = currencies(policy)
        self.draw = Random(_SEED)  # noqa: S311 - nothing here is a secret

    def found(self) -> frozenset[int]:
        places = {row.label: index for index, row in enumerate(self.policy.rows)}
        seen: set[int] = set()
        for index, row in enumerate(self.policy.rows):
            for _ in range(TRIES):
                if index in seen:
                    break
                fired = self.table.fire(self._order_for(row))
                if fired.certain and fired.row is not None:
                    seen.add(places[fired.row.label])
        return frozenset(seen)

    def _order_for(self, row: PolicyRow) -> dict[str, object]:
        """Facts of an order that the cells of `row` fit, the rest as it comes."""
        when, draw = row.when, self.draw
        facts: dict[str, object] = dict.fromkeys(WORDS.facts) | _ORDINARY
        days = when.days_since_delivery
        least = days.first or 0 if days else 0
        most = days.last if days and days.last is not None else least + 40
        ordered = when.ordered.first if when.ordered and when.ordered.first else self.first
        delivered = ordered + timedelta(days=3)
        requested = delivered + timedelta(days=draw.randint(least, most))
        facts |= {
            "ordered_on": ordered,
            "shipped_on": ordered,
            "delivered_on": delivered,
            "first_delivered_on": delivered,
            "order_last_delivered_on": delivered,
            "requested_on": requested,
            "as_of": requested,
            "market": self._market(row),
            "site": draw.choice([site for site in when.channel if site in self.channels] or self.channels),
            "category": draw.choice(when.category or self._open("category")),
            "buyer_tier": draw.choice(when.buyer_tier or self._open("buyer_tier")),
            "tags": self._tags(row),
            "kinds": frozenset([draw.choice(when.kinds)]) if when.kinds else frozenset(),
            "reason": draw.choice(sorted(when.reasons or Reason)),
            "condition": draw.choice(when.condition or ("unopened", "opened", "tried", "used", "damaged")),
            "seal": draw.choice(when.seal or ("none", "intact", "broken")),
            "fulfilled_by": draw.choice(
                [by for by in when.fulfilled_by if by is not FulfilledBy.PLATFORM] or ["merchant"]
            ),
        }
        return facts | self._values(row)

    def _tags(self, row: PolicyRow) -> frozenset[str]:
        if not row.when.tags and self.draw.random() < 0.5:
            return frozenset()
        return frozenset([self.draw.choice(row.when.tags or self._open("tags"))])

    def _market(self, row: PolicyRow) -> str:
        named = market_words(self.policy)
        within = {word for code in row.when.market for word in stands_for(code, named)}
        return self.draw.choice([word for word in self.markets if word in within] or self.markets)

    def _open(self, fact: str) -> list[str]:
        kind = self.words[fact]
        assert isinstance(kind, Enum | EnumSet)
        return sorted(kind.words) if self.draw.random() < 0.7 else [ANY_OTHER]

    def _values(self, row: PolicyRow) -> dict[str, object]:
        band = row.when.value
        values: dict[str, object] = {}
        for currency in self.currencies:
            least, most = 1, 100_000
            if band is not None and band.currency == currency:
                least = max(band.least_minor or 1, 1)
                most = band.most_minor if band.most_minor is not None else least + 100_000
            values[value_fact(currency)] = self.draw.randint(least, max(most, least))
        return values
