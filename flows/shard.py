"""The work of one shard: read, skip what is known, clean, and write down what came of it. No Prefect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cleaners import clean
from cleaners.document import CleanedDocument, DocumentError, RawDocument, Stage
from flows.changes import trusted_state
from flows.manifest import Shard
from flows.spread import Unmet
from output.counts import Counts, Settled
from output.ledger import UNTRUSTED, Entry, FileState, by_file
from output.ledger import entry as make_entry
from output.rows import document_id, document_row, quarantine_row
from output.shards import piece_key, write_shard
from sources.read import read
from sources.source import Found, Refused, Source

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


def clean_shard(shard: Shard, staging: Path, on_input: Callable[[], None] = lambda: None) -> ShardOutcome:
    """Clean a shard into the staging folder. Nothing that is wrong with an input is raised.

    Args:
        shard: what to clean, with what the ledger knows of it.
        staging: folder of the run, see ``output.staging``.
        on_input: called after every file.
    """
    desk = _Desk(shard, staging)
    for one in shard.inputs:
        desk.open(one)
        for found in (one,) if isinstance(one, Refused) else _read(shard.source, one):
            if desk.weight >= FULL:
                desk.write(piece_key(shard.key, len(desk.written)))
            desk.take(found)
        desk.close(one)
        on_input()
    desk.write(shard.key)
    return ShardOutcome(Counts.merge(desk.written), tuple(desk.first))


def _read(source: Source, one: Found) -> Iterator[RawDocument | Refused]:
    """Read a file; should its reader fail, what is left of the file is one more input, and refused."""
    records = 0
    try:
        for record in read(source, one):
            yield record
            records += 1
    except Exception as error:
        yield Refused(
            one.source,
            one.file_path,
            one.uri,
            f"{type(error).__name__}: {error}",
            stage="read",
            record_id=f"!after record {records} from {one.start}" if records or one.start else None,
        )


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
    left: dict[str, dict[str, Entry]] = field(init=False)
    was_read: bool = True

    def __post_init__(self) -> None:
        self.left = {name: {entry.id: entry for entry in rows} for name, rows in by_file(self.shard.known)}

    def open(self, one: Found | Refused) -> None:
        """Begin with a file."""
        self.state = trusted_state(one) if isinstance(one, Found) else UNTRUSTED
        self.was_read = isinstance(one, Found)

    def close(self, one: Found | Refused) -> None:
        """Settle what was not met of a file that the ledger knows; for spans ``flows.spread.join`` does."""
        rows = self.left.pop(one.file_path, {}).values()
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
            digest=self.shard.digest,
        )
        self.written.append(result.counts)
        self.weight, self.inputs, self.failed_alike = 0, 0, 0
        self.documents, self.quarantine, self.unchanged, self.ledger = [], [], [], []
        self.unmet = Unmet()

    def take(self, one: RawDocument | Refused) -> None:
        self.inputs += 1
        self.weight += PIECE if isinstance(one, Refused) else len(one.data) + PIECE
        if isinstance(one, Refused):
            self._refuse(one)
            return
        if one.mtime_ns != self.state.mtime_ns:
            self.state = UNTRUSTED  # it is not the file any more that was found
        entry = self._known(one)
        if entry and self._is_unchanged(one, entry):
            self.ledger.append(entry._replace(settings=self.shard.basis.settings, **self.state._asdict()))
            if entry.failed_under is None:
                self.unchanged.append(entry.id)
            else:
                self.failed_alike += 1
            return
        self._clean(one)

    def _known(self, one: RawDocument | Refused) -> Entry | None:
        name = document_id(one.source, one.file_path, one.record_id)
        return self.left.get(one.file_path, {}).pop(name, None)

    def _is_unchanged(self, one: RawDocument, entry: Entry) -> bool:
        same = (entry.raw_sha256, entry.given) == (one.sha256, self.shard.basis.given(one))
        return same and self.shard.basis.holds(entry)

    def _clean(self, one: RawDocument) -> None:
        stage: Stage = "clean"
        try:
            cleaned = clean(one.data, one.media_type, one.url, self.shard.source.profile)
            stage = "write"
            row = document_row(one, cleaned)
        except Exception as error:  # whatever one document does to us, it never takes the others down
            self._quarantine(one, error, stage)
            return
        self.documents.append(row)
        self._enter(one, cleaned.rules)
        if len(self.first) < SHOWN:
            self.first.append(_line(one, cleaned))

    def _refuse(self, one: Refused) -> None:
        self._known(one)
        if one.is_rest:
            self.was_read = False
        if not one.lasting:
            self.state = UNTRUSTED  # a file that could not be read has to be tried again
        self.quarantine.append(
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
        self._enter(one, failed=True)

    def _quarantine(self, one: RawDocument, error: Exception, stage: Stage) -> None:
        self.quarantine.append(
            quarantine_row(
                source=one.source,
                file_path=one.file_path,
                uri=one.uri,
                error=error,
                ruleset=self.shard.basis.ruleset,
                raw=one,
                stage=stage,
            )
        )
        self._enter(one, failed=True)

    def _enter(self, one: RawDocument | Refused, rules: Iterable[str] = (), *, failed: bool = False) -> None:
        basis = self.shard.basis
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


def _line(raw: RawDocument, cleaned: CleanedDocument) -> DocumentLine:
    fired = Counter(edit.rule for edit in cleaned.edits)
    return DocumentLine(
        source=raw.source,
        file_path=raw.file_path,
        uri=raw.uri,
        chars_raw=len(cleaned.raw_text),
        chars_removed=cleaned.chars_removed,
        rules=tuple(rule for rule, _ in fired.most_common()),
    )
