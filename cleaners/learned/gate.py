"""Whether a document is clean already: text that somebody has extracted, and no whole page.

A page has lines that are certainly no content, most at its beginning and its end; a text that is clean has
next to none, so what is odd in it is likely content too.
"""

from __future__ import annotations

import numpy as np

from cleaners.learned.lines import LONG_WORDS, Array

QUANTILES = (0.0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9)
BELOW = (0.05, 0.1, 0.2, 0.3, 0.5)
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
    total = max(float(words.sum()), 1.0)
    weights = words + 1
    likely = content * weights
    bounded = np.clip(content, LEAST, 1 - LEAST)
    odds = np.log(bounded / (1 - bounded))
    below = [content < limit for limit in BELOW]
    parts = [part for size in ENDS for part in (slice(size), slice(-size, None))]
    return np.array(
        [
            [
                np.log1p(len(content)),
                np.log1p(total),
                float((content * words).sum()) / total,
                float(content.mean()),
                *np.quantile(content, QUANTILES),
                *(float(lines.mean()) for lines in below),
                *(float((words * lines).sum()) / total for lines in below),
                *(float(likely[part].sum() / weights[part].sum()) for part in parts),
                float(odds.mean()),
                float(odds.std()),
                *(float(odds[part].mean() - odds.mean()) for part in parts),
                *np.diff(np.quantile(odds, QUANTILES)),
                float((words >= LONG_WORDS).mean()),
                float(np.median(words)),
            ]
        ],
        np.float32,
    )


COLUMNS = features(np.ones(1, np.float32), np.ones(1, np.float32)).shape[1]
