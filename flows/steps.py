"""What becomes of a shard's inputs, one step after the other: read, tell what is known, clean. No Prefect.

The steps are a stream of small values, so that whoever takes them need not be in the process that makes them:
``flows.shard`` sorts them into piles, and ``flows.sandbox`` lets them be made where a crash does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cleaners import clean
from cleaners.document import RawDocument, Stage
from flows.changes import trusted_state
from flows.manifest import Shard
from output.ledger import UNTRUSTED, Entry, FileState, by_file
from output.rows import document_id, document_row, quarantine_row
from sources.read import read
from sources.source import Found, Refused, Source


class Place(NamedTuple):
    """Where in a shard to begin: with which input, counted from 0, and behind how many of its records."""

    number: int = 0
    records: int = 0


class Opened(NamedTuple):
    """An input is about to be read.

    Attributes:
        state: what its file looked like before.
    """

    state: FileState


class Taken(NamedTuple):
    """A record of the input was read.

    Attributes:
        found: the record; a document without its bytes.
        weight: bytes of these.
        is_unchanged: whether it would come out as it did before, so that nothing more is done to it.
    """

    found: RawDocument | Refused
    weight: int = 0
    is_unchanged: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether no :class:`Cleaned` or :class:`Failed` follows."""
        return self.is_unchanged or isinstance(self.found, Refused)


class Cleaned(NamedTuple):
    """The record was cleaned.

    Attributes:
        row: of the table of documents.
        rules: ids of all rules that had a say in it.
    """

    row: Mapping[str, object]
    rules: Sequence[str]


class Failed(NamedTuple):
    """The record cannot be cleaned.

    Attributes:
        row: of the table of what is in quarantine.
    """

    row: Mapping[str, object]


class Closed(NamedTuple):
    """The input has no more records."""


BEGINNING = Place()

Step = Opened | Taken | Cleaned | Failed | Closed
"""An input gives ``Opened``, for each record ``Taken`` and what came of it, and ``Closed``."""

Worker = Callable[[Shard], Iterator[Step]]
"""Whatever makes the steps of a shard."""


@dataclass(slots=True)
class Known:
    """What the ledger knows of a shard, each record of it until it is met.

    Attributes:
        shard: whose ledger entries are meant.
        left: by file path and by id, what has not been met.
    """

    shard: Shard
    left: dict[str, dict[str, Entry]] = field(init=False)

    def __post_init__(self) -> None:
        self.left = {name: {entry.id: entry for entry in rows} for name, rows in by_file(self.shard.known)}

    def meet(self, one: RawDocument | Refused) -> Entry | None:
        """What is known of a record; nothing if it comes twice."""
        name = document_id(one.source, one.file_path, one.record_id)
        return self.left.get(one.file_path, {}).pop(name, None)

    def is_unchanged(self, one: RawDocument, entry: Entry) -> bool:
        """Whether a record would come out as the entry says."""
        basis = self.shard.basis
        return (entry.raw_sha256, entry.given) == (one.sha256, basis.given(one)) and basis.holds(entry)


def steps(shard: Shard, begin: Place = BEGINNING) -> Iterator[Step]:
    """Do the work of a shard. Nothing that is wrong with an input is raised.

    Args:
        shard: what to clean, with what the ledger knows of it.
        begin: where to begin; what is before that place was done already.
    """
    known = Known(shard)
    for number, one in enumerate(shard.inputs[begin.number :], begin.number):
        done = begin.records if number == begin.number else 0
        yield Opened(trusted_state(one) if isinstance(one, Found) else UNTRUSTED)
        for count, found in enumerate((one,) if isinstance(one, Refused) else _read(shard.source, one)):
            entry = known.meet(found)
            if count < done:
                continue
            if isinstance(found, Refused):
                yield Taken(found)
                continue
            is_unchanged = entry is not None and known.is_unchanged(found, entry)
            yield Taken(replace(found, data=b""), len(found.data), is_unchanged)
            if not is_unchanged:
                yield _clean(shard, found)
        yield Closed()


def rest(one: Found, records: int, message: str) -> Refused:
    """Refuse what is left of a file whose reader gave up behind so many records."""
    name = f"!after record {records} from {one.start}" if records or one.start else None
    return Refused(one.source, one.file_path, one.uri, message, stage="read", record_id=name)


def failed(shard: Shard, one: RawDocument, error: Exception, stage: Stage = "clean") -> Failed:
    """Put a document into quarantine."""
    return Failed(
        quarantine_row(
            source=one.source,
            file_path=one.file_path,
            uri=one.uri,
            error=error,
            ruleset=shard.basis.ruleset,
            raw=one,
            stage=stage,
        )
    )


def _clean(shard: Shard, one: RawDocument) -> Cleaned | Failed:
    stage: Stage = "clean"
    try:
        cleaned = clean(one.data, one.media_type, one.url, shard.source.profile)
        stage = "write"
        return Cleaned(document_row(one, cleaned), cleaned.rules)
    except Exception as error:  # whatever one document does to us, it never takes the others down
        return failed(shard, one, error, stage)


def _read(source: Source, one: Found) -> Iterator[RawDocument | Refused]:
    """Read a file; should its reader fail, what is left of the file is one more input, and refused."""
    records = 0
    try:
        for record in read(source, one):
            yield record
            records += 1
    except Exception as error:
        yield rest(one, records, f"{type(error).__name__}: {error}")
