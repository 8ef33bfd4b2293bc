"""Train the line classifier that ships as ``cleaners/learned/lines.npz``.

    make train            (an environment of its own; about ten minutes on two cores)

Trained on the development pages of WCXB, the Web Content eXtraction Benchmark by Murrough Foley
(CC BY 4.0), rendered as text in several styles, after the named rules have taken what they know. The
gold texts themselves and pages that are clean already are training documents too, so that the model
knows what it has to leave alone. Five more models, each without a fifth of the domains, go to
``benchmarks/models/`` for honest figures; see ``folds.py``.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks.folds import FOLDS, MODELS, fold_of
from benchmarks.pages import LabelledPage, labels, read_pages, rendered
from benchmarks.trainer import (
    count_terms,
    keep_heaviest,
    lexicon_columns,
    train_forest,
    train_lexicon,
    vocabulary,
)
from cleaners.engine import changes, collect
from cleaners.learned.features import BASE, Array, base_features, describe, page_features, words_read
from cleaners.learned.judge import MIN_LINES, hit
from cleaners.learned.model import write
from cleaners.repair import mend
from cleaners.view import Document

SHIPPED = Path(__file__).parent.parent / "cleaners" / "learned" / "lines.npz"
MIN_DOMAINS = 4  # that use a word before the lexicon learns it
LEXICON_SIZE = 24_000  # words and pairs that are kept, those of the largest weight
# How much each kind of training document counts, and which share of the pages it is made of.
WEIGHTS = {"block": 1.0, "glued": 1.0, "node": 1.0, "gold": 1.0, "kept": 0.6}
SHARES = {"block": 1.0, "glued": 0.6, "node": 0.6, "gold": 0.4, "kept": 0.4}
# Operating points of careful mode, chosen by cross-validation: see cleaners/learned/judge.py.
POINTS = {"careful": 0.12, "careful_around": 0.1}


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all pages in one rendering, as arrays with one row a line.

    Attributes:
        base: what ``base_features`` says of them, the lexicon's columns still 0.
        page: number of the page that each belongs to.
        kept: whether people kept it.
        words: its words in lower case.
    """

    base: Array
    page: NDArray[np.int64]
    kept: NDArray[np.bool_]
    words: list[list[str]]

    @property
    def pages(self) -> list[tuple[int, int]]:
        """First line and end of each page."""
        starts = np.flatnonzero(np.diff(self.page, prepend=-1))
        return list(zip(starts.tolist(), [*starts[1:].tolist(), len(self.page)], strict=True))

    @property
    def weights(self) -> Array:
        """A line counts by its words, and less on a long page: between all words and all pages alike."""
        words = self.base[:, 0] + 1
        totals = np.bincount(self.page, weights=words)
        weights: Array = (words / (totals[self.page] + 200) ** 0.6).astype(np.float32)
        return weights


def read_lines(pages: Sequence[LabelledPage], kind: str) -> Lines:
    """Render the pages, let the named rules take what they know, describe and label the rest.

    Args:
        pages: all pages; a share of them, chosen by id, is rendered in this kind.
        kind: a style of rendering; "gold" for the gold text itself, "kept" for the lines of the block
            rendering that people kept.
    """
    base: list[Array] = []
    page_of: list[int] = []
    kept: list[bool] = []
    words: list[list[str]] = []
    for number, page in enumerate(pages):
        if _draw(page.id, kind) >= SHARES[kind]:
            continue
        lines, hits, is_kept = _described(page, kind)
        if len(lines) < MIN_LINES:
            continue
        base.append(base_features(lines, hits, partial(describe, lexicon={})))
        page_of += [number] * len(lines)
        kept += is_kept
        words += map(words_read, lines)
    return Lines(np.concatenate(base), np.array(page_of), np.array(kept), words)


def _draw(page: str, kind: str) -> float:
    return int(hashlib.sha256(f"{kind} {page}".encode()).hexdigest()[:8], 16) / 16**8


def _described(page: LabelledPage, kind: str) -> tuple[list[str], list[float], list[bool]]:
    """Texts, hits and labels of the lines that the named rules leave of a page."""
    style = {"gold": "block", "kept": "block"}.get(kind, kind)
    text = page.gold if kind == "gold" else rendered(page.html, style)  # type: ignore[arg-type]
    if kind == "kept":
        raw = text.split("\n")
        text = "\n".join(line for line, stays in zip(raw, labels(raw, page.gold), strict=True) if stays)
    document = Document(mend(text)[0])
    rest = document.after(changes(document, collect(document, "careful"))).lines
    texts = [line.bare for line in rest]
    is_kept = [True] * len(texts) if kind in ("gold", "kept") else labels(texts, page.gold)
    return texts, [hit(line) for line in rest], is_kept


