"""What Prefect costs: a whole ingest run through a real server against the same work without Prefect.

Both are programs of their own, measured from start to end, one after the other and in turns, over the same
documents, with the same shards and one worker: what differs is Prefect, its pages included. The server runs
beside them, as it does in use, so what it computes meanwhile counts against Prefect. The bound is a share of
the time without Prefect, on a run of about two minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import httpx

from flows.local import environment_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROJECT = Path(__file__).resolve().parent.parent
RESULT = PROJECT / "benchmarks" / "results" / "overhead.md"
BOUND = 0.05
SECONDS, ROUNDS = 120, 3
FEW = (20, 120)
"""Copies of the samples from which the size of a run is reckoned."""

SHARD_MEGABYTES = 16


class Spent(NamedTuple):
    """What a program took: seconds, and seconds of processor time of its own, the server's not included."""

    seconds: float
    cpu: float


WITHOUT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from flows.findings import look
from flows.manifest import from_json
from flows.plan import choose_sources, make_plan
from flows.shard import clean_shard
from output.counts import Counts
from output.runs import RunRecord, append_run
from output.store import Store

folder, root = sys.argv[1:]
store, begun = Store(root), datetime.now(UTC)
store.recover()
with store.staging("bench") as staging:
    work = make_plan(choose_sources([], [folder]), {shard}, staging.path)
    shards = (from_json(Path(portion.manifest).read_text()) for portion in work.portions)
    counts = Counts.merge(clean_shard(shard, staging.path).counts for shard in shards)
    look(staging.path)
    now = datetime.now(UTC)
    times = {{"started_at": begun, "finished_at": now}}
    record = RunRecord(run_id="bench", state="completed", message="", counts=counts, **times)
    append_run(root, store.commit(staging, record, work.about).run)
print(counts.documents)
"""

WITH = """
import sys
from flows.ingest import ingest
from flows.parameters import Inputs, Output, Run

folder, root = sys.argv[1:]
state = ingest(Inputs(files=[folder]), Output(root=root), run=Run(shard_megabytes={shard}), return_state=True)
assert state.is_completed(), state
print(state.result().counts.documents)
"""


def main() -> int:
    """Measure, print, and exit with 1 above the bound."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of work without Prefect (default: 120)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="pairs of runs (default: 3)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        with server(scratch / "prefect") as environment:
            copies = _calibrate(scratch, environment, arguments.seconds)
            folder = _documents(scratch / "in", copies)
            pairs = [_pair(folder, scratch, environment, number) for number in range(arguments.rounds)]
    overhead = _median(pairs, "seconds")
    told = _told(pairs, overhead)
    print(told)
    if arguments.seconds >= SECONDS and arguments.rounds >= ROUNDS:
        RESULT.write_text(f"# What Prefect costs\n\n`make bench-overhead`\n\n{told}", encoding="utf-8")
    return int(overhead > BOUND)


def _told(pairs: Sequence[tuple[Spent, Spent]], overhead: float) -> str:
    rows = [
        f"| {without.seconds:.1f} s | {with_prefect.seconds:.1f} s | {without.cpu:.1f} s | "
        f"{with_prefect.cpu:.1f} s |"
        for without, with_prefect in pairs
    ]
    return "\n".join(
        [
            "| without Prefect | with it | processor time without | with it |",
            "| ---: | ---: | ---: | ---: |",
            *rows,
            "",
            f"Median overhead {overhead:.1%}, of processor time {_median(pairs, 'cpu'):.1%}; the bound is "
            f"{BOUND:.0%}. Load of the machine over the last 15 minutes: {os.getloadavg()[2]:.1f} on "
            f"{os.cpu_count()} cores; the runs themselves need one.",
            "",
        ]
    )


def _median(pairs: Sequence[tuple[Spent, Spent]], what: Literal["seconds", "cpu"]) -> float:
    ratios: list[float] = [getattr(one, what) / getattr(base, what) for base, one in pairs]
    return statistics.median(ratios) - 1


def _calibrate(scratch: Path, environment: dict[str, str], seconds: int) -> int:
    """How many copies of the samples make about so many seconds of work, the program's start included."""
    spent = [
        _run(WITHOUT, _documents(scratch / f"few-{few}", few), scratch / "few-data", environment).seconds
        for few in FEW
    ]
    each = max((spent[1] - spent[0]) / (FEW[1] - FEW[0]), 0.001)
    copies = max(FEW[1], round(FEW[0] + (seconds - spent[0]) / each))
    print(f"a copy of the samples takes {1000 * each:.0f} ms; measured with {copies} copies", flush=True)
    return copies


def _pair(folder: Path, scratch: Path, environment: dict[str, str], number: int) -> tuple[Spent, Spent]:
    """Run both, the first one first in every other round, so that neither is favoured by what went before."""
    codes = [WITHOUT, WITH] if number % 2 == 0 else [WITH, WITHOUT]
    spent = {
        code: _run(code, folder, scratch / f"data-{number}-{index}", environment)
        for index, code in enumerate(codes)
    }
    return spent[WITHOUT], spent[WITH]


def _run(code: str, folder: Path, root: Path, environment: dict[str, str]) -> Spent:
    """Measure a program, its start included."""
    megabyte = 1_000_000 if code is WITHOUT else 1
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", code.format(shard=SHARD_MEGABYTES * megabyte), folder, root],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    spent = Spent(time.monotonic() - begun, usage.ru_utime + usage.ru_stime)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"a run has failed with {process.returncode}")
    shutil.rmtree(root)
    return spent


def _documents(folder: Path, copies: int) -> Path:
    """Copies of the samples, as files."""
    samples = [path for path in sorted((PROJECT / "samples").glob("*/*")) if path.is_file()]
    for number in range(copies):
        below = folder / f"{number:05d}"
        below.mkdir(parents=True)
        for path in samples:
            shutil.copyfile(path, below / path.name)
    return folder


@contextmanager
def server(home: Path) -> Iterator[dict[str, str]]:
    """A server of our own; gives the environment that leads to it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home.mkdir()
    environment = environment_of(home, f"http://127.0.0.1:{port}") | {"PREFECT_LOGGING_LEVEL": "INFO"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/api/health").raise_for_status()
                break
            except httpx.HTTPError:
                if process.poll() is not None:
                    raise RuntimeError((home / "log").read_text()) from None
                time.sleep(0.2)
        yield environment
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    os.chdir(PROJECT)
    sys.exit(main())
