"""CSV and TSV with a header line. A record's place is the byte at which its row begins.

A last row without a line end is refused: nobody can tell whether it is whole.

Fields are taken as bytes: what charset they are in is found out document by document, as for a page. Only a
charset in which a comma is no comma byte (UTF-16) is refused.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator

from sources.formats.fields import check_names, document
from sources.records import Records, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_BYTES = "latin-1"  # every byte is one character and comes back as it was


def read_csv(stream: Stream, records: Records) -> Results:
    """Yield the document of each row; the delimiter is a comma, or a semicolon if the header has more."""
    return _read(stream, records, None)


def read_tsv(stream: Stream, records: Records) -> Results:
    """Yield the document of each row."""
    return _read(stream, records, "\t")


def _read(stream: Stream, records: Records, delimiter: str | None) -> Results:
    if stream.peek(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise BrokenError("is in UTF-16; save it as UTF-8")
    if stream.peek(3) == codecs.BOM_UTF8:
        stream.skip(3)
    limit = records.limits.max_record
    csv.field_size_limit(limit)
    lines = _Lines(stream, limit)
    rows = csv.reader(lines, delimiter=delimiter or _delimiter(stream))
    header = [name.encode(_BYTES).decode("utf-8", "replace") for name in _row(rows, lines) or ()]
    check_names(header, records.source.columns)
    while True:
        position = lines.begin_row()
        row = _row(rows, lines)
        if row is None:
            return
        if lines.unended:  # a quote at the end may be the first of two, so not even that tells
            raise BrokenError("ends in the middle of a row; if the row is whole, add a line end")
        if len(row) == len(header):
            fields = dict(zip(header, (value.encode(_BYTES) for value in row), strict=True))
            yield document(fields, records, position=position, size=stream.position - position)
        elif row:
            message = f"has {len(row)} fields, but the header {len(header)}"
            yield records.refused(message, position=position)


def _row(rows: Iterator[list[str]], lines: _Lines) -> list[str] | None:
    try:
        row = next(rows, None)
    except csv.Error as error:
        raise BrokenError(f"is no CSV from here on: {error}") from error
    if row and lines.ended:  # and yet a row came: its last field was still within quotes
        raise BrokenError("ends in the middle of a row")
    return row


def _delimiter(stream: Stream) -> str:
    header = stream.peek(4096).partition(b"\n")[0]
    return ";" if header.count(b";") > header.count(b",") else ","


class _Lines:
    """Lines for the csv module, which takes as many as a row has.

    Attributes:
        unended: whether the last line lacks its line end.
        ended: whether a line was asked for behind the last one.
    """

    def __init__(self, stream: Stream, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._row = stream.position
        self.unended = False
        self.ended = False

    def begin_row(self) -> int:
        self._row = self._stream.position
        return self._row

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        room = self._row + self._limit - self._stream.position
        line = self._stream.line(max(room, 1))
        if not line:
            self.ended = True
            raise StopIteration
        if not line.endswith(b"\n"):
            if len(line) >= room:
                raise BrokenError(f"has a row of more than {self._limit:,} bytes; is a quote never closed?")
            self.unended = True
        return line.decode(_BYTES)
