"""How fast `amends import orders --format uci` takes the whole public file of UCI Online Retail, on this machine.

`.venv/bin/python benchmarks/import_uci.py [FILE]`: a fresh data folder, the command as a user runs it, then the same
command again, which must change nothing. It prints figures and judges none.
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
CREATE = (
    "merchant", "create", "UCI", "--slug", "uci", "--country", "GB", "--owner", "owner@example.com",
    "--password", "a password for a benchmark",
)  # fmt: skip


def amends(folder: Path, *arguments: str) -> tuple[float, int, str]:
    """Run a command; its seconds, the largest resident memory of any command so far in MiB, and what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AMENDS_", "DATABASE_"))}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "amends.cli", *arguments, "--data", str(folder)],
        env=clean, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, done.stdout


def main() -> None:
    """Both runs and their figures."""
    import duckdb

    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PUBLIC
    if not file.exists():
        raise SystemExit(f"{file} is not here; name the parquet file of UCI Online Retail")
    rows = duckdb.execute("select count(*) from read_parquet(?)", [str(file)]).fetchall()[0][0]
    with tempfile.TemporaryDirectory(prefix="amends-benchmark-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        amends(folder / "var", *CREATE)
        command = ("import", "orders", str(file), "--format", "uci", "--faults", str(folder / "faults.csv"))
        for run in ("first run", "second run"):
            seconds, peak, said = amends(folder / "var", *command)
            print(f"{run}: {seconds:.1f} s, {rows / seconds:,.0f} rows/s, peak {peak} MiB of the command\n{said}")


if __name__ == "__main__":
    main()
