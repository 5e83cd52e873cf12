"""How fast Amends decides on this machine: in Python, and streamed through the real command, beside the raw limits.

`.venv/bin/python benchmarks/decide.py [--lines 50000] [--memory-lines 1000000] [--seed 20261019]`. Processor time is
what is compared, since a busy machine does not change it much; wall time and the load are printed beside it. It
judges nothing: a figure says something beside the raw limits of the same minute.
"""

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import timeit
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

import msgspec
from situations import lines

from amends.decision.answer import answer
from amends.decision.decide import decide
from amends.decision.situation import zones_in
from amends.decision.situation_shape import quick_situation
from amends.site.packs import packs

COMMAND = (sys.executable, "-W", "ignore", "-m", "amends.cli", "decide")
SAMPLED = 4_000
"""Situations that are decided one by one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--memory-lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20_261_019)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="amends-benchmark-") as folder:
        file = Path(folder) / "situations.jsonl"
        with file.open("wb") as out:
            out.writelines(lines(asked.lines, asked.seed))
        size = file.stat().st_size / asked.lines
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {sys.version.split()[0]}")
        print(f"{asked.lines:,} situations of {size:,.0f} bytes, seed {asked.seed}\n")
        with file.open("rb") as source:
            some = [line for _, line in zip(range(SAMPLED), source, strict=False)]
        raw_limits(some)
        in_python(some)
        streamed(file, asked.lines)
    memory(asked.memory_lines, asked.seed)


def each(work: Callable[[object], object], over: Sequence[object]) -> list[float]:
    """Microseconds of processor time of each call, once everything has been called before."""
    for one in over:
        work(one)
    gc.collect()
    gc.freeze()
    found = []
    for one in over:
        began = time.thread_time_ns()
        work(one)
        found.append((time.thread_time_ns() - began) / 1_000)
    return found


def say(what: str, taken: Sequence[float]) -> None:
    cuts = quantiles(taken, n=100)
    mean = sum(taken) / len(taken)
    print(f"{what:52} p50 {median(taken):7.1f} µs  p95 {cuts[94]:7.1f} µs  mean {mean:7.1f} µs  {1e6 / mean:9,.0f} /s")


def raw_limits(some: Sequence[bytes]) -> None:
    empty = min(timeit.repeat("f()", "def f(): pass", number=100_000, repeat=5)) / 100_000 * 1e9
    print(f"raw limit: an empty call {empty:.0f} ns")
    say("raw limit: json.loads + json.dumps of the line", each(lambda line: json.dumps(json.loads(line)), some))
    either = msgspec.json.Decoder(), msgspec.json.Encoder()
    say("raw limit: the same by msgspec", each(lambda line: either[1].encode(either[0].decode(line)), some))


def in_python(some: Sequence[bytes]) -> None:
    law = packs()
    zones = zones_in(law)
    say("reading a line", each(lambda line: quick_situation(line, zones), some))
    situations = [found for found in (quick_situation(line, zones) for line in some) if found is not None]
    for steps in (False, True):
        how = "with steps" if steps else "without steps"
        say(f"one decision {how}", each(lambda one, steps=steps: decide(one, law, steps=steps), situations))
        decided = [decide(one, law, steps=steps) for one in situations[:1_000]]
        say(f"its answer as JSON {how}", each(lambda one: msgspec.json.encode(answer(one)), decided))


def streamed(file: Path, count: int) -> None:
    """The command over the file; what it costs before the first line is measured on one line and taken off."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as one:
        with file.open("rb") as source:
            one.write(source.readline())
        one.flush()
        for option in ("--no-steps", "--steps"):
            start, _, _ = run(Path(one.name), option)
            processor, wall, written = run(file, option)
            rate, net = count / processor, count / (processor - start)
            say_streamed = f"{rate:8,.0f} /s of a core, {net:,.0f} /s but for its start of {start:.1f} s"
            print(f"amends decide {option:10} {say_streamed}")
            print(f"{'':24} {count / wall:8,.0f} /s by the clock, {written / count:,.0f} bytes out a line")


def run(file: Path, option: str) -> tuple[float, float, int]:
    """Processor seconds, wall seconds and bytes written."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with file.open("rb") as source:
        process = subprocess.Popen([*COMMAND, option], stdin=source, stdout=subprocess.PIPE)
        assert process.stdout is not None
        written = 0
        while chunk := process.stdout.read(1_000_000):
            written += len(chunk)
        process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.perf_counter() - began, written


def memory(count: int, seed: int) -> None:
    """Resident memory of the command while lines that were never seen before come from a generator."""
    process = subprocess.Popen([*COMMAND, "--no-steps"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: [None for _ in iter(lambda: process.stdout.read(1_000_000), b"")])
    reader.start()
    marks = []
    for number, line in enumerate(lines(count, seed + 1), start=1):
        process.stdin.write(line)
        if number % max(1, count // 10) == 0:
            marks.append(resident_mib(process.pid))
    process.stdin.close()
    process.wait()
    reader.join()
    print(f"memory over {count:,} lines, each tenth in MiB: {' '.join(f'{mark:.0f}' for mark in marks)}")


def resident_mib(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
