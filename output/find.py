"""Find rows in a snapshot: one document by its id, or all of a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from output.parts import ROWS_PER_BATCH, only, opened
from output.rows import escape
from output.snapshot import Snapshot


def find(snapshot: Snapshot, table: str, beginning: str, limit: int = 10) -> list[dict[str, Any]]:
    """The rows of a table whose id begins so, at most ``limit`` of them."""
    rows: list[dict[str, Any]] = []
    for path in snapshot.files(table):
        with opened(path) as file:
            groups = range(file.metadata.num_row_groups)
            for group in groups:
                ids = file.read_row_group(group, columns=["id"])["id"].combine_chunks()
                hits: pa.Array[Any] = ids.filter(pc.starts_with(ids, pattern=beginning))
                if len(hits):
                    rows += only(path, hits, [group]).to_pylist()
        if len(rows) >= limit:
            break
    return rows[:limit]


def of_source(snapshot: Snapshot, source: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Some columns of all documents of a source, in their order; a few of them are in memory at a time."""
    name = escape(source)
    for part in snapshot.tables["documents"]:
        if name not in dict(part.sources):
            continue
        with opened(snapshot.file("documents", part)) as file:
            for batch in file.iter_batches(ROWS_PER_BATCH, columns=[*columns, "source"]):
                yield from pa.Table.from_batches([batch]).filter(pc.field("source") == name).to_pylist()
