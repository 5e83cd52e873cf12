"""`amends law check`."""

import sys
from pathlib import Path

import click


@click.group()
def law() -> None:
    """The law packs."""


@law.command()
@click.option("--write", is_flag=True, help="Lock the packs as they are, where they are sound.")
def check(write: bool) -> None:
    """Packs load, every rule is cited, every parameter has a source, every case of a lawyer's table comes out.

    And they are those that the lock names: the program applies no others.
    """
    from amends.decision.facts import WORDS
    from amends.law.check import failures, faults_of, read_cases
    from amends.law.lock import LawNotCheckedError, read_lock, unlocked, write_lock
    from amends.site.packs import build, lock_file, read_files

    law_in_force = build()
    cases = read_cases(read_files(), WORDS)
    faults = list(faults_of(law_in_force))
    for case in cases:
        faults += failures(case, law_in_force, WORDS)
    lock = lock_file()
    if write and not faults:
        Path(str(lock)).write_bytes(write_lock(law_in_force))
    different = unlocked(law_in_force, read_lock(lock.read_bytes()) if lock.is_file() else {})
    if different:
        faults.append(str(LawNotCheckedError(different)))
    for fault in faults:
        click.echo(fault)
    markets = len(law_in_force.by_market)
    click.echo(f"{len(faults)} faults" if faults else f"{markets} packs and {len(cases)} cases are sound")
    sys.exit(1 if faults else 0)
