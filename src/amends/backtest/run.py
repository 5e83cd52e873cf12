"""A backtest from history to report, step by step."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from amends.backtest.assumptions import Assumptions
from amends.backtest.classes import Classes, make_classes
from amends.backtest.examples import Example, examples_of
from amends.backtest.figures import Change, Figures, changes_of, figures_of
from amends.backtest.history import LeftOut, Prepared, open_database, prepare
from amends.backtest.money import SIDES, make_outcomes
from amends.backtest.replay import Judges, judge_all
from amends.decision.policy.document import Policy


class Progress(Protocol):
    """Whoever is told how far it is."""

    def step(self, name: str, total: int | None = None) -> None:
        """A step begins; `total` where it is known."""
        ...

    def advance(self, count: int) -> None:
        """So many more of the step's `total` are done."""
        ...


class Source(Protocol):
    """A history: makes the view `given`, and gives what of it is no request."""

    name: str

    def open(self, database: duckdb.DuckDBPyConnection, folder: Path, progress: Progress) -> tuple[LeftOut, ...]: ...


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a backtest found; `policies` by side."""

    policies: Mapping[str, Policy]
    prepared: Prepared
    classes: Classes
    figures: tuple[Figures, ...]
    changes: tuple[Change, ...]
    examples: tuple[Example, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every request has exactly one outcome under each policy, and is in exactly one change."""
        for side in SIDES:
            mine = [each for each in self.figures if each.side == side]
            ended = sum(each.accepted + each.refused + each.person + each.marketplace for each in mine)
            if not ended == sum(each.requests for each in mine) == self.prepared.requests:
                return False
        return sum(each.requests for each in self.changes) == self.prepared.requests


def run(source: Source, judges: Judges, assumptions: Assumptions, progress: Progress) -> Backtest:
    """Replay a history through the judges' policies; HistoryError where the history is unusable."""
    policies = judges.policies
    with tempfile.TemporaryDirectory(prefix="amends-backtest-") as place:
        folder = Path(place)
        with open_database(folder, judges.jobs) as database:
            left_out = source.open(database, folder, progress)
            progress.step("Sorting requests")
            prepared = prepare(database, source.name, assumptions, left_out)
            progress.step("Finding situations that differ")
            classes = make_classes(database, policies.values(), judges.packs, prepared.markets)
            progress.step("Judging situations", classes.count)
            judge_all(database, folder, judges, progress.advance)
            progress.step("Adding up")
            make_outcomes(database, policies)
            return Backtest(
                policies,
                prepared,
                classes,
                figures_of(database),
                changes_of(database),
                examples_of(database, policies, judges.packs),
            )
