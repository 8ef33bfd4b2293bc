"""Subtrees as features: means over them, the cores of the page, and what branches off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.learned.blocks_read import Array, Outline

Floats = NDArray[np.floating[Any]]


def sums_of(columns: Floats, weights: Floats) -> NDArray[np.float64]:
    """Running sums of the weighted columns, and of the weights themselves in the last column."""
    sums = np.zeros((len(columns) + 1, columns.shape[1] + 1))
    np.cumsum(columns * weights[:, None], axis=0, out=sums[1:, :-1])
    np.cumsum(weights, out=sums[1:, -1])
    return sums


def means(sums: NDArray[np.float64], first: NDArray[np.intp], end: NDArray[np.intp]) -> Array:
    """Means of the columns that the sums are of over stretches of blocks."""
    window = sums[end] - sums[first]
    means: Array = (window[:, :-1] / window[:, -1:]).astype(np.float32)
    return means


@dataclass(frozen=True, slots=True)
class Cores:
    """The smallest subtrees that hold 40% and 60% of the words of long blocks, and what branches off.

    Attributes:
        inner, outer: numbers of their elements.
        branch: for each element the widest subtree around it that does not hold the outer core.
        up: how far above the core that subtree is fastened; 0 within the core.
        before: running sum of the words of long blocks, from 0.
    """

    inner: int
    outer: int
    branch: NDArray[np.intp]
    up: NDArray[np.intp]
    before: Floats

    @staticmethod
    def of(tree: Outline, prose: Floats) -> Cores:
        """Find them.

        Args:
            tree: of the page.
            prose: words of each block that is long, 0 for others.
        """
        before = np.concatenate(([0.0], np.cumsum(prose)))
        inner, outer = (_smallest(tree, before, share) for share in (0.4, 0.6))
        trunk = {outer}
        while outer:
            outer = int(tree.parent[outer])
            trunk.add(outer)
        branch: list[int] = []
        for number, parent in enumerate(tree.parent.tolist()):
            branch.append(number if parent in trunk or not number else branch[parent])
        roots = np.array(branch)
        outer = max(trunk, key=lambda number: int(tree.depth[number]))
        up = np.maximum(tree.depth[outer] - tree.depth[tree.parent[roots]], 0)
        return Cores(inner, outer, roots, up, before)


def _smallest(tree: Outline, before: Floats, share: float) -> int:
    """The smallest subtree that holds a share of the words of long blocks, the deepest of equals."""
    held = before[tree.end] - before[tree.first]
    sizes = np.where(held >= share * before[-1], tree.end - tree.first, len(before))
    smallest = np.flatnonzero(sizes == sizes.min())
    return int(smallest[np.argmax(tree.depth[smallest])])


def levels(tree: Outline, cores: Cores, sums: NDArray[np.float64], words: Array) -> list[Array]:
    """Means over the subtrees around each block.

    They are its element's, the two next that hold more each, and the branch that leads to it.
    """
    wider = _wider(tree)
    element = tree.of_block
    next_wider = wider[element]
    running = np.concatenate(([0.0], np.cumsum(words)))
    found: list[Array] = []
    for current in (element, next_wider, wider[next_wider], cores.branch[element]):
        first, end = tree.first[current], tree.end[current]
        share = (running[end] - running[first]) / max(running[-1], 1.0)
        found += [
            means(sums, first, end),
            np.column_stack([np.log1p(end - first), share, tree.alike[current]]),
        ]
    return found


def _wider(tree: Outline) -> NDArray[np.intp]:
    """For each element the nearest one around it that holds more blocks."""
    sizes = tree.end - tree.first
    wider = tree.parent.copy()
    for number, parent in enumerate(tree.parent.tolist()):
        if sizes[parent] == sizes[number]:
            wider[number] = wider[parent]  # parents come first
    return wider


def by_core(tree: Outline, cores: Cores, words: Array) -> list[NDArray[Any]]:
    """Whether a block is in the cores, how deep, and where from them."""
    places = np.arange(len(words))
    start, end = int(tree.first[cores.inner]), int(tree.end[cores.inner])
    within = (places >= start) & (places < end)
    outer = tree.first[cores.outer], tree.end[cores.outer]
    return [
        within,
        (places >= outer[0]) & (places < outer[1]),
        np.where(within, tree.depth[tree.of_block] - tree.depth[cores.inner], -1),
        np.clip(places - start, -200, 400),
        np.clip(end - places, -200, 400),
        np.full(len(words), float(words[within].sum()) / max(float(words.sum()), 1.0)),
        cores.up[tree.of_block],
        np.sign(places - outer[0]) + np.sign(places - outer[1] + 1),
    ]


def alike(tree: Outline, words: Array, places: NDArray[np.intp]) -> list[Array]:
    """Mean words of the blocks whose elements look alike, and which of them a block is."""
    keys: dict[tuple[str, str], int] = {}
    group = np.array([keys.setdefault(tree.keys[number], len(keys)) for number in tree.of_block.tolist()])
    counts = np.bincount(group)
    order = np.argsort(group, kind="stable")
    ranks = np.empty(len(places))
    ranks[order] = places - np.concatenate(([0], np.cumsum(counts)))[group[order]]
    return [
        (np.bincount(group, weights=words) / counts)[group].astype(np.float32),
        (ranks / counts[group]).astype(np.float32),
    ]
