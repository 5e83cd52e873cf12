"""`amends policy check`: a policy file proved against the law of every market it is sold to."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import click

PASSED, FAILED, NOT_CHECKED = 0, 1, 2
PROCESSES = 2
"""Markets are proved in two halves side by side."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON, with an order for every finding.")
@click.option("--market", "markets", multiple=True, help="Only this market (repeat for more). [default: sells_to]")
def check(file: Path, as_json: bool, markets: tuple[str, ...]) -> None:
    r"""Prove that no order comes out of FILE below the law, or show the orders that do.

    \b
    Exit status: 0 proved; 1 something is below the law or the house rules; 2 the policy could not be checked.
    """
    warnings.filterwarnings("ignore", message="Requested Holidays")  # years nobody has fixed the holidays of yet
    policy, packs = _read(file)
    report = _proved(policy, packs, markets)
    if as_json:
        click.echo(json.dumps(report.shown(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_said(report)))
    sys.exit(PASSED if report.passed else FAILED)


def _read(file: Path) -> tuple[Any, Any]:
    from amends.decision.policy.source import PolicyError
    from amends.merchants import policy_files
    from amends.site.packs import packs

    law = packs()
    try:
        return policy_files.read(file.read_bytes(), file.name, law.by_market), law
    except PolicyError as error:
        _not_checked(str(error))
    except OSError as error:
        _not_checked(f"{file}: {error.strerror}")


def _proved(policy: Any, packs: Any, markets: tuple[str, ...]) -> Any:
    try:
        from amends.proof.policy_check import check as prove
    except ImportError:
        _not_checked("checking needs the extra `prove`: pip install 'amends[prove]'")
    unknown = [market for market in markets if market.upper() not in packs.by_market]
    if unknown:
        _not_checked(f"there is no pack of {', '.join(unknown)}. Markets: {', '.join(sorted(packs.by_market))}")
    wanted = tuple(market.upper() for market in markets) or policy.markets
    return prove(policy, packs, wanted, policy.channels, processes=PROCESSES)


def _not_checked(message: str) -> Any:
    click.echo(message, err=True)
    sys.exit(NOT_CHECKED)


def _said(report: Any) -> list[str]:
    verdict = "nothing below the law or the house rules" if report.passed else "NOT to be published"
    lines = [f"Policy {report.policy}: {verdict}", ""]
    lines += _section("Below the law", [_breach(each) for each in report.breaches])
    lines += _section("Below the law, of the whole order", [str(each) for each in report.order_breaches])
    lines += _section("Below the house rules", [_breach(each) for each in report.house])
    lines += _section("House rules lowered on purpose", [_lowered(each) for each in report.lowered])
    lines += _section("Rows that can never answer", list(report.dead_rows))
    if report.unanswered is not None:
        lines += _section("No row answers, the law alone does", [_order(report.unanswered)])
    lines += _section("Not decided in time", list(report.not_decided))
    lines += _section("Proved for", list(report.covers))
    return [*lines, *_section("Taken for granted", list(report.assumptions))][:-1]


def _section(title: str, entries: list[str]) -> list[str]:
    return [title, *(f"  - {entry}" for entry in entries), ""] if entries else []


def _breach(breach: Any) -> str:
    return f"{breach}\n      such as: {_order(breach.situation)}"


def _lowered(lowered: dict[str, Any]) -> str:
    return f"{lowered['rule']} for {', '.join(lowered['rows'])}: {lowered['reason']} ({lowered['by']})"


def _order(situation: dict[str, Any]) -> str:
    """An order in a line; the JSON report has all of it."""
    item, parcel = situation["request"]["items"][0], situation["order"]["deliveries"][0]
    days = f"ordered {situation['order']['ordered_at']}, delivered {parcel['delivered_at'] or 'on a day not known'}"
    asked = f"asked {situation['request']['requested_at']} ({item['reason']})"
    return f"{situation['market']}, {situation['channel']['site']}: {days}, {asked}"
