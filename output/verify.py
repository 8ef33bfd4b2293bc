"""Replays a whole dataset: every edit, every hash, every count."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from output import sketch
from output.card import cards
from output.files import StoreError
from output.labels import LABELS
from output.parts import ROWS_PER_BATCH, Part, opened, read
from output.replay import document_differences, ledger_differences, quarantine_differences
from output.runs import FILE, read_run
from output.schema import KEY, PUBLIC, TABLES
from output.similar import label_differences
from output.sketch import as_names
from output.snapshot import NAME as MANIFEST
from output.snapshot import SKETCHES, Snapshot
from output.store import Store

LIMIT = 1000  # differences that are told one by one; whoever has more has another problem

LAWS: dict[str, Callable[[Any], Iterator[str]]] = {
    "documents": document_differences,
    "quarantine": quarantine_differences,
    "ledger": ledger_differences,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it should be: where (a document's id, a file) and what."""

    where: str
    what: str


@dataclass(slots=True)
class VerifyReport:
    """The outcome: which snapshot, how much was checked, and what differed."""

    snapshot: int | None = None
    documents: int = 0
    quarantined: int = 0
    edits: int = 0
    runs: int = 0
    differences: list[Difference] = field(default_factory=list)
    untold: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def add(self, where: str | Path, what: object) -> None:
        """Note a difference; from the thousandth on they are only counted."""
        if len(self.differences) < LIMIT:
            self.differences.append(Difference(str(where), str(what)))
        else:
            self.untold += 1


def verify(root: Path | str) -> VerifyReport:
    """Check a dataset against its laws, in a stream; damage is reported, never raised.

    What is checked: that the links lead to one whole snapshot; that exactly the files of its manifest are
    there, with the hashes, rows and columns that it says; every law of every row; that no id occurs twice;
    that the accounts of every run add up; that every snapshot that is kept has its run.
    """
    report = VerifyReport()
    folder = Path(root).absolute()
    kept = _kept(folder, report)
    if report.snapshot is not None:
        _contents(kept[-1], report)
    _runs(folder / "runs", kept, report)
    return report


def _kept(root: Path, report: VerifyReport) -> list[Snapshot]:
    """Follow the links; gives the snapshots that are kept, the current one last."""
    try:
        store = Store(root)
        current = store.current()
    except StoreError as error:
        report.add(root, error)
        return []
    if current is None:
        report.add(root, "nothing was ever committed here")
        return []
    report.snapshot = current.number
    for table in PUBLIC:
        if not (root / table).is_symlink():
            report.add(root / table, "is missing")
    if current.path != store.folder(current.number).resolve():
        report.add(current.path / MANIFEST, f"is the manifest of snapshot {current.number}")
    if (current.number, current.parent) != (current.run.snapshot, current.run.parent_snapshot):
        report.add(current.path / MANIFEST, "its snapshot and parent are not those of its run")
    try:
        return [*store.snapshots()[:-1], current]
    except StoreError as error:
        report.add(root, error)
        return [current]


def _contents(snapshot: Snapshot, report: VerifyReport) -> None:
    expected = {snapshot.path / name for name in (MANIFEST, SKETCHES, *snapshot.tables)}
    expected |= {snapshot.sketch(part) for part in snapshot.tables.get("documents", ()) if part.sketch}
    for table in TABLES:
        files = {snapshot.file(table, part): part for part in snapshot.tables.get(table, ())}
        expected |= files.keys()
        seen: set[str] = set()
        for path, part in files.items():
            _part(path, part, table, seen, report)
    _sketches(snapshot, report)
    for name, data in cards(snapshot).items():
        expected.add(snapshot.path / name)
        if not (snapshot.path / name).is_file() or (snapshot.path / name).read_bytes() != data:
            report.add(snapshot.path / name, "is missing, or not what the manifest makes it")
    for path in sorted(snapshot.path.rglob("*")):
        if path not in expected:
            report.add(path, "is not in the manifest")


def _part(path: Path, part: Part, table: str, seen: set[str], report: VerifyReport) -> None:
    """Check one file and all its rows; one whose hash is wrong is read all the same, to name the rows."""
    try:
        if (_hash(path), path.stat().st_size) != (part.sha256, part.size):
            report.add(path, "its bytes are not those that were committed")
        found = _Found()
        for row in _read_rows(path, table, report):
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
            report.add(path, f"has {found.rows} rows, not the {part.rows} that were committed")
        elif not found.is_told_by(part):
            report.add(path, "holds other places, sources or rulesets than the manifest says")
    except OSError as error:
        report.add(path, f"cannot be read: {error.strerror}")
    except StoreError as error:
        report.add(path, error)


def _sketches(snapshot: Snapshot, report: VerifyReport) -> None:
    """Check that the sketches are those of their parts, and what they say of duplicates."""
    sketches = []
    for part in snapshot.tables.get("documents", ()):
        path = snapshot.sketch(part)
        if not part.rows:
            continue
        found = sketch.read(path)
        if found is None or _hash(path) != part.sketch:
            report.add(path, "is missing, or its bytes are not those that were committed")
            continue
        sketches.append(found)
        with suppress(StoreError, KeyError):  # which was told already
            table = read(snapshot.file("documents", part), ["id", *LABELS])
            arrays = {"id": found.ids, LABELS[0]: found.duplicate_of, LABELS[1]: found.clusters}
            if any(not table[name].combine_chunks().equals(as_names(arrays[name])) for name in arrays):
                report.add(path, "is not the sketch of its part")
    for name, what in label_differences(sketches):
        report.add(name, what)


def _hash(path: Path) -> str:
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


def _read_rows(path: Path, table: str, report: VerifyReport) -> Iterator[dict[str, Any]]:
    previous: tuple[Any, ...] = ()
    with opened(path) as file:
        if not file.schema_arrow.equals(TABLES[table]):
            report.add(path, f"its columns are not those of {table}")
            return
        for batch in file.iter_batches(batch_size=ROWS_PER_BATCH):
            for row in batch.to_pylist():
                key = tuple(row[name] for name in KEY)
                if key < previous:
                    report.add(row["id"], "is not in order")
                previous = key
                yield row


def _runs(folder: Path, kept: list[Snapshot], report: VerifyReport) -> None:
    rows = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        match = FILE.fullmatch(path.name)
        if not match:
            report.add(path, "does not belong here")
            continue
        try:
            run = read_run(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except (StoreError, OSError) as error:
            report.add(path, error)
            continue
        report.runs += 1
        rows[run.key] = run.to_row()
        if digest[:16] != match["sha16"] or run.key != match["key"]:
            report.add(path, "its bytes are not those that were written")
    for snapshot in kept:
        if snapshot.run.to_row() != rows.get(snapshot.run.key):
            what = "has no row in runs; if its run was killed just after the commit, the next run writes it"
            report.add(snapshot.path, what)
