"""The public file with its real credit notes: every line and every penny is accounted for."""

import os
from pathlib import Path

import pytest

from amends.backtest.assumptions import assume
from amends.backtest.figures import grouped
from amends.backtest.sources import PublicFile, source_of
from amends.orders.uci import Reading

from .histories import FOURTEEN, SIXTY, policy, replayed

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("AMENDS_SHARED", ROOT.parent / "shared"))
FILE = SHARED / "data" / "online_retail_uci" / "public" / "transactions_to_2011-07-31.parquet"


@pytest.mark.slow
@pytest.mark.skipif(not FILE.exists(), reason=f"the public file is not at {FILE}")
def test_the_public_file_reconciles():
    source = source_of(FILE)
    assert isinstance(source, PublicFile)
    found = replayed(source, {"policy": policy(SIXTY), "against": policy(FOURTEEN)}, assume([]))
    assert found.reconciles
    for each in grouped(found.figures, "side").values():
        assert each.accepted + each.refused + each.person + each.marketplace == each.requests == 3_919

    reading = Reading(FILE)
    for _ in reading:
        pass
    left_out = sum(left.credited_minor for left in found.prepared.left_out)
    assert found.prepared.credited["GBP"] + left_out == -100 * reading.totals.credit_amount
    assert sum(left.count for left in found.prepared.left_out) == 1_262
    assert found.prepared.assumed["delivered_on"] == found.prepared.assumed["reason"] == 3_919
