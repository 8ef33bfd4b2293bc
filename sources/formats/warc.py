"""WARC and WET: the pages of ``response`` records, the text of ``resource`` and ``conversion`` records.

A document's name is its ``WARC-Record-ID``; its offset is where the record begins in the file, which for a
file compressed record by record is that of its gzip member or zstd frame, as a CDX index has it. Whatever is
no document (requests, metadata, redirects, pictures) is passed over and is no input.

The framing is read here: FastWARC 2.0 takes a header that ends with the file for a whole one, and warcio an
incomplete gzip member for the end of the file. ISO 28500 is the standard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from cleaners.document import DocumentError
from sources.formats.http import body_of, header_fields, parse
from sources.limits import MAX_HEADER
from sources.records import NOWHERE, Places, Records, Result, Results
from sources.stream import Stream
from sources.unpack import BrokenError

TEXT_TYPES = ("text/html", "text/plain", "application/xhtml+xml")
_TYPES_OF_DOCUMENTS = ("response", "resource", "conversion")
_HTTP = b"HTTP/"
_BETWEEN_COMMAS = re.compile(r'(?:"[^"]*"?|[^",])+')  # that are not quoted


class _Place(NamedTuple):
    """Where the stream stands; ``offset`` is that of the member if one begins here, else the unpacked one."""

    offset: int
    member: int
    position: int
    aligned: bool


@dataclass(frozen=True, slots=True)
class _Header:
    """A record's header.

    Attributes:
        fields: by lower-case name.
        length: bytes of the block that follows.
        place: where the record begins.
    """

    fields: dict[str, str]
    length: int
    place: _Place

    @property
    def name(self) -> str | None:
        return self.fields.get("warc-record-id", "").strip("<> ") or None


def read(stream: Stream, records: Records) -> Results:
    """Yield the document of each record that has one."""
    stop = records.found.stop
    while stop is None or _place(stream).member < stop:
        header = _header(stream)
        if header is None:
            return
        result = _document(stream, header, records)
        if result is not None:
            yield result
        _end(stream, header)


def places(stream: Stream, records: Records) -> Places:  # noqa: ARG001 - every format takes them
    """Yield where each record begins, and its name."""
    while True:
        header = _header(stream)
        if header is None:
            return
        yield header.place.offset if header.place.aligned else NOWHERE, header.name
        _skip(stream, header.length)
        _end(stream, header)


def _place(stream: Stream) -> _Place:
    member = stream.member
    aligned = stream.at_member
    return _Place(member if aligned else stream.position, member, stream.position, aligned)


def _header(stream: Stream) -> _Header | None:
    """Read a header; None at the end of the file."""
    if not stream.peek(1):
        return None
    place = _place(stream)
    first = stream.line(MAX_HEADER)
    if not first.startswith(b"WARC/"):
        raise BrokenError(f"has something else where a record should begin: {first[:40]!r}")
    lines, size = [], len(first)
    while True:
        line = stream.line(MAX_HEADER)
        size += len(line)
        if not line.endswith(b"\n"):
            raise BrokenError("ends in the middle of a record's header")
        if size > MAX_HEADER:
            raise BrokenError(f"has a record whose header is longer than {MAX_HEADER:,} bytes")
        if not line.strip():
            break
        lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))
    fields = header_fields(lines)
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        raise BrokenError(f"has a record whose Content-Length is {length[:40]!r}")
    return _Header(fields, int(length), place)


def _document(stream: Stream, header: _Header, records: Records) -> Result | None:
    """Make the record's document, None if it has none; the stream then stands behind its block."""
    kind = header.fields.get("warc-type", "").lower()
    media_type = _one_type(header.fields.get("content-type", ""))
    is_http = media_type.lower().startswith("application/http")
    if kind == "response" and not media_type and header.length >= len(_HTTP):
        is_http = stream.peek(len(_HTTP)) == _HTTP
    if kind not in _TYPES_OF_DOCUMENTS or not (is_http or _is_text(media_type)):
        _skip(stream, header.length)
        return None
    if header.length > records.limits.max_record:
        _skip(stream, header.length)
        message = f"is a record of {header.length:,} bytes, too many for the source's `max_bytes`"
        return records.refused(message, position=header.place.offset, name=header.name)
    block = stream.read(header.length)
    if len(block) < header.length:
        raise BrokenError("ends in the middle of a record")
    try:
        content = _page(block, records.limits.max_bytes) if is_http else (block, media_type)
    except DocumentError as error:
        return records.refused(error.message, position=header.place.offset, name=header.name)
    if content is None:
        return None
    return records.document(
        content[0],
        position=header.place.offset,
        name=header.name,
        size=_size(stream, header),
        media_type=content[1],
        url=header.fields.get("warc-target-uri", "").strip("<> "),
    )


def _page(block: bytes, max_bytes: int) -> tuple[bytes, str] | None:
    """The body and media type of a response; None if it is no page."""
    response = parse(block)
    media_type = _one_type(response.headers.get("content-type", ""))
    if not 200 <= response.status < 300 or (media_type and not _is_text(media_type)):
        return None
    body = body_of(response, max_bytes)
    return (body, media_type) if body else None


def _one_type(media_type: str) -> str:
    """Of types joined by commas the first, with the parameters that the same type has further on."""
    ones = [one.strip() for one in _BETWEEN_COMMAS.findall(media_type) if one.strip()]
    of_first = [one for one in ones if _bare(one) == _bare(ones[0])]
    return next((one for one in of_first if ";" in one), ones[0] if ones else "")


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _is_text(media_type: str) -> bool:
    return _bare(media_type) in TEXT_TYPES


def _size(stream: Stream, header: _Header) -> int:
    """Length of the record in the file, from its offset on."""
    begin, unpacked = header.place, stream.position - header.place.position
    _end(stream, header)
    if not stream.codec or not begin.aligned:
        return unpacked
    try:
        end = stream.member if stream.peek(1) else stream.taken
    except BrokenError as error:
        end = error.member or begin.member
    return end - begin.member or unpacked


def _skip(stream: Stream, size: int) -> None:
    if stream.skip(size) < size:
        raise BrokenError("ends in the middle of a record")


def _end(stream: Stream, header: _Header) -> None:
    """Pass over the two line ends behind a block; some writers leave them out, or write more.

    Raises:
        BrokenError: the member that holds the record is broken; of what follows the next record will tell.
    """
    try:
        while stream.peek(1) in (b"\r", b"\n"):
            stream.skip(1)
    except BrokenError as error:
        if error.member is None or error.member <= header.place.member:
            raise
