"""`amends law check`."""

import sys

import click


@click.group()
def law() -> None:
    """The law packs."""


@law.command()
def check() -> None:
    """Packs load, every rule is cited, every parameter dated, every test passes, every sentence has its texts."""
    from amends.decision.facts import WORDS
    from amends.law.check import check as faults_of
    from amends.site.packs import pack_files

    faults = faults_of(pack_files(), WORDS)
    for fault in faults:
        click.echo(str(fault))
    click.echo(f"{len(faults)} faults" if faults else "the packs are sound")
    sys.exit(1 if faults else 0)
