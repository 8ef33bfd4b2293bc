"""Winnow on pages of HTML beside other extractors: one table, one picture, floors that a run has to reach.

    make bench-html
    .venv/bin/python -m benchmarks.html [--pages FILE] [--step N] [--jobs N] [--update]

Exit code 1 if a figure is below its floor in benchmarks/floors.toml.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

from benchmarks import floors, html_metadata, html_report, peers
from benchmarks.folds import fold_of
from benchmarks.measure import MODES, Run, Tally, words_kept
from benchmarks.pages import LabelledPage, read_pages, words
from benchmarks.text import arguments
from cleaners import clean
from cleaners.learned.blocks_model import using
from cleaners.markup import render

SCRIPT = Path(__file__).with_name("html_peer_worker.py")
MODELS = Path(__file__).with_name("models")
TIMED = 150  # pages, evenly spread
STYLE = "html"
FASTEST = "trafilatura fast"  # what speed is measured against


def main() -> int:
    """Measure, print, hold to the floors."""
    wishes = arguments(__doc__ or "")
    pages = list(read_pages(wishes.pages, wishes.step))
    run, facts = measure(pages, wishes.jobs)
    timed = [page.html for page in pages[:: max(1, len(pages) // TIMED)]]
    found = figures(run) | speeds(timed) | facts.figures()
    print(html_report.text(run, found))
    if wishes.step == 1:
        html_report.write(run, found)
    return floors.hold("html", found, wishes.update)
