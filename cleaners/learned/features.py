"""What the line classifier sees: numbers about each line, its neighbours, its place and its page.

One row a line, float32. Everything is counted in one pass over the words; what concerns neighbours is
done on columns by numpy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaners.evidence.shape import CLOSERS, ENDS, UNSPACED
from cleaners.evidence.tables import phrases

Array = NDArray[np.float32]

WORD = re.compile(r"\w+")
GLUE = re.compile(r"[^\W\d_A-Z][A-Z][a-z]|\d[A-Z][a-z]")
MARKS = re.compile(r"[|›»«•·→←↑↓©®™✓★☆▼▲►▶/\\#@{}<>=_~^*+$€£]")
DIGITS = re.compile(r"\d+")
COMMAS = re.compile("[,;，、；،]")
SENTENCES = re.compile("[.!?…](?=[\"'”’»)\\]]*\\s)|[。！？]")
LONG_WORDS = 15
MAX_WORDS_READ = 60  # of a line; enough to know a paragraph
MAX_START = 400  # characters of a line in which marks are counted
MAX_SHAPE = 200  # characters; longer lines are lists by no shape
# Dense in sentences, rare in labels and links.
FUNCTION_WORDS = phrases("function_words", "words")
BASE = (
    "words", "chars", "word_length", "upper", "caps", "digits", "function", "commas", "sentences", "ends",
    "colon", "question", "lower_start", "marks", "glue", "unspaced", "quote", "link", "lexicon",
    "lexicon_max", "lexicon_min", "hit", "repeated", "repeated_shape", "topic", "topic_rare",
)  # fmt: skip
OWN = BASE.index("hit")  # features that a line has by itself come before it


@dataclass(frozen=True, slots=True)
class Described:
    """What a line is by itself.

    Attributes:
        numbers: the features from "words" to "lexicon_min" without "hit".
        vocabulary: its longer words, in lower case, without function words.
        shape: the line with its numbers as ``#``; lines of one shape are a list.
    """

    numbers: tuple[float, ...]
    vocabulary: frozenset[str]
    shape: str


Describe = Callable[[str], Described]


def words_read(line: str) -> list[str]:
    """The words of a line that the lexicon is asked about, in lower case."""
    return WORD.findall(line.lower())[:MAX_WORDS_READ]


def describe(line: str, lexicon: Mapping[str, float]) -> Described:
    """Describe one line.

    Args:
        line: without the white space around it, not empty.
        lexicon: weights of words and of pairs of words joined by a space; above 0 means content.
    """
    words = WORD.findall(line)
    count = len(words)
    del words[MAX_WORDS_READ:]
    lower = list(map(str.lower, words))
    return Described(
        (*_shape(line, count, words, lower), *_weights(lower, lexicon)),
        frozenset([word for word in lower if len(word) > 3]) - FUNCTION_WORDS,
        DIGITS.sub("#", line.casefold()) if len(line) < MAX_SHAPE else line,
    )


def base_features(lines: Sequence[str], hits: Sequence[float], described: Describe) -> Array:
    """Describe each line by itself, and how often it and its words stand on the page.

    Args:
        lines: texts without the white space around them, none empty.
        hits: for each line, how sure the named evidence is that it is boilerplate, 0 to 1.
        described: :func:`describe` with the lexicon of the model.

    Returns:
        An array of shape (lines, len(BASE)).
    """
    found = [described(line) for line in lines]
    rows = np.empty((len(lines), len(BASE)), np.float32)
    rows[:, :OWN] = [line.numbers for line in found]
    counts = Counter(lines)
    shapes = Counter(line.shape for line in found)
    rows[:, OWN] = hits
    rows[:, OWN + 1] = [counts[line] for line in lines]
    rows[:, OWN + 2] = [shapes[line.shape] for line in found]
    rows[:, OWN + 3 :] = _topics([line.vocabulary for line in found], rows[:, 0].tolist())
    return rows


def _shape(line: str, count: int, words: list[str], lower: list[str]) -> tuple[float, ...]:
    size = len(line)
    some = max(len(words), 1)
    unspaced = 0 if line.isascii() else len(UNSPACED.findall(line))
    upper = [word for word in words if word[0].isupper()]
    last = line.rstrip(CLOSERS)[-1:]
    start = line[:MAX_START]
    return (
        count + unspaced // 2,
        size,
        len("".join(words)) / some,
        len(upper) / some,
        sum(map(str.isupper, words)) / some if upper else 0.0,
        sum(map(str.isdigit, words)) / some,
        sum(map(FUNCTION_WORDS.__contains__, lower)) / some,
        len(COMMAS.findall(start)) / some,
        len(SENTENCES.findall(start)),
        last in ENDS,
        last in ":：",
        "?" in line or "？" in line,
        line[0].islower(),
        len(MARKS.findall(start)) / len(start),
        len(GLUE.findall(start)),
        unspaced / size,
        line[0] in "\"“”„«‘'「『",
        "http" in line or "www." in line or ".com" in line,
    )


def _weights(lower: list[str], lexicon: Mapping[str, float]) -> tuple[float, float, float]:
    """Mean of what the lexicon says of the words and pairs of a line, and its extremes."""
    if not lower:
        return (0.0, 0.0, 0.0)
    get = lexicon.get
    found = [get(word, 0.0) for word in lower]
    if len(lower) > 1:
        found += [get(f"{one} {two}", 0.0) for one, two in pairwise(lower)]
    return (sum(found) / len(found) ** 0.5, max(found), min(found))


def _topics(seen: list[frozenset[str]], words: list[float]) -> Array:
    """How much of a line's longer words the long lines of the page share with it.

    A caption or a subhead speaks of what the story speaks of; a link to another story does not.
    """
    known: Counter[str] = Counter()
    for vocabulary, count in zip(seen, words, strict=True):
        if count >= LONG_WORDS:
            known.update(vocabulary)
    shares: list[tuple[float, float]] = []
    for vocabulary, count in zip(seen, words, strict=True):
        some = len(vocabulary) or 1
        own = int(count >= LONG_WORDS)
        others = [known[word] - own for word in vocabulary if word in known]
        shares.append(((len(others) - others.count(0)) / some, sum([min(o, 5) for o in others]) / some))
    return np.array(shares, np.float32).reshape(-1, 2)


SPREAD = (
    "log_words",
    "ends",
    "function",
    "lexicon",
    "lexicon_min",
    "hit",
    "upper",
    "digits",
    "topic",
    "marks",
)
RADII = (2, 6, 15)
SHIFTS = (-2, -1, 1, 2)
PLACE = (
    "relative", "relative_words", "from_first_long", "to_last_long", "since_long", "until_long", "run",
    "in_body", "body_share", "body_start", "body_end", "in_lexicon_body", "similar",
)  # fmt: skip
PAGE = ("page_lines", "page_words", "page_long", "page_long_words", "page_median", "page_repeated")
NAMES = (
    *BASE,
    *(f"{name}{shift:+d}" for shift in SHIFTS for name in SPREAD),
    *(f"{name}~{radius}" for radius in RADII for name in SPREAD),
    *PLACE,
    *PAGE,
    *(f"page_{name}" for name in SPREAD),
)


def page_features(base: Array) -> Array:
    """Add what concerns neighbours, place and page.

    Args:
        base: shape (lines, len(BASE)), at least one line.

    Returns:
        Shape (lines, len(NAMES)).
    """
    words = base[:, 0]
    spread = np.column_stack([np.log1p(words), *(base[:, BASE.index(name)] for name in SPREAD[1:])])
    return np.column_stack(
        [
            base,
            *(_shifted(spread, shift) for shift in SHIFTS),
            *(_around(spread, words, radius) for radius in RADII),
            _places(words, base, spread),
            np.broadcast_to(_page(words, base, spread), (len(base), len(PAGE) + len(SPREAD))),
        ]
    ).astype(np.float32, copy=False)


def _shifted(columns: Array, shift: int) -> Array:
    moved = np.full_like(columns, -1.0)
    if shift > 0:
        moved[:-shift] = columns[shift:]
    else:
        moved[-shift:] = columns[:shift]
    return moved


def _around(columns: Array, words: Array, radius: int) -> Array:
    """Means over the lines within ``radius``, weighted by their words."""
    weights = np.minimum(words, 60.0) + 1.0
    count = len(words)
    sums = np.zeros((count + 1, columns.shape[1] + 1))
    np.cumsum(columns * weights[:, None], axis=0, out=sums[1:, :-1])
    np.cumsum(weights, out=sums[1:, -1])
    places = np.arange(count)
    window = sums[np.minimum(places + radius + 1, count)] - sums[np.maximum(places - radius, 0)]
    means: Array = (window[:, :-1] / window[:, -1:]).astype(np.float32)
    return means


def _places(words: Array, base: Array, spread: Array) -> Array:
    count = len(words)
    places = np.arange(count)
    total = max(float(words.sum()), 1.0)
    before = np.cumsum(words) - words
    long = np.flatnonzero((words >= LONG_WORDS) & (base[:, 9] > 0))
    first, last = (int(long[0]), int(long[-1])) if len(long) else (count, -1)
    following = np.searchsorted(long, places)
    padded = np.concatenate(([-100], long, [count + 100]))
    since = places - padded[np.searchsorted(long, places, side="right")]
    until = padded[following + 1] - places
    body = _densest(np.minimum(words, 80.0) - 9.0)
    lexical = _densest(base[:, BASE.index("lexicon")] * np.sqrt(words + 1.0))
    in_body = (places >= body[0]) & (places < body[1])
    similar = _similar(spread[:, 0])
    return np.column_stack(
        [
            places / count,
            before / total,
            np.clip(places - first, -100, 400),
            np.clip(last - places, -100, 400),
            np.minimum(since, 100),
            np.minimum(until, 100),
            np.minimum(since + until, 150),
            in_body,
            np.full(count, float(words[in_body].sum()) / total),
            np.clip(places - body[0], -200, 400),
            np.clip(body[1] - places, -200, 400),
            (places >= lexical[0]) & (places < lexical[1]),
            similar,
        ]
    )


def _densest(gains: NDArray[np.floating]) -> tuple[int, int]:
    """The stretch of lines whose gains add up to most (Bentley's maximum subarray)."""
    best, start, end = 0.0, 0, 0
    current, begin = 0.0, 0
    for index, gain in enumerate(gains.tolist()):
        if current <= 0:
            current, begin = 0.0, index
        current += gain
        if current > best:
            best, start, end = current, begin, index + 1
    return start, end


def _similar(log_words: Array) -> Array:
    """How much the lengths of the lines around differ: lists and menus are even."""
    squares = np.column_stack([log_words, log_words**2])
    count = len(log_words)
    sums = np.zeros((count + 1, 2))
    np.cumsum(squares, axis=0, out=sums[1:])
    places = np.arange(count)
    high, low = np.minimum(places + 5, count), np.maximum(places - 4, 0)
    mean, square = ((sums[high] - sums[low]) / (high - low)[:, None]).T
    deviation: Array = np.sqrt(np.maximum(square - mean**2, 0.0)).astype(np.float32)
    return deviation


def _page(words: Array, base: Array, spread: Array) -> Array:
    long = words >= LONG_WORDS
    total = max(float(words.sum()), 1.0)
    weights = np.minimum(words, 60.0) + 1.0
    return np.concatenate(
        [
            [
                np.log1p(len(words)),
                np.log1p(total),
                float(long.mean()),
                float(words[long].sum()) / total,
                float(np.median(words)),
                float((base[:, BASE.index("repeated")] > 1).mean()),
            ],
            (spread * weights[:, None]).sum(axis=0) / weights.sum(),
        ]
    )
