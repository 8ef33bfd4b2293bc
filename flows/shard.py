"""The work of one shard: read, skip what is known, clean, and write down what came of it. No Prefect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cleaners import clean
from cleaners.document import CleanedDocument, DocumentError, RawDocument, Stage
from flows.plan import Shard
from output.counts import Counts
from output.ledger import Known, known
from output.rows import document_id, document_row, quarantine_row
from output.snapshot import Snapshot
from output.staging import write_shard
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


def clean_shard(
    shard: Shard,
    staging: Path,
    snapshot: Path | None,
    on_input: Callable[[], None] = lambda: None,
) -> ShardOutcome:
    """Clean a shard into the staging folder. Nothing that is wrong with an input is raised.

    Args:
        shard: what to clean.
        staging: folder of the run, see ``output.staging``.
        snapshot: folder of the dataset as it was when the run began; what it holds is skipped.
        on_input: called after every file.
    """
    desk = _Desk(shard, _known(snapshot), staging)
    for one in shard.inputs:
        for found in (one,) if isinstance(one, Refused) else _read(shard.source, one):
            if desk.weight >= FULL:
                desk.write(f"{shard.key}.{len(desk.written):06d}")
            desk.take(found)
        on_input()
    desk.write(shard.key)
    return ShardOutcome(Counts.merge(desk.written), tuple(desk.first))


@lru_cache(maxsize=1)
def _known(snapshot: Path | None) -> Mapping[str, Known]:
    """Load the ledger once for all shards that this process cleans."""
    return known(Snapshot.read(snapshot) if snapshot else None)


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
    """The three piles onto which the inputs of a shard are sorted."""

    shard: Shard
    known: Mapping[str, Known]
    staging: Path
    written: list[Counts] = field(default_factory=list)
    weight: int = 0
    inputs: int = 0
    documents: list[Mapping[str, object]] = field(default_factory=list)
    quarantine: list[Mapping[str, object]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    first: list[DocumentLine] = field(default_factory=list)

    def write(self, key: str) -> None:
        """Write the piles down, and begin new ones."""
        name = self.shard.source.name
        result = write_shard(
            self.staging,
            key,
            inputs={name: self.inputs},
            documents=self.documents,
            quarantine=self.quarantine,
            unchanged={name: self.unchanged},
        )
        self.written.append(result.counts)
        self.weight, self.inputs = 0, 0
        self.documents, self.quarantine, self.unchanged = [], [], []

    def take(self, one: RawDocument | Refused) -> None:
        self.inputs += 1
        self.weight += PIECE if isinstance(one, Refused) else len(one.data) + PIECE
        if isinstance(one, Refused):
            self._refuse(one)
            return
        name = document_id(one.source, one.file_path, one.record_id)
        if self.known.get(name) == Known(one.sha256, self.shard.ruleset):
            self.unchanged.append(name)
            return
        stage: Stage = "clean"
        try:
            cleaned = clean(one.data, one.media_type, one.url, self.shard.source.profile)
            stage = "write"
            row = document_row(one, cleaned)
        except Exception as error:  # whatever one document does to us, it never takes the others down
            self._quarantine(one, error, stage)
            return
        self.documents.append(row)
        if len(self.first) < SHOWN:
            self.first.append(_line(one, cleaned))

    def _refuse(self, one: Refused) -> None:
        self.quarantine.append(
            quarantine_row(
                source=one.source,
                file_path=one.file_path,
                uri=one.uri,
                error=DocumentError(one.stage, one.message),
                ruleset=self.shard.ruleset,
                record_id=one.record_id,
                byte_offset=one.byte_offset,
            )
        )

    def _quarantine(self, one: RawDocument, error: Exception, stage: Stage) -> None:
        self.quarantine.append(
            quarantine_row(
                source=one.source,
                file_path=one.file_path,
                uri=one.uri,
                error=error,
                ruleset=self.shard.ruleset,
                raw=one,
                stage=stage,
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
