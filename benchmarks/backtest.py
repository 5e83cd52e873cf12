"""How fast `amends policy backtest` replays one million orders with their requests, on this machine.

`.venv/bin/python benchmarks/backtest.py [ORDERS]`: orders are copied from the public file of UCI Online Retail, each
copy with its own days and prices (seeded), baskets, markets and share of requests as they are; reasons, which the file
does not know, are drawn. The command runs as a user runs it. It prints figures and judges none.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("AMENDS_SHARED", ROOT.parent / "shared"))
PUBLIC = SHARED / "data" / "online_retail_uci" / "public" / "transactions_to_2011-07-31.parquet"
ORDERS = 1_000_000
JOBS = 2
SEED = 7
YEARS_DAYS = 730
"""Copies are spread over two more years, so that a class of situations is met as seldom as in a long history."""
POLICY, AGAINST = "generous_30_days", "conservative"

REASONS = (
    (45, "changed_mind"),
    (60, "too_small"),
    (70, "too_large"),
    (80, "defective"),
    (88, "not_as_described"),
    (94, "damaged_in_transit"),
    (97, "wrong_item"),
    (100, "missing_parts"),
)
"""Reasons by the hundred, cumulated: our guess, since the file has none."""


def originals(folder: Path) -> Path:
    """The public file as a flat history, one row for each line and request."""
    from amends.backtest import public_file, two_tables
    from amends.backtest.history import open_database

    target = folder / "originals.parquet"
    database = open_database(folder, JOBS)
    with two_tables.TwoTables(folder) as tables:
        public_file.write(PUBLIC, tables, lambda _: None)
        tables.view(database)
    database.execute(f"copy (select * exclude row_number from given) to '{target}' (format parquet)")
    return target


def million(source: Path, target: Path, orders: int) -> tuple[int, int]:
    """Write `orders` orders; gives how many rows there are and how many of them are requests."""
    import duckdb

    drawn = " ".join(f"when draw < {upto} then '{reason}'" for upto, reason in REASONS)
    database = duckdb.connect(config={"threads": JOBS, "memory_limit": "4GB", "preserve_insertion_order": False})
    database.execute(
        f"""copy (
            with known as (select distinct "order" as name from read_parquet('{source}')),
            numbered as (select name, row_number() over (order by name) - 1 as place from known),
            copies as (
                select name, place, copy, hash(name, copy, {SEED}) as dice from numbered, range(
                    (select ({orders} + count(*) - 1) // count(*) from numbered)) t(copy)
                where copy * (select count(*) from numbered) + place < {orders})
            select o."order" || '-' || copy as "order", line, market, currency,
                ordered_on::date + (dice % {YEARS_DAYS})::integer as ordered_on, quantity::bigint as quantity,
                price_minor::bigint * (90 + (dice // 1000) % 21)::bigint // 100 as price_minor,
                freight_minor::bigint as freight_minor,
                requested_on::date + (dice % {YEARS_DAYS})::integer + ((dice // 7) % 9)::integer as requested_on,
                requested_quantity::bigint as requested_quantity,
                case when requested_on is not null then case {_drawn(drawn)} end end as reason,
                case when kinds = 'unknown' then kinds end as kinds, credited_minor::bigint as credited_minor
            from read_parquet('{source}') o join copies on o."order" = copies.name
        ) to '{target}' (format parquet)"""
    )
    found = database.execute(f"select count(*), count(requested_on) from read_parquet('{target}')").fetchall()[0]
    return int(found[0]), int(found[1])


def _drawn(arms: str) -> str:
    return arms.replace("draw", "(hash(dice, line) % 100)")


def reading(file: Path) -> float:
    """Seconds to read every cell of the file and do nothing with it."""
    import duckdb

    began = time.perf_counter()
    database = duckdb.connect(config={"threads": JOBS})
    columns = [name for name, *_ in database.execute(f"describe select * from read_parquet('{file}')").fetchall()]
    cells = ", ".join(f'max(hash("{name}"))' for name in columns)
    database.execute(f"select {cells} from read_parquet('{file}')").fetchall()
    return time.perf_counter() - began


def replay(file: Path, folder: Path) -> tuple[float, float, int, str]:
    """The command's seconds, those its processes worked, the largest one's resident memory in MiB, and what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AMENDS_", "DATABASE_"))}
    began = time.perf_counter()
    done = subprocess.run(
        [
            sys.executable, "-m", "amends.cli", "policy", "backtest", POLICY, "--against", AGAINST,
            "--orders", str(file), "--out", str(folder), "--jobs", str(JOBS),
        ],
        env=clean, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, done.stdout


def main() -> None:
    """The file, the replay, and their figures."""
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    if not PUBLIC.exists():
        raise SystemExit(f"{PUBLIC} is not here")
    with tempfile.TemporaryDirectory(prefix="amends-benchmark-") as place:
        folder = Path(place)
        file = folder / "orders.parquet"
        rows, requests = million(originals(folder), file, orders)
        size = file.stat().st_size // 2**20
        print(f"{orders:,} orders, {rows:,} lines, {requests:,} requests, {size} MiB of Parquet; seed {SEED}")
        alone = reading(file)
        load = os.getloadavg()[0]
        seconds, worked, peak, said = replay(file, folder / "out")
        print(
            f"replayed in {seconds:.1f} s ({worked:.1f} s of processor) with {JOBS} processes:"
            f" {requests / seconds:,.0f} requests/s, {orders / seconds:,.0f} orders/s,"
            f" {seconds / alone:.1f} times reading the file alone ({alone:.1f} s), largest process {peak} MiB,"
            f" {os.cpu_count()} cores, load before {load:.1f}, after {os.getloadavg()[0]:.1f}"
        )
        print(said)


if __name__ == "__main__":
    main()
