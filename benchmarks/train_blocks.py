"""Trains the block scorer on labelled pages: `make train-blocks PAGES=FILE` writes its model files.

One model for each fold of domains, in benchmarks/models/, and the one that ships, trained on all of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.block_corpus import Corpus, Lexicons, read_corpus
from benchmarks.folds import FOLDS, MODELS
from benchmarks.trainer import averaged, train_forest
from cleaners.learned.blocks_model import write
from cleaners.learned.forest import Forest

SHIPPED = Path(__file__).parent.parent / "cleaners" / "learned" / "blocks.npz"
TREES = 350
# Which share of the pages each forest learns from once more in words that no model knows, and without names.
SHARES = (0.4, 1.0)
# Operating points of careful mode, chosen by cross-validation: see cleaners/learned/blocks_judge.py.
POINTS = {"careful": 0.08, "careful_around": 0.1}


def train(
    corpus: Corpus, without: int | None, lexicons: Callable[[frozenset[int]], Lexicons], path: Path
) -> None:
    """Train on all folds but one and write the model.

    The forest never sees a lexicon that has learned from the page at hand, or it would trust the lexicon
    more than new pages bear out: so each fold's rows come from lexicons trained without that fold.
    """
    left_out = frozenset() if without is None else frozenset({without})
    folds = [fold for fold in range(FOLDS) if fold != without]
    forests: list[Forest] = []
    for share in SHARES:
        parts = [corpus.rows(fold, lexicons(left_out | {fold}), share) for fold in folds]
        rows, kept, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
        del parts
        forests.append(train_forest(rows, kept, weights, TREES))
    write(path, averaged(forests), lexicons(left_out), POINTS)


def main() -> None:
    """Train the fold models and the one that ships."""
    parser = argparse.ArgumentParser(description="Train the block scorer.")
    parser.add_argument(
        "pages", type=Path, help="Parquet file with the columns id, url, page_type, html, gold"
    )
    corpus = read_corpus(parser.parse_args().pages)
    lexicons = cache(corpus.lexicons)
    MODELS.mkdir(exist_ok=True)
    for fold in range(FOLDS):
        train(corpus, fold, lexicons, MODELS / f"blocks{fold}.npz")
        print(f"fold {fold} done", flush=True)
    train(corpus, None, lexicons, SHIPPED)


if __name__ == "__main__":
    main()
