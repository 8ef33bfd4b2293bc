"""Read a file that was found into the documents it holds.

A text or HTML file is one document. Which reader another file gets follows from its source's ``format`` or
from its name; what compresses it is told by its first bytes, so a file may be compressed whatever its name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from urllib.parse import quote_from_bytes

from cleaners.document import DocumentError, RawDocument
from sources.globs import compile_globs
from sources.kinds import format_of, media_type_of, reader_of
from sources.limits import MAX_BAD, MAX_DEPTH, MAX_SPOOL, Limits
from sources.local import below_root
from sources.names import decode_path
from sources.opening import CHANGED, Opened, open_found
from sources.records import Records, Result, Results
from sources.source import Format, Found, Refused, Source
from sources.stream import Stream
from sources.unpack import SUFFIXES, BrokenError

_READERS: dict[Format, str] = {
    "jsonl": "jsonl.read",
    "csv": "delimited.read_csv",
    "tsv": "delimited.read_tsv",
    "warc": "warc.read",
    "feed": "feed.read",
    "mbox": "mail.read_mbox",
    "eml": "mail.read_eml",
    "tar": "tarred.read",
    "zip": "zipped.read",
    "parquet": "columnar.read_parquet",
    "arrow": "columnar.read_arrow",
}
_SEEKING = {"zip", "parquet", "arrow"}
_ARCHIVES = {"zip", "tar"}
_PACKED = tuple(SUFFIXES)


def read(source: Source, found: Found) -> Iterator[RawDocument | Refused]:
    """Yield what the file holds, one document at a time; what cannot be read comes as ``Refused``.

    A text or HTML file is exactly one document. A container of many records yields them lazily and
    in order, goes on behind a record that it cannot read if it can, and ends with a ``Refused`` that
    says where the file broke off. Nothing is raised for what one file has wrong.
    """
    records = Records(source, found)
    try:
        with open_found(source, found) as opened:
            yield from _read(opened, replace(records, mtime_ns=opened.mtime_ns))
    except DocumentError as error:
        yield records.gone(error)


def _read(opened: Opened, records: Records) -> Results:
    name = records.found.file_path
    kind = reader_of(records.source, name)
    if kind == "page":
        yield _whole(opened, name, records)
        return
    stream = None
    try:
        _check_begun(name, opened.size)
        with _seekable(opened, kind, records) as file:
            if kind in _SEEKING:
                yield from _sized(_results(kind, file, records), opened.size, records)
            else:
                file.seek(records.found.start)
                stream = Stream(file.read, records.limits, records.found.start)
                yield from _sized(_results(kind, stream, records), opened.size, records)
        opened.check()
    except BrokenError as error:
        yield records.rest(error.message, _where(kind, stream, error))


def _where(kind: Format, stream: Stream | None, error: BrokenError) -> int:
    """Offset of a break, counted as the format counts its records' offsets."""
    if stream is None:
        return 0
    if kind != "warc" or not stream.codec:
        return stream.position
    return stream.member if error.member is None else error.member


def _whole(opened: Opened, name: str, records: Records) -> Result:
    """Read the one document that a file is."""
    limits = records.limits
    try:
        _check_begun(name, opened.size)
        stream = Stream(opened.file.read, limits)
        if stream.codec is None:
            limits.check_size(opened.size)
        data = _all(stream, limits)
        if stream.codec is None and len(data) != opened.size:
            raise BrokenError(CHANGED)
        opened.check()
    except BrokenError as error:
        raise DocumentError("read", error.message) from error
    result = records.document(
        data, position=0, media_type=_media_type(records, name), url=_url(records, name)
    )
    return replace(result, record_id=None)


def _check_begun(name: str, size: int) -> None:
    """Refuse a file that is compressed by its name and has no byte: it was cut off before its first one."""
    if not size and name.lower().endswith(_PACKED):
        raise BrokenError("is empty, which no compressed file is")


