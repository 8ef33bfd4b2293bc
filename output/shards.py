"""The shards that a run prepares in its staging folder.

A shard is written by whichever process cleaned it, given nothing but the staging folder's path. Its JSON
result is written last: a shard with a result is whole and on disk. If its run is killed, the next run with
the same purpose takes over what was finished.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from output import sketch
from output.counts import Counts, Settled, count_shard
from output.files import StoreError, files_in, fsync_folder, write_durably
from output.layout import KEY, KEY_FORM
from output.merge import Gone, Lapsed
from output.parts import Part, tables_of, write_part
from output.schema import KEY as SORTED_BY
from output.schema import TABLES

SKETCHES = "sketches"
SHARDS = "shards"
INHERITED = "inherited"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What became of one shard.

    Attributes:
        key: its name, unique in the run.
        digest: of all that decides its outcome; two shards of one key and digest come out alike.
        counts: its accounts.
        document_ids: documents that have a new row.
        quarantined_ids: documents that failed.
        unchanged_ids: documents that were read and are there already.
        gone: documents that leave the dataset.
        cleared: failures that are none any more, though no document has come of them.
        lapsed: those of them whose records are no more; ``flows.spread.join`` looks for their documents.
        documents: the part with the rows, None if there are none.
        quarantine: likewise.
        ledger: likewise.
    """

    key: str
    digest: str
    counts: Counts
    document_ids: tuple[str, ...]
    quarantined_ids: tuple[str, ...]
    unchanged_ids: tuple[str, ...]
    gone: tuple[Gone, ...]
    cleared: tuple[Gone, ...]
    lapsed: tuple[Lapsed, ...]
    documents: Part | None
    quarantine: Part | None
    ledger: Part | None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every document that the shard took up."""
        return self.document_ids + self.quarantined_ids + self.unchanged_ids

    def to_json(self) -> dict[str, Any]:
        """The result as it stands in its file."""
        parts = {table: part and part.to_json() for table in TABLES for part in [getattr(self, table)]}
        return asdict(self) | {"counts": self.counts.to_json()} | parts

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        return cls(
            key=value["key"],
            digest=value["digest"],
            counts=Counts.from_json(value["counts"]),
            document_ids=tuple(value["document_ids"]),
            quarantined_ids=tuple(value["quarantined_ids"]),
            unchanged_ids=tuple(value["unchanged_ids"]),
            gone=tuple(Gone(*row) for row in value["gone"]),
            cleared=tuple(Gone(*row) for row in value["cleared"]),
            lapsed=tuple(Lapsed(*row) for row in value["lapsed"]),
            **{table: Part.from_json(value[table]) if value[table] else None for table in TABLES},
        )


def adopt(staging: Path, key: str, digest: str) -> list[ShardResult]:
    """Take over a shard that a killed run of the same purpose has finished, if there is one just like it.

    Returns:
        Its results, those of its pieces first; none if there is no such shard.
    """
    for dead in sorted((staging / INHERITED).glob("*")):
        try:
            results = _finished(dead, key)
        except (StoreError, OSError):
            continue
        names = [name for result in results for name in _files(result)]
        if any(result.digest != digest for result in results) or not all((dead / n).exists() for n in names):
            continue
        for name in names:
            target = staging / name
            target.unlink(missing_ok=True)
            target.hardlink_to(dead / name)
            fsync_folder(target.parent)
        for result in results:
            _write_result(staging, result)
        return results
    return []


def piece_key(key: str, number: int) -> str:
    """The key of a shard's piece; what is left of the shard, under its own key, is written last."""
    return f"{key}.{number:06d}"


def _finished(staging: Path, key: str) -> list[ShardResult]:
    """The results of a shard, whose own is the last one."""
    last = _read_result(_result_file(staging, key))
    pieces = iter(_result_file(staging, piece_key(key, number)) for number in count())
    return [*map(_read_result, takewhile(Path.exists, pieces)), last]


def _files(result: ShardResult) -> Iterator[str]:
    """What a result's rows lie in, below the staging folder."""
    for table in TABLES:
        part: Part | None = getattr(result, table)
        if part:
            yield f"{table}/{part.name}"
            if part.sketch:
                yield f"{SKETCHES}/{part.sketch_name}"


