"""The training documents of the line model: labelled pages in several renderings, and clean texts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks.disguise import disguised, drawn
from benchmarks.folds import fold_of
from benchmarks.net_trainer import Page
from benchmarks.pages import STYLES, LabelledPage, labels, rendered
from benchmarks.trainer import count_terms, keep_heaviest, lexicon_columns, train_lexicon, vocabulary
from cleaners.engine import collect
from cleaners.learned.features import page_features
from cleaners.learned.judge import MIN_LINES
from cleaners.learned.lines import BASE, EVIDENCE, Array, Lines
from cleaners.learned.named import evidence
from cleaners.learned.net import inputs
from cleaners.learned.terms import NOTHING, words_read
from cleaners.repair import mend
from cleaners.view import Document

# Which share of the pages is rendered in each kind. "gold" is the gold text by itself, "kept" the lines of
# the block rendering that people kept: texts that are clean, which only the gate learns from; "disguised" is
# the block rendering in words that no model knows, "rest" what of it the named rules leave, by itself.
SHARES = {"block": 1.0, "glued": 0.4, "node": 0.3, "disguised": 0.4, "rest": 0.3, "gold": 1.0, "kept": 1.0}
CLEAN = ("gold", "kept")
PAGES = tuple(kind for kind in SHARES if kind not in CLEAN)
LEXICON_KINDS = ("block", "glued")
MIN_DOMAINS = 5  # that use a word before a model learns it
LEXICON_SIZE = 24_000  # words and pairs with a weight, those of the largest


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the line model meets it: what the named rules leave, amid what they have taken.

    Attributes:
        page: number of its page.
        kind: how it was made, see :data:`SHARES`.
        lines: without the white space around them.
        evidence: shape (lines, len(EVIDENCE)), see :mod:`cleaners.learned.named`.
        kept: whether people kept it.
    """

    page: int
    kind: str
    lines: list[str]
    evidence: Array
    kept: NDArray[np.bool_]

    @property
    def left(self) -> NDArray[np.bool_]:
        """Which lines are the model's to judge."""
        found: NDArray[np.bool_] = self.evidence[:, EVIDENCE.index("sort")] == 0
        return found


def read_texts(numbered: tuple[int, LabelledPage]) -> list[Text]:
    """All training documents of one page."""
    number, page = numbered
    return [
        text
        for kind in SHARES
        if drawn(page.id, kind) < SHARES[kind] and (text := _read(number, page, kind)).left.sum() >= MIN_LINES
    ]


def _read(number: int, page: LabelledPage, kind: str) -> Text:
    style = kind if kind in STYLES else "block"
    text = page.gold if kind == "gold" else rendered(page.html, style)
    if kind == "kept":
        raw = text.split("\n")
        text = "\n".join(line for line, stays in zip(raw, labels(raw, page.gold), strict=True) if stays)
    document = Document(mend(text)[0])
    rest = document.after(entry.mark for entry in collect(document, "careful"))
    seen = rest if kind == "rest" else document.beside(rest)
    lines = [line.bare for line in seen.lines]
    kept = [True] * len(lines) if kind in CLEAN else labels(lines, page.gold)
    if kind == "disguised":
        lines = disguised(lines, page.id)
    return Text(number, kind, lines, evidence(seen), np.array(kept))


class Corpus:
    """All training documents with their features and terms.

    Attributes:
        texts: all of them; those of pages first.
        folds: shape (pages,), the fold of each page.
        terms: words and pairs that the models can know, sorted.
    """

    def __init__(self, pages: Sequence[LabelledPage], jobs: int) -> None:
        with ProcessPoolExecutor(jobs) as pool:
            found = list(chain.from_iterable(pool.map(read_texts, enumerate(pages), chunksize=8)))
        self.texts = [text for text in found if text.kind not in CLEAN]
        self.clean = [text for text in found if text.kind in CLEAN]
        self.folds = np.array([fold_of(page.domain) for page in pages])
        words = [list(map(words_read, text.lines)) for text in self.texts]
        known = vocabulary(
            (
                (pages[text.page].domain, line)
                for text, lines in zip(self.texts, words, strict=True)
                if text.kind == "block"
                for line in compress(lines, text.left)
            ),
            MIN_DOMAINS,
        )
        self.terms = list(known)
        self._base = [Lines.of(text.lines, NOTHING).base(text.evidence) for text in self.texts]
        counted = [count_terms(lines, known) for lines in words]
        self._counts = [counts for counts, _ in counted]
        self._totals = [totals for _, totals in counted]

    def outside(self, folds: frozenset[int]) -> list[int]:
        """Numbers of the texts whose pages are in none of the folds."""
        return [n for n, text in enumerate(self.texts) if self.folds[text.page] not in folds]

    def lexicon(self, without: frozenset[int]) -> Array:
        """Train a lexicon on the pages outside some folds; shape (terms,)."""
        chosen = [n for n in self.outside(without) if self.texts[n].kind in LEXICON_KINDS]
        left = {n: np.flatnonzero(self.texts[n].left) for n in chosen}
        words = [self._base[n][left[n], 0] + 1 for n in chosen]
        trained = train_lexicon(
            sp.vstack([self._counts[n][left[n]] for n in chosen]).tocsr(),
            np.concatenate([self._totals[n][left[n]] for n in chosen]),
            np.concatenate([self.texts[n].kept[left[n]] for n in chosen]),
            np.concatenate([np.sqrt(count / (count.sum() + 200)) for count in words]),
        )
        return keep_heaviest(trained, LEXICON_SIZE)

    def rows(self, numbers: Sequence[int], lexicon: Array) -> tuple[Array, NDArray[np.bool_], Array]:
        """Features, labels and weights of the lines of some texts that are the model's to judge."""
        first = BASE.index("lexicon")
        found: list[Array] = []
        for number in numbers:
            base = self._base[number].copy()
            columns = lexicon_columns(self._counts[number], self._totals[number], lexicon)
            base[:, first : first + columns.shape[1]] = columns
            found.append(page_features(base)[self.texts[number].left])
        kept, weights = (
            np.concatenate([column(number)[self.texts[number].left] for number in numbers])
            for column in (lambda number: self.texts[number].kept, self._weights)
        )
        return np.concatenate(found), kept, weights

    def net_pages(self, numbers: Sequence[int]) -> list[Page]:
        """Some texts as the nets are trained on them."""
        return [
            Page(
                inputs(self._base[n]),
                self._base[n][:, 0],
                self.texts[n].kept,
                self._weights(n),
                (sp.diags(1.0 / np.sqrt(np.maximum(self._totals[n], 1))) @ self._counts[n]).tocsr(),
            )
            for n in numbers
        ]

    def _weights(self, number: int) -> Array:
        """A line counts by its words, and less on a long page: between all words and all pages alike.

        What a named rule has taken counts for nothing.
        """
        words = (self._base[number][:, 0] + 1) * self.texts[number].left
        weights: Array = (words / (words.sum() + 200) ** 0.6).astype(np.float32)
        return weights
