"""Measure the store: commits beside how much is there, a run in which nothing has changed, and verification.

    python -m benchmarks.store [--commits] [--unchanged N] [--verify N] [--write]

Without arguments all three are measured at full size. What counts are ratios within one run and peak memory.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from cleaners.document import CleanedDocument, Edit, RawDocument
from flows.manifest import from_json
from flows.plan import make_plan
from flows.shard import clean_shard
from output.counts import Counts
from output.rows import document_row
from output.runs import RunRecord, append_run
from output.shards import shard_results, write_shard
from output.store import Commit, Store
from output.verify import verify
from sources.source import Source

RESULTS = Path(__file__).parent / "results" / "store.md"
PARTS, ROWS_A_PART, REPEATS = (10, 100, 1000), 100, 5
WORDS = [
    a + b + c for a in "bcdfglmnprst" for b in "aeiou" for c in ("", "l", "n", "r", "s", "t", "nd", "st")
]
BOILERPLATE = "READ MORE: the rest of it\n"


def row(number: int, generation: int = 0) -> dict[str, object]:
    """A row like those of small documents, with one edit; another text for each generation."""
    chance = random.Random(f"{number} {generation}")  # noqa: S311
    text = " ".join(chance.choices(WORDS, k=40)) + ".\n"
    data = (text + BOILERPLATE).encode()
    raw = RawDocument(
        source="bench", file_path=f"{number:09d}.txt", uri=f"file:///bench/{number}", media_type="text/plain",
        data=data, sha256=hashlib.sha256(data).hexdigest(), size=len(data), mtime_ns=0,
    )  # fmt: skip
    edit = Edit(len(text), len(text + BOILERPLATE), len(text), "promo", 1, "remove", BOILERPLATE)
    done = CleanedDocument(text, text + BOILERPLATE, (edit,), "utf-8", "utf8", 1.0, "bench-rules")
    return document_row(raw, done)


def commit(store: Store, key: str, shards: Iterable[Iterable[dict[str, object]]]) -> tuple[Commit, float]:
    """Write shards and publish them; returns the seconds that the commit took, without the shards."""
    with store.staging(key) as staging:
        for number, rows in enumerate(shards):
            made = list(rows)
            write_shard(staging.path, f"s-{number:06d}", inputs={"bench": len(made)}, documents=made)
        counts = Counts.merge(result.counts for result in shard_results(staging.path))
        start = time.perf_counter()
        done = store.commit(staging, record(key, counts))
        return done, time.perf_counter() - start


def record(key: str, counts: Counts) -> RunRecord:
    """A run's record."""
    now = datetime.now(UTC)
    return RunRecord(
        run_id=key, state="completed", message="", started_at=now, finished_at=now, counts=counts
    )


def measure_commits(folder: Path) -> Iterator[str]:
    """Commits of the same size on datasets of more and more parts."""
    yield "| parts there | rows there | 100 new rows, s | 1 changed row, s | nothing new, s |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for parts in PARTS:
        store, rows = Store(folder / str(parts), full_part=1), parts * ROWS_A_PART
        commit(store, "first", ((row(p * ROWS_A_PART + n) for n in range(ROWS_A_PART)) for p in range(parts)))
        news: list[list[float]] = [[], [], []]
        for turn in range(REPEATS):
            fresh = range(rows + turn * ROWS_A_PART, rows + (turn + 1) * ROWS_A_PART)
            changed = turn * 31 % rows
            steps: list[Callable[[], list[dict[str, object]]]] = [
                lambda fresh=fresh: [row(n) for n in fresh],  # type: ignore[misc]
                lambda changed=changed, turn=turn: [row(changed, turn + 1)],  # type: ignore[misc]
                list,
            ]
            for number, step in enumerate(steps):
                news[number].append(commit(store, f"{turn}-{number}", [step()])[1])
        cells = " | ".join(f"{statistics.median(times):.3f}" for times in news)
        yield f"| {parts:,} | {rows:,} | {cells} |"


def measure_unchanged(folder: Path, inputs: int) -> Iterator[str]:
    """A run over small files, and once more."""
    for number in range(inputs):
        path = folder / "in" / f"{number // 1000:04d}" / f"{number:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = " ".join(random.Random(number).choices(WORDS, k=40))  # noqa: S311
        path.write_text(f"{text}.\n{BOILERPLATE}")
    time.sleep(2.1)  # younger files are not trusted, see flows.changes
    source = Source("bench", "Bench", "…", folder / "in", ("**/*.txt",))
    times, files = [], []
    for key in ("first", "second"):
        before = set((folder / "data").rglob("*"))
        start = time.perf_counter()
        ingest(folder / "data", source, key)
        times.append(time.perf_counter() - start)
        files.append(len(set((folder / "data").rglob("*")) - before))
    yield "| inputs | first run, s | unchanged run, s | share | files that it left |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    yield f"| {inputs:,} | {times[0]:.1f} | {times[1]:.1f} | {times[1] / times[0]:.1%} | {files[1]} |"


def ingest(root: Path, source: Source, key: str) -> None:
    """What a run does, without Prefect."""
    store = Store(root)
    store.recover()
    with store.staging(key) as staging:
        work = make_plan([source], 16_000_000, staging.path, store.current())
        counts = [work.done]
        for portion in work.portions:
            counts.append(clean_shard(from_json(Path(portion.manifest).read_text()), staging.path).counts)
        done = store.commit(staging, record(key, Counts.merge(counts)), work.about)
    append_run(root, done.run)


def measure_verify(folder: Path, rows: int) -> Iterator[str]:
    """Verification of a large dataset, in a process of its own, so that its peak of memory is its own."""
    store = Store(folder / "large")
    shards = ((row(n) for n in range(start, min(start + 10_000, rows))) for start in range(0, rows, 10_000))
    done, seconds = commit(store, "first", shards)
    append_run(store.root, done.run)
    size = sum(part.size for part in done.snapshot.tables["documents"])
    yield "| rows | parts | MB | commit, s | verify, s | replayed | differences | peak memory, MB |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        replayed, differences, took, peak = pool.apply(verify_alone, (store.root,))
    parts = len(done.snapshot.tables["documents"])
    yield (
        f"| {rows:,} | {parts} | {size / 1e6:,.0f} | {seconds:.1f} | {took:.1f} | {replayed:,} "
        f"| {differences} | {peak:,.0f} |"
    )


def verify_alone(root: Path) -> tuple[int, int, float, float]:
    """Verify; returns rows, differences, seconds and the process's peak of memory in MB."""
    Path("/proc/self/clear_refs").write_text(
        "5"
    )  # or the peak would be that of the process that started this
    start = time.perf_counter()
    report = verify(root)
    took = time.perf_counter() - start
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1000
    return report.documents, len(report.differences), took, peak


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store")
    parser.add_argument("--commits", action="store_true")
    parser.add_argument("--unchanged", type=int, metavar="INPUTS")
    parser.add_argument("--verify", type=int, metavar="ROWS")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    chosen = parser.parse_args()
    everything = not (chosen.commits or chosen.unchanged or chosen.verify)
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = [
            measure_commits(folder) if chosen.commits or everything else iter(()),
            measure_unchanged(folder, chosen.unchanged or 100_000)
            if chosen.unchanged or everything
            else iter(()),
            measure_verify(folder, chosen.verify or 1_000_000) if chosen.verify or everything else iter(()),
        ]
        for table in tables:
            for line in table:
                print(line, flush=True)
                lines.append(line)
            print(flush=True)
            lines.append("")
    if chosen.write:
        RESULTS.write_text("# The store, measured\n\n`make bench-store` made this.\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
