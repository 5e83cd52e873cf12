"""`amends demo`: the whole product on a sample shop, ready in half a minute, nothing left running after Ctrl-C."""

import json
import os
import sys
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any

import click

from amends.cli.serve import serve_until_stopped

SHOWN = ("DE", "GB", "JP", "SA")
BATCH = 500
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
    """Serve a sample shop: a few thousand real orders, buyers' links, console, simulated payments and store."""
    data.mkdir(parents=True, exist_ok=True)
    (data / DEMO_FILE).unlink(missing_ok=True)
    os.environ |= {"AMENDS_DEMO": "1", "AMENDS_PUBLIC_URL": f"http://127.0.0.1:{port}"}

    try:
        status = serve_until_stopped(
            data,
            port,
            prepare=lambda: load_once(data),
            when_ready=lambda: announce(data, f"http://127.0.0.1:{port}"),
        )
    finally:
        (data / DEMO_FILE).unlink(missing_ok=True)
    sys.exit(status)


def load_once(data: Path) -> None:
    """Merchant, owner, key and orders, the first time; what only exists once is kept in `sample.json`."""
    kept = data / "sample.json"
    if kept.exists():
        return
    from amends.merchants.tenancy import tenant
    from amends.orders.store import upsert
    from amends.site import sample_merchant, sample_shop

    made = sample_merchant.create()
    now = datetime.now(UTC)
    loaded = 0
    with click.progressbar(
        length=sum(1 for _ in sample_shop.orders(now.date())), label="Loading the sample shop", file=sys.stderr
    ) as bar:
        for batch in batched(sample_shop.orders(now.date()), BATCH):
            with tenant(made.merchant_id):
                results = upsert(list(batch), now)
            refused = [result for result in results if result["result"] == "refused"]
            if refused:
                raise click.ClickException(f"the sample shop's own order was refused: {refused[0]['problem']}")
            loaded += len(results)
            bar.update(len(results))
    kept.write_text(json.dumps({"merchant": made.merchant_id, "password": made.password, "api_key": made.api_key}))
    kept.chmod(0o600)


def announce(data: Path, url: str) -> None:
    """Write `demo.json` (contract, section 4) and print where to go."""
    found = addresses(data, url)
    target = data / DEMO_FILE
    target.with_suffix(".part").write_text(json.dumps(found, indent=1))
    target.with_suffix(".part").chmod(0o600)
    target.with_suffix(".part").replace(target)
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

    kept = json.loads((data / "sample.json").read_text())
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
