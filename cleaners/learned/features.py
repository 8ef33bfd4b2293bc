"""What the line classifier sees of a line among its neighbours: numbers, one row a line, float32.

What a line is by itself comes from :mod:`cleaners.learned.lines`; here is what concerns its neighbours, its
place and its page, worked out on whole columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.learned.lines import BASE, LONG_WORDS, Array, quantiles

SPREAD = (
    "log_words", "ends", "function", "lexicon", "lexicon_min", "hit", "upper", "digits", "topic", "marks",
)  # fmt: skip
RADII = (2, 6, 15)
SHIFTS = (-2, -1, 1, 2)
SIDED = ("log_words", "ends", "function", "lexicon", "hit", "lexicon_min", "topic")
EVERYTHING = 1_000_000
REACHES = (10, 30, EVERYTHING)  # lines above and below, each side by itself
MARGIN = max(*RADII, *REACHES[:-1]) + 1  # lines; no end of any other stretch is further from the line
PLACE = (
    "relative", "relative_words", "from_first_long", "to_last_long", "since_long", "until_long", "run",
    "in_body", "body_share", "body_start", "body_end", "in_lexicon_body", "similar",
    "since_taken", "until_taken", "run_above", "run_below", "sort_above", "sort_below", "last_sort",
    "taken_share", "since_stamp", "until_stamp", "stamps_above", "stamps_below",
)  # fmt: skip
SECTION = (
    "since_head", "head_lexicon", "head_lexicon_min", "head_hit",
    "worst_above", "best_above", "worst_below", "lexicon_rank",
)  # fmt: skip
PAGE = (
    "page_lines", "page_words", "page_long", "page_long_words", "page_median", "page_repeated",
    "words_25", "words_75", "words_90", "words_98", "words_most", "lexicon_10", "lexicon_50", "lexicon_90",
)  # fmt: skip
NAMES = (
    *BASE,
    *(f"{name}{shift:+d}" for shift in SHIFTS for name in SPREAD),
    *(f"{name}~{radius}" for radius in RADII for name in SPREAD),
    *(f"{name}{side}{reach}" for reach in REACHES for side in "<>" for name in SIDED),
    *PLACE,
    *SECTION,
    *PAGE,
    *(f"page_{name}" for name in SPREAD),
)
WORD_SHARES = np.array((0.25, 0.75, 0.9, 0.98, 1.0), np.float32)
LEXICON_SHARES = np.array((0.1, 0.5, 0.9), np.float32)
MAX_WEIGHT = 60.0  # words of a line that count in a mean
HEAD_WORDS = 8  # of a line that can be the head of a section
HEAD_STEP = 4  # words that the line below a head has more
MAX_STAMPS = 20
FAR = 200  # lines; where there is nothing near


def page_features(base: Array) -> Array:
    """Add what concerns neighbours, place and page.

    Args:
        base: shape (lines, len(BASE)), at least one line.

    Returns:
        Shape (lines, len(NAMES)).
    """
    words = base[:, 0]
    spread = np.column_stack([np.log1p(words), *(base[:, BASE.index(name)] for name in SPREAD[1:])])
    sums = _Sums(spread, words)
    sided = _Sums(spread[:, [SPREAD.index(name) for name in SIDED]], words)
    return np.concatenate(
        [
            base,
            *(shifted(spread, shift) for shift in SHIFTS),
            *(sums.means(-radius, radius + 1) for radius in RADII),
            *(sided.means(*side) for reach in REACHES for side in ((-reach, 0), (1, reach + 1))),
            _places(words, base, spread),
            _sections(words, base),
            np.broadcast_to(_page(words, base, sums), (len(base), len(PAGE) + len(SPREAD))),
        ],
        axis=1,
        dtype=np.float32,
        casting="same_kind",
    )


def shifted(columns: NDArray[np.floating], shift: int) -> NDArray[np.floating]:
    """The rows of columns moved up by ``shift``, with -1 where none comes."""
    moved = np.full_like(columns, -1.0)
    if shift > 0:
        moved[:-shift] = columns[shift:]
    else:
        moved[-shift:] = columns[:shift]
    return moved


class _Sums:
    """Means of columns over stretches of lines, weighted by their words."""

    def __init__(self, columns: Array, words: Array) -> None:
        weights = np.minimum(words, MAX_WEIGHT) + 1.0
        self.count = len(words)
        # Running sums, the first and the last repeated: no stretch reaches beyond them, but for EVERYTHING.
        sums = np.zeros((self.count + 1 + 2 * MARGIN, columns.shape[1] + 1))
        inside = sums[MARGIN + 1 : MARGIN + 1 + self.count]
        np.cumsum(columns * weights[:, None], axis=0, out=inside[:, :-1])
        np.cumsum(weights, out=inside[:, -1])
        sums[MARGIN + 1 + self.count :] = inside[-1]
        self.sums = sums

    def means(self, start: int, end: int) -> Array:
        """For each line the mean of the lines from ``start`` to before ``end`` counted from it, 0 of none."""
        window = self._upto(end) - self._upto(start)
        means: Array = (window[:, :-1] / np.maximum(window[:, -1:], 1.0)).astype(np.float32)
        return means

    def _upto(self, shift: int) -> NDArray[np.float64]:
        """The sums of all lines before the one that many below each."""
        if abs(shift) > MARGIN:
            return self.sums[:1] if shift < 0 else self.sums[-1:]
        return self.sums[MARGIN + shift : MARGIN + shift + self.count]

    def page(self) -> NDArray[np.float64]:
        """The mean over all lines."""
        mean: NDArray[np.float64] = self.sums[-1, :-1] / self.sums[-1, -1]
        return mean


def _places(words: Array, base: Array, spread: Array) -> Array:
    count = len(words)
    places = np.arange(count)
    total = max(float(words.sum()), 1.0)
    before = np.cumsum(words) - words
    long = np.flatnonzero((words >= LONG_WORDS) & (base[:, BASE.index("ends")] > 0))
    first, last = (int(long[0]), int(long[-1])) if len(long) else (count, -1)
    following = np.searchsorted(long, places)
    padded = np.concatenate(([-100], long, [count + 100]))
    since = places - padded[np.searchsorted(long, places, side="right")]
    until = padded[following + 1] - places
    body = densest(np.minimum(words, 80.0) - 9.0)
    lexical = densest(base[:, BASE.index("lexicon")] * np.sqrt(words + 1.0))
    in_body = (places >= body[0]) & (places < body[1])
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
            _similar(spread[:, 0]),
            *_taken(base[:, BASE.index("sort")]),
            *_stamped(base[:, BASE.index("stamp")] > 0),
        ]
    )


def _taken(sorts: Array) -> Iterator[NDArray[np.number]]:
    """What named rules have taken around each line: how far away, how much of it, and of which sort.

    A line below a user's panel is a post, one below "Related stories" is none.
    """
    taken = sorts > 0
    since, until = _distances(taken)
    runs = _runs(taken)
    yield from (since, until, np.log1p(_above(runs)), np.log1p(_above(_runs(taken[::-1]))[::-1]))
    yield from (_above(sorts), _above(sorts[::-1])[::-1])
    last = np.maximum.accumulate(np.where(taken, np.arange(len(sorts)), -1))
    yield np.where(last >= 0, sorts[last], 0)
    yield np.full(len(sorts), taken.mean())


def _stamped(stamps: NDArray[np.bool_]) -> Iterator[NDArray[np.number]]:
    """Where each line stands among dates and frames of posts: those of a thread come again and again."""
    above = np.cumsum(stamps)
    yield from _distances(stamps)
    yield from (np.minimum(above, MAX_STAMPS), np.minimum(above[-1] - above, MAX_STAMPS))


def _runs(taken: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many lines up to each, itself included, are taken without a gap."""
    places = np.arange(len(taken))
    return places - np.maximum.accumulate(np.where(taken, -1, places))


