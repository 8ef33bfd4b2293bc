"""A dataset in an object store, where there are no links to swap and no locks, but objects that are put once.

    <address>/documents/, quarantine/, runs/    Delta tables, each with its _delta_log/
    <address>/.store/manifests/00000012-<attempt>.json
    <address>/.store/{ledger,sketches}/<attempt>-<key>-<sha16>…

The commit to the table of documents is the one step that counts: its metadata names the manifest of the
snapshot, and that names everything else, the files of quarantine and the run's record too. The other two
tables follow it; should a run be killed between, the next one lets them. No object is ever written twice.

Shards are prepared in a working folder on this machine, as for a dataset on disk. What commits look at again,
the ledger and the sketches, stays there; the parts of documents are fetched only where rows change.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

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
from output.files import StoreError, hard_link, make_folder
from output.layout import Layout
from output.merge import Placed
from output.remote.delta import OvertakenError
from output.remote.objects import Objects, telling
from output.remote.published import ATTEMPTS, Published
from output.remote.snapshot import FOLDERS, MANIFESTS, RemoteSnapshot
from output.runs import RunRecord
from output.shards import SKETCHES
from output.snapshot import About, Snapshot, choose
from output.staging import Staging, clear_dead_staging
from output.tables import next_tables, placed_tables

DAY = timedelta(days=1)

RETENTION = timedelta(days=7)
"""How long what was superseded can be read and gone back to, as long as Delta's own default."""


Made = tuple[Mapping[str, Sequence[Placed]], About] | Commit
"""What a snapshot consists of and what is known of it; or the outcome, where there is to be none."""


