"""Which documents are the same, or nearly so: the labels that a commit gives to rows.

Documents that share a band meet in a bucket. The first document of a bucket, by date and then id, is compared
with each of the others; where their signatures agree enough, the two are joined, and what is joined in the
end is a cluster. So the labels follow from the set of documents alone, whatever the order in which they came,
and a bucket costs as much as it has members. A commit looks only at the buckets of the rows that come or go,
and at what is joined with these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from output.ids import Array, NewLabels, as_ids, as_names
from output.labels import LABELS
from output.merge import Draft
from output.sketch import BANDS, Sketch, let_go, values

THRESHOLD = 0.8
"""Share of shingles, as estimated by the signatures, from which two texts are nearly the same."""

CHANCE = 1 / 256
"""How often two bytes of signatures agree by accident."""

SLICE = 500_000
"""So many entries of the buckets are in memory at once."""


def relabel(drafts: Sequence[Draft], sketches: Sequence[Sketch], unknown: set[int]) -> NewLabels:
    """Find the rows whose labels change, and mark their drafts.

    Args:
        drafts: all parts of documents, those too of which nothing is left.
        sketches: one for each.
        unknown: numbers of the drafts whose labels are not to be trusted.

    Returns:
        The new labels of these.
    """
    crowd = _Crowd.of(drafts, sketches)
    nodes, joined = crowd.reach(*crowd.changed(drafts, unknown))
    originals = crowd.firsts(nodes, crowd.get("texts", nodes))
    leaders = crowd.firsts(nodes, joined)
    _, cluster, sizes = np.unique(joined, return_inverse=True, return_counts=True)
    alone = sizes[cluster] == 1
    ids = crowd.get("ids", nodes)
    duplicate_of = np.where(crowd.get("ids", originals) == ids, b"", crowd.get("ids", originals))
    clusters = np.where(alone, b"", crowd.get("ids", leaders))
    new = (duplicate_of != crowd.get("duplicate_of", nodes)) | (clusters != crowd.get("clusters", nodes))
    for number in np.unique(crowd.owner(nodes[new])):
        drafts[number].relabelled = True
    columns = (column[new].astype("S16") for column in (duplicate_of, clusters))
    return NewLabels.of(ids[new], dict(zip(LABELS, columns, strict=True)))


@dataclass(frozen=True, slots=True)
class _Crowd:
    """All rows of all drafts, numbered through."""

    sketches: Sequence[Sketch]
    alive: Sequence[Array | None]  # None: all rows
    starts: Array

    @classmethod
    def of(cls, drafts: Sequence[Draft], sketches: Sequence[Sketch]) -> _Crowd:
        alive = [
            ~np.isin(sketch.ids, as_ids(draft.gone.to_pylist())) if len(draft.gone) else None
            for draft, sketch in zip(drafts, sketches, strict=True)
        ]
        return cls(sketches, alive, _starts(sketches))

    def owner(self, nodes: Array) -> Array:
        """The number of the draft of each row."""
        return np.searchsorted(self.starts, nodes, side="right") - 1

    def get(self, name: str, nodes: Array) -> Array:
        """An attribute of rows."""
        return values(self.sketches, name, nodes)

    def changed(self, drafts: Sequence[Draft], unknown: set[int]) -> tuple[Array, Array]:
        """Rows that have come, and rows that have gone."""
        come: list[Array] = [np.empty(0, np.int64)]
        left: list[Array] = [np.empty(0, np.int64)]
        for number, draft in enumerate(drafts):
            alive, start = self.alive[number], self.starts[number]
            if draft.is_new or number in unknown:
                rows = np.arange(len(self.sketches[number])) if alive is None else np.flatnonzero(alive)
                come.append(rows + start)
            if not draft.is_new and alive is not None:
                left.append(np.flatnonzero(~alive) + start)
        return np.concatenate(come), np.concatenate(left)

    def reach(self, come: Array, left: Array) -> tuple[Array, Array]:
        """All rows whose labels may have changed, and which of them are joined.

        Returns:
            Rows, and for each the smallest row that it is joined with.
        """
        touched = np.zeros(self.starts[-1], bool)
        touched[come] = True
        for _, members in self.around(left):
            touched[members] = True
        frontier = np.flatnonzero(touched)
        edges = np.empty((0, 2), np.int64)
        while len(frontier):
            edges = np.concatenate([edges, *(self.edges(*found) for found in self.around(frontier))])
            near = np.unique(edges[touched[edges].any(axis=1)])
            frontier = near[~touched[near]]
            touched[frontier] = True
        visited = np.flatnonzero(touched)
        return visited, _components(visited, edges[touched[edges].all(axis=1)])

    def around(self, rows: Array) -> Iterator[tuple[Array, Array]]:
        """The buckets that rows are in, or were, as pairs of hashes and rows that stay, some at a time."""
        if not len(rows):
            return
        total = sum(len(sketch.hashes) for sketch in self.sketches)
        numbers = range(len(self.sketches))
        if len(rows) * (BANDS + 1) * len(self.sketches) < total // 8:
            wanted = np.unique(self.get("bands", rows))
            yield _together([self._of_hashes(number, wanted) for number in numbers])
            return
        inside = np.zeros(self.starts[-1], bool)
        inside[rows] = True
        for low, high in pairwise(np.linspace(0, 1 << 32, 2 + total // SLICE).astype(np.int64)):
            found = [self._between(number, low, high) for number in numbers]
            wanted = np.unique(np.concatenate([hashes[inside[members]] for hashes, members in found]))
            stay = [
                self._alive(number, *_among(wanted, *one)) for number, one in zip(numbers, found, strict=True)
            ]
            yield _together(stay)
            let_go(self.sketches)

    def _of_hashes(self, number: int, wanted: Array) -> tuple[Array, Array]:
        """Entries of a sketch with one of these hashes, found by bisection."""
        sketch = self.sketches[number]
        low = np.searchsorted(sketch.hashes, wanted, side="left")
        counts = np.searchsorted(sketch.hashes, wanted, side="right") - low
        places = np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        return self._alive(number, sketch.hashes[places], self._rows(number, places))

    def _between(self, number: int, low: int, high: int) -> tuple[Array, Array]:
        """Entries of a sketch from one hash up to another, those of rows that go, too."""
        sketch = self.sketches[number]
        begin, end = (bisect_left(sketch.hashes, bound) for bound in (low, high))
        return sketch.hashes[begin:end], self._rows(number, slice(begin, end))

    def _rows(self, number: int, places: Array | slice) -> Array:
        rows: Array = self.sketches[number].order[places] // np.uint32(BANDS + 1)
        return np.asarray(rows + self.starts[number])

    def _alive(self, number: int, hashes: Array, rows: Array) -> tuple[Array, Array]:
        alive = self.alive[number]
        if alive is None:
            return hashes, rows
        stays = alive[rows - self.starts[number]]
        return hashes[stays], rows[stays]

    def edges(self, hashes: Array, members: Array) -> Array:
        """The pairs of a bucket's first member and another that are nearly the same."""
        _, bucket, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
        several = sizes[bucket] > 1
        members, bucket = members[several], bucket[several]
        pairs = np.column_stack([self.firsts(members, bucket), members])
        pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
        alike = [self._alike(chunk) for chunk in np.array_split(pairs, 1 + len(pairs) // 50_000)]
        return pairs[np.concatenate(alike)] if len(pairs) else pairs

    def _alike(self, pairs: Array) -> Array:
        left, right = self.get("signatures", pairs[:, 0]), self.get("signatures", pairs[:, 1])
        share = ((left == right).mean(axis=1) - CHANCE) / (1 - CHANCE) if len(pairs) else np.empty(0)
        same = self.get("texts", pairs[:, 0]) == self.get("texts", pairs[:, 1])
        return np.asarray((share >= THRESHOLD) | same)

    def firsts(self, nodes: Array, groups: Array) -> Array:
        """For each row, the row of its group that comes first by date and id."""
        if not len(nodes):
            return nodes
        _, numbers = np.unique(groups, return_inverse=True)
        order = np.lexsort((self.get("ids", nodes), self.get("dates", nodes), numbers))
        begins = np.concatenate([[True], np.diff(numbers[order]) != 0])
        return np.asarray(nodes[order[begins]][numbers])


def _among(wanted: Array, hashes: Array, rows: Array) -> tuple[Array, Array]:
    """The entries whose hashes are among those wanted; both are sorted."""
    if not len(wanted):
        return hashes[:0], rows[:0]
    places = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
    stays = wanted[places] == hashes
    return hashes[stays], rows[stays]


def _together(found: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])


def _components(nodes: Array, edges: Array) -> Array:
    """For each node, the smallest one that it is joined with; nodes are sorted."""
    parent = np.arange(len(nodes))
    ends = np.searchsorted(nodes, edges)
    while len(ends):
        roots = parent[ends]
        ends, roots = ends[roots[:, 0] != roots[:, 1]], roots[roots[:, 0] != roots[:, 1]]
        np.minimum.at(parent, roots.max(axis=1), roots.min(axis=1))
        while (parent[parent] != parent).any():
            parent = parent[parent]
    return np.asarray(nodes[parent])


def label_differences(sketches: Sequence[Sketch]) -> Iterator[tuple[str, str]]:
    """Where labels are not what they have to be: ids, and what is wrong.

    Duplicates are found once more, from the hashes. Of clusters it is checked that each has several members,
    that its name is the first of them, and that duplicates are in the same one.
    """
    crowd = _Crowd(sketches, [None] * len(sketches), _starts(sketches))
    nodes = np.arange(crowd.starts[-1])
    ids, clusters = crowd.get("ids", nodes), crowd.get("clusters", nodes)
    first = crowd.get("ids", crowd.firsts(nodes, crowd.get("texts", nodes)))
    wrong = crowd.get("duplicate_of", nodes) != np.where(first == ids, b"", first)
    yield from ((name, "duplicate_of is not the first document of this text") for name in _named(ids[wrong]))
    inside = nodes[clusters != b""]
    leaders = crowd.get("ids", crowd.firsts(inside, clusters[inside]))
    wrong = leaders != clusters[inside]
    what = "near_duplicate_cluster is not the first document of the cluster"
    yield from ((name, what) for name in _named(ids[inside][wrong]))
    _, groups, sizes = np.unique(clusters[inside], return_inverse=True, return_counts=True)
    yield from ((name, "is alone in its cluster") for name in _named(ids[inside][sizes[groups] == 1]))
    mates = crowd.get("clusters", crowd.firsts(nodes, crowd.get("texts", nodes)))
    yield from ((name, "is not in the cluster of its duplicate") for name in _named(ids[mates != clusters]))


def _named(ids: Array) -> list[str]:
    return [str(name) for name in as_names(ids).to_pylist()]


def _starts(sketches: Sequence[Sketch]) -> Array:
    return np.concatenate([[0], np.cumsum([len(sketch) for sketch in sketches])]).astype(np.int64)
