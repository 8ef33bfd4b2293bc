"""What a commit makes of a run's shards, whatever kind of store publishes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from output.counts import AccountingError, Counts
from output.files import StoreError
from output.merge import Draft, Placed, is_changed
from output.rewrite import settle
from output.runs import RunRecord
from output.schema import PUBLIC, TABLES
from output.shards import ShardResult, shard_results
from output.snapshot import About, Snapshot
from output.tables import all_rulesets, relabelled

FULL_PART = 128 * 2**20
"""Bytes of a part that is large enough: one that a changed row makes us write again in a second or two."""

NOTHING_MORE = About()


@dataclass(frozen=True, slots=True)
class Commit:
    """The outcome of a commit.

    Attributes:
        snapshot: what is current now.
        published: False if nothing would have changed, and so nothing was touched.
        run: the run's record with both snapshot numbers, ready for the store's ``append_run``.
    """

    snapshot: Snapshot
    published: bool
    run: RunRecord


def finished_shards(staging: Path, run: RunRecord) -> list[ShardResult]:
    """The shards of a run, if they add up to its accounts.

    Raises:
        AccountingError: they do not.
        StoreError: one is damaged, or a document is in several.
    """
    shards = shard_results(staging)
    _check(shards, run)
    return shards


def _check(shards: Sequence[ShardResult], run: RunRecord) -> None:
    """Refuse a commit that would not add up."""
    if Counts.merge(shard.counts for shard in shards) != run.counts:
        raise AccountingError(f"run {run.run_id}: its counts are not those of its {len(shards)} shards")
    for document, times in Counter(name for shard in shards for name in shard.ids).items():
        if times > 1:
            keys = ", ".join(shard.key for shard in shards if document in shard.ids)
            raise StoreError(f"run {run.run_id}: document {document} is in several shards: {keys}")


def unchanged(before: Snapshot, run: RunRecord) -> Commit:
    """The outcome of a run after which everything is as it was."""
    run = replace(run, parent_snapshot=before.number, snapshot=before.number)
    return Commit(before, published=False, run=run)


def is_news(old: Mapping[str, Sequence[Placed]], drafts: Mapping[str, Sequence[Draft]]) -> bool:
    """Whether the tables that people read are not what they were."""
    return any(is_changed(old[table], drafts[table]) for table in PUBLIC)


def settled_tables(
    drafts: Mapping[str, list[Draft]], scratch: Path, full_part: int = FULL_PART
) -> dict[str, list[Placed]]:
    """The parts of which the next snapshot consists.

    Args:
        drafts: of its tables, see :func:`~output.tables.next_tables`.
        scratch: folder for parts that are written again.
        full_part: bytes up to which parts are made into larger ones.
    """
    labels = relabelled(drafts["documents"], scratch)
    return {
        table: settle(drafts[table], schema, scratch, full_part, labels if table == "documents" else None)
        for table, schema in TABLES.items()
    }


def next_snapshot(
    before: Snapshot | None, tables: Mapping[str, Sequence[Placed]], run: RunRecord, about: About, path: Path
) -> Snapshot:
    """The snapshot that consists of these parts and follows another one."""
    parts = {name: tuple(placed.part for placed in table) for name, table in tables.items()}
    parent = before.number if before else None
    number = (parent or 0) + 1
    run = replace(run, parent_snapshot=parent, snapshot=number)
    snapshot = Snapshot(number, parent, path, parts, run)
    known = (before.about if before else About()).joined(
        about, snapshot.by("documents", "sources"), all_rulesets(snapshot)
    )
    return replace(snapshot, about=known)
