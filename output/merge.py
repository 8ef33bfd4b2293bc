"""What a table consists of once new rows have taken the place of old ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from output.parts import Part, only, read, without, write_part

# Rows that differ anywhere differ in one of these, but for rare cases; they are cheap to compare first.
MADE_FROM = ("id", "raw_sha256", "ruleset")


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and where its file lies now."""

    part: Part
    path: Path


def merge(
    schema: pa.Schema, old: Sequence[Placed], new: Sequence[Placed], gone: Iterable[str], scratch: Path
) -> list[Placed]:
    """Put new parts beside old ones and take every row that is superseded out of the old ones.

    A new part whose rows all stand there already is left out, so that doing a thing twice changes nothing.
    Only parts that have superseded rows are written again.

    Args:
        schema: of the table.
        old: the parts of the current snapshot.
        new: parts with new rows; each of their ids supersedes the old row with that id.
        gone: ids whose old row goes without a new one.
        scratch: folder for the parts that are written again.

    Returns:
        The parts that the table consists of now, sorted by name; never none, so that the table can be read.
    """
    filled = [placed for placed in old if placed.part.rows]
    ids = _ids(filled)
    fresh = [placed for placed in new if not _is_there(placed, filled, ids)]
    gone_ids = pa.concat_arrays([_ids(fresh), pa.array(list(gone), pa.string())])
    kept: list[Placed] = []
    for placed, hits in zip(filled, _hits(filled, ids, gone_ids), strict=True):
        if not hits:
            kept.append(placed)
        elif hits < placed.part.rows:
            part = write_part(scratch, placed.part.key, without(placed.path, gone_ids), schema)
            kept.append(Placed(part, scratch / part.name))
    if not kept and not fresh:
        empty = write_part(scratch, "empty", [], schema)
        return [Placed(empty, scratch / empty.name)]
    return sorted(kept + fresh, key=lambda placed: placed.part.name)


def _ids(parts: Sequence[Placed]) -> pa.Array[Any]:
    """The ids of parts, one part's after the other's."""
    none = pa.array([], pa.string())
    return pa.concat_arrays(
        [none, *(chunk for placed in parts for chunk in read(placed.path, ["id"])["id"].chunks)]
    )


def _hits(parts: Sequence[Placed], ids: pa.Array[Any], wanted: pa.Array[Any]) -> list[int]:
    """How many of each part's ids are wanted."""
    mask = pc.is_in(ids, value_set=wanted)  # at once: the hash table of what is wanted is made once
    ends = list(accumulate(placed.part.rows for placed in parts))
    return [
        mask.slice(end - placed.part.rows, placed.part.rows).true_count
        for placed, end in zip(parts, ends, strict=True)
    ]


def _is_there(new: Placed, old: Sequence[Placed], ids: pa.Array[Any]) -> bool:
    """Whether every row of a new part stands in the old ones, with the same content."""
    if any(placed.part.sha256 == new.part.sha256 for placed in old):
        return True
    wanted = _ids([new])
    hits = _hits(old, ids, wanted)
    if sum(hits) != len(wanted):
        return False
    holders = [placed for placed, number in zip(old, hits, strict=True) if number]
    made_from = pa.concat_tables(read(placed.path, MADE_FROM) for placed in holders)
    there = made_from.filter(pc.is_in(made_from["id"], value_set=wanted))
    if not there.sort_by("id").equals(read(new.path, MADE_FROM)):
        return False
    whole = pa.concat_tables(only(placed.path, wanted) for placed in holders)
    return bool(whole.sort_by("id").equals(read(new.path)))
