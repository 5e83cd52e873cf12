"""Where histories come from: a file of ours, or the public one."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from amends.backtest import flat_file, public_file
from amends.backtest.history import LeftOut
from amends.backtest.run import Progress
from amends.backtest.two_tables import TwoTables


@dataclass(frozen=True, slots=True)
class FlatFile:
    """A flat Parquet or CSV file."""

    file: Path

    @property
    def name(self) -> str:
        return self.file.name

    def open(self, database: duckdb.DuckDBPyConnection, folder: Path, progress: Progress) -> tuple[LeftOut, ...]:  # noqa: ARG002
        progress.step(f"Reading {self.name}")
        flat_file.view(database, self.file)
        return ()


@dataclass(frozen=True, slots=True)
class PublicFile:
    """UCI Online Retail."""

    file: Path

    @property
    def name(self) -> str:
        return f"{self.file.name} (UCI Online Retail)"

    def open(self, database: duckdb.DuckDBPyConnection, folder: Path, progress: Progress) -> tuple[LeftOut, ...]:
        rows = database.execute("select count(*) from read_parquet(?)", [str(self.file)]).fetchall()[0][0]
        progress.step(f"Reading {self.file.name}", rows)
        with TwoTables(folder) as tables:
            left_out = public_file.write(self.file, tables, progress.advance)
            tables.view(database)
        return left_out


def source_of(file: Path) -> FlatFile | PublicFile:
    """The history in a file, known by its columns; HistoryError where it cannot be read."""
    columns = flat_file.columns_of(file)
    return PublicFile(file) if columns >= public_file.COLUMNS else FlatFile(file)