def _all(stream: Stream, limits: Limits) -> bytes:
    data = stream.peek(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise DocumentError(
            "read",
            f"has more than the {limits.max_bytes:,} bytes that its source allows; "
            "raise `max_bytes` of the source",
        )
    stream.skip(len(data))
    stream.peek(1)  # which raises where the data has broken off
    return data


def _results(kind: Format, content: Stream | BinaryIO, records: Records) -> Results:
    """Let the format's reader read; only its module is imported, since Arrow's takes a third of a second."""
    module, function = _READERS[kind].split(".")
    reader = getattr(import_module(f"sources.formats.{module}"), function)
    if kind in _ARCHIVES:
        return _bounded(reader(content, records, _Members(records)))
    return _bounded(reader(content, records))


def _bounded(results: Results) -> Results:
    """Give up on a file in which nothing can be read any more."""
    bad = 0
    for result in results:
        yield result
        bad = bad + 1 if isinstance(result, Refused) else 0
        if bad >= MAX_BAD:
            raise BrokenError(f"has {bad:,} records in a row that cannot be read, so the rest was not tried")


def _sized(results: Results, size: int, records: Records) -> Results:
    """Give up on a file whose documents together are far larger than it is, however that was done."""
    grown = 0
    for result in results:
        grown += len(result.data) if isinstance(result, RawDocument) else 0
        if problem := records.limits.unpacked_problem(size, grown):
            raise BrokenError(problem)
        yield result


@contextmanager
def _seekable(opened: Opened, kind: Format, records: Records) -> Iterator[BinaryIO]:
    """Give the file as its reader needs it: a format that is read from its end is unpacked to disk first."""
    if kind in _SEEKING:
        stream = Stream(opened.file.read, records.limits)
        if stream.codec:
            with _spooled(stream) as file:
                yield file
            return
        opened.file.seek(0)
    yield opened.file


@contextmanager
def _spooled(stream: Stream) -> Iterator[BinaryIO]:
    with TemporaryFile(prefix="winnow-") as file:
        while data := stream.some():
            if file.tell() + len(data) > MAX_SPOOL:
                raise BrokenError(
                    f"is compressed and unpacks to more than {MAX_SPOOL:,} bytes; unpack it first"
                )
            file.write(data)
        file.seek(0)
        yield cast(BinaryIO, file)


class _Members:
    """Reads the members of an archive: documents, or containers once more."""

    def __init__(self, records: Records) -> None:
        self._globs = compile_globs(records.source.members)

    def wanted(self, path: str) -> bool:
        return self._globs.match(os.fsdecode(decode_path(path)))  # patterns are of paths as they are

    def read(self, path: str, stream: Stream, records: Records, position: int) -> Results:
        _check_begun(path, len(stream.peek(1)))
        kind = format_of(path)
        if kind == "page":
            yield self._page(path, stream, records, position)
            return
        inner = records.inside(decode_path(path))
        if inner.depth >= MAX_DEPTH:
            message = f"is a container within {inner.depth} others; unpack the outer ones"
            yield records.refused(message, position=position, name=decode_path(path))
        elif kind in _SEEKING:
            with _spooled(stream) as file:
                yield from _results(kind, file, inner)
        else:
            yield from _results(kind, stream, inner)

    def _page(self, path: str, stream: Stream, records: Records, position: int) -> Result:
        name = decode_path(path)
        try:
            data = _all(stream, records.limits)
        except DocumentError as error:
            return records.refused(error.message, position=position, name=name)
        return records.document(
            data, position=position, name=name, media_type=_media_type(records, path), url=_url(records, path)
        )


def _media_type(records: Records, name: str) -> str | None:
    return records.source.media_type or media_type_of(name)


def _url(records: Records, name: str) -> str | None:
    """The page's address: that of the root, and its path below it."""
    prefix = records.source.url_prefix
    if prefix is None:
        return None
    if records.within or records.source.remote or name != records.found.file_path:
        return prefix + quote_from_bytes(decode_path(name))
    return prefix + quote_from_bytes(os.fsencode(below_root(records.source, records.found)))
