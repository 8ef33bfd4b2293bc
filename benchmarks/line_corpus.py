"""The training documents of the line model with their features and terms."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, compress

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks.folds import fold_of
from benchmarks.line_texts import CLEAN, AnyPage, read_texts
from benchmarks.net_trainer import Page
from benchmarks.trainer import count_terms, keep_heaviest, lexicon_columns, train_lexicon, vocabulary
from cleaners.learned.features import page_features
from cleaners.learned.lines import BASE, Array, Lines
from cleaners.learned.net import inputs
from cleaners.learned.terms import NOTHING, words_read

LEXICON_KINDS = ("block", "glued")
MIN_DOMAINS = 5  # that use a word before a model learns it
LEXICON_SIZE = 24_000  # words and pairs with a weight, those of the largest


class Corpus:
    """All training documents with their features and terms.

    Attributes:
        texts: all of them; those of pages first.
        folds: shape (pages,), the fold of each page.
        terms: words and pairs that the models can know, sorted.
    """

    def __init__(self, pages: Sequence[AnyPage], jobs: int) -> None:
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
        """Some texts as the net is trained on them."""
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

        What a named rule has taken counts for nothing, nor does what is of no certain kind.
        """
        words = (self._base[number][:, 0] + 1) * self.texts[number].left * self.texts[number].known
        weights: Array = (words / (words.sum() + 200) ** 0.6).astype(np.float32)
        return weights
