"""How long a proof of a large policy takes: rows by markets, cold, in this process.

    python benchmarks/policy_check.py [--rows 200] [--faulty]

Prints the seconds of each step. A lawful table is the harder one: everything has to be shown impossible.
"""

import argparse
import random
import sys
from time import perf_counter
from typing import Any

from amends.decision.policy.reader import read_policy
from amends.proof.policy_check import check
from amends.site.packs import build
from amends.vocabulary.reader import Fields

SEED = 20_261_122
LIMIT_SECONDS = 10.0
CATEGORIES = [f"category {number}" for number in range(12)]
TAGS = ["sale", "gift", "refurbished", "clearance"]
TIERS = ["basic", "plus", "premium"]
REASONS = ["change_of_mind", "lack_of_conformity", "delivery", "too_small", "changed_mind", "defective", "late"]
MARKETS = ["EU", "DE", "FR", "GB", "US", "US-CA", "JP", "CN", "KR", "BR", "AU", "IN"]


def table(rows: int, *, faulty: bool) -> dict[str, Any]:
    """A policy of `rows` random rows; faulty ones give what comes to hand."""
    draw = random.Random(SEED)
    made = [row(draw, number, faulty=faulty) for number in range(rows - 1)]
    made.append({"row": "everything else", "when": {}, "then": lawful(draw)})
    notices = ["withdrawal_right", "contract_document", "return_cost"]
    return {"policy": "benchmark", "notices_given": notices, "displayed": "final_screen_and_ad", "rows": made}


def row(draw: random.Random, number: int, *, faulty: bool) -> dict[str, Any]:
    """One row with two to five cells."""
    first = draw.randint(0, 200)
    cells: dict[str, Any] = {
        "market": draw.sample(MARKETS, draw.randint(1, 3)),
        "category": draw.sample(CATEGORIES, draw.randint(1, 4)),
        "tags": [draw.choice(TAGS)],
        "reason": draw.sample(REASONS, draw.randint(1, 2)),
        "condition": draw.sample(["unopened", "opened", "tried", "used"], 2),
        "buyer_tier": [draw.choice(TIERS)],
        "days_since_delivery": {"from": draw.randint(0, 20), "to": draw.randint(20, 90)},
        "value": {"from": f"{first}.00", "to": f"{first + draw.randint(1, 400)}.00", "currency": "EUR"},
        "seal": [draw.choice(["intact", "none", "broken"])],
    }
    kept = draw.sample(sorted(cells), draw.randint(2, 5))
    then = lawful(draw)
    if faulty and draw.random() < 0.05:
        then |= draw.choice(
            [
                {"outbound_refunded": False},
                {"restocking_fee": {"ppm": 100_000}},
                {"window_days": 7, "no_shorter_than_law": False},
                {"evidence": ["photo"]},
            ]
        )
    return {"row": f"r{number}", "when": {name: cells[name] for name in kept}, "then": then}


def lawful(draw: random.Random) -> dict[str, Any]:
    """Terms that no law of today is above."""
    trigger = draw.choice(["request", "proof_of_dispatch", "received", "inspected"])
    inspection = {"longest_inspection_days": draw.randint(1, 2)} if trigger == "inspected" else {}
    return {
        "remedies": ["refund", "repair", "replacement", "price_reduction", "exchange"],
        "window_days": draw.choice([14, 30, 60, 90, 365]),
        "no_shorter_than_law": True,
        "return_freight_payer": "merchant",
        "outbound_refunded": True,
        "refund_trigger": trigger,
        "refund_promise_working_days": draw.randint(1, 3),
        "no_later_than_law": True,
        **inspection,
    }


def main() -> None:
    """Measure one proof; the exit status is 1 where it takes longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--faulty", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    started = perf_counter()
    packs = build()
    loaded = perf_counter() - started
    policy = read_policy(Fields(table(options.rows, faulty=options.faulty)), packs.by_market)
    started = perf_counter()
    report = check(policy, packs, processes=options.processes)
    seconds = perf_counter() - started
    print(f"{len(policy.rows)} rows, {len(report.markets)} markets: {seconds:.1f} s (packs read in {loaded:.1f} s)")
    for name, taken in report.figures.items():
        print(f"  {name:<10} {taken:6.2f} s")
    print(f"  {len(report.breaches)} below law, {len(report.house)} below the house, {len(report.dead_rows)} dead rows")
    for each in (*report.breaches, *report.house)[:10]:
        print(f"    {each}")
    sys.exit(1 if seconds > LIMIT_SECONDS else 0)


if __name__ == "__main__":
    main()
