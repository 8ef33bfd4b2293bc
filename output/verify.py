"""Replays a whole dataset: every edit, every hash, every count."""

from __future__ import annotations

import hashlib
from pathlib import Path

from output.card import cards
from output.contents import check_tables
from output.files import StoreError
from output.opening import is_remote
from output.runs import FILE, read_run
from output.schema import PUBLIC
from output.snapshot import NAME as MANIFEST
from output.snapshot import SKETCHES, Snapshot
from output.store import Store
from output.verdict import VerifyReport


def verify(root: Path | str) -> VerifyReport:
    """Check a dataset against its laws, in a stream; damage is reported, never raised.

    What is checked: that the links lead to one whole snapshot; that exactly the files of its manifest are
    there, with the hashes, rows and columns that it says; every law of every row; that no id occurs twice;
    that the accounts of every run add up; that every snapshot that is kept has its run.
    """
    report = VerifyReport()
    if is_remote(root):
        from output.remote.verify import verify_remote  # noqa: PLC0415 - nobody else needs deltalake

        verify_remote(str(root).rstrip("/"), report)
        return report
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
    expected |= {path for table in snapshot.tables for path in snapshot.files(table)}
    check_tables(snapshot, report)
    for name, data in cards(snapshot).items():
        expected.add(snapshot.path / name)
        if not (snapshot.path / name).is_file() or (snapshot.path / name).read_bytes() != data:
            report.add(snapshot.path / name, "is missing, or not what the manifest makes it")
    for path in sorted(snapshot.path.rglob("*")):
        if path not in expected:
            report.add(path, "is not in the manifest")


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
