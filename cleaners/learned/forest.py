"""Boosted symmetric trees as flat arrays: every tree asks the same question on all nodes of a level.

So a leaf's number is the answers' bits, and all trees are asked at once by numpy, without the library
that trained them. Symmetric trees are those of Prokhorenkova et al., "CatBoost: unbiased boosting with
categorical features", NeurIPS 2018.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


MAX_ODDS = 30.0  # beyond, a probability is as good as 0 or 1


def logistic(odds: Array) -> Array:
    """The probability that log-odds mean."""
    return (1.0 / (1.0 + np.exp(-np.clip(odds, -MAX_ODDS, MAX_ODDS)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth, at most 8.

    Attributes:
        features: shape (trees, depth), the column that a level asks about.
        borders: shape (trees, depth); the answer is yes above it.
        leaves: shape (trees, 2 ** depth), log-odds; bit ``i`` of a leaf's number is level ``i``'s answer.
        bias: log-odds before any tree.
    """

    features: NDArray[np.int16]
    borders: Array
    leaves: Array
    bias: float
    _columns: NDArray[np.int64] = field(init=False, repr=False)
    _limits: Array = field(init=False, repr=False)
    _questions: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Number the different questions: trees share half of them, so each is asked once."""
        asked = np.column_stack([self.features.ravel(), self.borders.ravel()])
        different, numbers = np.unique(asked, axis=0, return_inverse=True)
        object.__setattr__(self, "_columns", different[:, 0].astype(np.int64))
        object.__setattr__(self, "_limits", different[:, 1].astype(np.float32))
        object.__setattr__(self, "_questions", numbers.reshape(self.features.shape))

    def probabilities(self, rows: Array) -> Array:
        """Ask all trees; as :meth:`odds`, but from 0 to 1."""
        return logistic(self.odds(rows))

    def odds(self, rows: Array) -> Array:
        """Ask all trees.

        Args:
            rows: shape (rows, columns).

        Returns:
            Log-odds, shape (rows,).
        """
        columns = np.ascontiguousarray(rows.T)
        answers = (columns[self._columns] > self._limits[:, None]).view(np.uint8)
        trees, depth = self.features.shape
        leaf = answers[self._questions[:, -1]]
        answer = np.empty_like(leaf)
        for level in reversed(range(depth - 1)):
            np.left_shift(leaf, 1, out=leaf)
            # "clip" writes straight to where it is told; no question is out of range.
            np.take(answers, self._questions[:, level], axis=0, out=answer, mode="clip")
            np.bitwise_or(leaf, answer, out=leaf)
        first = (np.arange(trees) * self.leaves.shape[1])[:, None]
        odds: Array = self.leaves.ravel().take(leaf + first).sum(axis=0)
        return odds + np.float32(self.bias)
