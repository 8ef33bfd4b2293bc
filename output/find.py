"""Find one document by its id in a snapshot."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from output.parts import only, opened
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
