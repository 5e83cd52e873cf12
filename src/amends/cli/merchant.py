"""`amends merchant create`."""

from pathlib import Path

import click

from amends.cli.runtime import connected, data_option


@click.group()
def merchant() -> None:
    """Merchants."""


@merchant.command()
@click.argument("name")
@click.option("--slug", required=True, help="The public address: /SLUG/.")
@click.option("--country", required=True, help="ISO 3166-1 alpha-2, where the merchant is established.")
@click.option("--owner", required=True, help="E-mail of the first owner.")
@click.password_option(help="The owner's password, at least 12 characters.")
@data_option
def create(name: str, slug: str, country: str, owner: str, password: str, data: Path) -> None:
    """Create a merchant, its store, its owner and an API key; the key is printed this once."""
    with connected(data):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from amends.merchants import store
        from amends.merchants.models import Role
        from amends.merchants.tenancy import tenant

        try:
            validate_password(password)
        except ValidationError as error:
            raise click.BadParameter(" ".join(error.messages), param_hint="--password") from None
        made = store.create_merchant(name, slug=slug, country=country.upper())
        with tenant(made.id):
            store.create_staff(owner, Role.OWNER, password=password)
            key = store.create_key("first", scopes=("read", "write", "refund_more", "admin"))
    click.echo(f"merchant {made.id}\naddress  /{made.address}/\nAPI key  {key}")
