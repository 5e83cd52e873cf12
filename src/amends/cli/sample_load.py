"""The sample shop in the demo's database: made once, brought to today's days once a day, resumable wherever it died."""

import json
import sys
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any

import click

SAMPLE_FILE = "sample.json"
"""What exists only once: the merchant's id, the owner's password, the API key; and the day the orders stand for."""
BATCH = 500
LEFT_ALONE = frozenset({"contradicts_refunds", "version_conflict"})
"""Refusals that only say that an order stays as it is."""


def load(data: Path, now: datetime | None = None) -> None:
    """Merchant, owner, key and orders, with the days of today.

    Safe to repeat, and to interrupt: the secrets are kept before the merchant is committed, an order that is there is
    taken for what it is, and the day is noted last. On a later day the orders move with it, but those with a case:
    a buyer's facts do not change under a case.
    """
    now = now or datetime.now(UTC)
    kept = _merchant_of(data)
    _policy_of(kept, now)
    today = now.date()
    if kept.get("loaded_for") == today.isoformat():
        return
    from amends.merchants.tenancy import tenant
    from amends.orders.store import upsert
    from amends.site import sample_shop

    with tenant(kept["merchant"]):
        settled = _numbers_with_cases()
    with click.progressbar(length=sample_shop.count(), label="Loading the sample shop", file=sys.stderr) as bar:
        for batch in batched(sample_shop.orders(today), BATCH):
            moved = [order for order in batch if order["number"] not in settled]
            with tenant(kept["merchant"]):
                results = upsert(moved, now)
            for result in results:
                if result["problem"] is not None and result["problem"]["code"] not in LEFT_ALONE:
                    raise click.ClickException(f"the sample shop's own order was refused: {result['problem']}")
            bar.update(len(batch))
    keep(data / SAMPLE_FILE, kept | {"loaded_for": today.isoformat()})


def keep(file: Path, content: dict[str, Any]) -> None:
    """Write JSON for its owner's eyes alone (mode 0600), whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(content, indent=1))
    part.replace(file)


def kept_in(data: Path) -> dict[str, Any]:
    """What `sample.json` holds, empty where there is none."""
    file = data / SAMPLE_FILE
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def _merchant_of(data: Path) -> dict[str, Any]:
    """The merchant that is there, else a new one."""
    from amends.merchants.tenancy import merchant_from_address
    from amends.site import sample_merchant

    kept, there = kept_in(data), merchant_from_address(sample_merchant.SLUG)
    if there is not None and there.merchant_id != kept.get("merchant"):
        raise click.ClickException(
            f"{data / SAMPLE_FILE}, which keeps the sample shop's password, is gone or another's;"
            f" remove {data} to start afresh"
        )
    if there is None:
        sample_merchant.create(
            lambda made: keep(
                data / SAMPLE_FILE, {"merchant": made.merchant_id, "password": made.password, "api_key": made.api_key}
            )
        )
    return kept_in(data)


def _policy_of(kept: dict[str, Any], now: datetime) -> None:
    """The shop's policy, published; a shop whose policy cannot be checked here gives what the law gives."""
    from amends.law.lock import LawNotCheckedError
    from amends.merchants.tenancy import tenant
    from amends.site import sample_policy

    try:
        with tenant(kept["merchant"]):
            refused = sample_policy.publish(now)
        why = refused.message if refused is not None else ""
    except LawNotCheckedError as problem:
        why = str(problem)
    if why:
        click.echo(f"The sample shop has no policy yet: {why}", err=True)


def _numbers_with_cases() -> set[str]:
    """Numbers of the open tenant's orders that have a case."""
    from amends.cases import query as cases
    from amends.orders import query as orders

    ids: set[str] = set()
    cursor: str | None = None
    while True:
        page = cases.cases(cursor=cursor)
        ids |= {case["order"] for case in page["cases"]}
        cursor = page["next"]
        if cursor is None:
            return {found.number for order_id in ids if (found := orders.order(order_id)) is not None}
