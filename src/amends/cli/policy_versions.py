"""The versions of a merchant's policy on the command line: taken in, shown, published, retired."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from amends.cli.runtime import connected, data_option
from amends.cli.whose import merchant_option, the_merchant

ENDINGS = ("yaml", "csv", "json")
BY = "system"
as_option = click.option("--as", "ending", type=click.Choice(ENDINGS), default="yaml", show_default=True)
from_option = click.option("--from", "from_day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="YYYY-MM-DD.")


@click.command()
@click.argument("name", required=False)
def examples(name: str | None) -> None:
    """The policies to start from; with NAME, that one as YAML."""
    from amends.merchants import policy_examples

    if name is None:
        click.echo("\n".join(policy_examples.EXAMPLES))
        return
    try:
        click.echo(policy_examples.text(name), nl=False)
    except KeyError:
        raise click.UsageError(f"no example {name!r}; there are: {', '.join(policy_examples.EXAMPLES)}") from None


@click.command(name="list")
@merchant_option
@data_option
def list_(slug: str | None, data: Path) -> None:
    """Every version of the merchant's policy, the newest first."""
    with connected(data):
        from amends.merchants import policy_query
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            for row in policy_query.versions():
                days = f"  from {row.published_from}" if row.published_from else ""
                days += f" until before {row.retired_from}" if row.retired_from else ""
                open_orders = "  and open orders" if row.applies_to_open_orders else ""
                click.echo(f"{row.number:>4}  {row.state:<9}  {row.name}{days}{open_orders}")


@click.command()
@click.argument("what")
@as_option
@merchant_option
@data_option
def show(what: str, ending: str, slug: str | None, data: Path) -> None:
    """A version by its number, or a policy file, as YAML, CSV or JSON."""
    if not what.isdecimal():
        click.echo(_written(_read(Path(what)), ending), nl=False)
        return
    _with_version(int(what), slug, data, lambda row: click.echo(_written(_policy_of(row), ending), nl=False))


@click.command()
@click.argument("number", type=int)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@merchant_option
@data_option
def export(number: int, file: Path, slug: str | None, data: Path) -> None:
    """Write version NUMBER to FILE, whose ending (.yaml, .csv, .json) says how."""
    ending = file.suffix.removeprefix(".").lower().replace("yml", "yaml")
    if ending not in ENDINGS:
        raise click.UsageError(f"{file}: the ending must be one of: {', '.join(ENDINGS)}")
    _with_version(number, slug, data, lambda row: file.write_text(_written(_policy_of(row), ending), encoding="utf-8"))


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", "number", type=int, default=None, help="A draft to replace; else a new draft is made.")
@merchant_option
@data_option
def import_(file: Path, number: int | None, slug: str | None, data: Path) -> None:
    """Take FILE (YAML, JSON or CSV) in as a draft; prints its number."""
    policy = _read(file)
    with connected(data):
        from amends.merchants import policy_store
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            saved = policy_store.save_draft(policy, by=BY, now=datetime.now(UTC), number=number)
            if isinstance(saved, policy_store.Refused):
                raise click.ClickException(saved.message)
            made = saved.number
    click.echo(f"draft {made}")


@click.command()
@click.argument("number", type=int)
@from_option
@click.option("--open-orders", is_flag=True, help="Orders placed before gain by it where it is better for the buyer.")
@merchant_option
@data_option
def publish(number: int, from_day: datetime, open_orders: bool, slug: str | None, data: Path) -> None:
    """Check draft NUMBER and let it govern orders placed from a day on; refused while the check fails."""
    with connected(data):
        from amends.cases.rulebooks import packs
        from amends.merchants import policy_check, policy_query, policy_store
        from amends.merchants.tenancy import tenant

        now = datetime.now(UTC)
        with tenant(the_merchant(slug)):
            row = policy_query.version(number)
            found: Any = row
            if row is not None and not row.is_settled:
                found = policy_check.run(number, packs(), now=now)
            if row is not None and not isinstance(found, policy_store.Refused):
                law = policy_check.law_of(row.document, packs())
                found = policy_store.publish(
                    number,
                    from_day.date(),
                    applies_to_open_orders=open_orders,
                    law=law,
                    today=_today(),
                    by=BY,
                    now=now,
                )
        if found is None or isinstance(found, policy_store.Refused):
            raise click.ClickException("there is no such version" if found is None else found.message)
    click.echo(f"version {number} governs orders from {from_day.date()} on")


@click.command()
@click.argument("number", type=int)
@from_option
@merchant_option
@data_option
def retire(number: int, from_day: datetime, slug: str | None, data: Path) -> None:
    """End version NUMBER: orders from that day on have the law alone until another begins."""
    with connected(data):
        from amends.merchants import policy_store
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            found = policy_store.retire(number, from_day.date(), today=_today(), by=BY, now=datetime.now(UTC))
            if isinstance(found, policy_store.Refused):
                raise click.ClickException(found.message)
            last = found.retired_from
    click.echo(f"version {number} ends before {last}")


@click.command()
@click.argument("number", type=int)
@merchant_option
@data_option
def delete(number: int, slug: str | None, data: Path) -> None:
    """Throw draft NUMBER away."""
    with connected(data):
        from amends.merchants import policy_store
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            refused = policy_store.delete_draft(number)
        if refused is not None:
            raise click.ClickException(refused.message)
    click.echo(f"draft {number} is deleted")


COMMANDS = (examples, list_, show, export, import_, publish, retire, delete)


def _today() -> date:
    """The day where the open tenant's merchant is."""
    from amends.cases.timer import zone_of
    from amends.merchants import query

    return datetime.now(zone_of(query.merchant().country)).date()


def _read(file: Path) -> Any:
    """A policy file; ClickException with every problem."""
    from amends.decision.policy.source import PolicyError
    from amends.merchants import policy_files
    from amends.site.packs import packs

    try:
        return policy_files.read(file.read_bytes(), file.name, packs().by_market)
    except PolicyError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None


def _policy_of(row: Any) -> Any:
    from amends.decision.policy.reader import read_policy
    from amends.vocabulary.reader import Fields

    return read_policy(Fields(row.document))


def _written(policy: Any, ending: str) -> str:
    from amends.decision.policy.writer import document_of
    from amends.merchants import policy_files

    if ending == "json":
        return json.dumps(document_of(policy), ensure_ascii=False, indent=1) + "\n"
    return policy_files.written(policy, ending)


def _with_version(number: int, slug: str | None, data: Path, do: Callable[[Any], object]) -> None:
    with connected(data):
        from amends.merchants import policy_query
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            row = policy_query.version(number)
            if row is None:
                raise click.ClickException("there is no such version")
            do(row)
