"""`amends import orders`: good rows go in, bad ones are named, and a second run changes nothing."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from amends.merchants.store import create_merchant
from amends.merchants.tenancy import tenant
from amends.orders.models import Order
from stored_order import an_order

MEASURED = (
    "import re, sys\n"
    "from pathlib import Path\n"
    "from amends.cli.main import main\n"
    "try:\n    main(sys.argv[1:])\n"
    "finally:\n"
    "    status = Path('/proc/self/status').read_text()\n"
    "    print('peak', int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024, file=sys.stderr)\n"
)
"""The kernel's high-water mark of this program alone: getrusage would count what the test run held when it forked."""
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def written(file: Path, *lines: object) -> Path:
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return file


def orders_of(merchant) -> dict[str, int]:
    with tenant(merchant):
        return dict(Order.objects.values_list("external_id", "version"))


def test_good_rows_go_in_and_bad_ones_are_named_on_screen_and_in_a_file(amends, merchant, tmp_path):
    file = written(
        tmp_path / "orders.jsonl",
        an_order(),
        '{"id": "broken",',
        an_order(id="1002", currency="EURO"),
        "",
        an_order(id="1003", shipping={"charged": "1.00"}),
        [1],
        an_order(id="1004"),
    )
    result = amends("import", "orders", str(file))
    assert result.exit_code == 0
    assert "orders: 2 created, 0 updated, 0 unchanged, 2 refused" in result.output
    assert "row 3: currency:" in result.stderr
    with (tmp_path / "orders.jsonl.faults.csv").open(newline="") as kept:
        rows = list(csv.reader(kept))
    assert rows[0] == ["row", "field", "reason"]
    named = sorted((row, field) for row, field, _ in rows[1:])
    assert named == [("2", ""), ("3", "currency"), ("5", "payments"), ("6", "")]
    assert set(orders_of(merchant)) == {"1001", "1004"}


def test_a_second_run_repeats_nothing_and_a_file_without_faults_leaves_none(amends, merchant, tmp_path):
    file = written(tmp_path / "orders.jsonl", an_order(), an_order(id="1002"))
    assert "2 created" in amends("import", "orders", str(file)).output
    again = amends("import", "orders", str(file))
    assert "orders: 0 created, 0 updated, 2 unchanged, 0 refused" in again.output
    assert not (tmp_path / "orders.jsonl.faults.csv").exists()
    assert orders_of(merchant) == {"1001": 1, "1002": 1}


def test_the_example_of_the_readme_is_taken_whole(amends, merchant, tmp_path):
    result = amends("import", "orders", str(EXAMPLES / "orders.jsonl"), "--faults", str(tmp_path / "faults.csv"))
    assert "orders: 3 created, 0 updated, 0 unchanged, 0 refused" in result.output


def test_many_faults_are_counted_and_the_first_ones_shown(amends, merchant, tmp_path):
    result = amends("import", "orders", str(written(tmp_path / "orders.jsonl", *["nonsense"] * 30)))
    assert result.stderr.count("not JSON") == 20
    assert "… and 10 more" in result.stderr
    assert "faults: 30" in result.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--merchant", "nobody"], "no merchant at the address 'nobody'"),
        (["--store", "second"], "no store 'second'; there are: main"),
    ],
)
def test_an_unknown_merchant_or_store_is_named(amends, merchant, tmp_path, options, said):
    result = amends("import", "orders", str(written(tmp_path / "orders.jsonl", an_order())), *options)
    assert result.exit_code == 1
    assert said in result.stderr
    assert orders_of(merchant) == {}


def test_without_a_merchant_or_with_two_it_asks_for_one(amends, db, tmp_path):
    file = written(tmp_path / "orders.jsonl", an_order())
    assert "no merchant yet: amends merchant create" in amends("import", "orders", str(file)).stderr
    for slug in ("one", "two"):
        create_merchant(slug, slug=slug, country="DE")
    assert "name the merchant with --merchant" in amends("import", "orders", str(file)).stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc, which Linux alone has")
@pytest.mark.django_db(transaction=True)
def test_malformed_json_on_line_500_000_is_named_there_in_constant_memory(postgres, tmp_path):
    merchant = create_merchant("Example", slug="example", country="DE").id
    file, padding = tmp_path / "orders.jsonl", " " * 400 + "\n"
    with file.open("w") as lines:
        for number in range(1, 500_002):
            if number == 500_000:
                lines.write('{"id": "broken", \n')
            elif number % 50_000 == 0 or number == 500_001:
                lines.write(json.dumps(an_order(id=str(number))) + "\n")
            else:
                lines.write(padding)
    assert file.stat().st_size > 200_000_000
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", "orders", str(file), "--data", str(settings.DATA)],
        env=os.environ | {"DATABASE_URL": postgres.app}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    peak_mib = int(done.stderr.rsplit("peak ", 1)[1])
    assert "orders: 10 created" in done.stdout
    assert "row 500000: the row: not JSON" in done.stderr
    assert {"450000", "500001"} <= set(orders_of(merchant))
    assert peak_mib < 200, "less than the file"
