"""What each line of a page is by itself, and how often it and its words stand on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cleaners.learned import characters
from cleaners.learned.characters import Characters
from cleaners.learned.terms import Lexicon, Words

Array = NDArray[np.float32]

DIGITS = re.compile(r"\d+")
LONG_WORDS = 15
MAX_SHAPE = 200  # characters; longer lines are lists by no shape
MAX_OTHERS = 5  # long lines that share a word; more say no more
OWN = (
    "words", "chars", "word_length", "upper", "caps", "digits", "function", "commas", "sentences", "ends",
    "colon", "question", "lower_start", "marks", "glue", "unspaced", "quote", "link", "lexicon",
    "lexicon_max", "lexicon_min",
)  # fmt: skip
# What is known of a line besides: how surely the named evidence takes it for boilerplate, 0 to 1; which sort
# of line it is if a named rule has taken it, else 0; whether it is a date, or what forums print with a post.
EVIDENCE = ("hit", "sort", "stamp")
BASE = (*OWN, *EVIDENCE, "repeated", "repeated_shape", "topic", "topic_rare")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one page.

    Attributes:
        numbers: shape (lines, len(OWN)), what each line is by itself.
        texts: the lines.
        shapes: the lines with their numbers as ``#``; lines of one shape are a list.
        vectors: shape (lines, size), what the net makes of each line's words.
        known: shape (lines, 2), how many words of each were read, and how many of them the lexicon knows.
        topic_line: which line each of its topical words belongs to, a word counted once a line.
        topic: the number of that word.
    """

    numbers: Array
    vectors: Array
    known: NDArray[np.int64]
    texts: list[str]
    shapes: list[str]
    topic_line: NDArray[np.int64]
    topic: NDArray[np.int64]

    @classmethod
    def of(cls, texts: list[str], lexicon: Lexicon) -> Lines:
        """Describe lines, each without the white space around it and not empty."""
        lowered = [text.lower() for text in texts]
        words = Words.of(lowered)
        topical = words.topical()[words.number] if len(words.number) else np.zeros(0, np.bool_)
        width = max(len(words.different), 1)
        once = _different(words.line[topical] * width + words.number[topical])
        found = lexicon.terms.find(words)
        seen = Characters(texts)
        numbers = np.column_stack([_numbers(texts, lowered, words, seen), found.weigh(lexicon.weights)])
        return cls(
            numbers.astype(np.float32),
            found.mean(lexicon.vectors).astype(np.float32),
            found.known(lexicon.terms.count),
            texts,
            _shapes(lowered, seen.count(characters.DIGIT) > 0),
            once // width,
            once % width,
        )

    def chosen(self, places: Sequence[int]) -> Lines:
        """Describe some of the lines, in order, as a page of their own."""
        new = np.full(len(self.texts), -1)
        new[places] = np.arange(len(places))
        lines = new[self.topic_line]
        stays = lines >= 0
        return replace(
            self,
            numbers=self.numbers[places],
            vectors=self.vectors[places],
            known=self.known[places],
            texts=[self.texts[place] for place in places],
            shapes=[self.shapes[place] for place in places],
            topic_line=lines[stays],
            topic=self.topic[stays],
        )

    def base(self, evidence: Array) -> Array:
        """Add to what the lines are by themselves how they stand on the page.

        Args:
            evidence: shape (lines, len(EVIDENCE)).

        Returns:
            An array of shape (lines, len(BASE)).
        """
        rows = np.empty((len(self.texts), len(BASE)), np.float32)
        own, known = len(OWN), len(OWN) + len(EVIDENCE)
        rows[:, :own] = self.numbers
        rows[:, own:known] = evidence
        rows[:, known] = _repeats(self.texts)
        rows[:, known + 1] = _repeats(self.shapes)
        rows[:, known + 2 :] = self._topics()
        return rows

    def _topics(self) -> Array:
        """How much of a line's topical words the long lines of the page share with it.

        A caption or a subhead speaks of what the story speaks of; a link to another story does not.
        """
        count = len(self.texts)
        long = self.numbers[:, 0] >= LONG_WORDS
        in_long = long[self.topic_line]
        known = np.bincount(self.topic[in_long], minlength=int(self.topic.max(initial=0)) + 1)
        others = known[self.topic] - in_long
        some = np.maximum(np.bincount(self.topic_line, minlength=count), 1)
        shared = np.bincount(self.topic_line, weights=others > 0, minlength=count)
        often = np.bincount(self.topic_line, weights=np.minimum(others, MAX_OTHERS), minlength=count)
        return np.column_stack([shared / some, often / some]).astype(np.float32)


def _shapes(lowered: Sequence[str], numeric: NDArray[np.bool_]) -> list[str]:
    """Lines with their numbers as ``#``, but for long ones."""
    return [
        DIGITS.sub("#", line) if has_digits and len(line) < MAX_SHAPE else line
        for line, has_digits in zip(lowered, numeric.tolist(), strict=True)
    ]


def _different(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The different ones among numbers, sorted: `numpy.unique`, which would hash them first."""
    ordered = np.sort(numbers)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def quantiles(ordered: NDArray[np.floating], shares: Array) -> NDArray[np.float64]:
    """Values below which given shares of a column lie, interpolated: `numpy.quantile`, but for its overhead.

    Args:
        ordered: shape (rows,), sorted, at least one.
        shares: shape (shares,), from 0 to 1.
    """
    places = shares * (len(ordered) - 1)
    below = places.astype(np.int64)
    low, high = ordered[below], ordered[np.minimum(below + 1, len(ordered) - 1)]
    found: NDArray[np.float64] = low + (high - low) * (places - below)
    return found


def _repeats(texts: Sequence[str]) -> list[int]:
    counts = Counter(texts)
    return [counts[text] for text in texts]


def _numbers(
    texts: Sequence[str], lowered: Sequence[str], words: Words, seen: Characters
) -> NDArray[np.float64]:
    """All of :data:`OWN` but what the lexicon says."""
    sizes = seen.sizes.astype(np.float32)
    some = np.maximum(words.counts, 1)
    upper, caps, numeric = seen.words()
    unspaced = seen.count(characters.WIDE)
    last = [text.rstrip()[-1:] for text in texts]
    return np.column_stack(
        [
            words.counts + unspaced // 2,
            sizes,
            seen.count(characters.WORD) / some,
            upper / some,
            caps / some,
            numeric / some,
            words.share(words.functional()) if len(words.line) else np.zeros(len(texts)),
            seen.count(characters.COMMA) / some,
            seen.sentences(),
            seen.ends(),
            [mark in (":", "：") for mark in last],
            ["?" in text or "？" in text for text in texts],
            seen.opened_by(characters.LOWER),
            seen.count(characters.MARK) / sizes,
            seen.glue(),
            unspaced / sizes,
            [text[0] in characters.OPENERS for text in texts],
            ["http" in text or "www." in text or ".com" in text for text in lowered],
        ]
    )
