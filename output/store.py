"""The dataset on disk: immutable snapshots, of which exactly one is current.

    <root>/documents  -> .store/current/documents     what readers glob: documents/*.parquet
    <root>/quarantine -> .store/current/quarantine
    <root>/README.md, croissant.json -> .store/current/…
    <root>/runs/                                      one small file per run
    <root>/.store/current -> snapshots/00000012       the one link that a commit swaps
    <root>/.store/snapshots/00000012/{documents,quarantine,ledger}/00000012-<key>-<sha16>.parquet
    <root>/.store/snapshots/00000012/manifest.json
    <root>/.store/staging/<run>/, scratch/, lock

A reader who lists ``documents/`` sees one whole snapshot. One who lists it just before a commit and opens
the files just after finds none of them, and gets an error (from Arrow and pandas, which skip names that
vanish while they list, sometimes a table without columns), but never a mixture. To be spared that too,
resolve the link first (``os.path.realpath``): a superseded snapshot stays for a while.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from output.card import CROISSANT, README, cards
from output.commits import (
    FULL_PART,
    NOTHING_MORE,
    Commit,
    finished_shards,
    is_news,
    next_snapshot,
    settled_tables,
    unchanged,
)
from output.files import StoreError, fsync_folder, hard_link, write_durably
from output.layout import Layout
from output.merge import Placed
from output.runs import RunRecord, append_run, read_run, read_runs, recorded, run_files, write_run
from output.schema import PUBLIC
from output.shards import ShardResult
from output.snapshot import NAME as MANIFEST
from output.snapshot import SKETCHES, About, Snapshot, SnapshotGoneError, choose
from output.staging import Staging, clear_dead_staging
from output.tables import next_tables, placed_tables

__all__ = ["Commit", "Snapshot", "Store"]


class Store:
    """A dataset root; opening one touches nothing.

    Args:
        root: folder of the dataset; need not exist yet.
        keep: how many of the newest snapshots stay, at least 1.
        grace: how long a superseded snapshot stays for readers that have it open.
        full_part: bytes up to which parts are made into larger ones.

    Raises:
        StoreError: the folder holds a ``documents``, ``quarantine`` or ``runs`` that is not ours.
    """

    def __init__(
        self,
        root: Path | str,
        *,
        keep: int = 7,
        grace: timedelta = timedelta(minutes=10),
        full_part: int = FULL_PART,
    ) -> None:
        self.root = Path(root).absolute()
        self._layout = Layout(self.root)
        self._keep = keep
        self._grace = grace
        self._full_part = full_part

    def current(self) -> Snapshot | None:
        """The current snapshot; None before the first commit."""
        link = self._layout.current
        if not link.is_symlink():
            if link.exists() or self._was_published():
                raise StoreError(
                    f"{link} should be a link to the newest folder of {self._layout.snapshots}, and is not;"
                    " was the dataset copied without its links? Make it one again with ln -s"
                )
            return None
        return Snapshot.read(Path(os.path.realpath(link)))

    def snapshots(self) -> list[Snapshot]:
        """The current snapshot and those before it that are still kept, the oldest first."""
        current = self.current()
        if current is None:
            return []
        kept = []
        for number in self._numbers():
            with suppress(SnapshotGoneError):  # collected by a commit just now
                if number < current.number:
                    kept.append(Snapshot.read(self.folder(number)))
        return [*kept, current]

    def snapshot(self, number: int) -> Snapshot:
        """One of the snapshots that are kept.

        Raises:
            SnapshotGoneError: it never was, or is no longer; the message names those that are.
        """
        return choose(self.snapshots(), number, self.root)

    def rollback(self, number: int, run: RunRecord) -> Commit:
        """Publish an old snapshot once more, as the newest one; nothing if it is the current one.

        Args:
            number: of the snapshot.
            run: the record of the rollback.

        Raises:
            SnapshotGoneError: there is no such snapshot.
            StoreError: the dataset is as it was.
        """
        try:
            with self._layout.exclusive() as scratch:
                before = self._clear_up(spare_resumable=True)
                self._record(before)
                wanted = self.snapshot(number)
                if before is not None and wanted.tables == before.tables:
                    return unchanged(before, run)
                return self._new_snapshot(before, placed_tables(wanted), run, wanted.about, scratch)
        except OSError as error:
            raise StoreError(f"{self.root}: the rollback failed: {error}") from error

    def staging(self, key: str, purpose: str | None = None) -> Staging:
        """Make the staging folder of a run, whose key is made like a run id."""
        return Staging(self.root, key, purpose)

    def commit(self, staging: Staging, run: RunRecord, about: About = NOTHING_MORE) -> Commit:
        """Publish all finished shards of a run as one new snapshot, or nothing if nothing changes.

        What the ledger alone has learned (that a file was touched, say) is no change: it waits for one.

        Args:
            staging: of the run.
            run: its record.
            about: what is known of the sources and the rulesets of the run.

        Raises:
            StoreError: the dataset is as it was; or, if the very last sync failed, as it was to be.
            AccountingError: the run's counts are not those of its shards.
        """
        try:
            shards = finished_shards(staging.path, run)
            with self._layout.exclusive() as scratch:
                return self._commit(shards, staging.path, run, about, scratch)
        except OSError as error:
            raise StoreError(f"{self.root}: the commit failed: {error}") from error

    def append_run(self, run: RunRecord) -> None:
        """Write a run's row; writing the same record again changes nothing."""
        append_run(self.root, run)

    def runs(self) -> list[RunRecord]:
        """All runs, the oldest first; StoreError if the row of one is damaged."""
        return read_runs(self.root)

    def newest_runs(self, limit: int) -> Iterator[RunRecord]:
        """At most so many of the last runs, the newest first; a damaged row is passed over."""
        for path in run_files(self._layout.runs)[: -limit - 1 : -1]:
            with suppress(StoreError):
                yield read_run(path)

    def recover(self, *, spare_resumable: bool = False) -> RunRecord | None:
        """Clear up after runs that were killed; to be called when a run starts.

        Removes what was never published and dead staging, and writes the row of a run that was killed
        between its commit and :meth:`append_run`.

        Args:
            spare_resumable: leave the staging that another run can go on with.

        Returns:
            The run whose row was written, if there was one.
        """
        with self._layout.exclusive():
            before = self._clear_up(spare_resumable=spare_resumable)
            return self._record(before)

    def tidy(self) -> RunRecord | None:
        """Clear up after runs that were killed, and collect old snapshots that no reader has open any more.

        What another run can go on with stays. Small parts become large ones whenever a run commits.

        Returns:
            The run whose row was written, if there was one that lacked it.
        """
        with self._layout.exclusive():
            written = self._record(self._clear_up(spare_resumable=True))
            self._collect()
            return written

    def _commit(
        self, shards: Sequence[ShardResult], staging: Path, run: RunRecord, about: About, scratch: Path
    ) -> Commit:
        before = self._clear_up(spare_resumable=True)
        self._record(before)  # so that only the current snapshot's run can lack its row
        there = placed_tables(before)
        drafts = next_tables(there, shards, staging)
        if before is not None and not is_news(there, drafts):
            return unchanged(before, run)
        tables = settled_tables(drafts, scratch, self._full_part)
        return self._new_snapshot(before, tables, run, about, scratch)

    def _new_snapshot(
        self,
        before: Snapshot | None,
        tables: Mapping[str, Sequence[Placed]],
        run: RunRecord,
        about: About,
        scratch: Path,
    ) -> Commit:
        snapshot = next_snapshot(before, tables, run, about, scratch / "snapshot")
        self._build(snapshot, tables)
        snapshot = self._publish(snapshot, scratch)
        self._collect()
        return Commit(snapshot, published=True, run=snapshot.run)

    def folder(self, number: int) -> Path:
        """Where a snapshot lies."""
        return self._layout.snapshots / f"{number:08d}"

    def _numbers(self) -> list[int]:
        if not self._layout.snapshots.is_dir():
            return []
        return sorted(int(path.name) for path in self._layout.snapshots.iterdir() if path.name.isdigit())

    def _was_published(self) -> bool:
        """Whether there are snapshots of which readers, or the runs, know already."""
        there = recorded(self._layout.runs)
        return any(
            number > 1 or Snapshot.read(self.folder(number)).run.key in there for number in self._numbers()
        )

    def _clear_up(self, *, spare_resumable: bool) -> Snapshot | None:
        """Remove what killed runs left behind; the caller holds the lock."""
        current = self.current()
        for number in self._numbers():
            if number > (current.number if current else 0):
                self._layout.discard(self.folder(number))
        clear_dead_staging(self._layout, spare_resumable=spare_resumable)
        return current

    def _record(self, snapshot: Snapshot | None) -> RunRecord | None:
        """Write the row of the run that published a snapshot, if nobody has yet."""
        if snapshot is None or snapshot.run.key in recorded(self._layout.runs):
            return None
        write_run(self._layout, snapshot.run)
        return snapshot.run

    def _build(self, snapshot: Snapshot, tables: Mapping[str, Sequence[Placed]]) -> None:
        """Make a snapshot's folder, whole and on disk."""
        snapshot.path.mkdir()
        for table, parts in tables.items():
            (snapshot.path / table).mkdir()
            for placed in parts:
                hard_link(placed.path, snapshot.file(table, placed.part), self.root)
            fsync_folder(snapshot.path / table)
        (snapshot.path / SKETCHES).mkdir()
        for placed in tables["documents"]:
            if placed.sketch:
                hard_link(placed.sketch, snapshot.sketch(placed.part), self.root)
        fsync_folder(snapshot.path / SKETCHES)
        for name, data in cards(snapshot).items():
            write_durably(snapshot.path / name, data)
        snapshot.write()

    def _publish(self, snapshot: Snapshot, scratch: Path) -> Snapshot:
        """Rename a snapshot into place and make it the current one."""
        layout = self._layout
        published = replace(snapshot, path=self.folder(snapshot.number))
        snapshot.path.rename(published.path)
        fsync_folder(layout.snapshots)
        for name in (*PUBLIC, README, CROISSANT):
            if not os.path.lexists(layout.root / name):  # a README of somebody else is left alone
                (layout.root / name).symlink_to(layout.link_target(name))
                fsync_folder(layout.root)
        (scratch / "current").symlink_to(Path("snapshots", published.path.name))
        (scratch / "current").replace(layout.current)
        fsync_folder(layout.store)
        return published

    def _collect(self) -> None:
        """Discard old snapshots, except those that a reader may have open."""
        numbers = self._numbers()
        spare = max(0, len(numbers) - self._keep)
        for number, successor in list(pairwise(numbers))[:spare]:
            with suppress(OSError):  # the commit is done; what cannot be collected now stays for another one
                superseded = (self.folder(successor) / MANIFEST).stat().st_mtime
                if time.time() - superseded > self._grace.total_seconds():
                    self._layout.discard(self.folder(number))
