"""Histories and policies made by hand, and a backtest of them."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amends.backtest.assumptions import Assumptions, assume
from amends.backtest.replay import Judges
from amends.backtest.run import Backtest, Source, run
from amends.backtest.sources import FlatFile
from amends.decision.policy.document import Policy
from amends.decision.policy.source import policy_from_text
from amends.site.packs import packs

TOLD = """
notices_given: [withdrawal_right, contract_document, return_cost]
displayed: final_screen_and_ad
estimates: {return_freight: "4.90", handling: "2.00", currency: EUR}
"""

FOURTEEN = (
    "policy: fourteen days"
    + TOLD
    + """
rows:
  - row: all
    when: {reason: [change_of_mind]}
    then:
      {window_days: 14, remedies: [refund], return_freight_payer: buyer, outbound_refunded: true,
       restocking_fee: {ppm: 100000}}
"""
)
SIXTY = (
    "policy: sixty days"
    + TOLD
    + """
rows:
  - row: all
    when: {reason: [change_of_mind]}
    then:
      {window_days: 60, remedies: [refund], return_freight_payer: merchant, outbound_refunded: true,
       keep_it_up_to: {amount: "10.00", currency: EUR}}
"""
)

LINE = {
    "order": "A",
    "line": "1",
    "market": "DE",
    "currency": "EUR",
    "ordered_on": "2026-03-02",
    "delivered_on": "2026-03-05",
    "quantity": "1",
    "price_minor": "1000",
    "requested_on": "",
    "reason": "changed_mind",
}


def policy(text: str) -> Policy:
    return policy_from_text(text, "policy.yaml")


def write_csv(file: Path, rows: list[Mapping[str, Any]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", newline="", encoding="utf-8") as kept:
        writer = csv.DictWriter(kept, names)
        writer.writeheader()
        writer.writerows(rows)
    return file


class Silent:
    """Progress that nobody watches."""

    def step(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self, count: int) -> None:
        pass


def backtest(
    file: Path,
    mine: str = SIXTY,
    against: str = FOURTEEN,
    assumptions: Assumptions | None = None,
    jobs: int = 1,
) -> Backtest:
    policies = {"policy": policy(mine), "against": policy(against)}
    return replayed(FlatFile(file), policies, assumptions or assume([]), jobs)


def replayed(source: Source, policies: dict[str, Policy], assumptions: Assumptions, jobs: int = 1) -> Backtest:
    with Judges(packs, policies, jobs) as judges:
        return run(source, judges, assumptions, Silent())
