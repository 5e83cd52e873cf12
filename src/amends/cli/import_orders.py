"""`amends import orders`."""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from amends.cli.runtime import connected, data_option
from amends.cli.whose import merchant_option, the_merchant

SHOWN_FAULTS = 20
FORMATS = ("amends", "uci")


@click.group(name="import")
def import_() -> None:
    """Bring in what other systems hold."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "shape", type=click.Choice(FORMATS), default="amends", show_default=True)
@merchant_option
@click.option("--store", default="main", show_default=True, help="Code of the store the orders belong to.")
@click.option("--faults", type=click.Path(path_type=Path), default=None, help="Default: FILE.faults.csv.")
@data_option
def orders(file: Path, shape: str, slug: str | None, store: str, faults: Path | None, data: Path) -> None:
    """Take orders from FILE: good rows go in, bad ones are listed; running it again changes nothing.

    `amends`: one order a line (docs: contract, `POST /orders`). `uci`: the parquet file of UCI Online Retail; credit
    notes become historical returns. Faults are kept where there are any. Exit status 1 where rows and money do not
    reconcile.
    """
    target = faults or file.with_name(f"{file.name}.faults.csv")
    with connected(data), target.open("w", newline="") as kept:
        outcome = _run(file, shape, slug, store, kept, target)
    if not outcome.faults:
        target.unlink()
    sys.exit(0 if outcome.totals is None or outcome.totals.reconcile() else 1)


def _run(file: Path, shape: str, slug: str | None, store: str, kept: IO[str], target: Path) -> Any:
    from amends.orders.importing import Fault, Import, Outcome

    rows = csv.writer(kept)
    rows.writerow(["row", "field", "reason"])
    shown = 0

    def report(fault: Fault) -> None:
        nonlocal shown
        shown += 1
        rows.writerow([fault.row, fault.field, fault.reason])
        if shown <= SHOWN_FAULTS:
            click.echo(f"row {fault.row}: {fault.field or 'the row'}: {fault.reason}", err=True)

    merchant_id = the_merchant(slug, store)
    length = rows_in(file, shape)
    with click.progressbar(length=length, label=f"Importing {file.name}", file=sys.stderr) as bar:
        run = Import(merchant_id, store, datetime.now(UTC), report, bar.update)
        if shape == "uci":
            outcome: Outcome = run.uci(file)
        else:
            with file.open("rb") as lines:
                outcome = run.amends(lines)
    if shown > SHOWN_FAULTS:
        click.echo(f"… and {shown - SHOWN_FAULTS} more", err=True)
    for line in summary(outcome, target):
        click.echo(line)
    return outcome


def rows_in(file: Path, shape: str) -> int:
    """How many rows the progress bar stands for."""
    if shape == "uci":
        try:
            import duckdb
        except ImportError:
            raise click.ClickException(
                "the uci format needs the backtest extra: pip install amends[backtest]"
            ) from None
        return int(duckdb.execute("select count(*) from read_parquet(?)", [str(file)]).fetchall()[0][0])
    with file.open("rb") as lines:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: lines.read(1 << 20), b""))


def summary(outcome, target: Path) -> Iterator[str]:  # noqa: ANN001  orders.importing.Outcome, imported late
    """What became of the file, in lines for people."""
    counts = outcome.orders
    yield f"orders: {', '.join(f'{counts[word]} {word}' for word in ('created', 'updated', 'unchanged', 'refused'))}"
    yield f"faults: {outcome.faults}" + (f", listed in {target}" if outcome.faults else "")
    if outcome.totals is None:
        return
    totals = outcome.totals
    yield f"historical returns: {outcome.returns_added} new"
    yield (
        f"rows: {totals.rows} read = {totals.order_lines} order lines + {totals.credit_lines} credit lines"
        f" + {totals.reported} reported"
    )
    yield (
        f"money: {totals.amount} GBP read = {totals.order_amount} ordered + {totals.credit_amount} credited"
        f" + {totals.reported_amount} reported"
    )
    yield "it reconciles" if totals.reconcile() else "IT DOES NOT RECONCILE"
