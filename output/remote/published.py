"""What is published of a dataset in an object store: three Delta tables and the manifests behind them."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deltalake import DeltaTable

from output.files import StoreError
from output.parts import tables_of, write_part
from output.remote.delta import Log, OvertakenError
from output.remote.objects import Objects
from output.remote.snapshot import MANIFESTS, RemoteSnapshot
from output.runs import RunRecord
from output.schema import DOCUMENTS, QUARANTINE, RUNS
from output.snapshot import manifest_fields

NAME = re.compile(r"[0-9a-f]{16}-[A-Za-z0-9][A-Za-z0-9._-]*")

ATTEMPTS = 100
"""How often a commit is made anew since others have come first."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest version of the table of documents, and its snapshot; None before the first commit."""

    table: DeltaTable
    snapshot: RemoteSnapshot | None


class Published:
    """The tables of a dataset.

    Args:
        home: where it is.
        cache: folder that the files of its snapshots are brought to.
    """

    def __init__(self, home: Objects, cache: Path) -> None:
        self._home = home
        self._cache = cache
        self.documents = Log(home, "documents", DOCUMENTS)
        self.quarantine = Log(home, "quarantine", QUARANTINE)
        self.runs = Log(home, "runs", RUNS)

    def head(self, table: DeltaTable) -> Head:
        """What the newest version of the table of documents stands for.

        Raises:
            StoreError: another program has changed it, or it is not ours.
        """
        where = f"{self._home.address}/{self.documents.name}"
        marks = self.documents.marks(table)
        if not marks:
            if self.documents.files(table):
                raise StoreError(f"{where} is there already and is not a dataset of ours")
            return Head(table, None)
        snapshot = self.snapshot(marks[0].manifest)
        if self.documents.files(table) != set(snapshot.objects["documents"].values()):
            raise StoreError(
                f"{where} was changed by another program since snapshot {snapshot.number};"
                " DeltaTable.restore brings back the version that Winnow wrote"
            )
        return Head(table, snapshot)

    def snapshot(self, manifest: str) -> RemoteSnapshot:
        """The snapshot of a manifest; StoreError if it is damaged or gone."""
        name = f"{MANIFESTS}/{manifest}"
        try:
            value = json.loads(self._home.read(name))
            objects = value.pop("objects")
            for names in objects.values():
                for file in names.values():
                    if not NAME.fullmatch(file):  # or it could lead out of the folder that it is brought to
                        raise ValueError(f"{file!r} is no name")
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise StoreError(f"{self._home.address}/{name} is damaged: {error!r}") from error
        known = manifest_fields(value, f"{self._home.address}/{name}")
        return RemoteSnapshot(**known, path=self._cache, manifest=manifest, objects=objects, home=self._home)

    def swap(self, log: Log, table: DeltaTable, snapshot: RemoteSnapshot) -> None:
        """Let a table be what it is in a snapshot."""
        wanted = {snapshot.objects[log.name][part.sha256]: part for part in snapshot.tables[log.name]}
        there = log.files(table)
        news = {file: part for file, part in wanted.items() if file not in there}
        log.commit(table, add=news, remove=there - wanted.keys(), manifest=snapshot.manifest)

    def follow(self, snapshot: RemoteSnapshot | None, scratch: Path, *, row: bool = True) -> RunRecord | None:
        """Let quarantine, and unless told not to the row of the run, follow the documents.

        Returns:
            The run, if its row was missing.
        """
        if snapshot is None:
            return None
        log = self.quarantine
        for _ in range(ATTEMPTS):
            table = log.made()
            marks = log.marks(table)
            if marks and marks[0].number >= snapshot.number:
                break
            with suppress(OvertakenError):
                self.swap(log, table, snapshot)
        return snapshot.run if row and self.write_row(snapshot.run, scratch) else None

    def lag(self, snapshot: RemoteSnapshot) -> str | None:
        """In what quarantine differs from a snapshot of the documents; None if it does not."""
        table = self.quarantine.load()
        marks = self.quarantine.marks(table) if table else []
        if table is None or not marks or marks[0].manifest != snapshot.manifest:
            return "is not that of the documents; if a run was killed after its commit, the next one does it"
        if self.quarantine.files(table) != set(snapshot.objects["quarantine"].values()):
            return "was changed by another program"
        return None

    def write_row(self, run: RunRecord, scratch: Path) -> bool:
        """Write a run's row, unless it is there."""
        log = self.runs
        part = write_part(scratch, run.key, tables_of([run.to_row()], RUNS), RUNS)
        for attempt in range(ATTEMPTS):
            table = log.made()
            if log.has(table, run.key):
                return False
            if not attempt:
                self._home.upload(scratch / part.name, f"runs/{part.name}")
            with suppress(OvertakenError):
                log.commit(table, add={part.name: part}, once=run.key)
        raise StoreError(f"{self._home.address}: {ATTEMPTS} runs have written their rows first; run again")
