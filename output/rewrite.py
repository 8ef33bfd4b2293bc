"""Parts that are written again: rows taken out, labels set, many small parts made into few large ones.

Rows are merged in their order as streams. In memory are the keys of the parts that are merged, and a few rows
of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from output import sketch
from output.labels import LABELS
from output.merge import Draft, Placed
from output.parts import ROWS_PER_BATCH, opened, read, write_part, write_parts
from output.schema import KEY
from output.sketch import Array

FAN = 8
"""So many parts of about one size become one of the next size."""

LEVELS = 4
"""Sizes below that of a full part, each ``FAN`` times the one before."""


def settle(
    drafts: Sequence[Draft], schema: pa.Schema, scratch: Path, full: int, labels: pa.Table | None = None
) -> list[Placed]:
    """Write again what has to be.

    Args:
        drafts: the parts that the table consists of.
        schema: of the table.
        scratch: folder for new files.
        full: bytes of a part that is large enough.
        labels: id and ``LABELS`` of the rows whose labels change.

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
    drafts: Sequence[Draft], schema: pa.Schema, scratch: Path, full: int, labels: pa.Table | None
) -> Iterator[Placed]:
    """Make one or more parts of several, and sketches of their sketches."""
    owners, ids = _order(drafts)
    marks = None if labels is None else _Marks(labels, pc.index_in(ids, value_set=_whole(labels["id"])))
    key = drafts[0].placed.part.key
    sketches = [sketch.mapped(draft.placed.sketch) for draft in drafts if draft.placed.sketch]
    rows = _rows(drafts, owners) if sketches else None
    done = 0
    for part in write_parts(scratch, key, _merged(drafts, owners, marks), schema, full):
        path = scratch / part.name
        if rows is None:
            yield Placed(part, path)
            continue
        whole = sketch.picked(sketches, rows[done : done + part.rows])
        done += part.rows
        target = scratch / part.sketch_name
        digest = sketch.write(target, whole if labels is None else sketch.labelled(whole, labels))
        yield Placed(replace(part, sketch=digest), path, target)


def _rows(drafts: Sequence[Draft], owners: Array) -> Array:
    """For each row of the outcome, its number among all rows of all drafts, those too that are gone."""
    rows = np.empty(len(owners), np.int64)
    start = 0
    for number, draft in enumerate(drafts):
        ids = read(draft.placed.path, ["id"])["id"]
        stays = np.ones(len(ids), bool)
        if len(draft.gone):
            stays = ~pc.is_in(ids, value_set=draft.gone).to_numpy()
        rows[owners == number] = start + np.flatnonzero(stays)
        start += len(ids)
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
    """The rows of a part that stay, a few at a time."""

    tables: Iterator[pa.Table]
    waiting: pa.Table

    def take(self, rows: int) -> pa.Table:
        while len(self.waiting) < rows:
            self.waiting = pa.concat_tables([self.waiting, next(self.tables)])
        taken = self.waiting.slice(0, rows)
        self.waiting = self.waiting.slice(rows)
        return taken


@dataclass(frozen=True, slots=True)
class _Marks:
    """New labels, and for each row of the outcome its place among them, null for a row that keeps its own."""

    labels: pa.Table
    places: pa.Array[Any]

    def on(self, table: pa.Table, start: int) -> pa.Table:
        """Label a table that begins with row ``start`` of the outcome."""
        found = self.places.slice(start, len(table))
        if found.null_count == len(table):
            return table
        for name in LABELS:
            column = pc.if_else(found.is_valid(), pc.take(self.labels[name], found), table[name])
            table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), column)
        return table


def _merged(drafts: Sequence[Draft], owners: Array, marks: _Marks | None) -> Iterator[pa.Table]:
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
        yield table if marks is None else marks.on(table, start)


def _order(drafts: Sequence[Draft]) -> tuple[Array, pa.Array[Any]]:
    """For each row of the outcome, the number of the draft that it comes from, and its id."""
    keys = []
    for number, draft in enumerate(drafts):
        table = _kept(read(draft.placed.path, KEY), draft.gone)
        keys.append(table.append_column("owner", pa.array(np.full(len(table), number, np.int32))))
    merged = pa.concat_tables(keys)
    if len(drafts) > 1:
        merged = merged.sort_by([(name, "ascending") for name in KEY])
    return merged["owner"].to_numpy(), _whole(merged["id"])


def _whole(column: pa.ChunkedArray[Any]) -> pa.Array[Any]:
    return pa.concat_arrays([pa.array([], column.type), *column.chunks])


def _stream(draft: Draft) -> _Stream:
    def tables() -> Iterator[pa.Table]:
        with opened(draft.placed.path) as file:
            for batch in file.iter_batches(batch_size=ROWS_PER_BATCH):
                yield _kept(pa.Table.from_batches([batch]), draft.gone)

    with opened(draft.placed.path) as file:
        return _Stream(tables(), file.schema_arrow.empty_table())


def _kept(table: pa.Table, gone: pa.Array[Any]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["id"], value_set=gone))) if len(gone) else table
