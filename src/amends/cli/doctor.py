"""`amends doctor`: what is missing before buyers should see this."""

import os
import sys
from pathlib import Path

import click

from amends.cli.runtime import connected, data_option


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Warn of what is missing: addresses, mail server, database role, what merchants must show, what stands still.

    It only reads. Exit status 1 where anything is missing.
    """
    found: list[str] = []
    with connected(data):
        from amends.merchants.query import merchant, merchant_ids
        from amends.merchants.tenancy import tenant
        from amends.site.doctor import installation_problems, merchant_problems

        found += [f"installation: {problem}" for problem in installation_problems(os.environ["DATABASE_URL"])]
        merchants = merchant_ids()
        if not merchants:
            found.append("no merchant yet: amends merchant create")
        for merchant_id in merchants:
            with tenant(merchant_id):
                found += [f"{merchant().name}: {problem}" for problem in merchant_problems()]
    for problem in found:
        click.echo(problem)
    click.echo(f"{len(found)} to mend" if found else "nothing is missing")
    sys.exit(1 if found else 0)
