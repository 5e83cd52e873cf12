"""What the packs of marketplaces and payment schemes answer for, and the choice among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amends.vocabulary.market import country


@dataclass(frozen=True, slots=True)
class Scope:
    """What a pack answers for; empty `stores` or `markets` are all of them."""

    site: str | None = None
    stores: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Platforms[P]:
    """Packs by their id, and what each answers for."""

    by_id: Mapping[str, P] = field(default_factory=dict)
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The packs of each payment method or provider."""

    def of_site(self, site: str, store_country: str | None) -> tuple[P, ...]:
        """The packs that may answer for a store: that of its country; all of the site's where that is not known."""
        return tuple(
            self.by_id[name]
            for name, scope in self.scopes.items()
            if scope.site == site and (store_country is None or not scope.stores or store_country in scope.stores)
        )

    def of_payment(self, method: str, provider: str | None, market: str) -> tuple[P, ...]:
        """The packs of schemes that a payment in `market` is under; none where its method names no scheme."""
        named = self.methods.get(method) or (self.methods.get(provider) if provider else None)
        if not named:
            return ()
        state = country(market)
        return tuple(
            self.by_id[name] for name in named if not self.scopes[name].markets or state in self.scopes[name].markets
        )
