"""Proving a policy lawful: over its own terms, before anything is raised, no order comes out below the law.

Each market is asked one question, whether some row answers some order with less than the right that governs; where it
does, the cells are found one by one, and each is shown by an order that is put through `decide`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter

from amends.decision.policy.condition import stands_for
from amends.decision.policy.document import Policy
from amends.law.pack import Packs
from amends.proof.findings import Breach, Json, Report
from amends.proof.market_check import MarketCheck
from amends.proof.order_terms import order_breaches
from amends.proof.pack_check import FIRST_ORDER, LAST_ORDER
from amends.proof.replay import HOUSE_TERMS, TERMS
from amends.proof.said import assumptions, covers
from amends.vocabulary.request import Site


@dataclass(slots=True)
class _Found:
    """What one process found, by conclusion and row."""

    cells: dict[tuple[str, int], Breach] = field(default_factory=dict)
    not_decided: list[str] = field(default_factory=list)
    fault: Exception | None = None


def check(
    policy: Policy,
    packs: Packs,
    markets: Iterable[str] = (),
    channels: Iterable[Site] = (),
    orders: tuple[date, date] = (FIRST_ORDER, LAST_ORDER),
    processes: int = 1,
) -> Report:
    """The report on `policy` in `markets` (none: all that have a pack) and on `channels` (none: the own store).

    `orders` are the days of the orders it is proved for, widened to the campaigns of the policy. With two or more
    `processes` (forked: only where no threads run) markets are proved side by side. Raises `ModelFaultError` where a
    counterexample does not come out of `decide`.
    """
    sold = _sold(packs, tuple(markets))
    sites = tuple(channels) or (Site.OWN_STORE,)
    days = _widened(policy, orders)
    started = perf_counter()
    parts = [sold[place::processes] for place in range(min(processes, len(sold)))]
    waiting = [_apart(MarketCheck(policy, packs, sold, sites, days), part) for part in parts[1:]]
    proof = MarketCheck(policy, packs, sold, sites, days)
    dead, unanswered = proof.rows()
    proof.prove(parts[0] if parts else ())
    found = _Found(proof.found, proof.undecided)
    for each in waiting:
        _add(found, each.recv())
    return Report(
        policy=policy.name,
        hash=policy.hash,
        markets=sold,
        channels=tuple(map(str, sites)),
        breaches=_joined(found, TERMS),
        order_breaches=order_breaches(policy, [packs.by_market[market] for market in sold]),
        house=_joined(found, HOUSE_TERMS),
        lowered=tuple(_lowered(policy)),
        dead_rows=dead,
        unanswered=unanswered,
        assumptions=assumptions(policy),
        covers=covers(policy, sold, sites, days),
        figures={**proof.figures, "seconds": perf_counter() - started},
        not_decided=tuple(found.not_decided),
    )


def _apart(proof: MarketCheck, markets: Sequence[str]) -> Connection:
    """Prove `markets` in a process of their own; what it finds comes through the connection."""
    here, there = get_context("fork").Pipe(duplex=False)
    get_context("fork").Process(target=_prove_apart, args=(proof, markets, there), daemon=True).start()
    there.close()
    return here


def _prove_apart(proof: MarketCheck, markets: Sequence[str], to: Connection) -> None:
    try:
        proof.prove(markets)
        to.send(_Found(proof.found, proof.undecided))
    except Exception as fault:  # noqa: BLE001 - raised again in the process that waits
        to.send(_Found(fault=fault))


def _add(found: _Found, other: _Found) -> None:
    """Join what another process found: of a cell that both know, the first market's order stays."""
    if other.fault is not None:
        raise other.fault
    for cell, breach in other.cells.items():
        if cell not in found.cells or breach.markets < found.cells[cell].markets:
            found.cells[cell] = breach
    found.not_decided += other.not_decided


def _sold(packs: Packs, markets: tuple[str, ...]) -> tuple[str, ...]:
    """The markets with a pack that `markets` stand for."""
    known = packs.by_market
    if not markets:
        return tuple(known)
    wanted = {market for code in markets for market in stands_for(code, known)}
    return tuple(market for market in known if market in wanted)


def _widened(policy: Policy, orders: tuple[date, date]) -> tuple[date, date]:
    cells = [row.when.ordered for row in policy.rows if row.when.ordered is not None]
    days = [day for cell in cells for day in (cell.first, cell.last) if day is not None]
    return min([orders[0], *days]), max([orders[1], *days])


def _joined(found: _Found, conclusions: Iterable[str]) -> tuple[Breach, ...]:
    """One finding for each cell, in the order of the table."""
    cells: dict[tuple[int, str], Breach] = {}
    for conclusion in conclusions:
        for (name, index), breach in found.cells.items():
            if name == conclusion:
                cells.setdefault((index, breach.term), breach)
    return tuple(cells[key] for key in sorted(cells, key=lambda key: key[0]))


def _lowered(policy: Policy) -> Iterator[Json]:
    for each in policy.house_exceptions:
        yield {"rule": str(each.rule), "rows": list(each.rows), "reason": each.reason, "by": each.by}
