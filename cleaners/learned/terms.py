"""Words and pairs of words that a model knows: finding them in lines, and adding up what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cleaners.evidence.tables import phrases

WORD = re.compile(r"\w+")
MAX_WORDS_READ = 60  # of a line; enough to know a paragraph
# Dense in sentences, rare in labels and links.
FUNCTION_WORDS = phrases("function_words", "words")
MIN_LETTERS = 4  # of a word that tells what a text is about


def words_read(line: str) -> list[str]:
    """The words of a line that the lexicon is asked about, in lower case."""
    return WORD.findall(line.lower())[:MAX_WORDS_READ]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page's lines, each different one numbered as it first comes.

    Attributes:
        counts: shape (lines,), how many words each line has in all.
        line: shape (words read,), the line that each belongs to, in order.
        number: shape (words read,), which word it is.
        different: the words by their numbers.
    """

    counts: NDArray[np.int64]
    line: NDArray[np.int64]
    number: NDArray[np.int64]
    different: list[str]

    @classmethod
    def of(cls, lowered: Sequence[str]) -> Words:
        """Read the words of lines that are in lower case."""
        found = [WORD.findall(line) for line in lowered]
        counts = np.array([len(words) for words in found])
        read = np.minimum(counts, MAX_WORDS_READ)
        flat = list(chain.from_iterable([words[:MAX_WORDS_READ] for words in found]))
        numbers = {word: number for number, word in enumerate(dict.fromkeys(flat))}
        return cls(
            counts,
            np.repeat(np.arange(len(found)), read),
            np.fromiter(map(numbers.__getitem__, flat), np.int64, len(flat)),
            list(numbers),
        )

    def share(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Which share of the words read of each line is among the chosen different words."""
        lines = len(self.counts)
        read = np.maximum(np.minimum(self.counts, MAX_WORDS_READ), 1)
        if not len(self.line):
            return np.zeros(lines)
        return np.bincount(self.line, weights=chosen[self.number], minlength=lines) / read

    def functional(self) -> NDArray[np.bool_]:
        """Which of the different words are function words."""
        return np.array([word in FUNCTION_WORDS for word in self.different], np.bool_)

    def topical(self) -> NDArray[np.bool_]:
        """Which of the different words tell what a text is about."""
        long = np.array([len(word) >= MIN_LETTERS for word in self.different], np.bool_)
        return long & ~self.functional()


class Terms:
    """Words and pairs of neighbouring words that a model knows, numbered in order.

    Args:
        terms: sorted; a pair is two words joined by a space.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self.count = len(terms)
        words = sorted({word for term in terms for word in term.split(" ")})
        self._words = {word: number for number, word in enumerate(words)}
        self._single = np.full(len(words) + 1, self.count)  # the last stands for every other word
        pairs: dict[int, int] = {}
        for number, term in enumerate(terms):
            first, _, second = term.partition(" ")
            if second:
                pairs[self._words[first] * len(words) + self._words[second]] = number
            else:
                self._single[self._words[first]] = number
        keys = sorted(pairs)
        self._keys = np.array([*keys, np.iinfo(np.int64).max])
        self._pairs = np.array([*(pairs[key] for key in keys), self.count])

    def find(self, words: Words) -> Found:
        """Look up all words read, and all pairs of neighbours."""
        other = len(self._words)
        known = np.array([self._words.get(word, other) for word in words.different], np.int64)
        own = known[words.number] if len(known) else known
        pairs = np.full(len(own), self.count)
        beside = (words.line[1:] == words.line[:-1]) & (own[1:] < other) & (own[:-1] < other)
        keys = own[:-1][beside] * other + own[1:][beside]
        places = np.searchsorted(self._keys, keys)
        pairs[:-1][beside] = np.where(self._keys[places] == keys, self._pairs[places], self.count)
        read = np.minimum(words.counts, MAX_WORDS_READ)
        some = np.flatnonzero(read)
        return Found(self._single[own], pairs, len(read), some, (np.cumsum(read) - read)[some], read[some])


@dataclass(frozen=True, slots=True)
class Found:
    """Which terms stand in the lines of a page.

    Attributes:
        single: shape (words read,), the number of each word's term, or the number of terms if it has none.
        pairs: the same of the pair that it makes with the next word of its line.
        lines: how many lines there are.
        some: shape (lines with words,), which lines have words.
        starts: where the words of those begin.
        read: how many words of those have been read.
    """

    single: NDArray[np.int64]
    pairs: NDArray[np.int64]
    lines: int
    some: NDArray[np.int64]
    starts: NDArray[np.int64]
    read: NDArray[np.int64]

    def weigh(self, weights: NDArray[np.floating]) -> NDArray[np.float64]:
        """Weigh the terms of each line.

        Args:
            weights: shape (terms + 1,), the last 0.

        Returns:
            Shape (lines, 3): the mean, see :meth:`mean`; the highest weight, 0 at least; the lowest, 0 at
            most.
        """
        found = np.zeros((self.lines, 3))
        if len(self.some):
            single, pairs = weights[self.single], weights[self.pairs]
            found[self.some, 1] = np.maximum.reduceat(np.maximum(single, pairs), self.starts)
            found[self.some, 2] = np.minimum.reduceat(np.minimum(single, pairs), self.starts)
            np.clip(found[:, 1], 0.0, None, out=found[:, 1])
            np.clip(found[:, 2], None, 0.0, out=found[:, 2])
        found[:, :1] = self.mean(weights[:, None])
        return found

    def known(self, terms: int) -> NDArray[np.int64]:
        """How many words of each line have been read, and how many of them are terms; shape (lines, 2)."""
        found = np.zeros((self.lines, 2), np.int64)
        if len(self.some):
            found[self.some, 0] = self.read
            found[self.some, 1] = np.add.reduceat(self.single < terms, self.starts)
        return found

    def mean(self, vectors: NDArray[np.floating]) -> NDArray[np.float64]:
        """Add up the vectors of each line's terms, divided by the root of how many terms it has.

        Args:
            vectors: shape (terms + 1, size), the last 0.

        Returns:
            Shape (lines, size).
        """
        found = np.zeros((self.lines, vectors.shape[1]))
        if len(self.some):
            sums = np.add.reduceat(vectors[self.single] + vectors[self.pairs], self.starts, axis=0)
            found[self.some] = sums / np.sqrt(2 * self.read - 1)[:, None]
        return found


class Lexicon:
    """What a model has learned of its terms.

    Args:
        terms: words and pairs of words, sorted.
        weights: shape (terms,), how much each speaks for content; above 0 means that it does.
        vectors: shape (terms, size), what the net makes of each.
    """

    def __init__(
        self, terms: Sequence[str], weights: NDArray[np.floating], vectors: NDArray[np.floating]
    ) -> None:
        self.terms = Terms(terms)
        self.weights = np.append(weights, 0.0)
        self.vectors = np.vstack([vectors, np.zeros((1, vectors.shape[1]))])


NOTHING = Lexicon([], np.zeros(0), np.zeros((0, 0)))
"""Knows no term: what lines are without their words."""
