"""What a source is: where its documents are, which files count, and what it expects of cleaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cleaners.document import Profile, Stage

INPUT = "input"
"""Name of the source that holds what is named by hand; no file of the catalog may use it."""

DEFAULT_MAX_BYTES = 20_000_000

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
class Source:
    """One collection of documents.

    Attributes:
        name: of the collection; part of every document's identity.
        title: for people, in lists.
        description: one or two sentences: what is in it.
        root: the folder, absolute; nothing outside it is ever read.
        include: glob patterns for the paths below ``root``; see ``sources.globs``.
        licence: terms under which the documents may be used, as an SPDX id or in words.
        examples: what cleaning must remove and keep here.
        profile: how to clean its documents.
        bounds: what a run may do at most.
        max_bytes: a larger file is refused.
        media_type: of every file; None where the file's name decides.
        language: ISO 639-1 code of the documents, if they share one.
        url_prefix: address of ``root`` on the web: a page's address is this and its path.
        on_missing: what becomes of a document whose input has vanished: "keep" or "drop".
        paths: whether a document's ``file_path`` is "relative" to the root or "absolute".
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
    max_bytes: int = DEFAULT_MAX_BYTES
    media_type: str | None = None
    language: str | None = None
    url_prefix: str | None = None
    on_missing: OnMissing = "keep"
    paths: Literal["relative", "absolute"] = "relative"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is an input, not opened yet.

    Attributes:
        source: name of its source.
        file_path: its name for ever, see ``RawDocument.file_path``; odd characters are percent-encoded.
        uri: ``file://`` address.
        path: where the operating system finds it, absolute.
        size: in bytes, when it was found.
        mtime_ns: its last change, when it was found.
        inode: its number in its file system, when it was found.
    """

    source: str
    file_path: str
    uri: str
    path: Path
    size: int
    mtime_ns: int
    inode: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that cannot be taken: it belongs into quarantine, so that every input is accounted for.

    Attributes:
        source: name of its source.
        file_path: its name, as it would have been in ``RawDocument``.
        uri: ``file://`` address.
        message: what is wrong and what to do; never names the file itself.
        stage: "discover" or "read".
        record_id: which record of the file; None when it is the file as a whole.
        byte_offset: where in the file the trouble begins.
    """

    source: str
    file_path: str
    uri: str
    message: str
    stage: Stage = "discover"
    record_id: str | None = None
    byte_offset: int = 0
