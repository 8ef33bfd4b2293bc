"""Replays the tables of a snapshot: every edit, every hash, every row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from output import sketch
from output.files import StoreError
from output.ids import as_names
from output.labels import LABELS
from output.parts import ROWS_PER_BATCH, Part, opened, read
from output.replay import document_differences, ledger_differences, quarantine_differences
from output.schema import KEY, TABLES
from output.similar import label_differences
from output.snapshot import Snapshot
from output.verdict import VerifyReport

LAWS: dict[str, Callable[[Any], Iterator[str]]] = {
    "documents": document_differences,
    "quarantine": quarantine_differences,
    "ledger": ledger_differences,
}


def check_tables(
    snapshot: Snapshot, report: VerifyReport, done: Callable[[str, Path], None] | None = None
) -> None:
    """Check every part of every table, and what the labels say of duplicates.

    Args:
        snapshot: to be checked.
        report: takes what differs.
        done: called with the table and the file of each part that has been checked.
    """
    sketches: list[sketch.Sketch] = []
    for table in TABLES:
        seen: set[str] = set()
        for part in snapshot.tables.get(table, ()):
            where = snapshot.where(table, part)
            try:
                path = snapshot.file(table, part)
            except StoreError as error:
                report.add(where, error)
                continue
            _part(path, where, part, seen, report, table=table)
            if table == "documents" and part.rows:
                sketches += _sketch(snapshot, part, path, report)
            if done is not None:
                done(table, path)
    for name, what in label_differences(sketches):
        report.add(name, what)


def _part(path: Path, where: str, part: Part, seen: set[str], report: VerifyReport, *, table: str) -> None:
    """Check one file and all its rows; one whose hash is wrong is read all the same, to name the rows."""
    try:
        if (file_hash(path), path.stat().st_size) != (part.sha256, part.size):
            report.add(where, "its bytes are not those that were committed")
        found = _Found()
        for row in _read_rows(path, where, table, report):
            found.add(row)
            if row["id"] in seen:
                report.add(row["id"], f"occurs more than once in {table}")
            seen.add(row["id"])
            for what in LAWS[table](row):
                report.add(row["id"], what)
            if table == "documents":
                report.edits += len(row["edits"])
        report.documents += found.rows if table == "documents" else 0
        report.quarantined += found.rows if table == "quarantine" else 0
        if found.rows != part.rows:
            report.add(where, f"has {found.rows} rows, not the {part.rows} that were committed")
        elif not found.is_told_by(part):
            report.add(where, "holds other places, sources or rulesets than the manifest says")
    except OSError as error:
        report.add(where, f"cannot be read: {error.strerror}")
    except StoreError as error:
        report.add(where, error)


def _sketch(snapshot: Snapshot, part: Part, path: Path, report: VerifyReport) -> Iterator[sketch.Sketch]:
    """Check that a part's sketch is its own; gives it."""
    where = f"the sketch of {snapshot.where('documents', part)}"
    try:
        there = snapshot.sketch(part)
        found = sketch.read(there)
        if found is None or file_hash(there) != part.sketch:
            report.add(where, "is missing, or its bytes are not those that were committed")
            return
    except StoreError as error:
        report.add(where, error)
        return
    yield found
    with suppress(StoreError, KeyError):  # which was told already
        table = read(path, ["id", *LABELS])
        arrays = {"id": found.ids, LABELS[0]: found.duplicate_of, LABELS[1]: found.clusters}
        if any(not table[name].combine_chunks().equals(as_names(arrays[name])) for name in arrays):
            report.add(where, "is not that of its part")


def file_hash(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class _Found:
    """What a manifest has to say about a part's rows."""

    rows: int = 0
    places: list[tuple[str, str]] = field(default_factory=list)  # the first, and the last so far
    sources: Counter[str] = field(default_factory=Counter)
    rulesets: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)

    def add(self, row: dict[str, Any]) -> None:
        self.rows += 1
        self.places[1:] = [(row["source"], row["file_path"])]
        self.sources[row["source"]] += 1
        self.rulesets[row["ruleset"]] += 1
        self.marked.update(name for name in LABELS if row.get(name) is not None)

    def is_told_by(self, part: Part) -> bool:
        ends = (self.places[0], self.places[-1]) if self.places else (None, None)
        told = (part.first, part.last), dict(part.sources), dict(part.rulesets)
        marked = (part.duplicates, part.clustered) == tuple(self.marked[name] for name in LABELS)
        return marked and told == (ends, self.sources, self.rulesets)


def _read_rows(path: Path, where: str, table: str, report: VerifyReport) -> Iterator[dict[str, Any]]:
    previous: tuple[Any, ...] = ()
    with opened(path) as file:
        if not file.schema_arrow.equals(TABLES[table]):
            report.add(where, f"its columns are not those of {table}")
            return
        for batch in file.iter_batches(batch_size=ROWS_PER_BATCH):
            for row in batch.to_pylist():
                key = tuple(row[name] for name in KEY)
                if key < previous:
                    report.add(row["id"], "is not in order")
                previous = key
                yield row
