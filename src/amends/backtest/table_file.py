"""The figures as CSV: one row for each policy, market, reason and currency."""

import csv
from collections.abc import Iterator
from typing import IO

from amends.backtest.figures import OUTCOMES, Figures, a_year
from amends.backtest.run import Backtest
from amends.backtest.wording import named
from amends.vocabulary.money import format_minor

COUNTS = ("requests", *OUTCOMES, "in_kind", "raised")
SUMS = ("goods", "refund", "outbound", "fees", "freight", "buyer_freight", "handling", "resale", "cost")
HEAD = ("policy", "market", "reason", "currency", *COUNTS, *SUMS, "cost_a_year")


def write(backtest: Backtest, file: IO[str]) -> None:
    """Sums as decimals in units of the currency."""
    rows = csv.writer(file)
    rows.writerow(HEAD)
    for each in backtest.figures:
        rows.writerow(_row(backtest, each))


def _row(backtest: Backtest, each: Figures) -> Iterator[object]:
    yield from (named(backtest.policies[each.side]), each.market, each.reason, each.currency)
    yield from (getattr(each, count) for count in COUNTS)
    yield from (format_minor(getattr(each, f"{name}_minor"), each.currency) for name in SUMS)
    yield format_minor(a_year(each.cost_minor, backtest.prepared.days), each.currency)
