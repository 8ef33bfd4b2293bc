"""Trains the gate of the line model, which tells pages from text that is clean already.

    make train-gate PAGES=FILE      (the gates alone, on the model files that are there)

The gate sees nothing but judgements. Those of words that the model has never read are less sure, so that a
page in another language looks cleaner than it is. So it learns from pages and clean texts in disguise, too.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.disguise import disguised
from benchmarks.folds import FOLDS, MODELS, SHIPPED, fold_of
from benchmarks.line_texts import CLEAN, AnyPage, Text, read_texts
from benchmarks.pages import read_pages
from benchmarks.trainer import train_forest
from benchmarks.written import written_texts
from cleaners.learned import gate
from cleaners.learned.forest import Forest
from cleaners.learned.judge import MIN_LINES, best_selection
from cleaners.learned.lines import Array
from cleaners.learned.model import Model, read, with_gate

TREES = 120
BATCH = 20  # pages that a worker judges at a time
OWN_WEIGHT = 4.0  # of our own outcome: a second cleaning should find nothing to do
DISGUISED = ("block", "gold", "kept")  # kinds of texts that are seen in disguise, too
_ZEROS = np.zeros((1, 2), np.float32)
UNTRAINED = Forest(np.zeros((1, 1), np.int16), _ZEROS[:, :1], _ZEROS, 0.0)


class Judged(NamedTuple):
    """One text as the gate would see it: its fold, whether it is clean, how much it counts, its features."""

    fold: int
    clean: bool
    weight: float
    features: Array


def judged_by(job: tuple[Path, list[tuple[int, AnyPage]]]) -> list[Judged]:
    """What the gate would see of some pages' texts by the model in a file, which has read none of them."""
    file, pages = job
    model = read(with_gate(file.read_bytes(), UNTRAINED))  # its own may know other features
    return [
        Judged(fold_of(page.domain), is_clean, weight, features)
        for number, page in pages
        for text in read_texts((number, page))
        if text.kind != "rest"  # a page without what named rules take is no clean text, and looks like one
        for lines in _tellings(text, page.id)
        for is_clean, weight, features in _judgements(model, text, lines)
    ]


def _tellings(text: Text, page: str) -> Iterator[list[str]]:
    """A text as it is and, if its kind is one of those, in a disguise."""
    yield text.lines
    if text.kind in DISGUISED:
        yield disguised(text.lines, f"{text.kind} {page}")


def _judgements(model: Model, text: Text, lines: list[str]) -> Iterator[tuple[bool, float, Array]]:
    """A text as it is, and what is left of a page."""
    content, words = (column[text.left] for column in model.contents(lines, text.evidence))
    yield text.kind in CLEAN, 1.0, gate.features(content, words)
    if text.kind not in CLEAN:
        chosen = np.flatnonzero(text.left)[best_selection(content, words)[0]].tolist()
        if len(chosen) >= MIN_LINES:
            rest = model.contents([lines[place] for place in chosen], text.evidence[chosen])
            yield True, OWN_WEIGHT, gate.features(*rest)


def train_gate(rows: Sequence[Judged], without: int | None) -> Forest:
    """Train the gate on what was judged of all folds but one."""
    chosen = [row for row in rows if row.fold != without]
    clean: NDArray[np.bool_] = np.array([row.clean for row in chosen])
    weights = np.array([row.weight for row in chosen], np.float32)
    return train_forest(np.concatenate([row.features for row in chosen]), clean, weights, TREES)


def train_gates(pages: Sequence[AnyPage], jobs: int) -> None:
    """Train the gates of all models and write them into their files."""
    files = [MODELS / f"fold{fold}.npz" for fold in range(FOLDS)]
    numbered: list[list[tuple[int, AnyPage]]] = [[] for _ in files]
    for number, page in enumerate(pages):
        numbered[fold_of(page.domain)].append((number, page))
    batches = [
        (file, own[start : start + BATCH])
        for file, own in zip(files, numbered, strict=True)
        for start in range(0, len(own), BATCH)
    ]
    with ProcessPoolExecutor(jobs) as pool:
        rows = list(chain.from_iterable(pool.map(judged_by, batches)))
    for fold, file in (*enumerate(files), (None, SHIPPED)):
        file.write_bytes(with_gate(file.read_bytes(), train_gate(rows, fold)))


def main() -> None:
    """Train the gates alone."""
    parser = argparse.ArgumentParser(description="Train the gates of the line models.")
    parser.add_argument("pages", type=Path, help="Parquet file with the columns of WCXB")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    wishes = parser.parse_args()
    train_gates([*read_pages(wishes.pages), *written_texts()], wishes.jobs)


if __name__ == "__main__":
    main()
