"""Train the line classifier that ships as ``cleaners/learned/lines.npz``.

    make train            (an environment of its own; about half an hour on two cores)

Trained on the development pages of WCXB, the Web Content eXtraction Benchmark by Murrough Foley
(CC BY 4.0), rendered as text in several styles, after the named rules have taken what they know. Five
more models, each without a fifth of the domains, go to ``benchmarks/models/`` for honest figures; see
``folds.py``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.folds import FOLDS, MODELS
from benchmarks.line_corpus import CLEAN, Corpus, Text
from benchmarks.net_trainer import SHAPES, train_net
from benchmarks.pages import read_pages
from benchmarks.trainer import train_forest
from cleaners.learned import gate
from cleaners.learned.forest import Forest
from cleaners.learned.judge import MIN_LINES, best_selection
from cleaners.learned.lines import Array
from cleaners.learned.model import Model, write
from cleaners.learned.net import Net
from cleaners.learned.terms import Lexicon

SHIPPED = Path(__file__).parent.parent / "cleaners" / "learned" / "lines.npz"
TREES, GATE_TREES = 600, 80
OWN_WEIGHT = 4.0  # of our own outcome to the gate: a second cleaning should find nothing to do
# Operating points of careful mode, chosen by cross-validation: see cleaners/learned/judge.py.
POINTS = {"careful": 0.085, "careful_around": 0.1}
EVERY = (*range(FOLDS), None)
"""Which fold each model does without; the one that ships does without none."""


class Trained(NamedTuple):
    """One model without its gate."""

    forest: Forest
    nets: list[Net]
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
        trained = [train_net(pages, len(corpus.terms), shape, seed) for seed, shape in enumerate(SHAPES)]
        print("all folds" if without is None else f"without fold {without}", "done", flush=True)
        vectors = np.concatenate([vectors for _, vectors in trained], axis=1)
        return Trained(forest, [net for net, _ in trained], cls.lexicons[left_out], vectors)

    @classmethod
    def judged(cls, job: tuple[int, Trained]) -> list[tuple[int, bool, float, Array]]:
        """What the gate would see of a fold's texts by the model that has seen none of them.

        Returns:
            For each text its fold, whether it is clean, how much it counts, and its features.
        """
        fold, trained = job
        corpus = cls.corpus
        lexicon = Lexicon(corpus.terms, trained.weights, trained.vectors)
        model = Model(trained.forest, tuple(trained.nets), lexicon, trained.forest, 0.0, 0.0, "")
        texts = [t for t in (*corpus.texts, *corpus.clean) if corpus.folds[t.page] == fold]
        return [
            (fold, is_clean, weight, gate.features(*judgement))
            for text in texts
            for is_clean, weight, judgement in _judgements(model, text)
        ]


def _judgements(model: Model, text: Text) -> Iterator[tuple[bool, float, tuple[Array, Array]]]:
    """A text as it is, and what is left of a page."""
    content, words = model.contents(text.lines, text.hits)
    yield text.kind in CLEAN, 1.0, (content, words)
    if text.kind not in CLEAN:
        chosen = np.flatnonzero(best_selection(content, words)[0])
        if len(chosen) >= MIN_LINES:
            lines, hits = [text.lines[place] for place in chosen], [text.hits[place] for place in chosen]
            yield True, OWN_WEIGHT, model.contents(lines, hits)


def train_gate(rows: Sequence[tuple[int, bool, float, Array]], without: int | None) -> Forest:
    """Train the gate on what was judged of all folds but one."""
    chosen = [row for row in rows if row[0] != without]
    clean: NDArray[np.bool_] = np.array([row[1] for row in chosen])
    weights = np.array([row[2] for row in chosen], np.float32)
    return train_forest(np.concatenate([row[3] for row in chosen]), clean, weights, GATE_TREES)


def main() -> None:
    """Train the fold models and the one that ships."""
    parser = argparse.ArgumentParser(description="Train the line classifier.")
    parser.add_argument("pages", type=Path, help="Parquet file with the columns of WCXB")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    wishes = parser.parse_args()
    corpus = Trainer.corpus = Corpus(list(read_pages(wishes.pages)), wishes.jobs)
    print(f"{len(corpus.texts)} texts, {len(corpus.terms)} terms", flush=True)
    held_out = [frozenset(folds) for size in range(3) for folds in combinations(range(FOLDS), size)]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(wishes.jobs, fork) as pool:
        Trainer.lexicons = dict(pool.map(Trainer.lexicon, held_out))
    with ProcessPoolExecutor(wishes.jobs, fork) as pool:
        trained = dict(zip(EVERY, pool.map(Trainer.train, EVERY), strict=True))
    with ProcessPoolExecutor(wishes.jobs, fork) as pool:
        jobs = [(fold, trained[fold]) for fold in range(FOLDS)]
        judged = [row for rows in pool.map(Trainer.judged, jobs) for row in rows]
    MODELS.mkdir(exist_ok=True)
    for without, model in trained.items():
        path = SHIPPED if without is None else MODELS / f"fold{without}.npz"
        trees = {"forest": model.forest, "gate": train_gate(judged, without)}
        write(path, trees, model.nets, (corpus.terms, model.weights, model.vectors), POINTS)


if __name__ == "__main__":
    main()
