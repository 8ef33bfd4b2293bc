"""The types that every room shares: what goes into a cleaning, what comes out, and the trace between.

Positions are code points, spans half-open. An edit list is sorted by ``start`` and disjoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

SURROGATE = re.compile("[\ud800-\udfff]")

Action = Literal["remove", "replace", "lift"]
Mode = Literal["careful", "balanced"]
Stage = Literal["discover", "read", "charset", "markup", "clean", "write"]


class DocumentError(Exception):
    """One document cannot be processed; the batch goes on and the document is quarantined.

    Attributes:
        stage: the step that gave up.
        message: what is wrong and, where it helps, what to do; never names the document itself.
    """

    def __init__(self, stage: Stage, message: str) -> None:
        super().__init__(stage, message)  # both, so that the error survives a process boundary
        self.stage: Stage = stage
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as it was found, before anything is decoded.

    Attributes:
        source: name of the collection it belongs to.
        file_path: where the raw bytes are, POSIX style: below the source's root for a source of the
            catalog, absolute for an input named by hand. Together with ``source`` and ``record_id`` it
            identifies the document for ever.
        uri: address of the file.
        media_type: from the record, the file's name or its source, with ``charset`` parameter where the
            transport gave one; None if nothing is known.
        data: the raw bytes.
        sha256: hex digest of ``data``.
        size: length in the file, in bytes, of ``data``, or of the record that ``data`` is from.
        mtime_ns: last change of the file, nanoseconds since the epoch.
        url: the page's address on the web, where the source knows it.
        record_id: which record of the file it is; None when the file is one document.
        byte_offset: where in the file ``data``, or its record, begins; if the file is compressed, in what it
            unpacks to, but for WARC.
    """

    source: str
    file_path: str
    uri: str
    media_type: str | None
    data: bytes
    sha256: str
    size: int
    mtime_ns: int
    url: str | None = None
    record_id: str | None = None
    byte_offset: int = 0


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors for the pages of one source, whose owner knows them better than any model.

    Attributes:
        drop: of elements that are no part of the text.
        keep: of elements in which nothing is removed.
        title, author, date: of what goes into those columns; of a ``time`` its ``datetime`` counts, of a
            ``meta`` its ``content``.
    """

    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How one source wants its documents cleaned.

    Attributes:
        name: of the profile, usually the source's.
        mode: "careful" applies only marks that are almost certain, "balanced" likely ones too.
        rules_off: ids of rules that do not apply to this source.
        lines: whole lines that are boilerplate here, each a rule of its own; see ``cleaners.source_lines``.
        selectors: for its pages of HTML; see ``cleaners.selected``.
    """

    name: str = "default"
    mode: Mode = "careful"
    rules_off: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    selectors: Selectors | None = None


class Edit(NamedTuple):
    """One change: ``raw_text[start:end]`` became ``inserted``.

    Attributes:
        start: first code point of the span in ``raw_text``.
        end: one past the last.
        text_pos: where ``inserted`` begins in ``text``.
        rule: id of the rule that made the change.
        version: of that rule.
        action: "remove", "replace" (a repair) or "lift" (moved into the column ``field``).
        removed: what stood there, ``raw_text[start:end]``.
        inserted: what stands there now, "" for a removal.
        field: the column that a lift fills, else None.
        confidence: 0 to 1, how sure the rule is.
    """

    start: int
    end: int
    text_pos: int
    rule: str
    version: int
    action: Action
    removed: str
    inserted: str = ""
    field: str | None = None
    confidence: float = 1.0


class Claim(NamedTuple):
    """What a page says of itself in one place.

    Attributes:
        field: the column that it is for.
        origin: where it stands: "selector" (the source's own), "heading", "title" (the element), "link",
            "open-graph", "json-ld", "meta" (other meta elements and microdata), "other-meta" (those of them
            that spell the authors once more).
        value: what it says.
    """

    field: str
    origin: str
    value: str


@dataclass(frozen=True, slots=True)
class CleanedDocument:
    """What cleaning made of one document; ``apply(raw_text, edits) == text`` always holds.

    Attributes:
        text: the clean text.
        raw_text: the decoded text before any change; for HTML the visible page, one block a line.
        edits: every change from ``raw_text`` to ``text``.
        encoding: WHATWG name of the charset that decoded the bytes ("utf-8" for text given as such).
        encoding_source: which evidence decided: bom, utf8, http, meta, detector, fallback, or given.
        encoding_confidence: 0 to 1.
        title, author, date_published: lifted metadata; the date in UTC.
        date_published_raw: the date as printed.
        date_ambiguous: whether that can be read in two ways, so that ``date_published`` is None.
        dateline_place: the place before the first sentence, which stays in the text.
        page_type: "article", "forum" or None where the evidence does not say.
        forum_engine: "xenforo" and the like, None where unknown.
        language, language_score: ISO 639-1 code and 0 to 1; None where unknown.
        url: canonical address, given or found in the page.
        date_modified: of the page, in UTC.
        site_name, description, section, licence: as the page states them; a licence is mostly an address.
        image, image_caption, image_credit: address of the lead image, and what is said of it.
        claims: everything that the page states for these columns, for each the statement first that was
            believed, so that a conflict can be seen.
        rules: ids of all rules and repairs that marked or changed anything, sorted, whether or not an edit
            bears their name; turning any other one off changes nothing.
        ruleset: hash of everything that decides the outcome.
    """

    text: str
    raw_text: str
    edits: tuple[Edit, ...]
    encoding: str
    encoding_source: str
    encoding_confidence: float
    ruleset: str
    title: str | None = None
    author: tuple[str, ...] = ()
    date_published: datetime | None = None
    date_published_raw: str | None = None
    date_ambiguous: bool = False
    dateline_place: str | None = None
    page_type: str | None = None
    forum_engine: str | None = None
    language: str | None = None
    language_score: float | None = None
    url: str | None = None
    date_modified: datetime | None = None
    site_name: str | None = None
    description: str | None = None
    section: str | None = None
    licence: str | None = None
    image: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None
    claims: tuple[Claim, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def chars_removed(self) -> int:
        """Code points of ``raw_text`` that were removed or lifted; repairs do not count."""
        return removed_characters(self.edits)


def removed_characters(edits: Iterable[Edit]) -> int:
    """Count the code points that ``edits`` removed or lifted."""
    return sum(edit.end - edit.start for edit in edits if edit.action != "replace")


def is_encodable(text: str) -> bool:
    """Whether no surrogate stands in a text; the encoder sees that many times as fast as an expression."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encodable(text: str) -> str:
    """Put U+FFFD for each surrogate, code point for code point: of a half nothing is left but its place."""
    return text if is_encodable(text) else SURROGATE.sub("\ufffd", text)


class Replacement(Protocol):
    """Anything that puts ``inserted`` in the place of ``[start, end)``: an edit, or one stage's change."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def inserted(self) -> str: ...  # noqa: D102


def apply(raw_text: str, edits: Sequence[Replacement]) -> str:
    """Make the clean text from the raw one."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (raw_text[done : edit.start], edit.inserted)
        done = edit.end
    return "".join((*pieces, raw_text[done:]))


def undo(text: str, edits: Sequence[Edit]) -> str:
    """Make the raw text from the clean one."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.text_pos], edit.removed)
        done = edit.text_pos + len(edit.inserted)
    return "".join((*pieces, text[done:]))
