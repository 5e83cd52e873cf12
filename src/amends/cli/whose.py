"""Which merchant a command is about."""

import click

from amends.vocabulary.identity import MerchantId

merchant_option = click.option(
    "--merchant", "slug", default=None, help="The merchant's public address; not needed where there is one."
)


def the_merchant(slug: str | None, store: str | None = None) -> MerchantId:
    """The merchant named, or the only one; a ClickException where that is unclear, or where it lacks `store`."""
    from amends.merchants.query import merchant_ids, stores
    from amends.merchants.tenancy import merchant_from_address, tenant

    if slug is None:
        known = merchant_ids()
        if len(known) != 1:
            raise click.ClickException(
                "name the merchant with --merchant" if known else "no merchant yet: amends merchant create"
            )
        merchant_id = known[0]
    else:
        address = merchant_from_address(slug)
        if address is None:
            raise click.ClickException(f"no merchant at the address {slug!r}")
        merchant_id = address.merchant_id
    if store is not None:
        with tenant(merchant_id):
            if store not in (codes := stores()):
                raise click.ClickException(f"no store {store!r}; there are: {', '.join(codes)}")
    return merchant_id