class RemoteStore:
    """A dataset at an address; it offers what :class:`~output.store.Store` does.

    Args:
        root: ``s3://bucket/prefix``.
        keep: how many of the newest snapshots can be gone back to.
        full_part: bytes up to which parts are made into larger ones.
        work: the working folder; by default one for each address in the user's cache.

    Raises:
        StoreError: the address is none.
    """

    def __init__(
        self, root: str, *, keep: int = 7, full_part: int = FULL_PART, work: Path | None = None
    ) -> None:
        self.root = root.rstrip("/")
        self._home = Objects(self.root)
        self._layout = Layout((work or _work_folder(self.root)).absolute())
        self._keep = keep
        self._full_part = full_part
        self._there = Published(self._home, self._layout.store / "objects")

    def current(self) -> RemoteSnapshot | None:
        """The current snapshot; None before the first commit."""
        table = self._there.documents.load()
        return self._there.head(table).snapshot if table else None

    def snapshots(self) -> list[RemoteSnapshot]:
        """The current snapshot and those before it that can be gone back to, the oldest first."""
        table = self._there.documents.load()
        current = self._there.head(table).snapshot if table else None
        if table is None or current is None:
            return []
        since = (time.time() - (RETENTION - timedelta(hours=1)).total_seconds()) * 1000
        marks = self._there.documents.marks(table, self._keep)[: self._keep]
        before = [newer for mark, newer in zip(marks[1:], marks, strict=False) if newer.time_ms > since]
        older = [self._there.snapshot(mark.manifest) for mark in marks[1 : len(before) + 1]]
        return [*reversed(older), current]

    def snapshot(self, number: int) -> Snapshot:
        """One of the snapshots that can be gone back to; SnapshotGoneError if it is not among them."""
        return choose(self.snapshots(), number, self.root)

    def staging(self, key: str, purpose: str | None = None) -> Staging:
        """Make the staging folder of a run, on this machine."""
        return Staging(self._layout.root, key, purpose)

    def commit(self, staging: Staging, run: RunRecord, about: About = NOTHING_MORE) -> Commit:
        """Publish all finished shards of a run as one new snapshot, or nothing if nothing changes.

        Raises:
            StoreError: the dataset is as it was, or, if the object store was lost at the very end, as it
                was to be.
            AccountingError: the run's counts are not those of its shards.
        """
        shards = finished_shards(staging.path, run)

        def make(before: RemoteSnapshot | None, scratch: Path) -> Made:
            there = placed_tables(before)
            drafts = next_tables(there, shards, staging.path)
            if before is not None and not is_news(there, drafts):
                return unchanged(before, run)
            return settled_tables(drafts, scratch, self._full_part), about

        return self._publish(run, make)

    def rollback(self, number: int, run: RunRecord) -> Commit:
        """Publish an old snapshot once more, as the newest one; nothing if it is the current one."""
        wanted = self.snapshot(number)

        def make(before: RemoteSnapshot | None, _: Path) -> Made:
            if before is not None and wanted.tables == before.tables:
                return unchanged(before, run)
            return placed_tables(wanted), wanted.about

        return self._publish(run, make)

    def append_run(self, run: RunRecord) -> None:
        """Write a run's row; writing the same record again changes nothing."""
        with self._layout.exclusive() as scratch:
            self._there.write_row(run, scratch)

    def run_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the table of runs, in no order."""
        if table := self._there.runs.load():
            yield from self._there.runs.rows(table)

    def runs(self) -> list[RunRecord]:
        """All runs, the oldest first; StoreError if the row of one is damaged."""
        try:
            found = [RunRecord.from_row(row) for row in self.run_rows()]
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.root}: the table runs is damaged: {error}") from error
        return sorted(found, key=lambda run: run.order)

    def newest_runs(self, limit: int) -> Iterator[RunRecord]:
        """At most so many of the last runs, the newest first; none if a row is damaged."""
        with suppress(StoreError):
            yield from islice(reversed(self.runs()), limit)

    def lag(self, current: RemoteSnapshot) -> str | None:
        """In what quarantine differs from a snapshot of the documents; None if it does not."""
        return self._there.lag(current)

    def recover(self, *, spare_resumable: bool = False) -> RunRecord | None:
        """Clear up after runs that were killed: let quarantine and runs follow the documents.

        Returns:
            The run whose row was written, if there was one that lacked it.
        """
        with self._layout.exclusive() as scratch:
            clear_dead_staging(self._layout, spare_resumable=spare_resumable)
            return self._there.follow(self.current(), scratch)

    def tidy(self) -> RunRecord | None:
        """Clear up after runs that were killed, and remove what was superseded longer ago than ``RETENTION``.

        Returns:
            The run whose row was written, if there was one that lacked it.
        """
        written = self.recover(spare_resumable=True)
        kept = self.snapshots()
        hours = int(RETENTION.total_seconds() // 3600)
        for log in (self._there.documents, self._there.quarantine, self._there.runs):
            if table := log.load():
                with telling(self.root, f"the table {log.name} cannot be tidied"):
                    table.vacuum(hours, dry_run=False, full=True)
        named = {name for one in kept for names in one.objects.values() for name in names.values()}
        named |= {one.manifest for one in kept}
        since = datetime.now(UTC) - RETENTION - DAY
        for folder in (FOLDERS["ledger"], FOLDERS[SKETCHES], MANIFESTS):
            old = {name for name, written_at in self._home.listing(folder).items() if written_at < since}
            self._home.remove(f"{folder}/{name}" for name in sorted(old - named))
        return written

    def _publish(self, run: RunRecord, make: Callable[[RemoteSnapshot | None, Path], Made]) -> Commit:
        """Make a snapshot and commit it; anew upon the newer one if another commit comes first."""
        tried: set[str] = set()
        for _ in range(ATTEMPTS):
            with self._layout.exclusive() as scratch:
                head = self._there.head(self._there.documents.made())
                before = head.snapshot
                self._there.follow(before, scratch)
                if before and before.manifest in tried:  # the commit was there, and its answer was lost
                    return Commit(before, published=True, run=before.run)
                made = make(before, scratch)
                if isinstance(made, Commit):
                    return made
                snapshot = self._uploaded(before, *made, run)
                tried.add(snapshot.manifest)
                try:
                    self._there.swap(self._there.documents, head.table, snapshot)
                except OvertakenError:
                    continue
                with suppress(StoreError):  # the commit is done; if this is not, the next run does it
                    self._there.follow(snapshot, scratch, row=False)
                self._forget(snapshot)
                return Commit(snapshot, published=True, run=snapshot.run)
        raise StoreError(f"{self.root}: {ATTEMPTS} commits of others have come first; run again")

    def _uploaded(
        self,
        before: RemoteSnapshot | None,
        tables: Mapping[str, Sequence[Placed]],
        about: About,
        run: RunRecord,
    ) -> RemoteSnapshot:
        """Write what is new of a snapshot, and its manifest."""
        attempt = uuid4().hex[:16]
        there = before.objects if before else {}
        objects: dict[str, dict[str, str]] = {folder: {} for folder in FOLDERS}
        plain = next_snapshot(before, tables, run, about, self._layout.store / "objects")

        def put(folder: str, digest: str, name: str, placed: Placed) -> None:
            old = there.get(folder, {}).get(digest)
            objects[folder][digest] = old or f"{attempt}-{name}"
            if old is None and (source := placed.sketch if folder == SKETCHES else placed.path):
                self._home.upload(source, f"{FOLDERS[folder]}/{attempt}-{name}")
                if folder != "documents":
                    make_folder(plain.path / folder)
                    hard_link(source, plain.path / folder / f"{attempt}-{name}", self._layout.root)

        for table, parts in tables.items():
            for placed in parts:
                part = placed.part
                put(table, part.sha256, part.name, placed)
                if part.sketch:
                    put(SKETCHES, part.sketch, part.sketch_name, placed)
        snapshot = RemoteSnapshot(
            plain.number, plain.parent, plain.path, plain.tables, plain.run, plain.about,
            manifest=f"{plain.number:08d}-{attempt}.json", objects=objects, home=self._home,
        )  # fmt: skip
        self._home.write(f"{MANIFESTS}/{snapshot.manifest}", json.dumps(snapshot.to_json()).encode("ascii"))
        return snapshot

    def _forget(self, snapshot: RemoteSnapshot) -> None:
        """Remove what was brought here and not asked for since a day; the newest ledger and sketches stay."""
        needed = {*snapshot.objects["ledger"].values(), *snapshot.objects[SKETCHES].values()}
        for path in snapshot.path.glob("*/*"):
            with suppress(FileNotFoundError):
                if path.name not in needed and time.time() - path.stat().st_mtime > DAY.total_seconds():
                    path.unlink()


def _work_folder(address: str) -> Path:
    """Where runs on this machine prepare what they publish at an address."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    whole = f"{address} {sorted(Objects(address).delta_options().items())}"
    return cache / "winnow" / hashlib.sha256(whole.encode()).hexdigest()[:16]
