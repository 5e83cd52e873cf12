"""`amends law check`."""

import sys

import click


@click.group()
def law() -> None:
    """The law packs."""


@law.command()
def check() -> None:
    """Packs load, every rule is cited, every parameter has a source, every case of a lawyer's table comes out."""
    from amends.decision.facts import WORDS
    from amends.law.check import failures, faults_of, read_cases
    from amends.site.packs import packs, read_files

    law_in_force = packs()
    cases = read_cases(read_files(), WORDS)
    faults = list(faults_of(law_in_force))
    for case in cases:
        faults += failures(case, law_in_force, WORDS)
    for fault in faults:
        click.echo(fault)
    markets = len(law_in_force.by_market)
    click.echo(f"{len(faults)} faults" if faults else f"{markets} packs and {len(cases)} cases are sound")
    sys.exit(1 if faults else 0)
