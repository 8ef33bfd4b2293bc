"""Parts that are written again: rows taken out, labels set, many small parts made into few large ones.

Rows are merged in their order as streams. In memory are a few numbers for each row, and a few rows of the
parts that are being read; open are those alone.
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from output import sketch
from output.ids import Array, NewLabels, as_ids, as_names
from output.labels import LABELS
from output.merge import Draft, Placed
from output.parts import ROWS_PER_BATCH, Place, opened, read, write_part, write_parts
from output.schema import KEY

FAN = 8
"""So many parts of about one size become one of the next size."""

LEVELS = 4
"""Sizes below that of a full part, each ``FAN`` times the one before."""


def settle(
    drafts: Sequence[Draft], schema: pa.Schema, scratch: Path, full: int, labels: NewLabels | None = None
) -> list[Placed]:
    """Write again what has to be.

    Args:
        drafts: the parts that the table consists of.
        schema: of the table.
        scratch: folder for new files.
        full: bytes of a part that is large enough.
        labels: those that change.

    Returns:
        The parts, sorted by name; never none, so that the table can be read.
    """
    placed: list[Placed] = []
    filled = [draft for draft in drafts if draft.rows]
    for group in fuse([draft.size for draft in filled], full):
        members = [filled[index] for index in group]
        if len(members) == 1 and not members[0].is_touched:
            placed.append(members[0].placed)
        else:
            placed += _written_again(members, schema, scratch, full, labels)
    if not placed:
        empty = write_part(scratch, "empty", [], schema)
        placed = [Placed(empty, scratch / empty.name)]
    return sorted(placed, key=lambda one: one.part.name)


def _written_again(
    drafts: Sequence[Draft], schema: pa.Schema, scratch: Path, full: int, labels: NewLabels | None
) -> Iterator[Placed]:
    """Make one or more parts of several, and sketches of their sketches."""
    owners = _order(drafts)
    key = drafts[0].placed.part.key
    sketches = [sketch.mapped(draft.placed.sketch) for draft in drafts if draft.placed.sketch]
    rows = _rows(drafts, owners) if sketches else None
    done = 0
    for part in write_parts(scratch, key, _merged(drafts, owners, labels), schema, full):
        path = scratch / part.name
        if rows is None:
            yield Placed(part, path)
            continue
        mine = rows[done : done + part.rows]
        done += part.rows
        target = scratch / part.sketch_name
        digest = sketch.write_picked(target, sketches, mine, labels)
        yield Placed(replace(part, sketch=digest), path, target)


def _rows(drafts: Sequence[Draft], owners: Array) -> Array:
    """For each row of the outcome, its number among all rows of all drafts, those too that are gone."""
    rows = np.empty(len(owners), np.int64)
    start = 0
    for number, draft in enumerate(drafts):
        count = draft.placed.part.rows
        stay = np.arange(count)
        if len(draft.gone):
            ids = read(draft.placed.path, ["id"])["id"]
            stay = np.flatnonzero(~pc.is_in(ids, value_set=draft.gone).to_numpy())
        rows[owners == number] = start + stay
        start += count
    return rows


def fuse(sizes: Sequence[int], full: int) -> list[list[int]]:
    """Choose which parts become one: from the smallest level up, all of a level that is crowded.

    So a row is written again once for each level at most, however many small parts come in.

    >>> fuse([1] * 8 + [10**9], full=10**9)
    [[0, 1, 2, 3, 4, 5, 6, 7], [8]]
    """
    groups = [([index], size) for index, size in enumerate(sizes)]
    for level in range(LEVELS):
        limit = full // 2 if level == LEVELS - 1 else full // FAN ** (LEVELS - 1 - level)
        crowd = [group for group in groups if group[1] < limit]
        if len(crowd) >= FAN:
            groups = [group for group in groups if group[1] >= limit]
            groups.append((sorted(index for group in crowd for index in group[0]), sum(g[1] for g in crowd)))
    return sorted(indices for indices, _ in groups)


@dataclass(slots=True)
class _Stream:
    """The rows of a part that stay, a few at a time; the file is let go with the last one."""

    tables: Generator[pa.Table, None, None]
    waiting: pa.Table
    left: int

    def take(self, rows: int) -> pa.Table:
        while len(self.waiting) < rows:
            self.waiting = pa.concat_tables([self.waiting, next(self.tables)])
        taken = self.waiting.slice(0, rows)
        self.waiting = self.waiting.slice(rows)
        self.left -= rows
        if not self.left:
            self.waiting = self.waiting.schema.empty_table()
            self.tables.close()
        return taken


def _relabelled(table: pa.Table, labels: NewLabels) -> pa.Table:
    """Label the rows of a table that have new labels."""
    found, places = labels.find(as_ids(table["id"].to_pylist()))
    if not len(places):
        return table
    marked = pa.array(found, pa.bool_())
    for name in LABELS:
        new = as_names(labels.columns[name][places])
        column = pc.replace_with_mask(table[name].combine_chunks(), marked, new)
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
    return table


def _merged(drafts: Sequence[Draft], owners: Array, labels: NewLabels | None) -> Iterator[pa.Table]:
    """All rows that stay, in order."""
    streams = [_stream(draft) for draft in drafts]
    for start in range(0, len(owners), ROWS_PER_BATCH):
        batch = owners[start : start + ROWS_PER_BATCH]
        numbers, counts = np.unique(batch, return_counts=True)
        table = pa.concat_tables(
            [streams[number].take(int(count)) for number, count in zip(numbers, counts, strict=True)]
        )
        if len(numbers) > 1:
            places = np.empty(len(batch), np.int64)
            places[np.argsort(batch, kind="stable")] = np.arange(len(batch))
            table = table.take(places)
        yield _relabelled(table, labels) if labels else table


def _order(drafts: Sequence[Draft]) -> Array:
    """For each row of the outcome, the number of the draft that it comes from.

    Each draft is in order already, so its keys are read as they are needed.
    """
    owners = array("i")
    waiting = sorted(range(len(drafts)), key=lambda number: _begins(drafts[number]), reverse=True)
    heads: list[tuple[_Key, int]] = []  # the next key of each draft that is being read
    following = [_keys(draft) for draft in drafts]
    while waiting or heads:
        while waiting and (not heads or _begins(drafts[waiting[-1]]) <= heads[0][0][:2]):
            number = waiting.pop()
            heapq.heappush(heads, (next(following[number]), number))
        number = heads[0][1]
        owners.append(number)
        if (key := next(following[number], None)) is not None:
            heapq.heapreplace(heads, (key, number))
        else:
            heapq.heappop(heads)
    return np.frombuffer(owners, np.int32) if owners else np.empty(0, np.int32)


_Key = tuple[str, str, float, str]


def _begins(draft: Draft) -> Place:
    """A place before which no row of a draft stands."""
    return draft.placed.part.first or ("", "")


def _keys(draft: Draft) -> Iterator[_Key]:
    """The keys of a draft's rows, each as something to compare."""
    with opened(draft.placed.path) as file:
        for batch in file.iter_batches(batch_size=ROWS_PER_BATCH, columns=list(KEY)):
            rows = _kept(pa.Table.from_batches([batch]), draft.gone)
            source, path, offset, name = (rows[column].to_pylist() for column in KEY)
            yield from zip(source, path, (math.inf if at is None else at for at in offset), name, strict=True)


def _stream(draft: Draft) -> _Stream:
    def tables() -> Generator[pa.Table, None, None]:
        with opened(draft.placed.path) as file:
            for batch in file.iter_batches(batch_size=ROWS_PER_BATCH):
                yield _kept(pa.Table.from_batches([batch]), draft.gone)

    with opened(draft.placed.path) as file:
        return _Stream(tables(), file.schema_arrow.empty_table(), draft.rows)


def _kept(table: pa.Table, gone: pa.Array[Any]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["id"], value_set=gone))) if len(gone) else table
