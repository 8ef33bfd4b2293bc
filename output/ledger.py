"""The ledger: what was ingested from which bytes of which file, and under which rules and settings.

It is a table of the snapshot like the others, but one that only runs read. Reading it costs as much as
there are inputs, never as much as there is text, and no memory.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from output.parts import opened
from output.rows import document_id, escape
from output.schema import LEDGER
from output.snapshot import Snapshot

BATCH = 8192


class FileState(NamedTuple):
    """What a file looked like when it was read; all zero if that proves nothing."""

    size: int
    mtime_ns: int
    inode: int


UNTRUSTED = FileState(0, 0, 0)
VANISHED = FileState(0, -1, 0)
"""Of a record that its file has no more, though the document stays."""


class Entry(NamedTuple):
    """What is known of one input.

    Attributes:
        id: of the document.
        source: it belongs to.
        file_path: as in :class:`~cleaners.document.RawDocument`.
        byte_offset: likewise.
        size, mtime_ns, inode: of its file, see :class:`FileState`.
        settings: hash of the source's settings under which it was read.
        raw_sha256: of its bytes; None if they could not be read.
        given: hash of what else reading gave; None if nothing could be read.
        ruleset: under which its outcome is what it is.
        rules: ids of the rules that had a say in it, with spaces between.
        failed_under: hash of the code under which it failed; None for a document.
    """

    id: str
    source: str
    file_path: str
    byte_offset: int
    size: int
    mtime_ns: int
    inode: int
    settings: str
    raw_sha256: str | None
    given: str | None
    ruleset: str
    rules: str
    failed_under: str | None

    @property
    def state(self) -> FileState:
        """What its file looked like."""
        return FileState(self.size, self.mtime_ns, self.inode)

    @property
    def is_there(self) -> bool:
        """Whether its file had it when that was last read."""
        return self.state != VANISHED


def entry(
    source: str,
    file_path: str,
    record_id: str | None,
    *,
    byte_offset: int,
    state: FileState,
    settings: str,
    ruleset: str,
    raw_sha256: str | None = None,
    given: str | None = None,
    rules: Iterable[str] = (),
    failed_under: str | None = None,
) -> Entry:
    """Make an entry; see there. Its ``_asdict`` is a row of the ledger."""
    return Entry(
        document_id(source, file_path, record_id), escape(source), escape(file_path), byte_offset, *state,
        settings, raw_sha256, given, ruleset, " ".join(rules), failed_under,
    )  # fmt: skip


def entries(snapshot: Snapshot | None, source: str, start: str = "") -> Iterator[Entry]:
    """All entries of a source, sorted by file path and then as in the file.

    Args:
        snapshot: whose ledger to read.
        source: name of the source.
        start: the file path to begin with.
    """
    parts = snapshot.tables["ledger"] if snapshot else ()
    streams = [
        _stream(snapshot.file("ledger", part), escape(source), start)
        for part in parts
        if snapshot
        and part.last
        and escape(source) in dict(part.sources)
        and (escape(source), start) <= part.last
    ]
    return heapq.merge(*streams, key=attrgetter("file_path", "byte_offset", "id"))


def by_file(rows: Iterable[Entry]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Group sorted entries by their file."""
    for file_path, group in groupby(rows, key=attrgetter("file_path")):
        yield file_path, tuple(group)


def _stream(path: Path, source: str, start: str) -> Iterator[Entry]:
    with opened(path) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            meant = (pc.field("source") == source) & (pc.field("file_path") >= start)
            rows = pa.Table.from_batches([batch]).filter(meant)
            yield from map(Entry, *(rows[name].to_pylist() for name in LEDGER.names))
