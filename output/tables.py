"""What the tables of the next snapshot consist of, from those of the current one and the shards of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from output import sketch
from output.ids import NewLabels
from output.merge import Draft, Gone, Placed, supersede
from output.parts import Part, read
from output.schema import TABLES
from output.shards import ShardResult
from output.similar import relabel
from output.snapshot import SKETCHES, Snapshot


def placed_tables(snapshot: Snapshot | None) -> dict[str, list[Placed]]:
    """The parts of a snapshot, by table, and where they lie."""
    if snapshot is None:
        return {table: [] for table in TABLES}
    return {table: [snapshot.placed(table, part) for part in snapshot.tables[table]] for table in TABLES}


def _staged(part: Part, folder: Path) -> Placed:
    sketched = folder.with_name(SKETCHES) / part.sketch_name
    return Placed(part, folder / part.name, sketched if part.sketch else None)


def relabelled(drafts: list[Draft], scratch: Path) -> NewLabels:
    """Find out which documents are the same; a sketch that cannot be used is made again."""
    unknown, sketches = set[int](), []
    for number, draft in enumerate(drafts):
        made = sketch.read(draft.placed.sketch) if draft.placed.sketch else None
        if made is None or len(made) != draft.placed.part.rows:
            made = sketch.of_part(draft.placed.path)
            path = scratch / draft.placed.part.sketch_name
            part = replace(draft.placed.part, sketch=sketch.write(path, made))
            draft.placed = Placed(part, draft.placed.file, path)
            unknown.add(number)
        sketches.append(made)
    return relabel(drafts, sketches, unknown)


def next_tables(
    old: Mapping[str, Sequence[Placed]], shards: Sequence[ShardResult], staging: Path
) -> dict[str, list[Draft]]:
    """Settle which rows the tables consist of after the commit.

    A document that failed keeps its last good row; one that is good, or was all along, leaves quarantine.
    """
    new = {table: [_staged(part, staging / table) for shard in shards if (part := getattr(shard, table))]
           for table in TABLES}  # fmt: skip
    gone = [row for shard in shards for row in shard.gone]
    cleared = [row for shard in shards for row in shard.cleared]
    leaving = {"documents": gone, "ledger": [*gone, *cleared], "quarantine": [*gone, *cleared]}
    if any(placed.part.rows for placed in old["quarantine"]):
        leaving["quarantine"] += _good(new["documents"]) + _among(old["quarantine"], shards)
    return {table: supersede(old[table], new[table], leaving[table]) for table in TABLES}


def _good(documents: Sequence[Placed]) -> list[Gone]:
    """The documents that a run has written."""
    names = Gone._fields
    tables = [read(placed.path, names) for placed in documents]
    return [
        Gone(*row) for table in tables for row in zip(*(table[n].to_pylist() for n in names), strict=True)
    ]


def _among(quarantine: Sequence[Placed], shards: Sequence[ShardResult]) -> list[Gone]:
    """What is in quarantine although it was found good and unchanged."""
    unchanged = {name for shard in shards for name in shard.unchanged_ids}
    return [row for row in _good(quarantine) if row.id in unchanged] if unchanged else []


def all_rulesets(snapshot: Snapshot) -> set[str]:
    """Those of rows, and those under which other rows are known to be the same."""
    return {*snapshot.by("documents", "rulesets"), *snapshot.by("ledger", "rulesets")}
