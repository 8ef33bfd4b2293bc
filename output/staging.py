"""Where a run prepares its shards, out of every reader's sight, until one commit publishes them all.

A shard is written by whichever process cleaned it, given nothing but the staging folder's path. Its JSON
result is written last: a shard with a result is whole and on disk.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import pyarrow as pa

from output.counts import Counts, RuleCounts, SourceCounts
from output.files import StoreError, fsync_folder, is_held, write_durably
from output.layout import KEY, KEY_FORM, Layout
from output.parts import Part, tables_of, write_part
from output.schema import TABLES

ALIVE = "alive"
SHARDS = "shards"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What became of one shard.

    Attributes:
        key: its name, unique in the run.
        counts: its accounts.
        document_ids: documents that have a new row.
        quarantined_ids: documents that failed.
        unchanged_ids: documents that are there already.
        documents: the part with the rows, None if there are none.
        quarantine: likewise.
    """

    key: str
    counts: Counts
    document_ids: tuple[str, ...]
    quarantined_ids: tuple[str, ...]
    unchanged_ids: tuple[str, ...]
    documents: Part | None
    quarantine: Part | None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every document that the shard took up."""
        return self.document_ids + self.quarantined_ids + self.unchanged_ids

    def to_json(self) -> dict[str, Any]:
        """The result as it stands in its file."""
        return asdict(self) | {"counts": self.counts.to_json()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        return cls(
            key=value["key"],
            counts=Counts.from_json(value["counts"]),
            document_ids=tuple(value["document_ids"]),
            quarantined_ids=tuple(value["quarantined_ids"]),
            unchanged_ids=tuple(value["unchanged_ids"]),
            documents=Part.from_json(value["documents"]) if value["documents"] else None,
            quarantine=Part.from_json(value["quarantine"]) if value["quarantine"] else None,
        )


class Staging:
    """A run's folder, alive as long as the process that made it holds its lock.

    Use it as a context manager; leaving it removes the folder. A killed run's folder is removed by the
    next run.

    Args:
        root: of the dataset.
        key: of the run; what a dead run of the same key left is cleared.

    Raises:
        StoreError: a live run has the same key.

    Attributes:
        path: of the folder; all that another process needs for :func:`write_shard`.
    """

    def __init__(self, root: Path | str, key: str) -> None:
        _check_key("run", key)
        layout = Layout(Path(root).absolute())
        self.key = key
        self.path = layout.staging / key
        with layout.exclusive():  # or a clean-up might take a folder whose lock is not held yet
            if is_held(self.path / ALIVE):
                raise StoreError(f"{layout.root}: a run with the key {key!r} is under way")
            if self.path.exists():
                shutil.rmtree(self.path)
            for folder in (self.path, self.path / SHARDS, *(self.path / table for table in TABLES)):
                folder.mkdir()
            self._alive = (self.path / ALIVE).open("wb")
            fcntl.flock(self._alive, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder and give up the lock."""
        if not self._alive.closed:
            shutil.rmtree(self.path, ignore_errors=True)  # what is left is a dead run's, for the next one
            fcntl.flock(self._alive, fcntl.LOCK_UN)  # by hand: a forked worker may hold it open for longer
            self._alive.close()


def dead_staging(layout: Layout) -> list[Path]:
    """Folders of runs that were killed; the caller holds the lock."""
    return [path for path in layout.staging.iterdir() if not is_held(path / ALIVE)]


def write_shard(
    staging: Path,
    key: str,
    *,
    inputs: Mapping[str, int],
    documents: Iterable[Row] = (),
    quarantine: Iterable[Row] = (),
    unchanged: Mapping[str, Sequence[str]] | None = None,
) -> ShardResult:
    """Write one shard's rows and result; writing the same key again replaces it.

    Args:
        staging: path of the run's staging folder.
        key: of the shard: letters, digits, ``.``, ``_`` and ``-``; it does not influence the bytes.
        inputs: how many inputs of each source the shard took up, counted when they were taken up.
        documents: rows from :func:`~output.rows.document_row`, in any order.
        quarantine: rows from :func:`~output.rows.quarantine_row`, in any order.
        unchanged: ids of each source's documents that are there already.

    Raises:
        AccountingError: a source's inputs are not its documents + quarantined + unchanged.
        StoreError: a document occurs twice in the shard, or a row does not fit the schema.
    """
    _check_key("shard", key)
    rows = {"documents": _by_id(documents), "quarantine": _by_id(quarantine)}
    same = unchanged or {}
    counts = _count(inputs, rows["documents"], rows["quarantine"], same)
    counts.check(f"shard {key}")
    _check_once(key, [*rows["documents"], *rows["quarantine"]], same)
    parts = {table: _write_rows(staging / table, key, rows[table], TABLES[table]) for table in TABLES}
    result = ShardResult(
        key=key,
        counts=counts,
        document_ids=tuple(row["id"] for row in rows["documents"]),
        quarantined_ids=tuple(row["id"] for row in rows["quarantine"]),
        unchanged_ids=tuple(sorted(name for ids in same.values() for name in ids)),
        **parts,
    )
    write_durably(staging / SHARDS / f"{key}.json", json.dumps(result.to_json()).encode("ascii"))
    return result


def shard_results(staging: Path) -> list[ShardResult]:
    """Results of the finished shards, in order of their keys.

    Raises:
        StoreError: a result is damaged.
    """
    results = []
    for path in sorted((staging / SHARDS).glob("*.json")):
        try:
            results.append(ShardResult.from_json(json.loads(path.read_bytes())))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path} is damaged: {error!r}") from error
    return results


def _check_key(what: str, key: str) -> None:
    if not KEY.fullmatch(key):
        raise StoreError(f"{what} key {key!r}: {KEY_FORM}")


def _by_id(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: cast(str, row["id"]))


def _write_rows(folder: Path, key: str, rows: list[Row], schema: pa.Schema) -> Part | None:
    if not rows:
        return None
    part = write_part(folder, key, tables_of(rows, schema), schema)
    fsync_folder(folder)
    return part


def _check_once(key: str, rows: list[Row], unchanged: Mapping[str, Sequence[str]]) -> None:
    named = {row["id"]: f"{row['source']}: {row['file_path']}" for row in rows}
    seen = Counter([row["id"] for row in rows] + [name for ids in unchanged.values() for name in ids])
    for name, times in seen.items():
        if times > 1:
            raise StoreError(
                f"shard {key} has document {name} ({named.get(name, 'unchanged')}) {times} times"
            )


def _count(
    inputs: Mapping[str, int],
    documents: list[Row],
    quarantine: list[Row],
    unchanged: Mapping[str, Sequence[str]],
) -> Counts:
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    rules: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for source, number in inputs.items():
        sources[source]["inputs"] += number
    for row in documents:
        totals = sources[row["source"]]
        totals["documents"] += 1
        totals["chars_raw"] += row["chars_raw"]
        totals["chars_removed"] += row["chars_removed"]
        for edit in row["edits"]:
            sums = rules[edit["rule"], edit["version"]]
            sums[0] += 1
            sums[1] += 0 if edit["action"] == "replace" else edit["end"] - edit["start"]
    for row in quarantine:
        sources[row["source"]]["quarantined"] += 1
    for source, ids in unchanged.items():
        sources[source]["unchanged"] += len(ids)
    return Counts(
        sources=tuple(SourceCounts(name, **totals) for name, totals in sorted(sources.items())),
        rules=tuple(RuleCounts(*key, *sums) for key, sums in sorted(rules.items())),
    )
