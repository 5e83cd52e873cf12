"""`amends demo`: the whole product on a sample shop, ready in half a minute, nothing left running after Ctrl-C."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from amends.cli import sample_load
from amends.cli.serve import serve_until_stopped

SHOWN = ("DE", "GB", "JP", "SA")
DEMO_FILE = "demo.json"


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Folder of the demo; removing it starts afresh.",
)
def demo(port: int, data: Path) -> None:
    """Serve a sample shop: a few thousand real orders, buyers' links, console, simulated payments and store.

    The first start of a day moves the days of all orders that have no case, so that some are always in transit,
    just delivered, in time and out of time.
    """
    data.mkdir(parents=True, exist_ok=True)
    (data / DEMO_FILE).unlink(missing_ok=True)
    os.environ |= {"AMENDS_DEMO": "1", "AMENDS_PUBLIC_URL": f"http://127.0.0.1:{port}"}

    try:
        status = serve_until_stopped(
            data,
            port,
            prepare=lambda: sample_load.load(data),
            when_ready=lambda: announce(data, f"http://127.0.0.1:{port}"),
        )
    finally:
        (data / DEMO_FILE).unlink(missing_ok=True)
    sys.exit(status)


def announce(data: Path, url: str) -> None:
    """Write `demo.json` (contract, section 4) and print where to go."""
    found = addresses(data, url)
    sample_load.keep(data / DEMO_FILE, found)
    click.echo("\nAmends is ready. Open as a buyer:")
    for market, link in found["portal"].items():
        click.echo(f"  {market}  {link}")
    console = found["console"]
    click.echo(f"As the merchant:\n  {console['url']}\n  {console['user']}   {console['password']}")
    click.echo(f"Mail that went out:\n  {found['mail']}\nCtrl-C ends everything.")


def addresses(data: Path, url: str) -> dict[str, Any]:
    """What `demo.json` holds."""
    from amends.merchants.tenancy import tenant
    from amends.orders.query import id_of_number
    from amends.portal import link
    from amends.site import sample_merchant, sample_shop

    kept = sample_load.kept_in(data)
    numbers = sample_shop.showcase()
    with tenant(kept["merchant"]):
        orders = {market: id_of_number(sample_shop.STORE, numbers[market]) for market in numbers}
        portal = {market: link.order_url(orders[market]) for market in SHOWN}
    return {
        "url": url,
        "portal": portal,
        "console": {"url": f"{url}/console/", "user": sample_merchant.OWNER_EMAIL, "password": kept["password"]},
        "api_key": kept["api_key"],
        "orders": orders,
        "mail": f"{url}/mail/",
    }
