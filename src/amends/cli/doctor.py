"""`amends doctor`: what is missing before buyers should see this."""

import sys
from pathlib import Path

import click

from amends.cli.runtime import connected, data_option


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Warn of what a merchant must show and has not stated. Exit status 1 where anything is missing."""
    with connected(data):
        from amends.merchants.doctor import missing
        from amends.merchants.query import merchant, merchant_ids
        from amends.merchants.tenancy import tenant

        problems = 0
        for merchant_id in merchant_ids():
            with tenant(merchant_id):
                row = merchant()
                for problem in missing(row):
                    problems += 1
                    click.echo(f"{row.name}: {problem.message}")
    click.echo(f"{problems} to mend" if problems else "nothing is missing")
    sys.exit(1 if problems else 0)
