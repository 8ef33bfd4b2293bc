"""Boosted symmetric trees as flat arrays: every tree asks the same question on all nodes of a level.

So a leaf's number is the answers' bits, and all trees are asked at once by numpy, without the library
that trained them. Symmetric trees are those of Prokhorenkova et al., "CatBoost: unbiased boosting with
categorical features", NeurIPS 2018.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaners.learned.features import Array


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth.

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

    def probabilities(self, rows: Array) -> Array:
        """Ask all trees.

        Args:
            rows: shape (lines, columns).

        Returns:
            Shape (lines,), 0 to 1.
        """
        columns = np.ascontiguousarray(rows.T)
        trees, depth = self.features.shape
        leaf = np.zeros((trees, len(rows)), np.int32)
        for level in range(depth):
            answers = columns[self.features[:, level]] > self.borders[:, level, None]
            leaf |= answers.astype(np.int32) << level
        leaf += (np.arange(trees, dtype=np.int32) * self.leaves.shape[1])[:, None]
        odds = self.leaves.ravel()[leaf].sum(axis=0) + self.bias
        probabilities: Array = 1.0 / (1.0 + np.exp(-odds))
        return probabilities