def _result_file(staging: Path, key: str) -> Path:
    return staging / SHARDS / f"{key}.json"


def _write_result(staging: Path, result: ShardResult) -> None:
    write_durably(_result_file(staging, result.key), json.dumps(result.to_json()).encode("ascii"))


def write_shard(
    staging: Path,
    key: str,
    *,
    inputs: Mapping[str, int],
    documents: Iterable[Row] = (),
    quarantine: Iterable[Row] = (),
    ledger: Iterable[Row] = (),
    unchanged: Mapping[str, Sequence[str]] | None = None,
    settled: Mapping[str, Settled] | None = None,
    gone: Sequence[Gone] = (),
    cleared: Sequence[Gone] = (),
    lapsed: Sequence[Lapsed] = (),
    digest: str = "",
) -> ShardResult:
    """Write one shard's rows and result; writing the same key again replaces it.

    Args:
        staging: path of the run's staging folder.
        key: of the shard: letters, digits, ``.``, ``_`` and ``-``; it does not influence the bytes.
        inputs: how many inputs of each source the shard took up, counted when they were taken up.
        documents: rows from :func:`~output.rows.document_row`, in any order.
        quarantine: rows from :func:`~output.rows.quarantine_row`, in any order.
        ledger: rows from :func:`~output.ledger.ledger_row`, in any order.
        unchanged: ids of each source's documents that were read and are there already.
        settled: how many of each source's inputs were left alone without being read.
        gone: documents that leave the dataset; no inputs.
        cleared: failures that are none any more; no inputs.
        lapsed: see :attr:`ShardResult.lapsed`.
        digest: see :attr:`ShardResult.digest`.

    Raises:
        AccountingError: a source's inputs are not its documents + quarantined + unchanged.
        StoreError: a document occurs twice in the shard, or a row does not fit the schema.
    """
    check_key("shard", key)
    rows = {
        table: _in_order(given)
        for table, given in (("documents", documents), ("quarantine", quarantine), ("ledger", ledger))
    }
    same = unchanged or {}
    counts = count_shard(
        inputs,
        documents=rows["documents"],
        quarantine=rows["quarantine"],
        unchanged=same,
        settled=settled or {},
        dropped=(row.source for row in gone),
    )
    counts.check(f"shard {key}")
    _check_once(key, [*rows["documents"], *rows["quarantine"]], same)
    parts = {table: _write_rows(staging / table, key, rows[table], TABLES[table]) for table in TABLES}
    if part := parts["documents"]:
        written = sketch.write(staging / SKETCHES / part.sketch_name, sketch.of_rows(rows["documents"]))
        parts["documents"] = replace(part, sketch=written)
    result = ShardResult(
        key=key,
        digest=digest,
        counts=counts,
        document_ids=tuple(row["id"] for row in rows["documents"]),
        quarantined_ids=tuple(row["id"] for row in rows["quarantine"]),
        unchanged_ids=tuple(sorted(name for ids in same.values() for name in ids)),
        gone=tuple(gone),
        cleared=tuple(cleared),
        lapsed=tuple(lapsed),
        **parts,
    )
    _write_result(staging, result)
    return result


def forget_shards(staging: Path) -> None:
    """Begin anew with a run's shards; what it inherited stays."""
    for result in files_in(staging / SHARDS, ".json"):
        result.unlink()


def shard_results(staging: Path) -> list[ShardResult]:
    """Results of the finished shards, in order of their keys.

    Raises:
        StoreError: a result is damaged.
    """
    return [_read_result(path) for path in files_in(staging / SHARDS, ".json")]


def _read_result(path: Path) -> ShardResult:
    try:
        return ShardResult.from_json(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is damaged: {error!r}") from error


def check_key(what: str, key: str) -> None:
    """Refuse a key that cannot be the name of a file."""
    if not KEY.fullmatch(key):
        raise StoreError(f"{what} key {key!r}: {KEY_FORM}")


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=itemgetter(*SORTED_BY))


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
