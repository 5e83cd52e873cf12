"""A history in a flat Parquet or CSV file with the columns of `columns.COLUMNS`."""

from pathlib import Path

import duckdb

from amends.backtest.columns import LIST_SEPARATOR
from amends.backtest.fault import HistoryError

PARQUET = (".parquet", ".pq")
CSV = (".csv", ".csv.gz", ".tsv")


def view(database: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Make the view `given` of a file; HistoryError where it cannot be read. Rows are numbered from 1."""
    name = str(file).replace("'", "''")
    if file.name.endswith(PARQUET):
        numbered = "select * exclude file_row_number, file_row_number + 1 as row_number"
        reading = f"({numbered} from read_parquet('{name}', file_row_number = true))"
    elif file.name.endswith(CSV):
        reading = (
            f"(select *, row_number() over () as row_number from read_csv('{name}', all_varchar = true, header = true))"
        )
    else:
        raise HistoryError(f"{file}: a history is a .parquet or .csv file")
    try:
        columns = database.execute(f"describe select * from {reading}").fetchall()
        parts = [
            f'array_to_string("{column}", \'{LIST_SEPARATOR}\') as "{column}"' if kind.endswith("[]") else f'"{column}"'
            for column, kind, *_ in columns
        ]
        database.execute(f"create view given as select {', '.join(parts)} from {reading}")
    except duckdb.Error as error:
        raise HistoryError(f"{file}: cannot be read: {str(error).splitlines()[0]}") from None


def columns_of(file: Path) -> frozenset[str]:
    """The names of a Parquet or CSV file's columns; HistoryError where it cannot be read."""
    if not file.is_file():
        raise HistoryError(f"{file}: there is no such file")
    with duckdb.connect(config={"threads": 1}) as database:
        view(database, file)
        return frozenset(name for name, *_ in database.execute("describe given").fetchall())
