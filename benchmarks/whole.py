"""Whole pipelines side by side: read JSON Lines, clean, write Parquet. One table, one picture.

    make bench
    .venv/bin/python -m benchmarks.whole [--pages FILE] [--step N] [--growth N…] [--workers N…] [--rounds N]

Winnow runs as it runs in use: its Prefect flow on a server of its own, with trace, ledger, search for
duplicates and the dataset's card. Each pipeline is a program of its own on the same files, one after another;
processor time counts, of all its processes, starts included, since what else a machine does stretches
seconds. Prefect's server is left out of it: ``make bench-overhead`` weighs it. A run writes the lines that it
has measured into benchmarks/results/whole.md, those of pages only if it took all; ``--growth 1000000`` adds
one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from benchmarks import whole_report
from benchmarks.meter import measure
from benchmarks.overhead import server
from benchmarks.peers import INTERPRETER, ONE_THREAD
from benchmarks.text import PAGES
from benchmarks.whole_corpus import Corpus, pages, small
from benchmarks.whole_report import Figure

PROJECT = Path(__file__).resolve().parent.parent
PARTS = ("cleaners", "sources", "output", "flows")
GROWTH = (1_000, 10_000, 100_000)
SHARD_MEGABYTES = 16

SOURCE = """\
name = "{name}"
title = "Documents of the benchmark"
description = "…"
licence = "CC-BY-4.0"
root = "{folder}"
include = ["*.jsonl"]

[fields]
{field} = "{field}"

[[examples]]
text = "The harbour will be closed to lorries from Monday on."
keeps = ["harbour"]
"""

RUN = """
import sys
from flows.ingest import ingest
from flows.parameters import Inputs, Output, Run

if __name__ == "__main__":
    source, root, workers = sys.argv[1:]
    run = Run(workers=int(workers), shard_megabytes={shard})
    state = ingest(Inputs(sources=[source]), Output(root=root), run=run, return_state=True)
    sys.exit(0 if state.is_completed() else state.message)
"""


class Bench:
    """The programs, and where they work."""

    def __init__(self, scratch: Path, environment: Mapping[str, str]) -> None:
        self._scratch = scratch
        self._project = scratch / "project"
        paths = os.pathsep.join(
            map(str, (self._project, PROJECT))
        )  # the copy's code first, the meter behind it
        self._environment = {**environment, **ONE_THREAD, "PYTHONPATH": paths}
        for part in PARTS:
            shutil.copytree(
                PROJECT / part, self._project / part, ignore=shutil.ignore_patterns("__pycache__")
            )
        (self._project / "bench_run.py").write_text(RUN.format(shard=SHARD_MEGABYTES), "utf-8")

    def run(self, system: str, corpus: Corpus, workers: int) -> Figure:
        """Run a pipeline over a corpus; what it writes is removed."""
        name, output = corpus.folder.name, self._scratch / "out"
        if system == "Winnow":
            self._add_source(name, corpus.folder)
            command: list[str | Path] = [sys.executable, "bench_run.py", name, output, str(workers)]
        else:
            kind = "html" if name == "html" else "text"
            task = f"{system.partition(' ')[0]}-{kind}"
            script = PROJECT / "benchmarks" / "whole_peers.py"
            command = [INTERPRETER, "-P", script, task, corpus.folder, output, str(workers)]
        spent = measure(command, self._environment, self._project)
        for left in (output, output.with_name("out-log")):
            shutil.rmtree(left, ignore_errors=True)
        figure = Figure(system, name, corpus.documents, corpus.size, workers, spent)
        print(whole_report.line(figure), file=sys.stderr, flush=True)
        return figure

    def _add_source(self, name: str, folder: Path) -> None:
        field = "html" if name == "html" else "text"
        text = SOURCE.format(name=name, folder=folder, field=field)
        (self._project / "sources" / "catalog" / f"{name}.toml").write_text(text, "utf-8")


def main() -> int:
    """Measure, print, write."""
    wishes = _wishes()
    if not INTERPRETER.exists():
        raise SystemExit("the other pipelines are not installed; `make bench` does that")
    figures = []
    with tempfile.TemporaryDirectory() as name, server(Path(name) / "prefect") as environment:
        for figure in _measured(Bench(Path(name), environment), Path(name), wishes):
            figures.append(figure)
            if wishes.step == 1 or figure.corpus.startswith("small"):
                whole_report.write([figure])  # at once: a run takes long
    print(whole_report.text(figures))
    return 0


def _measured(bench: Bench, scratch: Path, wishes: argparse.Namespace) -> Iterator[Figure]:
    yield from _growth(bench, scratch, wishes.growth)
    if wishes.workers:
        yield from _side_by_side(bench, scratch, wishes)


def _side_by_side(bench: Bench, scratch: Path, wishes: argparse.Namespace) -> Iterator[Figure]:
    """All pipelines in turns on pages and on their texts; the round of median processor time counts."""
    html, text = pages(wishes.pages, scratch / "corpora", wishes.step)
    systems = {html: ("Winnow", "datatrove", "script"), text: ("Winnow", "datatrove")}
    for workers, corpus in product(wishes.workers, (html, text)):
        rounds = [
            [bench.run(system, corpus, workers) for system in systems[corpus]] for _ in range(wishes.rounds)
        ]
        for figures in zip(*rounds, strict=True):
            yield sorted(figures, key=_cpu)[len(figures) // 2]


def _growth(bench: Bench, scratch: Path, sizes: list[int]) -> Iterator[Figure]:
    """Winnow and datatrove on more and more small documents."""
    for number in sizes:
        corpus = small(scratch / "corpora" / f"small-{number}", number)
        for system in ("Winnow", "datatrove"):
            yield bench.run(system, corpus, 1)
        shutil.rmtree(corpus.folder)


def _cpu(figure: Figure) -> float:
    return figure.spent.cpu


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    pages_file = Path(os.environ.get("WINNOW_PAGES") or PAGES)
    parser.add_argument("--pages", type=Path, default=pages_file, help=f"labelled pages, {pages_file}")
    parser.add_argument("--step", type=int, default=1, help="every Nth page only")
    parser.add_argument(
        "--growth", type=int, nargs="*", default=list(GROWTH), help="numbers of small documents"
    )
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2], help="of each pipeline")
    parser.add_argument("--rounds", type=int, default=1, help="of all pipelines on pages and texts")
    wishes = parser.parse_args()
    if wishes.workers and not wishes.pages.exists():
        parser.error(f"no pages at {wishes.pages}; name them with --pages or WINNOW_PAGES")
    return wishes


if __name__ == "__main__":
    sys.exit(main())
