"""A small convolutional net over the lines of a page: what stands around a line decides with it.

It sees a line's words as the sum of short vectors, one for each word and pair that it knows, and its shape
and place as numbers. Each layer looks at the lines ``step`` above and below, further with every layer, and at
the page as a whole. The layers are residual (He et al., "Deep residual learning for image recognition", CVPR
2016) and dilated (Yu and Koltun, "Multi-scale context aggregation by dilated convolutions", ICLR 2016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaners.learned.lines import BASE, LONG_WORDS, OWN, Array

STEPS = (1, 2, 4, 8, 16)
MAX_WEIGHT = 60.0  # words of a line that count in the mean of a page
EPSILON = 1e-5
SPARSE = 10.0  # by which counts a word are multiplied before their logarithm is taken
# Columns that are seen through their logarithm.
COUNTS = ("words", "chars", "sentences", "glue", "repeated", "repeated_shape", "topic_rare")
RATES = ("commas", "marks")
SEEN = tuple(name for name in BASE if not name.startswith("lexicon"))


@dataclass(frozen=True, slots=True)
class Layer:
    """One residual layer; all arrays are float32, ``size`` is the net's.

    Attributes:
        scale, shift: shape (size,), of the normalisation.
        kernel: shape (3, size, size), for the lines above, the line itself, the lines below.
        page: shape (2 * size, size), for the page's mean and maximum.
        bias: shape (size,).
    """

    scale: Array
    shift: Array
    kernel: Array
    page: Array
    bias: Array

    def __call__(self, state: Array, step: int, shares: Array) -> Array:
        """Add to what is known of each line what its surroundings tell."""
        centred = state - state.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + EPSILON)
        normed = centred / spread * self.scale + self.shift
        seen = normed @ self.kernel[1] + self.bias
        if step < len(state):
            seen[step:] += normed[:-step] @ self.kernel[0]
            seen[:-step] += normed[step:] @ self.kernel[2]
        page = np.concatenate([shares @ state, state.max(axis=0)])
        seen += page @ self.page
        added: Array = state + np.maximum(seen, 0.0)
        return added


@dataclass(frozen=True, slots=True)
class Net:
    """What one net has learned.

    Attributes:
        mean, deviation: shape (inputs,), of the numbers that go in.
        entry: shape (inputs + vector, size).
        bias: shape (size,).
        layers: one for each of :data:`STEPS`.
        exit: shape (size + 1,), the last is the bias.
    """

    mean: Array
    deviation: Array
    entry: Array
    bias: Array
    layers: tuple[Layer, ...]
    exit: Array

    @property
    def vector(self) -> int:
        """How many numbers the net takes for what a line's words are."""
        return len(self.entry) - len(self.mean)

    def odds(self, base: Array, vectors: Array) -> Array:
        """Judge the lines of one page.

        Args:
            base: shape (lines, len(BASE)).
            vectors: shape (lines, vector), the sums of what the line's words are.

        Returns:
            Log-odds to be content, shape (lines,).
        """
        numbers = (inputs(base) - self.mean) / self.deviation
        state: Array = np.maximum(np.hstack([numbers, vectors]) @ self.entry + self.bias, 0.0)
        weights = np.minimum(base[:, 0], MAX_WEIGHT) + 1.0
        shares = weights / weights.sum()
        for layer, step in zip(self.layers, STEPS, strict=True):
            state = layer(state, step, shares)
        odds: Array = state @ self.exit[:-1] + self.exit[-1]
        return odds


def inputs(base: Array) -> Array:
    """The numbers that a net sees of each line.

    Args:
        base: shape (lines, len(BASE)).

    Returns:
        Shape (lines, inputs).
    """
    seen = base[:, [BASE.index(name) for name in SEEN]].copy()
    for names, factor in ((COUNTS, 1.0), (RATES, SPARSE)):
        places = [SEEN.index(name) for name in names]
        seen[:, places] = np.log1p(np.maximum(seen[:, places], 0.0) * factor)
    return np.column_stack([seen, _place(base[:, OWN.index("words")])]).astype(np.float32)


def _place(words: Array) -> NDArray[np.float64]:
    """Where each line stands, and how much there is on the page."""
    count = len(words)
    places = np.arange(count)
    total = max(float(words.sum()), 1.0)
    long = words >= LONG_WORDS
    page = (np.log1p(count), np.log1p(total), float(long.mean()), float(words[long].sum()) / total)
    return np.column_stack(
        [
            places / count,
            (np.cumsum(words) - words) / total,
            np.log1p(places),
            np.log1p(count - places),
            np.broadcast_to(page, (count, len(page))),
        ]
    )
