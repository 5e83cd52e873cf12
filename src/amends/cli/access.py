"""`amends merchant staff` and `amends merchant key`: who may come in."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from amends.cli.runtime import connected, data_option
from amends.cli.whose import merchant_option, the_merchant

ROLES = ("owner", "agent", "warehouse", "finance", "read_only")
SCOPES = ("read", "write", "refund_more", "admin")
password_option = click.password_option(help="At least 12 characters; asked for where it is not given.")


def check_password(password: str) -> None:
    """BadParameter where it is too easy to guess; Django must be set up."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as error:
        raise click.BadParameter(" ".join(error.messages), param_hint="--password") from None


@click.group()
def staff() -> None:
    """Who works for the merchant."""


@staff.command(name="add")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--name", default="", help="How colleagues see the person.")
@password_option
@merchant_option
@data_option
def add_staff(email: str, role: str, name: str, password: str, slug: str | None, data: Path) -> None:
    """Give a person a role; whoever has an account already keeps name and password."""
    with connected(data):
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        from amends.merchants import store
        from amends.merchants.tenancy import tenant

        try:
            validate_email(email)
        except ValidationError:
            raise click.BadParameter(f"{email!r} is no e-mail address", param_hint="EMAIL") from None
        check_password(password)
        with tenant(the_merchant(slug)):
            store.create_staff(email, role, name=name, password=password)
    click.echo(f"{email} is {role}")


@click.group()
def key() -> None:
    """Keys of the API."""


@key.command(name="create")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, default=("read", "write"))
@merchant_option
@data_option
def create_key(name: str, scopes: tuple[str, ...], slug: str | None, data: Path) -> None:
    """Make a key; it is printed this once."""
    with connected(data):
        from amends.merchants import store
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            plain = store.create_key(name, scopes=scopes)
    click.echo(plain)


@key.command()
@click.argument("which", metavar="ID_OR_PREFIX")
@merchant_option
@data_option
def revoke(which: str, slug: str | None, data: Path) -> None:
    """Stop a key that `amends merchant show` lists."""
    with connected(data):
        from amends.merchants import store
        from amends.merchants.models import ApiKey
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            living = ApiKey.objects.filter(revoked_at=None)
            found = [row for row in living if which in {str(row.pk), row.prefix}]
            for row in found:
                store.revoke_key(str(row.pk), datetime.now(UTC))
    click.echo(f"{len(found)} revoked" if found else f"no living key {which}")
    sys.exit(0 if found else 1)
