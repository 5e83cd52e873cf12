"""`amends rebuild`."""

import sys
from pathlib import Path

import click

from amends.cli.runtime import connected, data_option


@click.command()
@click.option("--write", is_flag=True, help="Make the rows equal to the history; without it they are only compared.")
@data_option
def rebuild(data: Path, *, write: bool) -> None:
    """Compare every case with the fold of its events. Exit status 1 where one differed."""
    with connected(data):
        from amends.cases.store import rebuild as differing_of
        from amends.merchants.query import merchant_ids
        from amends.merchants.tenancy import tenant

        differing: list[str] = []
        for merchant_id in merchant_ids():
            with tenant(merchant_id):
                differing += differing_of(write=write)
    for case_id in differing:
        click.echo(case_id)
    mended = " and were mended" if write else ""
    click.echo(f"{len(differing)} cases differed{mended}" if differing else "every case is what its history says")
    sys.exit(1 if differing else 0)
