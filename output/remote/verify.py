"""Replays a dataset in an object store; one part of documents at a time is on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from output.contents import check_tables
from output.files import StoreError
from output.remote.snapshot import RemoteSnapshot
from output.remote.store import RemoteStore
from output.runs import RunRecord
from output.verdict import VerifyReport


def verify_remote(root: str, report: VerifyReport) -> None:
    """Check what a dataset in an object store says of itself against what is there.

    What is checked: that the tables of Delta Lake consist of exactly the files that the manifest names, with
    the hashes, rows and columns that it says; every law of every row; that the accounts of every run add up;
    that every snapshot that is kept has its run.
    """
    with TemporaryDirectory(prefix="winnow-verify-") as folder:
        try:
            store = RemoteStore(root, work=Path(folder))
            kept = store.snapshots()
            if not kept:
                report.add(root, "nothing was ever committed here")
                return
            current = kept[-1]
            report.snapshot = current.number
            if (current.number, current.parent) != (current.run.snapshot, current.run.parent_snapshot):
                report.add(current.manifest, "its snapshot and parent are not those of its run")
            check_tables(current, report, _drop)
            if what := store.lag(current):
                report.add(f"{root}/quarantine", what)
            _runs(store, kept, report)
        except StoreError as error:
            report.add(root, error)


def _drop(table: str, path: Path) -> None:
    if table == "documents":
        path.unlink()


def _runs(store: RemoteStore, kept: Sequence[RemoteSnapshot], report: VerifyReport) -> None:
    rows = {}
    for row in store.run_rows():
        report.runs += 1
        try:
            run = RunRecord.from_row(row)
        except (ValueError, KeyError, TypeError) as error:
            report.add(f"run {row.get('run_id')}", f"is damaged: {error}")
            continue
        if run.key in rows:
            report.add(f"run {run.run_id}", "has several rows")
        rows[run.key] = row
        if run.to_row() != row:
            report.add(f"run {run.run_id}", "its totals are not the sums over its sources")
    for snapshot in kept:
        if snapshot.run.to_row() != rows.get(snapshot.run.key):
            what = "has no row in runs; if its run was killed just after the commit, the next run writes it"
            report.add(snapshot.manifest, what)
