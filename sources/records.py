"""What every reader of a container makes: documents and refusals, each with the place where it is.

A document's ``record_id`` is what its record calls itself, or ``@`` and the record's place. A second record
of the same name gets its place added, so that no two documents of a file are ever taken for one. ``!``
marks what is no record: the rest of a file that broke off. No record's own name begins with either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cleaners.document import DocumentError, RawDocument
from sources.limits import Limits
from sources.names import encode_path
from sources.source import Found, Refused, Source

MAX_NAME = 500
"""Characters of a record's name; a longer one is cut and told apart by a digest."""

Result = RawDocument | Refused
Results = Iterator[Result]
Places = Iterator[tuple[int | None, str | None]]
"""Where each record begins, and what it calls itself; None where one or the other is not known."""

NOWHERE = -1
"""The place of a record at which reading cannot begin: its file cannot be cut at all."""


@dataclass(frozen=True, slots=True)
class Records:
    """Makes the documents of one file.

    Attributes:
        source: it belongs to.
        found: the file, or the span of one.
        mtime_ns: when the file last changed.
        within: names of the archive's member that is being read, "" for the file itself.
        depth: containers around the record.
        seen: hashes of the names that have been given, shared by all members.
    """

    source: Source
    found: Found
    mtime_ns: int = 0
    within: str = ""
    depth: int = 0
    seen: set[int] = field(default_factory=set)

    @property
    def limits(self) -> Limits:
        """What the source allows."""
        return self.source.limits

    def inside(self, member: bytes) -> Records:
        """Make the documents of a container that is a member of this one, by its path."""
        whole = replace(self.found, start=0, stop=None)
        return replace(self, found=whole, within=f"{self.within}{_encoded(member)}#", depth=self.depth + 1)

    def document(
        self,
        data: bytes,
        *,
        position: int,
        name: str | bytes | None = None,
        offset: int | None = None,
        size: int | None = None,
        media_type: str | None = None,
        url: str | None = None,
    ) -> Result:
        """Make a document; ``Refused`` if it is larger than the source allows.

        Args:
            data: its bytes.
            position: the record's place in the container: different for each, the same in every run.
            name: what the record calls itself, unique in the container if its maker was careful;
                bytes if it is a path.
            offset: byte of the container at which the record begins, 0 where there is no such byte.
            size: of the record there, in bytes; that of ``data`` if None.
            media_type: what the record says; the source's if None.
            url: of the page.
        """
        record = self._name(name, position)
        offset = position if offset is None else offset
        try:
            self.limits.check_document(data, media_type or self.source.media_type)
        except DocumentError as error:
            return self._refused(error.message, record, offset)
        return RawDocument(
            source=self.found.source,
            file_path=self.found.file_path,
            uri=self.found.uri,
            media_type=media_type or self.source.media_type,
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data) if size is None else size,
            mtime_ns=self.mtime_ns,
            url=url or None,
            record_id=record,
            byte_offset=offset,
        )

    def refused(
        self, message: str, *, position: int, name: str | bytes | None = None, offset: int | None = None
    ) -> Refused:
        """Refuse one record; the reader goes on behind it."""
        return self._refused(message, self._name(name, position), position if offset is None else offset)

    def rest(self, message: str, offset: int) -> Refused:
        """Refuse what is left of the container from ``offset`` on, since it broke off there."""
        inner = f"!{self.within}" if self.within else None
        record = f"!from {self.found.start}" if self.found.start and not inner else inner
        return self._refused(
            f"{message}, at byte {offset:,}; the records before it were read", record, offset
        )

    def gone(self, error: DocumentError) -> Refused:
        """Refuse the file as a whole, or what is left of it: it cannot be opened, or has changed."""
        found = self.found
        record = f"!from {found.start}" if found.start else None
        return Refused(
            found.source, found.file_path, found.uri, error.message, error.stage, record, found.start
        )

    def _refused(self, message: str, record: str | None, offset: int) -> Refused:
        found = self.found
        place = (found.source, found.file_path, found.uri)
        return Refused(*place, message, "read", record, offset, lasting=True)

    def _name(self, given: str | bytes | None, position: int) -> str:
        if not given and not self.within:
            return f"@{position}"  # which no other record can have
        name = self.within + (_encoded(given) if given else f"@{position}")
        if hash(name) in self.seen:
            name += f"@{position}"
        self.seen.add(hash(name))
        return name


def _encoded(name: str | bytes) -> str:
    # Lone surrogates of JSON are three bytes each; those of a path stand for one byte that is no UTF-8.
    errors = "surrogateescape" if isinstance(name, bytes) else "surrogatepass"
    if isinstance(name, bytes):
        name = name.decode("utf-8", errors)
    if len(name) > MAX_NAME:
        digest = hashlib.sha256(name.encode("utf-8", errors)).hexdigest()[:16]
        name = f"{name[:MAX_NAME]}…{digest}"
    name = encode_path(name.encode("utf-8", errors))
    return f"%{ord(name[0]):02X}{name[1:]}" if name[0] in "!@" else name
