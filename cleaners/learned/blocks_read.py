"""What the block scorer reads of a page: numbers of each block and each element, before neighbours count.

Texts and names repeat within a site and between its pages, so both readings are remembered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaners.evidence.shape import CLOSERS, ENDS, UNSPACED
from cleaners.evidence.tables import phrases
from cleaners.html.page import Block, Element

Array = NDArray[np.float32]

WORD = re.compile(r"\w+")
NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
NUMBERS = re.compile(r"\d+")
MAX_TERMS_READ = 120  # characters of a block that the word lexicon is asked about
MAX_START = 400  # characters in which marks are counted
MAX_WORDS_READ = 40  # of a block's, to tell its style
MAX_NAMES = 24  # tokens of one element
LONG_WORDS = 15
REMEMBERED = 16384
FUNCTION_WORDS = phrases("function_words", "words")
TEXT = (
    "words", "word_length", "upper", "digits", "function", "commas", "ends", "marks", "lexicon",
    "lexicon_max", "lexicon_min",
)  # fmt: skip


def words_read(text: str) -> list[str]:
    """The words at the start of a block that the lexicon is asked about, in lower case, numbers as ``#``."""
    return ["#" if word.isdigit() else word for word in WORD.findall(text[:MAX_TERMS_READ].lower())]


def read_text(text: str, lexicon: Mapping[str, float]) -> tuple[float, ...]:
    """Describe the text of a block by itself: the numbers named in :data:`TEXT`."""
    words = text.split()
    count = len(words)
    start = text[:MAX_START]
    some = words[:MAX_WORDS_READ]
    share = 1 / max(len(some), 1)
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    return (
        count + unspaced // 2,
        len(text) / max(count, 1),
        sum(map(str.isupper, [word[0] for word in some])) * share,
        sum(map(str.isdigit, [word[-1] for word in some])) * share,
        len(FUNCTION_WORDS.intersection(some)) * share,
        (start.count(",") + start.count("，") + start.count("、")) * share,
        text.rstrip(CLOSERS)[-1:] in ENDS,
        (start.count("|") + start.count("/") + start.count("›") + start.count("•") + start.count("#"))
        / len(start),
        *_weights(words_read(text), lexicon),
    )


def _weights(words: list[str], lexicon: Mapping[str, float]) -> tuple[float, float, float]:
    """Mean of what the lexicon says of words and pairs of words, and its extremes."""
    if not words:
        return (0.0, 0.0, 0.0)
    get = lexicon.get
    found = [get(word, 0.0) for word in words]
    found += [get(f"{one} {two}", 0.0) for one, two in pairwise(words)]
    return (sum(found) / len(found) ** 0.5, max(found), min(found))


@lru_cache(maxsize=REMEMBERED)
def name_tokens(tag: str, names: str, label: str) -> tuple[str, ...]:
    """The tokens of an element: its tag, its class names and id, whole and in words, its role."""
    tokens = {f"<{tag}>"}
    for name in names.split()[:12]:
        words = [word.lower() for word in NAME.findall(name)]
        tokens.update(word for word in words if len(word) > 1)
        if len(words) > 1:
            tokens.add("-".join(words))
    if label:
        tokens.update(f"={word}" for word in WORD.findall(label.lower())[:4])
    return tuple(sorted(tokens))[:MAX_NAMES]


# What the lexicons say of an element's names, as its own and as those around; and what it looks like.
Named = tuple[float, float, tuple[str, str]]


class Readings:
    """What texts and names are by the lexicons of a model.

    Args:
        words: weights of the terms of texts; above 0 means content.
        own: weights of the tokens of a block's own element.
        around: weights of the tokens of the elements around it.
    """

    def __init__(
        self, words: Mapping[str, float], own: Mapping[str, float], around: Mapping[str, float]
    ) -> None:
        self._words, self._own, self._around = words, own, around
        self.text = lru_cache(REMEMBERED)(partial(read_text, lexicon=words))
        self.names = lru_cache(REMEMBERED)(self._names)

    def share_known(self, texts: Iterable[str]) -> float:
        """Which share of some blocks' words the lexicon knows: of a language that it has not read, little."""
        read = [word for text in texts for word in words_read(text)]
        return sum(word in self._words for word in read) / max(len(read), 1)

    def _names(self, tag: str, names: str, label: str) -> Named:
        tokens = name_tokens(tag, names, label)
        share = 1 / len(tokens) ** 0.5
        own, around = self._own.get, self._around.get
        return (
            sum([own(token, 0.0) for token in tokens]) * share,
            sum([around(token, 0.0) for token in tokens]) * share,
            (tag, NUMBERS.sub("", names)),
        )


@dataclass(slots=True)
class Outline:
    """The elements of a page that hold blocks, the root first, as arrays with one entry each.

    Attributes:
        parent: number of the element around it; the root's own.
        first, end: the stretch of blocks in its subtree.
        depth: elements around it.
        own, around: what the lexicons say of its names.
        above, lowest, highest: sum, least and most of ``around`` over the elements around it and itself.
        alike: how many elements have its tag and names.
        of_block: number of each block's element.
    """

    parent: NDArray[np.intp]
    first: NDArray[np.intp]
    end: NDArray[np.intp]
    depth: NDArray[np.intp]
    own: Array
    around: Array
    above: Array
    lowest: Array
    highest: Array
    alike: Array
    of_block: NDArray[np.intp]
    keys: list[tuple[str, str]]


def outline(blocks: Sequence[Block], readings: Readings) -> Outline:
    """Number the elements around the blocks of a page and look their names up.

    Args:
        blocks: of a page, at least one; stretches are counted over these.
        readings: by the lexicons of the model.
    """
    look = readings.names
    numbers: dict[Element | None, int] = {None: 0}  # elements are told apart by being what they are
    rows = [(0.0, 0.0, 0.0, 0.0, 0.0)]
    keys = [("", "")]
    parents, firsts, ends, depths = [0], [0], [len(blocks)], [0]
    of_block: list[int] = []
    for place, block in enumerate(blocks):
        chain: list[Element] = []
        element = block.element
        while element not in numbers:
            assert element is not None  # noqa: S101 - None has a number
            chain.append(element)
            element = element.parent
        number = numbers[element]
        for new in reversed(chain):
            own, around, key = look(new.tag, new.names, new.label)
            _, _, above, lowest, highest = rows[number]
            rows.append(
                (
                    own,
                    around,
                    above + around,
                    around if around < lowest else lowest,
                    around if around > highest else highest,
                )
            )
            keys.append(key)
            parents.append(number)
            depths.append(depths[number] + 1)
            firsts.append(place)
            ends.append(place + 1)
            number = numbers[new] = len(rows) - 1
        of_block.append(number)
        ends[number] = place + 1
    for number in range(len(rows) - 1, 0, -1):  # children come after their parents
        ends[parents[number]] = max(ends[parents[number]], ends[number])
    counts = Counter(keys)
    columns: tuple[Array, ...] = tuple(np.array(rows, np.float32).T)
    own_of, around_of, above_of, lowest_of, highest_of = columns
    return Outline(
        np.array(parents),
        np.array(firsts),
        np.array(ends),
        np.array(depths),
        own_of,
        around_of,
        above_of,
        lowest_of,
        highest_of,
        np.array([counts[key] for key in keys], np.float32),
        np.array(of_block),
        keys,
    )
