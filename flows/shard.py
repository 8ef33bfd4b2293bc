"""The work of one shard: read, skip what is known, clean, and write down what came of it. No Prefect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaners.document import DocumentError, RawDocument
from flows.manifest import Shard
from flows.spread import Unmet
from flows.steps import Cleaned, Closed, Failed, Known, Opened, Taken, Worker, steps
from output.counts import Counts, Settled
from output.ledger import UNTRUSTED, Entry, FileState
from output.ledger import entry as make_entry
from output.rows import quarantine_row
from output.shards import piece_key, write_shard
from sources.source import Found, Refused

SHOWN = 20
"""Documents of a shard that are listed one by one; the rest is counted."""

PIECE = 1_000
"""Bytes that a row takes beside its text, roughly."""

FULL = 64_000_000
"""Bytes of raw documents after which a shard is written in parts: a file that cannot be cut may be huge."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document of the list that a run ends with."""

    source: str
    file_path: str
    uri: str
    chars_raw: int
    chars_removed: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShardOutcome:
    """What came of a shard: its accounts, and its first documents one by one."""

    counts: Counts
    first: tuple[DocumentLine, ...]


def clean_shard(
    shard: Shard, staging: Path, on_input: Callable[[], None] = lambda: None, work: Worker = steps
) -> ShardOutcome:
    """Clean a shard into the staging folder. Nothing that is wrong with an input is raised.

    Args:
        shard: what to clean, with what the ledger knows of it.
        staging: folder of the run, see ``output.staging``.
        on_input: called after every file.
        work: what does it: this process, or ``flows.sandbox.isolated``.
    """
    desk = _Desk(shard, staging)
    inputs = iter(shard.inputs)
    for step in work(shard):
        match step:
            case Opened(state):
                one = next(inputs)
                desk.open(one, state)
            case Taken():
                if desk.weight >= FULL:
                    desk.write(piece_key(shard.key, len(desk.written)))
                desk.take(step)
            case Cleaned(row, rules):
                desk.clean(row, rules)
            case Failed(row):
                desk.fail(row)
            case Closed():
                desk.close(one)
                on_input()
    desk.write(shard.key)
    return ShardOutcome(Counts.merge(desk.written), tuple(desk.first))


@dataclass(slots=True)
class _Desk:
    """The piles onto which the inputs of a shard are sorted."""

    shard: Shard
    staging: Path
    written: list[Counts] = field(default_factory=list)
    weight: int = 0
    inputs: int = 0
    failed_alike: int = 0
    documents: list[Mapping[str, object]] = field(default_factory=list)
    quarantine: list[Mapping[str, object]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    unmet: Unmet = field(default_factory=Unmet)
    first: list[DocumentLine] = field(default_factory=list)
    state: FileState = UNTRUSTED
    known: Known = field(init=False)
    was_read: bool = True
    taken: RawDocument | Refused | None = None

    def __post_init__(self) -> None:
        self.known = Known(self.shard)

    def open(self, one: Found | Refused, state: FileState) -> None:
        """Begin with a file."""
        self.state = state
        self.was_read = isinstance(one, Found)

    def close(self, one: Found | Refused) -> None:
        """Settle what was not met of a file that the ledger knows; for spans ``flows.spread.join`` does."""
        rows = self.known.left.pop(one.file_path, {}).values()
        if isinstance(one, Refused) or one.is_whole:
            self.unmet.add(rows, self.shard.source.on_missing, was_read=self.was_read)
            self.ledger += self.unmet.kept
            self.unmet.kept = []

    def write(self, key: str) -> None:
        """Write the piles down, and begin new ones."""
        name = self.shard.source.name
        result = write_shard(
            self.staging,
            key,
            inputs={name: self.inputs},
            documents=self.documents,
            quarantine=self.quarantine,
            ledger=(entry._asdict() for entry in self.ledger),
            unchanged={name: self.unchanged},
            settled={name: Settled(0, self.failed_alike)},
            gone=self.unmet.gone,
            cleared=self.unmet.cleared,
            lapsed=self.unmet.lapsed,
            digest=self.shard.digest,
        )
        self.written.append(result.counts)
        self.weight, self.inputs, self.failed_alike = 0, 0, 0
        self.documents, self.quarantine, self.unchanged, self.ledger = [], [], [], []
        self.unmet = Unmet()

    def take(self, step: Taken) -> None:
        """Take a record up."""
        self.taken = one = step.found
        self.inputs += 1
        self.weight += step.weight + PIECE
        entry = self.known.meet(one)
        if isinstance(one, Refused):
            self._refuse(one)
            return
        if one.mtime_ns != self.state.mtime_ns:
            self.state = UNTRUSTED  # it is not the file any more that was found
        if entry and step.is_unchanged:
            self.ledger.append(entry._replace(settings=self.shard.basis.settings, **self.state._asdict()))
            if entry.failed_under is None:
                self.unchanged.append(entry.id)
            else:
                self.failed_alike += 1

    def clean(self, row: Mapping[str, Any], rules: Iterable[str]) -> None:
        """Put the document that was made of the record on its pile."""
        self.documents.append(row)
        self._enter(rules)
        if len(self.first) < SHOWN and isinstance(self.taken, RawDocument):
            self.first.append(_line(self.taken, row))

    def fail(self, row: Mapping[str, object]) -> None:
        """Put the record into quarantine."""
        self.quarantine.append(row)
        self._enter(failed=True)

    def _refuse(self, one: Refused) -> None:
        if one.is_rest:
            self.was_read = False
        if not one.lasting:
            self.state = UNTRUSTED  # a file that could not be read has to be tried again
        self.fail(
            quarantine_row(
                source=one.source,
                file_path=one.file_path,
                uri=one.uri,
                error=DocumentError(one.stage, one.message),
                ruleset=self.shard.basis.ruleset,
                record_id=one.record_id,
                byte_offset=one.byte_offset,
            )
        )

    def _enter(self, rules: Iterable[str] = (), *, failed: bool = False) -> None:
        """Write the record into the ledger."""
        basis, one = self.shard.basis, self.taken
        if one is None:
            raise ValueError("nothing was taken that could be entered")
        raw = one if isinstance(one, RawDocument) else None
        self.ledger.append(
            make_entry(
                one.source,
                one.file_path,
                one.record_id,
                byte_offset=one.byte_offset,
                state=self.state,
                settings=basis.settings,
                ruleset=basis.ruleset,
                raw_sha256=raw.sha256 if raw else None,
                given=basis.given(raw) if raw else None,
                rules=rules,
                failed_under=basis.code if failed else None,
            )
        )


def _line(raw: RawDocument, row: Mapping[str, Any]) -> DocumentLine:
    fired = Counter(edit["rule"] for edit in row["edits"])
    return DocumentLine(
        source=raw.source,
        file_path=raw.file_path,
        uri=raw.uri,
        chars_raw=row["chars_raw"],
        chars_removed=row["chars_removed"],
        rules=tuple(rule for rule, _ in fired.most_common()),
    )