@dataclass(frozen=True, slots=True)
class Corpus:
    """All training lines with their terms counted, and the fold of every page."""

    lines: dict[str, Lines]
    counts: dict[str, sp.csr_matrix]
    totals: dict[str, NDArray[np.int64]]
    terms: list[str]
    folds: NDArray[np.int64]

    def lexicon(self, without: frozenset[int]) -> Array:
        """Train a lexicon on the pages outside some folds."""
        counts, totals, kept, weights = [], [], [], []
        for kind in ("block", "glued"):
            lines = self.lines[kind]
            chosen = ~np.isin(self.folds[lines.page], list(without))
            counts.append(self.counts[kind][chosen])
            totals.append(self.totals[kind][chosen])
            kept.append(lines.kept[chosen])
            words = lines.base[:, 0] + 1
            per_page = np.bincount(lines.page, weights=words)[lines.page] + 200
            weights.append(np.sqrt(words / per_page)[chosen])
        trained = train_lexicon(
            sp.vstack(counts).tocsr(), np.concatenate(totals), np.concatenate(kept), np.concatenate(weights)
        )
        return keep_heaviest(trained, LEXICON_SIZE)

    def rows(self, kind: str, lexicon: Array, fold: int) -> tuple[Array, NDArray[np.bool_], Array]:
        """Features, labels and weights of the lines of one fold's pages."""
        lines = self.lines[kind]
        base = lines.base.copy()
        first = BASE.index("lexicon")
        base[:, first : first + 3] = lexicon_columns(self.counts[kind], self.totals[kind], lexicon)
        pages = [(start, end) for start, end in lines.pages if self.folds[lines.page[start]] == fold]
        inside = np.concatenate([np.arange(start, end) for start, end in pages])
        rows = np.concatenate([page_features(base[start:end]) for start, end in pages])
        return rows, lines.kept[inside], lines.weights[inside] * WEIGHTS[kind]


def read_corpus(pages: Sequence[LabelledPage]) -> Corpus:
    """Render, clean, describe and count everything."""
    lines = {kind: read_lines(pages, kind) for kind in WEIGHTS}
    block = lines["block"]
    known = vocabulary(
        ((pages[page].domain, words) for page, words in zip(block.page.tolist(), block.words, strict=True)),
        MIN_DOMAINS,
    )
    counted = {kind: count_terms(lines[kind].words, known) for kind in lines}
    return Corpus(
        lines,
        {kind: counts for kind, (counts, _) in counted.items()},
        {kind: totals for kind, (_, totals) in counted.items()},
        list(known),
        np.array([fold_of(page.domain) for page in pages]),
    )


def train(
    corpus: Corpus, without: int | None, lexicons: Callable[[frozenset[int]], Array], path: Path
) -> None:
    """Train on all folds but one and write the model.

    The forest never sees a lexicon that has learned from the page at hand, or it would trust the lexicon
    more than new pages bear out: so each fold's rows come from a lexicon trained without that fold.
    """
    left_out = frozenset() if without is None else frozenset({without})
    parts = [
        corpus.rows(kind, lexicons(left_out | {fold}), fold)
        for fold in range(FOLDS)
        if fold != without
        for kind in WEIGHTS
    ]
    rows, kept, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    del parts
    forest = train_forest(rows, kept, weights)
    final = lexicons(left_out)
    lexicon = {term: float(weight) for term, weight in zip(corpus.terms, final, strict=True) if weight}
    write(path, forest, lexicon, POINTS)


def main() -> None:
    """Train the fold models and the one that ships."""
    parser = argparse.ArgumentParser(description="Train the line classifier.")
    parser.add_argument(
        "pages", type=Path, help="Parquet file with the columns id, url, page_type, html, gold"
    )
    corpus = read_corpus(list(read_pages(parser.parse_args().pages)))
    lexicons = cache(corpus.lexicon)
    MODELS.mkdir(exist_ok=True)
    for fold in range(FOLDS):
        train(corpus, fold, lexicons, MODELS / f"fold{fold}.npz")
        print(f"fold {fold} done", flush=True)
    train(corpus, None, lexicons, SHIPPED)


if __name__ == "__main__":
    main()
