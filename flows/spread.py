"""What the ledger knows of a file and a run has not met in it. No Prefect in here.

A record may have moved from one span of its file to another, so of a file that is the work of several shards
this is known only when all of them are done. Then, too, the dataset is asked which of the failures that are
no more have a document in it, from the time before they failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from output.counts import Counts
from output.ledger import VANISHED, Entry, by_file, entries
from output.merge import Gone, Lapsed
from output.parts import read
from output.rows import escape
from output.shards import ShardResult, shard_results, write_shard
from output.snapshot import Snapshot
from sources.source import OnMissing, is_rest


@dataclass(frozen=True, slots=True)
class Spread:
    """A file that is the work of several shards, and of which the ledger knows."""

    source: str
    file_path: str
    on_missing: OnMissing


@dataclass(slots=True)
class Unmet:
    """What becomes of entries whose records a run has not met.

    Attributes:
        gone: documents that leave the dataset.
        cleared: failures that are none any more.
        lapsed: those of them whose records are no more.
        kept: entries of documents that stay, though their file has them no more.
    """

    gone: list[Gone] = field(default_factory=list)
    cleared: list[Gone] = field(default_factory=list)
    lapsed: list[Lapsed] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)

    def add(self, rows: Iterable[Entry], on_missing: OnMissing, *, was_read: bool) -> None:
        """Sort a file's entries.

        Args:
            rows: the entries.
            on_missing: what its source wants.
            was_read: whether the file was read to its end. If not, documents stay as they are; but for what
                could not be read the last time there is a newer answer.
        """
        for row in rows:
            name = Gone(row.id, row.source, row.file_path)
            if row.failed_under is not None:
                if was_read or row.raw_sha256 is None:
                    self.cleared.append(name)
                if was_read:
                    self.lapsed.append(Lapsed(*name, goes=on_missing == "drop"))
            elif was_read and on_missing == "drop":
                self.gone.append(name)
            elif was_read:
                self.kept.append(row._replace(**VANISHED._asdict()))

    def part_from(self, lapsed: Sequence[Lapsed], before: Snapshot | None) -> None:
        """Settle the documents that failures whose records are no more were before they failed."""
        wanted = {one.id: one for one in lapsed}
        for document in _documents(before, lapsed):
            one = wanted[document["id"]]
            if one.goes:
                self.gone.append(Gone(*one[:3]))
            else:
                self.kept.append(_kept(one, document))


def _kept(one: Lapsed, document: Mapping[str, str]) -> Entry:
    """The entry of a document that stays, though its file has it no more; the one of its failure goes."""
    made_of, ruleset = document["raw_sha256"], document["ruleset"]
    return Entry(*one[:3], 0, *VANISHED, "", made_of, "", ruleset, "", None)


def _documents(before: Snapshot | None, lapsed: Sequence[Lapsed]) -> Iterator[dict[str, str]]:
    """Those of them that the dataset has as documents."""
    ids, sources = pa.array([one.id for one in lapsed], pa.string()), {one.source for one in lapsed}
    for part in before.tables["documents"] if before and lapsed else ():
        if before and not sources.isdisjoint(dict(part.sources)):
            table = read(before.file("documents", part), ["id", "raw_sha256", "ruleset"])
            yield from table.filter(pc.is_in(table["id"], value_set=ids)).to_pylist()


def join(spread: Sequence[Spread], staging: Path, before: Snapshot | None) -> Counts:
    """Settle the files that were the work of several shards, and what has lapsed, now that all are done.

    Args:
        spread: the files.
        staging: folder of the run, in which the result is written as one more shard for each source.
        before: the dataset as it is.
    """
    results = shard_results(staging)
    wanted = {(escape(one.source), escape(one.file_path)): one for one in spread}
    met, broken = _met(results, staging, wanted) if wanted else (set[str](), set[Place]())
    counts = []
    lapsed = [one for result in results for one in result.lapsed]
    for source in sorted({*(one.source for one in spread), *(one.source for one in lapsed)}):
        unmet = Unmet()
        for place, rows in _known(before, source, wanted):
            unseen = [row for row in rows if row.id not in met]
            unmet.add(unseen, wanted[place].on_missing, was_read=place not in broken)
        unmet.part_from([*unmet.lapsed, *(one for one in lapsed if one.source == source)], before)
        result = write_shard(
            staging,
            f"{source}.spread",
            inputs={},
            ledger=(row._asdict() for row in unmet.kept),
            gone=unmet.gone,
            cleared=unmet.cleared,
        )
        counts.append(result.counts)
    return Counts.merge(counts)


Place = tuple[str, str]
"""A source and a path, as in the tables."""


def _known(
    before: Snapshot | None, source: str, wanted: Mapping[Place, Spread]
) -> Iterator[tuple[Place, Sequence[Entry]]]:
    paths = [path for name, path in wanted if name == escape(source)]
    if not paths:
        return
    first = min(paths)
    for path, rows in by_file(entries(before, source, first)):
        if (escape(source), path) in wanted:
            yield (escape(source), path), rows


def _met(
    results: Iterable[ShardResult], staging: Path, wanted: Mapping[Place, Spread]
) -> tuple[set[str], set[Place]]:
    """Ids of all records that the run has met in the files, and the files that it could not read wholly."""
    met: set[str] = set()
    broken: set[Place] = set()
    for result in results:
        if result.ledger:
            met.update(row["id"] for row in _rows(staging / "ledger" / result.ledger.name, "id", wanted))
        if result.quarantine:
            path = staging / "quarantine" / result.quarantine.name
            rows = _rows(path, "record_id", wanted)
            broken.update((row["source"], row["file_path"]) for row in rows if is_rest(row["record_id"]))
    return met, broken


def _rows(path: Path, column: str, wanted: Mapping[Place, Spread]) -> Iterator[dict[str, str]]:
    """A column of the rows that are of one of the files, with source and path."""
    table = read(path, [column, "source", "file_path"])
    table = table.filter(pc.is_in(table["file_path"], value_set=pa.array([path for _, path in wanted])))
    return (row for row in table.to_pylist() if (row["source"], row["file_path"]) in wanted)
