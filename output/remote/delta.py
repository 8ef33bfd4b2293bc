"""A Delta table: which files it consists of, and one commit that adds some and removes others.

deltalake writes a commit with put-if-absent, so of two commits upon the same version one is refused. It is
told not to try again by itself: what a commit removes follows from the version that it was made from.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from output.files import StoreError
from output.parts import Part
from output.remote.objects import Objects, telling

MARK = "winnow.manifest"
"""In a commit's metadata: the manifest of the snapshot that it belongs to."""


SNAPSHOT = "winnow.snapshot"
"""The application whose transactions are numbered like the snapshots."""


class OvertakenError(StoreError):
    """Another commit has come first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A commit of ours.

    Attributes:
        manifest: name of the snapshot's manifest.
        time_ms: when it was committed, since the epoch.
    """

    manifest: str
    time_ms: int

    @property
    def number(self) -> int:
        """Of the snapshot."""
        return int(self.manifest[:8])


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one table.

    Attributes:
        home: the dataset.
        name: of the table.
        schema: of its files.
    """

    home: Objects
    name: str
    schema: pa.Schema

    def load(self) -> DeltaTable | None:
        """The table as it is, None if there is none."""
        with telling(self.home.address, f"the table {self.name} cannot be opened"):
            try:
                table = DeltaTable(self._address, storage_options=self.home.delta_options())
            except TableNotFoundError:
                return None
            columns = [field.name for field in table.schema().fields]
        if columns != self.schema.names:
            raise StoreError(f"{self._address} is there already and is not part of a dataset of ours")
        return table

    def made(self) -> DeltaTable:
        """The table as it is; an empty one is made if there is none."""
        if table := self.load():
            return table
        options = self.home.delta_options()
        with telling(self.home.address, f"the table {self.name} cannot be made"):
            return DeltaTable.create(self._address, self.schema, mode="ignore", storage_options=options)

    @property
    def _address(self) -> str:
        return f"{self.home.address}/{self.name}"

    def files(self, table: DeltaTable) -> set[str]:
        """The names of the files that a version consists of."""
        return {uri.rpartition("/")[2] for uri in table.file_uris()}

    def marks(self, table: DeltaTable, at_least: int = 1) -> list[Mark]:
        """Our commits up to a version, the newest first; all there are if fewer than asked for."""
        newest = table.transaction_version(SNAPSHOT)
        if newest is None:
            return []
        with telling(self.home.address, f"the history of {self.name} cannot be read"):
            for limit in (at_least, at_least + 100, None):
                marks = [Mark(one[MARK], one["timestamp"]) for one in table.history(limit) if MARK in one]
                # The history goes on to commits that came after the table was opened.
                found = [mark for mark in marks if mark.number <= newest]
                if len(found) >= at_least:
                    break
        return found

    def commit(
        self,
        table: DeltaTable,
        *,
        add: Mapping[str, Part],
        remove: Iterable[str] = (),
        manifest: str | None = None,
        once: str | None = None,
    ) -> None:
        """Make the next version of a table.

        Args:
            table: the version that it follows.
            add: files that are there, by name.
            remove: names of files.
            manifest: see ``MARK``.
            once: id of something of which the log may hold one commit only, see :meth:`has`.

        Raises:
            OvertakenError: the table has a newer version.
            StoreError: the object store refuses, or cannot be reached.
        """
        now = time.time_ns() // 1_000_000
        actions: list[AddAction | RemoveAction] = [RemoveAction(name, True, now) for name in sorted(remove)]
        actions += [
            AddAction(name, part.size, {}, now, data_change=True, stats=_statistics(part))
            for name, part in sorted(add.items())
        ]
        transactions = [Transaction(once, 1)] if once else []
        if manifest:
            transactions.append(Transaction(SNAPSHOT, Mark(manifest, now).number))
        properties = CommitProperties(
            custom_metadata={MARK: manifest} if manifest else None,
            max_commit_retries=0,
            app_transactions=transactions,
        )
        with telling(self.home.address, f"the commit to {self.name} failed"):
            try:
                table.create_write_transaction(actions, "append", self.schema, commit_properties=properties)
            except CommitFailedError as error:
                raise OvertakenError(f"{self._address}: another commit has come first") from error

    def has(self, table: DeltaTable, once: str) -> bool:
        """Whether the log holds the commit with this id."""
        return table.transaction_version(once) is not None

    def rows(self, table: DeltaTable) -> Iterator[dict[str, Any]]:
        """All rows of a version."""
        with telling(self.home.address, f"the table {self.name} cannot be read"):
            found = table.to_pyarrow_table()
        yield from found.to_pylist()


def _statistics(part: Part) -> str:
    """What readers may know of a file without opening it: rows are sorted by source, then by path."""
    known: dict[str, Any] = {"numRecords": part.rows, "minValues": {}, "maxValues": {}, "nullCount": {}}
    if part.first and part.last:
        known["minValues"]["source"], known["maxValues"]["source"] = part.first[0], part.last[0]
        known["nullCount"]["source"] = 0
        if part.first[0] == part.last[0]:
            known["minValues"]["file_path"], known["maxValues"]["file_path"] = part.first[1], part.last[1]
            known["nullCount"]["file_path"] = 0
    return json.dumps(known)
