"""`amends policy backtest`: history replayed through two policies."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from amends.cli.runtime import connected, data_option
from amends.cli.whose import merchant_option, the_merchant

DATABASE = "database"
UNUSABLE = 2
"""Exit status where a policy or a history cannot be taken."""


class CannotBeReplayed(click.ClickException):
    """A policy or history that cannot be taken."""

    exit_code = UNUSABLE


@click.command()
@click.argument("policy")
@click.option("--against", required=True, help="The policy it is held against: a file, an example, or `law` alone.")
@click.option("--orders", required=True, help="A Parquet or CSV file (docs/backtest.md), or `database`.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("backtest"), show_default=True)
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=lambda: min(2, os.cpu_count() or 1), show_default="2 at most"
)
@click.option("--assume", multiple=True, metavar="NAME=VALUE", help="What stands where the history is silent.")
@merchant_option
@data_option
def backtest(
    policy: str,
    against: str,
    orders: str,
    out: Path,
    jobs: int,
    assume: tuple[str, ...],
    slug: str | None,
    data: Path,
) -> None:
    """Replay history through POLICY and another one: what is accepted, refunded and spent, who wins and who loses.

    POLICY is a file (YAML, JSON, CSV), one of `amends policy examples`, with `--orders database` also the number of a
    version, or `law`. Writes a page, a CSV and examples into a folder. Exit status 2 where something cannot be read.
    """
    if orders != DATABASE:
        _run((policy, against), Path(orders), out, jobs, assume)
    with connected(data):
        _run((policy, against), None, out, jobs, assume, slug)


def _run(
    named: tuple[str, str], orders: Path | None, out: Path, jobs: int, assume: Iterable[str], slug: str | None = None
) -> NoReturn:
    """Replay, write, say what came out, and exit. Without `orders` they are those of the open database."""
    try:
        from amends.backtest import assumptions, examples, page, replay, run, sources, table_file, wording
        from amends.backtest.fault import HistoryError
    except ImportError:
        raise CannotBeReplayed("backtests need the backtest extra: pip install amends[backtest]") from None
    from amends.site.packs import packs

    known = frozenset(packs().by_market)
    policy, against = (_policy_of(each, known, slug, stored=orders is None) for each in named)
    policies = {"policy": policy or _law_beside(against), "against": against or _law_beside(policy)}
    try:
        source = _own_orders(slug) if orders is None else sources.source_of(orders)
        assumed = assumptions.assume(assume)
        with replay.Judges(packs, policies, jobs) as judges, _progress() as progress:
            found = run.run(source, judges, assumed, progress)
    except HistoryError as problem:
        raise CannotBeReplayed(str(problem)) from problem
    out.mkdir(parents=True, exist_ok=True)
    (out / "backtest.html").write_text(page.page(found), encoding="utf-8")
    with (out / "backtest.csv").open("w", newline="", encoding="utf-8") as file:
        table_file.write(found, file)
    examples.write_examples(found.examples, out / "examples")
    for line in wording.summary(found):
        click.echo(line)
    click.echo(f"{out / 'backtest.html'}, {out / 'backtest.csv'}, {len(found.examples)} examples in {out / 'examples'}")
    sys.exit(0 if found.reconciles else 1)


def _own_orders(slug: str | None) -> Any:
    from amends.backtest.own_orders import OwnOrders

    return OwnOrders(the_merchant(slug))


def _policy_of(said: str, markets: Collection[str], slug: str | None = None, *, stored: bool = False) -> Any:
    """The policy in a file, of an example, or of a version in the open database; None is the law alone."""
    from amends.decision.policy.source import PolicyError
    from amends.merchants import policy_examples, policy_files

    if said == "law":
        return None
    if stored and said.isdecimal():
        return _version(int(said), slug)
    file = Path(said)
    try:
        if file.is_file():
            return policy_files.read(file.read_bytes(), file.name, markets)
        if said in policy_examples.EXAMPLES:
            return policy_examples.example(said)
    except (PolicyError, OSError) as problem:
        raise CannotBeReplayed(str(problem)) from problem
    examples = ", ".join(policy_examples.EXAMPLES)
    raise CannotBeReplayed(f"{said}: no such file; the examples are {examples}, and `law` is the law alone")


def _law_beside(other: Any) -> Any:
    """The law alone, of a merchant who tells buyers what the other policy's does and has its costs."""
    from amends.decision.policy.document import Policy

    if other is None:
        raise CannotBeReplayed("the law alone against itself: name a policy")
    told = {"notices_given": other.notices_given, "displayed": other.displayed, "estimates": other.estimates}
    return Policy(name="the law alone", **told)


def _version(number: int, slug: str | None) -> Any:
    from amends.decision.policy.reader import read_policy
    from amends.merchants import policy_query
    from amends.merchants.tenancy import tenant
    from amends.vocabulary.reader import Fields

    with tenant(the_merchant(slug)):
        row = policy_query.version(number)
    if row is None:
        raise CannotBeReplayed(f"there is no version {number}")
    return read_policy(Fields(row.document))


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on standard error, nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        yield _Bar(shown)


class _Bar:
    """A backtest's steps as tasks of a progress bar."""

    def __init__(self, shown: Any) -> None:
        self.shown, self.task = shown, None

    def step(self, name: str, total: int | None = None) -> None:
        if self.task is not None:
            task = self.shown.tasks[self.task]
            self.shown.update(self.task, total=task.total or 1, completed=task.total or 1)
        self.task = self.shown.add_task(name, total=total)

    def advance(self, count: int) -> None:
        if self.task is not None:
            self.shown.advance(self.task, count)
