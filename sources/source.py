"""What a source is: where its documents are, which files count, and what it expects of cleaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cleaners.document import Profile, Stage
from sources.limits import Limits

INPUT = "input"
"""Name of the source that holds what is named by hand; no file of the catalog may use it."""

Format = Literal[
    "page", "jsonl", "csv", "tsv", "parquet", "arrow", "warc", "feed", "mbox", "eml", "zip", "tar"
]

OnMissing = Literal["keep", "drop"]


class SourceError(Exception):
    """A whole source cannot be read; the message names it, says where, and what to do."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a run over the source may do at most before it counts as failed.

    Attributes:
        max_removed_share: of the characters, 0 to 1; None for no bound.
        max_quarantined_share: of the inputs, 0 to 1; None for no bound.
    """

    max_removed_share: float | None = None
    max_quarantined_share: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A small document that shows what the source needs; examples are run as tests.

    Attributes:
        text: the document, as text or as HTML, whichever the source holds.
        removes: passages of ``text`` that cleaning has to take out.
        keeps: passages of ``text`` that cleaning has to leave as they are.
    """

    text: str
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which field of a record is what: of a line of JSON, a row of a table.

    Attributes:
        text: the document, as plain text.
        html: the document, as HTML; taken instead of ``text`` where a source names it.
        url: the page's address.
        id: what identifies the record within its file; where it has none, its place does.
    """

    text: str = "text"
    html: str | None = None
    url: str = "url"
    id: str = "id"


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a source is and how it is reached; credentials are the environment's business.

    Attributes:
        address: of the folder, ending with a slash; nothing outside it is ever asked for.
        hosts: further hosts to which an http server may redirect.
        private_addresses: whether http may go to loopback, private and link-local addresses.
        connections: requests at a time.
        delay_seconds: pause between two requests to an http server.
        attempts: for each request, with growing pauses between them.
        timeout_seconds: without a byte, until an attempt counts as failed.
        endpoint: address of a server that speaks S3's protocol, if it is not Amazon's.
        anonymous: whether to send no credentials at all.
    """

    address: str
    hosts: tuple[str, ...] = ()
    private_addresses: bool = False
    connections: int = 4
    delay_seconds: float = 1.0
    attempts: int = 5
    timeout_seconds: float = 60.0
    endpoint: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One collection of documents.

    Attributes:
        name: of the collection; part of every document's identity.
        title: for people, in lists.
        description: one or two sentences: what is in it.
        root: the folder, absolute; nothing outside it is ever read. The empty path if ``remote`` is given.
        include: glob patterns for the paths below ``root``; see ``sources.globs``.
        licence: terms under which the documents may be used, as an SPDX id or in words.
        examples: what cleaning must remove and keep here.
        profile: how to clean its documents.
        bounds: what a run may do at most.
        limits: what is larger is refused.
        format: of every file; None where the file's name decides.
        columns: which field of a record is what.
        members: glob patterns for what counts in an archive.
        media_type: of every document that does not say its own; None where the name decides.
        language: ISO 639-1 code of the documents, if they share one.
        url_prefix: address of ``root`` on the web: a page's address is this and its path.
        on_missing: what becomes of a document whose input has vanished: "keep" or "drop".
        paths: whether a document's ``file_path`` is "relative" to the root or "absolute".
        remote: where it is if not on this machine.
        rejected: ids of lines that were proposed as boilerplate and are none.
    """

    name: str
    title: str
    description: str
    root: Path
    include: tuple[str, ...]
    licence: str = "unknown"
    examples: tuple[Example, ...] = ()
    profile: Profile = field(default_factory=Profile)
    bounds: Bounds = field(default_factory=Bounds)
    limits: Limits = field(default_factory=Limits)
    format: Format | None = None
    columns: Columns = field(default_factory=Columns)
    members: tuple[str, ...] = ("**",)
    media_type: str | None = None
    language: str | None = None
    url_prefix: str | None = None
    on_missing: OnMissing = "keep"
    paths: Literal["relative", "absolute"] = "relative"
    remote: Remote | None = None
    rejected: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """Its root, for people."""
        return self.remote.address if self.remote else str(self.root)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is an input, or a span of a large one, not opened yet.

    Attributes:
        source: name of its source.
        file_path: its name for ever, see ``RawDocument.file_path``; odd characters are percent-encoded.
        uri: its address.
        path: where the operating system finds it, absolute; empty for what is remote.
        size: in bytes, when it was found.
        mtime_ns: its last change, when it was found; 0 where nobody says.
        inode: its number in its file system, when it was found; of what is remote a number made of its etag.
        etag: what a server says of it: another one as soon as its content is another.
        start: byte at which the span begins.
        stop: byte at which the span ends; None at the end of the file.
    """

    source: str
    file_path: str
    uri: str
    path: Path
    size: int
    mtime_ns: int
    inode: int = 0
    etag: str | None = None
    start: int = 0
    stop: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the span is the whole file."""
        return self.start == 0 and self.stop is None

    @property
    def weight(self) -> int:
        """Bytes of the span."""
        return (self.size if self.stop is None else self.stop) - self.start

    def holds(self, byte_offset: int) -> bool:
        """Whether a record that begins there is one of the span."""
        return self.start <= byte_offset and (self.stop is None or byte_offset < self.stop)


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that cannot be taken: it belongs into quarantine, so that every input is accounted for.

    Attributes:
        source: name of its source.
        file_path: its name, as it would have been in ``RawDocument``.
        uri: its address.
        message: what is wrong and what to do; never names the file itself.
        stage: "discover" or "read".
        record_id: which record of the file; None when it is the file as a whole.
        byte_offset: where in the file the trouble begins.
        lasting: whether it is in the bytes of the file, so that there is no use in trying again.
    """

    source: str
    file_path: str
    uri: str
    message: str
    stage: Stage = "discover"
    record_id: str | None = None
    byte_offset: int = 0
    lasting: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether it stands for all of a file from some place on, and not for one record."""
        return is_rest(self.record_id)


def is_rest(record_id: str | None) -> bool:
    """Whether what cannot be taken under this name is all of a file from some place on."""
    return record_id is None or record_id.startswith("!")
