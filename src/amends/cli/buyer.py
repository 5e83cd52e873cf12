"""`amends buyer export` and `amends buyer erase`."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from amends.cli.runtime import connected, data_option
from amends.cli.whose import merchant_option, the_merchant


@click.group()
def buyer() -> None:
    """What is kept of a buyer, and forgetting it."""


@buyer.command()
@click.argument("email")
@merchant_option
@data_option
def export(email: str, slug: str | None, data: Path) -> None:
    """Everything kept of the buyers with this e-mail, as JSON (GDPR art. 15 and 20). Exit status 1: nobody."""
    with connected(data):
        from amends.merchants.tenancy import tenant
        from amends.orders.privacy import buyers_with_email, export_buyer

        with tenant(the_merchant(slug)):
            found = [export_buyer(buyer_id) for buyer_id in buyers_with_email(email)]
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))
    sys.exit(0 if found else 1)


@buyer.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@merchant_option
@data_option
def erase(email: str, slug: str | None, data: Path, *, yes: bool) -> None:
    """Forget the buyers with this e-mail (GDPR art. 17): details and keys go, orders and history stay, nameless."""
    if not yes:
        click.confirm(f"Erase what is kept of {email}? This cannot be undone", abort=True)
    with connected(data):
        from amends.merchants.tenancy import tenant
        from amends.orders.privacy import buyers_with_email, erase_buyer

        with tenant(the_merchant(slug)):
            erased = [erase_buyer(buyer_id, datetime.now(UTC)) for buyer_id in buyers_with_email(email)]
    click.echo(f"{len(erased)} erased" if erased else f"nobody with the e-mail {email}")
    sys.exit(0 if erased else 1)
