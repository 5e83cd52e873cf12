"""`amends law`: the law of every market shown, compared, dated and checked."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from amends.cli.law_lines import said_changes, said_differences, said_section
from amends.cli.law_record import change_record, difference_record, rules_record, section_record
from amends.decision.facts import LEGAL_RIGHTS
from amends.law.pack import Pack, Packs

day_option = click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the contract, YYYY-MM-DD. [default: today]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="The same as JSON.")


@click.group()
def law() -> None:
    """The law packs: show a market's law, compare two, see what changes when, check them all."""


@law.command()
@click.argument("market")
@click.argument("right", required=False)
@day_option
@json_option
def show(market: str, right: str | None, on: datetime | None, as_json: bool) -> None:
    r"""Every term of a right of MARKET (or of all of them): value, date, source, confidence, and the rules in order.

    \b
    amends law show DE withdrawal
    amends law show US-CA
    """
    from amends.law.table import section

    pack, day = _pack(market), _day(on)
    sections = [section(pack, each, day) for each in _rights(right)]
    if as_json:
        _write({"market": pack.market, "name": pack.name, "on": day, "rights": [section_record(s) for s in sections]})
        return
    click.echo(f"{pack.name} ({pack.market}), contracts of {day}\n")
    for part in sections:
        click.echo("\n".join(said_section(part)))


@law.command()
@click.argument("market")
@click.argument("other")
@day_option
@json_option
def diff(market: str, other: str, on: datetime | None, as_json: bool) -> None:
    """What differs between the law of MARKET and that of OTHER, term by term, each with its source."""
    from amends.law.difference import differences, own_rules

    left, right, day = _pack(market), _pack(other), _day(on)
    terms, rules = differences(left, right, day), own_rules(left, right)
    if as_json:
        _write(
            {
                "markets": [left.market, right.market],
                "on": day,
                "terms": [difference_record(each) for each in terms],
                "rules": [rules_record(each) for each in rules],
            }
        )
        return
    click.echo("\n".join(said_differences(left, right, day, terms, rules)))


@law.command()
@click.argument("market")
@json_option
def timeline(market: str, as_json: bool) -> None:
    """What changed when in the law of MARKET, and what will; a request is judged by the law of its own day."""
    from amends.law.timeline import dated_rules, timeline

    pack, today = _pack(market), _day(None)
    changes, rules = timeline(pack), dated_rules(pack)
    if as_json:
        _write({"market": pack.market, "changes": [change_record(change, today) for change in changes]})
        return
    click.echo("\n".join(said_changes(pack, changes, rules, today)))


@law.command()
@click.option("--write", is_flag=True, help="Lock the packs as they are, where they are sound.")
@click.option(
    "--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A facts table to hold them to."
)
@click.option("--quiet", is_flag=True, help="Only faults and the last line.")
def check(write: bool, facts: Path | None, quiet: bool) -> None:
    """Packs load, every rule is cited, every figure has a source, every case of a lawyer's table comes out.

    No two exceptions of a pack collide and no right of it is left without an answer, whatever the order, which is
    proved. And they are those that the lock names: the program applies no others. With the size of each market's pack
    and what every exclusion of the facts table is decided by.
    """
    from amends.cli.platform_check import check_platforms
    from amends.decision.facts import WORDS
    from amends.law.check import failures, read_cases
    from amends.law.exclusion import CODES, line
    from amends.law.faults import exclusion_faults, faults_of, sizes, too_few_cases
    from amends.law.lock import LawNotCheckedError, read_lock, unlocked, write_lock
    from amends.site.packs import lock_file, read_files

    law_in_force = _build()
    cases = read_cases(read_files(), WORDS)
    counted = sizes(law_in_force, Counter(case.file.partition("/")[0] for case in cases))
    faults = [*faults_of(law_in_force), *too_few_cases(counted), *exclusion_faults()]
    for case in cases:
        faults += failures(case, law_in_force, WORDS)
    faults += _conflicts_and_gaps(law_in_force)
    if facts is not None:
        faults += _against(facts)
    lock = lock_file()
    if write and not faults:
        Path(str(lock)).write_bytes(write_lock(law_in_force))
    different = unlocked(law_in_force, read_lock(lock.read_bytes()) if lock.is_file() else {})
    if different:
        faults.append(str(LawNotCheckedError(different)))
    beside = check_platforms(write=write)
    faults += [fault for checked in beside for fault in checked.faults]
    if not quiet:
        columns = ("market", "rules", "own rules", "parameters", "citations", "cases")
        _print_table(
            columns,
            [(s.market, s.rules, s.own_rules, s.parameters, s.citations, s.cases) for s in counted],
        )
        for checked in beside:
            click.echo()
            _print_table(
                (checked.folder, *columns[1:]),
                [(s.market, s.rules, s.own_rules, s.parameters, s.citations, s.cases) for s in checked.sizes],
            )
        click.echo(f"\n{len(CODES)} exclusions of the facts table, and what decides each:")
        for code in CODES:
            click.echo(f"  {line(code)}")
        click.echo()
    for fault in faults:
        click.echo(fault)
    markets = len(law_in_force.by_market)
    others = ", ".join(f"{len(checked.sizes)} {checked.folder} with {checked.cases}" for checked in beside)
    sound = f"{markets} packs and {len(cases)} cases are sound, no gap, no conflict; so are {others}"
    click.echo(f"{len(faults)} faults" if faults else sound)
    sys.exit(1 if faults else 0)


