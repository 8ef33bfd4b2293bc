"""Whether a document is clean already: text that somebody has extracted, and no whole page.

A page has lines that are certainly no content, most at its beginning and its end; a text that is clean has
next to none, so what is odd in it is likely content too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaners.learned.lines import LONG_WORDS, Array, quantiles

QUANTILES = np.array((0.0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9), np.float32)
BELOW = np.array((0.05, 0.1, 0.2, 0.3, 0.5), np.float32)
LEAST = 1e-4  # a probability of less, or of more than the rest to 1, is as good as this
ENDS = (1, 3, 6, 12)  # lines at the beginning and the end
DOUBTFUL = 0.15  # from this one on it may be, and balanced mode asks for more
CLEAN = 0.5  # from this probability on a document counts as clean
UNCLEAN = 0.005  # up to this one careful mode is sure that it is not


def features(content: Array, words: Array) -> Array:
    """What the gate sees of a document.

    Args:
        content: shape (lines,), how likely each line is to be content.
        words: shape (lines,), how many words each has.

    Returns:
        Shape (1, columns).
    """
    count = len(content)
    total = max(float(words.sum()), 1.0)
    weights = words + 1
    bounded = np.clip(content, LEAST, 1 - LEAST)
    odds = np.log(bounded / (1 - bounded))
    at = np.sort(content)
    odds_at = quantiles(np.sort(odds), QUANTILES)
    below = content[:, None] < BELOW
    sums = np.cumsum([content * weights, weights, odds], axis=1, dtype=np.float64)
    mean = float(sums[2, -1]) / count
    ends = _ends(sums)
    return np.array(
        [
            [
                np.log1p(count),
                np.log1p(total),
                float((content * words).sum()) / total,
                float(content.mean()),
                *quantiles(at, QUANTILES),
                *below.mean(axis=0),
                *(words @ below / total),
                *(ends[0] / ends[1]),
                mean,
                float(odds.std()),
                *(ends[2] / ends[3] - mean),
                *np.diff(odds_at),
                float((words >= LONG_WORDS).mean()),
                float(np.median(words)),
            ]
        ],
        np.float32,
    )


def _ends(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over the lines at the beginning and the end, by turns, for each of :data:`ENDS`.

    Args:
        sums: shape (columns, lines), running sums.

    Returns:
        Shape (columns + 1, 2 * len(ENDS)); the last row is how many lines there are.
    """
    count = sums.shape[1]
    sizes = np.minimum(ENDS, count)
    padded = np.pad(sums, ((0, 0), (1, 0)))
    first, last = padded[:, sizes], padded[:, -1:] - padded[:, count - sizes]
    found = np.stack([first, last], axis=2).reshape(len(sums), -1)
    return np.vstack([found, np.repeat(sizes, 2)])


COLUMNS = features(np.ones(1, np.float32), np.ones(1, np.float32)).shape[1]
