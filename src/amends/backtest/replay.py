"""The classes of a history judged in processes, and the verdicts brought back beside the requests."""

import csv
import gc
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import fields
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from amends.backtest.by_decide import verdict_of
from amends.backtest.classes import batches
from amends.backtest.money import SIDES
from amends.backtest.situation import situation_of
from amends.backtest.verdict import Judge, Verdict
from amends.decision.decide import decide
from amends.decision.policy.document import Policy
from amends.decision.policy.writer import document_of
from amends.decision.situation import read_situation, zones_in
from amends.law.pack import Packs
from amends.vocabulary.request import Site

BATCH = 2_000
"""Classes sent to a process at a time: a second or less of work, so that the progress moves."""
AHEAD = 4
"""Batches in flight for each process: enough that none waits, few enough to stay small."""
WORTH_PROCESSES = 4_000
"""Fewer classes than this are judged here: a process takes seconds to build the law."""

_OWN = (Site.OWN_STORE, Site.IN_STORE)
"""Channels on which nobody's rules stand beside law and policy."""

type Batch = tuple[tuple[str, ...], list[tuple[object, ...]]]
type Judged = list[tuple[object, ...]]

_FIELDS = tuple(each.name for each in fields(Verdict))
_CELLS = attrgetter(*_FIELDS)
_TYPES = {"returned": "boolean", "fee_ppm": "bigint", "fee_minor": "bigint", "keep_minor": "bigint"}


class Judges:
    """Processes that judge, begun before anything else runs so that they share the law that was built once.

    Where a process cannot be copied safely (other threads, other systems), each begins anew and builds the law itself;
    `packs_of` must be a module's function for that.
    """

    def __init__(self, packs_of: Callable[[], Packs], policies: Mapping[str, Policy], jobs: int) -> None:
        self.packs, self.policies, self.jobs = packs_of(), dict(policies), jobs
        self._both = tuple(policies[side] for side in SIDES)
        self._own = _Judging(self.packs, self._both)
        self._packs_of = packs_of
        self._copies: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.jobs > 1 and sys.platform == "linux" and threading.active_count() == 1:
            _take(self._own)
            gc.collect()
            gc.freeze()
            self._copies = ProcessPoolExecutor(self.jobs, get_context("fork"))
            self._copies.submit(_judge, ((), [])).result()
            gc.unfreeze()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._copies is not None:
            self._copies.shutdown(cancel_futures=True)

    @contextmanager
    def judging(self, work: Iterator[Batch], classes: int) -> Iterator[Iterator[Judged]]:
        """What becomes of each batch, in order."""
        if self.jobs == 1 or classes < WORTH_PROCESSES:
            yield (self._own.batch(batch) for batch in work)
        elif self._copies is not None:
            yield _in_flight(self._copies, work, self.jobs * AHEAD)
        else:
            begun = ProcessPoolExecutor(self.jobs, get_context("spawn"), _begin, (self._packs_of, self._both))
            with begun as processes:
                yield _in_flight(processes, work, self.jobs * AHEAD)


def judge_all(
    database: duckdb.DuckDBPyConnection, folder: Path, judges: Judges, progress: Callable[[int], None]
) -> None:
    """Make `verdict`: a row for each class and side."""
    file = folder / "verdicts.csv"
    count = database.execute("select count(*) from classes").fetchall()[0][0]
    with file.open("w", newline="", encoding="utf-8") as kept:
        rows = csv.writer(kept)
        rows.writerow(("class", "side", *_FIELDS))
        with judges.judging(batches(database, BATCH), count) as judged:
            for found in judged:
                rows.writerows(found)
                progress(len(found) // len(SIDES))
    types = {"class": "bigint", "side": "varchar"} | {name: _TYPES.get(name, "varchar") for name in _FIELDS}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    text = ", ".join(f'coalesce("{name}", \'\') as "{name}"' for name in ("right", "row", "remedy", "clamped"))
    name = str(file).replace("'", "''")
    database.execute(
        f"""create table verdict as select * replace ({text})
        from read_csv('{name}', columns = {{{columns}}}, header = true)"""
    )


def _in_flight(processes: ProcessPoolExecutor, work: Iterator[Batch], most: int) -> Iterator[Judged]:
    waiting: list[Future[Judged]] = []
    for batch in work:
        waiting.append(processes.submit(_judge, batch))
        if len(waiting) >= most:
            yield waiting.pop(0).result()
    for each in waiting:
        yield each.result()


class _Judging:
    """One process's judge and policies."""

    def __init__(self, packs: Packs, policies: tuple[Policy, ...]) -> None:
        self.judge, self.policies = Judge(packs), policies
        self.documents = [document_of(policy) for policy in policies]
        self.zones = zones_in(packs)

    def batch(self, batch: Batch) -> Judged:
        names, rows = batch
        found: Judged = []
        for row in rows:
            request = dict(zip(names, row, strict=True))
            if request["channel"] not in _OWN:
                verdicts = tuple(self._decided(request, place) for place in range(len(self.policies)))
            else:
                verdicts = self.judge.verdicts(request, self.policies)
            for side, verdict in zip(SIDES, verdicts, strict=True):
                found.append((request["class"], side, *_CELLS(verdict)))
        return found

    def _decided(self, request: dict[str, Any], place: int) -> Verdict:
        policy = self.policies[place]
        situation = situation_of(whole(request), policy, self.documents[place], self.judge.answering(request, policy))
        return verdict_of(decide(read_situation(situation, self.zones), self.judge.packs, steps=False), policy)


_ALONE: Mapping[str, Any] = {
    "order": "class",
    "line": "1",
    "requested_quantity": 1,
    "gone_units": 0,
    "gone_minor": 0,
    "freight_minor": 100,
    "cheapest_freight_minor": 100,
    "partial": False,
}


def whole(request: Mapping[str, Any]) -> dict[str, Any]:
    """A class as a request of its own: one unit, and where it is partial another one that stays."""
    goods = max(int(request["goods_minor"]), 1)
    found = {**dict.fromkeys(_COLUMNS_OF_A_SITUATION), **_ALONE, **request, "goods_minor": goods}
    return {**found, "order_minor": 2 * goods if found["partial"] else goods}


_COLUMNS_OF_A_SITUATION = (
    "buyer_kind",
    "buyer_tier",
    "region",
    "delivery_pattern",
    "nonreturnable_confirmed",
    "condition",
    "seal",
    "used_beyond_testing",
    "damage_cause",
    "severity",
)

_here: _Judging | None = None


def _take(judging: _Judging) -> None:
    global _here  # noqa: PLW0603  one judge for each process
    _here = judging


def _begin(packs_of: Callable[[], Packs], policies: tuple[Policy, ...]) -> None:
    _take(_Judging(packs_of(), policies))


def _judge(batch: Batch) -> Judged:
    assert _here is not None, "the process was begun without a judge"
    return _here.batch(batch)