def _write(record: dict[str, Any]) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, indent=2, default=str))


def _build() -> Packs:
    from amends.rules.fault import RulebookError
    from amends.site.packs import build

    try:
        return build()
    except RulebookError as faulty:
        raise click.ClickException(f"the packs cannot be read, so none is:\n{faulty}") from faulty


def _pack(market: str) -> Pack:
    packs = _build().by_market
    if market.upper() in packs:
        return packs[market.upper()]
    raise click.UsageError(f"there is no pack of the market {market}. Markets: {', '.join(sorted(packs))}")


def _rights(right: str | None) -> Sequence[Any]:
    if right is None:
        return LEGAL_RIGHTS
    found = [each for each in LEGAL_RIGHTS if each == right]
    if not found:
        raise click.UsageError(f"{right} is no right. Rights: {', '.join(LEGAL_RIGHTS)}")
    return found


def _day(on: datetime | None) -> date:
    return (on or datetime.now(UTC)).date()


def _conflicts_and_gaps(packs: Packs) -> list[str]:
    """Exceptions that collide and conclusions without an answer, sought with Z3 over every row of facts."""
    try:
        from amends.proof.open_on_purpose import outdated, unexplained
        from amends.proof.pack_check import ConflictCheck, GapCheck
    except ImportError:
        return ["whether exceptions collide or rules leave a gap needs the extra `prove`: pip install 'amends[prove]'"]
    conflicts, gaps = ConflictCheck(), GapCheck()
    found = [str(each) for pack in packs.by_market.values() for each in conflicts.of(pack)]
    open_points = [each for pack in packs.by_market.values() for each in gaps.of(pack)]
    found += map(str, unexplained(open_points))
    return found + [
        f"{market}: {conclusion} is explained as open, and is not" for market, conclusion in outdated(open_points)
    ]


def _against(facts: Path) -> list[str]:
    from amends.law.exclusion import unmapped
    from amends.rules.located import read_document

    document = read_document(facts.read_bytes(), facts.name).mapping or {}
    codes = [
        code.text
        for market in document["markets"].items or ()
        for code in market.value["withdrawal"].value["exclusions"].value["value"].items or ()
    ]
    return [f"{facts.name}: the exclusion `{code}` is decided by nothing" for code in unmapped(codes)]


def _print_table(head: Sequence[str], body: Iterable[Sequence[object]]) -> None:
    lines = [[str(cell) for cell in row] for row in (head, *body)]
    widths = [max(len(row[column]) for row in lines) for column in range(len(head))]
    for row in lines:
        first, *rest = row
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        click.echo("  ".join((first.ljust(widths[0]), *cells)))
