"""What the sandbox costs: the same shard cleaned in this process and in a child under limits, in turns.

Processor time counts, that of all processes together; the machine may do other things meanwhile. Starting the
fork server is measured by itself, since that happens once in the life of a worker process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from flows.manifest import from_json
from flows.plan import choose_sources, make_plan
from flows.sandbox import forks, isolated
from flows.shard import clean_shard
from flows.steps import Worker, steps
from output.store import Store

PROJECT = Path(__file__).resolve().parent.parent
BOUND = 0.03


def main() -> int:
    """Measure, print, and exit with 1 above the bound."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, help="labelled pages, as in bench-html; else the samples")
    parser.add_argument("--documents", type=int, default=2_000, help="cleaned in a round (default: 2,000)")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of measurements (default: 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        texts = _pages(arguments.pages) if arguments.pages else _samples()
        _write(folder, texts, arguments.documents)
        _measured(folder, Path(name), isolated)  # starts the server
        _measured(folder, Path(name), steps)
        pairs = [_pair(folder, Path(name), number) for number in range(arguments.rounds)]
    for here, there in pairs:
        print(f"here {here:6.2f} s of processor, in the sandbox {there:6.2f} s: {there / here - 1:+.1%}")
    cost = statistics.median(there for _, there in pairs) / statistics.median(here for here, _ in pairs) - 1
    start = _start()
    print(
        f"the sandbox costs {cost:+.1%}; the bound is {BOUND:.0%}. A worker's first shard: {start:.1f} s more"
    )
    return int(cost > BOUND)


def _samples() -> Iterator[tuple[str, bytes]]:
    paths = [path for path in sorted((PROJECT / "samples").glob("*/*")) if path.is_file()]
    while True:
        yield from ((path.suffix, path.read_bytes()) for path in paths)


def _pages(file: Path) -> Iterator[tuple[str, bytes]]:
    for page in pq.read_table(file, columns=["html"])["html"]:
        yield ".html", page.as_py()


def _write(folder: Path, texts: Iterator[tuple[str, bytes]], count: int) -> None:
    folder.mkdir()
    for number, (suffix, data) in zip(range(count), texts, strict=False):
        (folder / f"{number:05d}{suffix}").write_bytes(data)


def _pair(folder: Path, scratch: Path, number: int) -> tuple[float, float]:
    """Measure both, the first one first in every other round, so that neither is favoured."""
    if number % 2:
        there = _measured(folder, scratch, isolated)
        return _measured(folder, scratch, steps), there
    return _measured(folder, scratch, steps), _measured(folder, scratch, isolated)


def _measured(folder: Path, scratch: Path, work: Worker) -> float:
    """Seconds of processor time of this process and of those below it."""
    with Store(scratch / "data").staging("bench") as staging:
        plan = make_plan(choose_sources([], [str(folder)]), 1 << 40, staging.path)
        (portion,) = plan.portions
        shard = from_json(Path(portion.manifest).read_text(encoding="ascii"))
        before = time.process_time() + _below()
        outcome = clean_shard(shard, staging.path, work=work)
        spent = time.process_time() + _below() - before
    if not outcome.counts.documents:
        raise RuntimeError("nothing was cleaned")
    return spent


def _below() -> float:
    """Processor time of the fork servers and of the children that they have buried."""
    ticks = 0
    for server in forks.running():
        fields = Path(f"/proc/{server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _start() -> float:
    begun = time.monotonic()
    forks.Server().close()
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
