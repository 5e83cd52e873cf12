"""`amends merchant`: create one, say who it is, what it promises, who works for it, which keys it has."""

import json
from pathlib import Path
from typing import Any

import click

from amends.cli.access import SCOPES, check_password, key, password_option, staff
from amends.cli.runtime import connected, data_option
from amends.cli.whose import merchant_option, the_merchant

FIELDS = (
    "name", "legal_name", "street", "postal_code", "city", "region", "country", "email", "phone", "register_number",
    "vat_numbers", "privacy_url", "imprint_url", "accent_colour", "default_locale", "refund_release_automatic",
)  # fmt: skip
"""What `set` may set; `vat_numbers.DE=…` sets one country's, `return_address.DE=line;line;…` one market's."""


@click.group()
def merchant() -> None:
    """Merchants."""


@merchant.command()
@click.argument("name")
@click.option("--slug", required=True, help="The public address: /SLUG/.")
@click.option("--country", required=True, help="ISO 3166-1 alpha-2, where the merchant is established.")
@click.option("--owner", required=True, help="E-mail of the first owner.")
@password_option
@data_option
def create(name: str, slug: str, country: str, owner: str, password: str, data: Path) -> None:
    """Create a merchant, its store, its owner and an API key; the key is printed this once."""
    with connected(data):
        from django.db import transaction

        from amends.merchants import store
        from amends.merchants.models import Role
        from amends.merchants.tenancy import tenant

        _check_country(country)
        check_password(password)
        try:
            with transaction.atomic():
                made = store.create_merchant(name, slug=slug, country=country.upper())
                with tenant(made.id):
                    store.create_staff(owner, Role.OWNER, password=password)
                    key = store.create_key("first", scopes=SCOPES)
        except store.AddressTakenError as problem:
            raise click.BadParameter(str(problem), param_hint="--slug") from None
    click.echo(f"merchant {made.id}\naddress  /{made.address}/\nAPI key  {key}")


@merchant.command()
@merchant_option
@data_option
def show(slug: str | None, data: Path) -> None:
    """Everything of a merchant that is no secret, as JSON."""
    with connected(data):
        from amends.merchants import policy_query, query
        from amends.merchants.models import ApiKey, Membership
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            row = query.merchant()
            found: dict[str, Any] = {"id": str(row.id)} | {name: getattr(row, name) for name in FIELDS}
            found["policies"] = {
                f"{each.number} {each.name}": each.published_from or each.state for each in policy_query.versions()
            }
            found["addresses"] = [f"/{address}/" for address in query.addresses()]
            found["stores"] = list(query.stores())
            found["return_addresses"] = {each.market: each.lines for each in query.return_addresses()}
            members = Membership.objects.select_related("user").order_by("created_at")
            found["staff"] = {member.user.email: member.role for member in members}
            found["keys"] = [
                {"id": str(key.pk), "name": key.name, "prefix": key.prefix, "scopes": key.scopes,
                 "last_used_at": key.last_used_at, "revoked_at": key.revoked_at}
                for key in ApiKey.objects.order_by("created_at")
            ]  # fmt: skip
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))


@merchant.command(name="set")
@click.argument("settings", nargs=-1, required=True, metavar="FIELD=VALUE…")
@merchant_option
@data_option
def set_(settings: tuple[str, ...], slug: str | None, data: Path) -> None:
    """Set what buyers are shown: legal_name, street, email, vat_numbers.DE, return_address.DE (lines parted by ;).

    The names are those that `amends merchant show` shows.
    """
    wanted = [_setting(each) for each in settings]
    with connected(data):
        from django.core.exceptions import ValidationError

        from amends.merchants import query, store
        from amends.merchants.tenancy import tenant

        with tenant(the_merchant(slug)):
            row = query.merchant()
            details: dict[str, Any] = {}
            for field, part, value in wanted:
                if field == "return_address":
                    lines = [line.strip() for line in value.split(";") if line.strip()]
                    store.set_return_address(part, lines, part[:2] if part != "*" else row.country)
                elif field == "vat_numbers":
                    details[field] = details.get(field, row.vat_numbers) | {part: value}
                elif field == "refund_release_automatic":
                    details[field] = value == "yes"
                else:
                    details[field] = value
            try:
                store.change_merchant(**details)
            except ValidationError as error:
                raise click.UsageError("; ".join(f"{name}: {' '.join(said)}" for name, said in error)) from None
    click.echo(f"{len(wanted)} set")


merchant.add_command(staff)
merchant.add_command(key)


def _setting(text: str) -> tuple[str, str, str]:
    """`FIELD=VALUE` or `FIELD.PART=VALUE` as field, part and value."""
    from amends.vocabulary.market import is_market

    name, given, value = text.partition("=")
    field, dot, part = name.partition(".")
    part = part.upper()
    if not given:
        raise click.UsageError(f"{text!r} is not FIELD=VALUE")
    if field not in {*FIELDS, "return_address"}:
        raise click.UsageError(f"there is no field {field!r}; there are: {', '.join(FIELDS)}, return_address.MARKET")
    if (field in {"vat_numbers", "return_address"}) != bool(dot):
        raise click.UsageError(f"{name}: say vat_numbers.DE=… or return_address.DE=…, and no part of any other field")
    if field == "vat_numbers":
        _check_country(part)
    if field == "return_address" and part != "*" and not is_market(part):
        raise click.UsageError(f"{part!r} is no market such as DE or US-CA, nor * for all others")
    if field == "country":
        _check_country(value)
        value = value.upper()
    if field == "refund_release_automatic" and value not in {"yes", "no"}:
        raise click.UsageError("refund_release_automatic is yes or no")
    return field, part, value.strip()


def _check_country(code: str) -> None:
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise click.UsageError(f"{code!r} is no country in two letters, such as DE")
