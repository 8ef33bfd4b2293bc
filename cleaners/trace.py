"""The algebra of changes: two stages of cleaning become one edit list over the raw text.

A stage turns a text into another one by a sorted, disjoint list of changes. Repairs come first and
rules see their outcome, so a rule's span is known in repaired positions; :func:`compose` carries it
back to the raw text. Everything is a single pass over the lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaners.document import Action, Edit, apply


class Change(NamedTuple):
    """``before[start:end]`` becomes ``inserted``; the rest as in :class:`~cleaners.document.Edit`."""

    start: int
    end: int
    inserted: str
    rule: str
    version: int
    action: Action
    field: str | None = None
    confidence: float = 1.0

    @property
    def growth(self) -> int:
        """Code points that the text gains by it."""
        return len(self.inserted) - (self.end - self.start)


@dataclass(slots=True)
class _Cluster:
    """Changes of both stages that touch the same stretch of the text between the stages."""

    start: int
    end: int
    first: list[Change]
    second: list[Change]

    def meets(self, start: int, end: int) -> bool:
        """Whether a change over ``[start, end)`` overlaps; one that only abuts stays by itself."""
        return start < self.end and (start > self.start or end > start)


def compose(first: Sequence[Change], between: str, second: Sequence[Change]) -> list[Change]:
    """Join two stages into one.

    Args:
        first: changes from the raw text to ``between``.
        between: the text between the stages.
        second: changes from ``between`` to the final text.

    Returns:
        Changes from the raw text to the final text. Where both stages touched a place, the second
        stage's rule answers for it, since its outcome is what stands there now.
    """
    if not first or not second:
        return list(first or second)
    composed: list[Change] = []
    shift = 0  # how far `between` runs ahead of the raw text
    for cluster in _clusters(first, second):
        raw_start = cluster.start - shift
        shift += sum(change.growth for change in cluster.first)
        composed.append(_join(cluster, between, raw_start, cluster.end - shift))
    return composed


def _clusters(first: Sequence[Change], second: Sequence[Change]) -> Iterator[_Cluster]:
    cluster: _Cluster | None = None
    for start, end, stage, change in _in_order(first, second):
        if cluster is None or not cluster.meets(start, end):
            if cluster is not None:
                yield cluster
            cluster = _Cluster(start, end, [], [])
        (cluster.first if stage == 1 else cluster.second).append(change)
        cluster.end = max(cluster.end, end)
    if cluster is not None:
        yield cluster


def _in_order(first: Sequence[Change], second: Sequence[Change]) -> list[tuple[int, int, int, Change]]:
    """All changes by their place in the text between the stages, empty ones before those they abut."""
    placed: list[tuple[int, int, int, Change]] = []
    shift = 0
    for change in first:
        start = change.start + shift
        placed.append((start, start + len(change.inserted), 1, change))
        shift += change.growth
    placed += ((change.start, change.end, 2, change) for change in second)
    placed.sort(key=lambda entry: (entry[0], entry[1] > entry[0]))  # stable: the first stage wins a tie
    return placed


def _join(cluster: _Cluster, between: str, raw_start: int, raw_end: int) -> Change:
    if not cluster.second:
        change = cluster.first[0]
        return Change(
            raw_start, raw_end, change.inserted, change.rule, change.version, change.action, change.field,
            change.confidence,
        )  # fmt: skip
    local = [
        Change(
            change.start - cluster.start, change.end - cluster.start, change.inserted, change.rule,
            change.version, change.action,
        )
        for change in cluster.second
    ]  # fmt: skip
    inserted = apply(between[cluster.start : cluster.end], local)
    chief = max(cluster.second, key=lambda change: change.end - change.start)
    action: Action = chief.action if not inserted or chief.action == "replace" else "replace"
    if not inserted and action == "replace":
        action = "remove"
    return Change(
        raw_start, raw_end, inserted, chief.rule, chief.version, action,
        chief.field if action == "lift" else None, chief.confidence,
    )  # fmt: skip


def to_edits(raw_text: str, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """Write the changes down as edits, with the removed text and the place in the clean text."""
    edits: list[Edit] = []
    shift = 0
    for change in changes:
        edits.append(
            Edit(
                start=change.start,
                end=change.end,
                text_pos=change.start + shift,
                rule=change.rule,
                version=change.version,
                action=change.action,
                removed=raw_text[change.start : change.end],
                inserted=change.inserted,
                field=change.field,
                confidence=change.confidence,
            )
        )
        shift += change.growth
    return tuple(edits)