def _above(column: NDArray[Any]) -> NDArray[Any]:
    """What the line above has, 0 where there is none."""
    return np.concatenate(([0], column[:-1]))


def _distances(chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many lines each is below the last of those chosen, and above the next; FAR if none is near."""
    places = np.arange(len(chosen))
    padded = np.concatenate(([-FAR], np.flatnonzero(chosen), [len(chosen) + FAR]))
    since = places - padded[np.searchsorted(padded, places) - 1]
    until = padded[np.searchsorted(padded, places, side="right")] - places
    return np.minimum(since, FAR), np.minimum(until, FAR)


def densest(gains: NDArray[np.floating]) -> tuple[int, int]:
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


def _sections(words: Array, base: Array) -> Array:
    """What the line can belong to: the last short line above a longer one, the worst and best so far.

    "Related articles" or "Comments" speaks against all that follows, not only against the next lines.
    """
    count = len(words)
    places = np.arange(count)
    lexicon, lowest, hit = (base[:, BASE.index(name)] for name in ("lexicon", "lexicon_min", "hit"))
    heads = (words <= HEAD_WORDS) & np.append(words[1:] > words[:-1] + HEAD_STEP, False)
    last = np.maximum.accumulate(np.where(heads, places, -1))
    headed = last >= 0
    short = np.where(words <= HEAD_WORDS, lexicon, 0.0)
    return np.column_stack(
        [
            np.where(headed, places - last, FAR),
            *(np.where(headed, column[last], 0.0) for column in (lexicon, lowest, hit)),
            np.minimum.accumulate(short),
            np.maximum.accumulate(lexicon),
            np.minimum.accumulate(short[::-1])[::-1],
            np.argsort(np.argsort(lexicon, kind="stable"), kind="stable") / count,
        ]
    )


def _page(words: Array, base: Array, sums: _Sums) -> Array:
    long = words >= LONG_WORDS
    total = max(float(words.sum()), 1.0)
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
            quantiles(np.sort(words), WORD_SHARES),
            quantiles(np.sort(base[:, BASE.index("lexicon")]), LEXICON_SHARES),
            sums.page(),
        ]
    )
