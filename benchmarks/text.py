"""Winnow on flat text beside other cleaners: one table, and floors that a run has to reach.

    make bench-text
    .venv/bin/python -m benchmarks.text [--pages FILE] [--step N] [--jobs N] [--update]

Exit code 1 if a figure is below its floor in benchmarks/floors.toml.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks import floors, peers, report
from benchmarks.folds import model_without
from benchmarks.measure import MODES, SIMPLE, Run, Tally, figures
from benchmarks.pages import STYLES, LabelledPage, read_pages, rendered, words
from cleaners import clean

PAGES = "../shared/bench/wcxb-dev.parquet"
TIMED = 150  # pages, evenly spread


def main() -> int:
    """Measure, print, hold to the floors."""
    wishes = arguments(__doc__)
    pages = list(read_pages(wishes.pages, wishes.step))
    run = measure(pages, wishes.jobs)
    found = figures(run)
    timed = pages[:: max(1, len(pages) // TIMED)]
    found["throughput.ratio"] = peers.throughput([rendered(page.html, "block") for page in timed])
    print(report.text(run, found))
    if wishes.step == 1:
        report.write(run, found)
    return floors.hold("text", found, wishes.update)


def measure(pages: list[LabelledPage], jobs: int) -> Run:
    """Run every cleaner on every rendering of every page."""
    total = Run()
    with ProcessPoolExecutor(jobs) as pool:
        for done, run in enumerate(pool.map(measured, pages, chunksize=4), 1):
            total.merge(run)
            if done % 100 == 0 or done == len(pages):
                print(f"{done} of {len(pages)} pages", file=sys.stderr)
    return total


def measured(page: LabelledPage) -> Run:
    """Run every cleaner on every rendering of one page."""
    run = Run()
    gold = words(page.gold)
    with cross_validated(page):
        for style in STYLES:
            raw = rendered(page.html, style)
            texts: dict[str, str] = {}
            for mode in MODES:
                texts[mode] = clean(raw, "text/plain", mode=mode).text
                run.add_second(mode, clean(texts[mode], "text/plain", mode=mode))
            texts |= {name: simple(raw) for name, simple in SIMPLE.items()}
            texts |= _worker().ask(raw)
            have = words(raw)
            for system, text in texts.items():
                run.add(system, style, page.page_type, Tally.of(have, words(text), gold))
        for mode in MODES:
            run.add_gold(mode, gold, words(clean(page.gold, "text/plain", mode=mode).text))
    return run


def cross_validated(page: LabelledPage) -> AbstractContextManager[object]:
    """Clean with the line model that was trained without this page's site.

    The model that ships was trained on these very pages, so its own figures would flatter it.
    """
    if find_spec("cleaners.learned.model") is None:
        return nullcontext()
    file = model_without(page.domain)
    if not file.exists():
        raise SystemExit(f"{file} is missing; `make train` makes it")
    using: Callable[[Path], AbstractContextManager[object]] = import_module("cleaners.learned.model").using
    return using(file)


@cache
def _worker() -> peers.Worker:
    """The other cleaners, one process of them for each of ours; it ends when ours does."""
    return peers.Worker("texts")


def arguments(description: str | None) -> argparse.Namespace:
    """Read the command line of a benchmark over labelled pages."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    pages = Path(os.environ.get("WINNOW_PAGES") or PAGES)
    parser.add_argument("--pages", type=Path, default=pages, help=f"labelled pages, {pages} or $WINNOW_PAGES")
    parser.add_argument("--step", type=int, default=1, help="every Nth page only; leaves the results alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--update", action="store_true", help="raise the floors to better figures")
    wishes = parser.parse_args()
    if not wishes.pages.exists():
        parser.error(f"no pages at {wishes.pages}; name them with --pages or WINNOW_PAGES")
    if wishes.update and wishes.step != 1:
        parser.error("--update needs all pages, so no --step")
    return wishes


if __name__ == "__main__":
    sys.exit(main())
