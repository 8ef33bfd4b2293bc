"""Winnow on pages of HTML beside other extractors: one table, one picture, floors that a run has to reach.

    make bench-html
    .venv/bin/python -m benchmarks.html [--pages FILE] [--step N] [--jobs N] [--update]

Exit code 1 if a figure is below its floor in benchmarks/floors.toml.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from benchmarks import floors, html_metadata, html_report, peers
from benchmarks.folds import MODELS, fold_of
from benchmarks.measure import MODES, Run, Tally, as_in_a_run, forget
from benchmarks.pages import LabelledPage, read_pages, words
from benchmarks.text import arguments
from cleaners import DocumentError, clean
from cleaners.html.markup import render
from cleaners.learned.blocks_model import using

SCRIPT = Path(__file__).with_name("html_peer_worker.py")
TIMED = 150  # pages, evenly spread
STYLE = "html"
REFERENCE = "trafilatura fast"  # what speed is measured against
CHUNK = 10  # pages


def main() -> int:
    """Measure, print, hold to the floors."""
    wishes = arguments(__doc__)
    pages = list(read_pages(wishes.pages, wishes.step))
    run, facts = measure(pages, wishes.jobs)
    timed = [page.html for page in pages[:: max(1, len(pages) // TIMED)]]
    found = figures(run) | html_metadata.figures(facts) | speeds(timed)
    print(html_report.text(run, found))
    if wishes.step == 1:
        html_report.write(run, found)
    return floors.hold("html", found, wishes.update)


def measure(pages: list[LabelledPage], jobs: int) -> tuple[Run, Counter[str]]:
    """Run every extractor on every page; count what the metadata are worth."""
    total, facts = Run(), Counter[str]()
    with ProcessPoolExecutor(jobs) as pool:
        for done, (run, counts) in enumerate(pool.map(measured, pages, chunksize=4), 1):
            total.merge(run)
            facts.update(counts)
            if done % 100 == 0 or done == len(pages):
                print(f"{done} of {len(pages)} pages", file=sys.stderr)
    return total, facts


def measured(page: LabelledPage) -> tuple[Run, Counter[str]]:
    """Run every extractor on one page, Winnow with the models that have not seen its site."""
    run, gold = Run(), words(page.gold)
    file = MODELS / f"blocks{fold_of(page.domain)}.npz"
    if not file.exists():
        raise SystemExit(f"{file} is missing; `make train-blocks` makes it")
    have = words(render(page.html).text)
    texts = {"nothing": have} | {name: words(text) for name, text in _worker().ask(page.html).items()}
    facts = Counter[str]()
    with using(file):
        for mode in MODES:
            try:
                done = clean(page.html, "text/html", mode=mode)
            except DocumentError:
                texts[mode] = Counter()
                continue
            titles = [edit.removed for edit in done.edits if edit.field == "title"]
            texts[mode] = words("\n".join((done.text, *titles)))
            facts = html_metadata.counted(page, done)
            run.add_second(mode, clean(done.text, "text/plain", mode=mode))
    for system, text in texts.items():
        run.add(system, STYLE, page.page_type, Tally.of(have, text, gold))
    return run, facts


@cache
def _worker() -> peers.Worker:
    return peers.Worker("texts", SCRIPT)


def figures(run: Run) -> dict[str, float]:
    """Name and compute the figures: ``balanced.f1``, ``balanced.forum.f1``, ``balanced.lead`` and so on."""
    found: dict[str, float] = {}
    for system in run.names(0):
        found |= {f"{system}.{name}": value for name, value in run.total(system).figures().items()}
        for page_type in sorted(run.names(2)):
            found[f"{system}.{page_type}.f1"] = run.total(system, STYLE, page_type).figures()["f1"]
    for mode in MODES:
        found |= {name: value for name, value in run.mode_figures(mode).items() if "second" in name}
    best = max(found[f"{system}.f1"] for system in run.names(0) if system not in MODES)
    return found | {"balanced.lead": found["balanced.f1"] - best}


def speeds(sources: list[str], rounds: int = 3) -> dict[str, float]:
    """Milliseconds of processor time a page, and how many times as fast as the reference each is.

    All take the same pages on the same core, a few pages each in turns, so that what else the machine
    does slows all. The median of the rounds counts. Ours is set up like the processes of a run that clean.
    """
    chunks = [sources[start : start + CHUNK] for start in range(0, len(sources), CHUNK)]
    with as_in_a_run(), peers.Worker("times", SCRIPT) as worker:
        _round(worker, chunks[:2])  # warms up
        counted = [_round(worker, chunks) for _ in range(rounds)]
    found: dict[str, float] = {}
    for name in counted[0]:
        found[f"{name}.ms"] = 1000 * statistics.median(times[name] for times in counted) / len(sources)
        found[f"{name}.ratio"] = statistics.median(times[REFERENCE] / times[name] for times in counted)
    return found


def _round(worker: peers.Worker, chunks: list[list[str]]) -> dict[str, float]:
    times: dict[str, float] = defaultdict(float)
    for chunk in chunks:
        for name, seconds in worker.ask(chunk).items():
            times[name] += seconds
        encoded = [source.encode() for source in chunk]
        for mode in MODES:
            forget()
            start = time.process_time()
            for data in encoded:
                clean(data, "text/html; charset=utf-8", mode=mode)
            times[mode] += time.process_time() - start
    return times


if __name__ == "__main__":
    sys.exit(main())
