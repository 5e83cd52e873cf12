"""What came of a replay, in figures: whole minor units by currency, never added across currencies."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import duckdb

from amends.backtest.money import SIDES

DAYS_OF_A_YEAR = 365

OUTCOMES = ("accepted", "refused", "person", "marketplace")
CHANGES = ("newly accepted", "better off", "the same", "another way out", "worse off", "no longer accepted")
"""How a buyer fares under the policy, held against the other one, from best to worst; the third and fourth are even."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of requests and sums of money in minor units of `currency`, for one side and any group of requests.

    `refund_minor` is what buyers get: goods and outbound charge less fees. `cost_minor` is the merchant's: refunds,
    return freight and handling, less what returned goods bring. `in_kind` were accepted without a refund.
    """

    side: str
    market: str
    reason: str
    currency: str
    requests: int = 0
    accepted: int = 0
    refused: int = 0
    person: int = 0
    marketplace: int = 0
    in_kind: int = 0
    raised: int = 0
    no_estimate: int = 0
    goods_minor: int = 0
    refund_minor: int = 0
    outbound_minor: int = 0
    fees_minor: int = 0
    freight_minor: int = 0
    buyer_freight_minor: int = 0
    handling_minor: int = 0
    resale_minor: int = 0

    @property
    def cost_minor(self) -> int:
        return self.refund_minor + self.freight_minor + self.handling_minor - self.resale_minor

    def plus(self, other: Self, **group: str) -> "Figures":
        """Both together; the group's words as given."""
        counted = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)[4:]}
        named = {each.name: getattr(self, each.name) for each in fields(self)[:4]}
        return Figures(**{**named, **group, **counted})


@dataclass(frozen=True, slots=True)
class Change:
    """How many buyers of a market and reason fare so under the policy, and what they gain or lose, in minor units."""

    market: str
    reason: str
    currency: str
    change: str
    requests: int
    gain_minor: int


def figures_of(database: duckdb.DuckDBPyConnection) -> tuple[Figures, ...]:
    """Figures by side, market, reason and currency."""
    counts = ", ".join(f"count(*) filter (outcome = '{outcome}')" for outcome in OUTCOMES)
    sums = ", ".join(
        f"coalesce(sum({name}), 0)::bigint"
        for name in (
            "goods_minor",
            "refund_minor",
            "outbound_minor",
            "fees_minor",
            "freight_minor",
            "buyer_freight_minor",
            "handling_minor",
            "resale_minor",
        )
    )
    rows = database.execute(
        f"""select side, market, reason, currency, count(*), {counts},
            count(*) filter (outcome = 'accepted' and not refunded), count(*) filter (clamped <> ''),
            count(*) filter (no_estimate), {sums}
        from outcome group by 1, 2, 3, 4 order by 1, 2, 3, 4"""
    ).fetchall()
    return tuple(Figures(*row) for row in rows)


def changes_of(database: duckdb.DuckDBPyConnection) -> tuple[Change, ...]:
    """How buyers fare, by market, reason, currency and change."""
    rows = database.execute(
        """select market, reason, currency, change, count(*), sum(gain_minor)::bigint
        from compared group by 1, 2, 3, 4 order by 1, 2, 3, 4"""
    ).fetchall()
    return tuple(Change(*row) for row in rows)


def grouped(figures: Iterable[Figures], *by: str) -> dict[tuple[str, ...], Figures]:
    """Figures added up by some of side, market, reason and currency; the others become `all`."""
    found: dict[tuple[str, ...], Figures] = {}
    rest = {name: "all" for name in ("side", "market", "reason", "currency") if name not in by}
    for each in figures:
        key = tuple(str(getattr(each, name)) for name in by)
        empty = Figures(each.side, each.market, each.reason, each.currency)
        found[key] = found.get(key, empty).plus(each, **rest)
    return found


def totals(figures: Iterable[Figures]) -> dict[tuple[str, str], Figures]:
    """By side and currency."""
    return {(key[0], key[1]): each for key, each in grouped(figures, "side", "currency").items()}


def a_year(amount_minor: int, days: int) -> int:
    """`amount_minor` of `days` days as that of a year, halves away from zero."""
    if days <= 0:
        return 0
    whole = (2 * abs(amount_minor) * DAYS_OF_A_YEAR + days) // (2 * days)
    return -whole if amount_minor < 0 else whole


def share_ppm(part: int, whole: int) -> int:
    """`part` of `whole` in millionths, rounded down; 0 of nothing."""
    return part * 1_000_000 // whole if whole else 0


def percent(part: int, whole: int) -> str:
    """`part` of `whole` in words: "93.4 %"."""
    tenths = (2_000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10} %"


__all__ = [
    "CHANGES",
    "SIDES",
    "Change",
    "Figures",
    "a_year",
    "changes_of",
    "figures_of",
    "grouped",
    "percent",
    "share_ppm",
    "totals",
]
