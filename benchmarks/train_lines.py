"""Train the line classifier that ships as ``cleaners/learned/lines.npz``.

    make train            (an environment of its own; about half an hour on two cores)

Trained on the development pages of WCXB, the Web Content eXtraction Benchmark by Murrough Foley
(CC BY 4.0), rendered as text in several styles, and on pages of our own in many languages (`written.py`),
after the named rules have taken what they know. Five more models, each without a fifth of the domains and
languages, go to ``benchmarks/models/`` for honest figures; see ``folds.py``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.folds import FOLDS, MODELS, SHIPPED
from benchmarks.gate_trainer import UNTRAINED, train_gates
from benchmarks.line_corpus import Corpus
from benchmarks.line_texts import AnyPage
from benchmarks.net_trainer import SHAPE, train_net
from benchmarks.pages import read_pages
from benchmarks.trainer import train_forest
from benchmarks.written import written_texts
from cleaners.learned.forest import Forest
from cleaners.learned.lines import Array
from cleaners.learned.model import write
from cleaners.learned.net import Net

TREES = 350  # more are no better beside the net
SEED = 1
# Operating points of careful mode, chosen by cross-validation: see cleaners/learned/judge.py.
POINTS = {"careful": 0.18, "careful_around": 0.2}
EVERY = (*range(FOLDS), None)
"""Which fold each model does without; the one that ships does without none."""


class Trained(NamedTuple):
    """One model without its gate."""

    forest: Forest
    net: Net
    weights: Array
    vectors: Array


class Trainer:
    """Trains models on one corpus; worker processes inherit it, so nothing large moves between them."""

    corpus: Corpus
    lexicons: dict[frozenset[int], Array]

    @classmethod
    def lexicon(cls, without: frozenset[int]) -> tuple[frozenset[int], Array]:
        """Train one lexicon."""
        return without, cls.corpus.lexicon(without)

    @classmethod
    def train(cls, without: int | None) -> Trained:
        """Train on all folds but one.

        The forest never sees a lexicon that has learned from the page at hand, or it would trust the
        lexicon more than new pages bear out: each fold's rows come from one trained without that fold.
        """
        corpus = cls.corpus
        left_out = frozenset() if without is None else frozenset({without})
        folds = [fold for fold in range(FOLDS) if fold != without]
        parts = [
            corpus.rows(corpus.outside(frozenset(range(FOLDS)) - {fold}), cls.lexicons[left_out | {fold}])
            for fold in folds
        ]
        rows, kept, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
        del parts
        forest = train_forest(rows, kept, weights, TREES, threads=1)
        del rows
        pages = corpus.net_pages(corpus.outside(left_out))
        net, vectors = train_net(pages, len(corpus.terms), SHAPE, SEED)
        print("all folds" if without is None else f"without fold {without}", "done", flush=True)
        return Trained(forest, net, cls.lexicons[left_out], vectors)


def main() -> None:
    """Train the fold models and the one that ships."""
    parser = argparse.ArgumentParser(description="Train the line classifier.")
    parser.add_argument("pages", type=Path, help="Parquet file with the columns of WCXB")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    wishes = parser.parse_args()
    pages: list[AnyPage] = [*read_pages(wishes.pages), *written_texts()]
    corpus = Trainer.corpus = Corpus(pages, wishes.jobs)
    print(f"{len(corpus.texts)} texts, {len(corpus.terms)} terms", flush=True)
    held_out = [frozenset(folds) for size in range(3) for folds in combinations(range(FOLDS), size)]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(wishes.jobs, fork) as pool:
        Trainer.lexicons = dict(pool.map(Trainer.lexicon, held_out))
    with ProcessPoolExecutor(wishes.jobs, fork) as pool:
        trained = dict(zip(EVERY, pool.map(Trainer.train, EVERY), strict=True))
    MODELS.mkdir(exist_ok=True)
    for without, model in trained.items():
        path = SHIPPED if without is None else MODELS / f"fold{without}.npz"
        trees = {"forest": model.forest, "gate": UNTRAINED}
        write(path, trees, model.net, (corpus.terms, model.weights, model.vectors), POINTS)
    train_gates(pages, wishes.jobs)


if __name__ == "__main__":
    main()
