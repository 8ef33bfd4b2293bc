"""CSV and TSV with a header line. A record's place is the byte at which its row begins.

A row that is no sound CSV is refused, and reading goes on behind it. A last row without a line end ends the
file as a truncated one does: nobody can tell whether it is whole.

Fields are taken as bytes: what charset they are in is found out document by document, as for a page. Only a
charset in which a comma is no comma byte (UTF-16) is refused.
"""

from __future__ import annotations

import codecs
import csv
from typing import NamedTuple

from sources.formats.fields import check_names, document, refuse_utf16
from sources.formats.rows import BYTES, Rows
from sources.records import Records, Result, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_BLANK = b" \r"


def read_csv(stream: Stream, records: Records) -> Results:
    """Yield the document of each row; the delimiter is a comma, or a semicolon if the header has more."""
    return _read(stream, records, None)


def read_tsv(stream: Stream, records: Records) -> Results:
    """Yield the document of each row."""
    return _read(stream, records, "\t")


class _Row(NamedTuple):
    """A row that was read: its fields, or what is wrong with it."""

    fields: list[str]
    problem: str | None = None


def _read(stream: Stream, records: Records, delimiter: str | None) -> Results:
    refuse_utf16(stream)
    if stream.peek(3) == codecs.BOM_UTF8:
        stream.skip(3)
    _skip_blank(stream)
    limit = records.limits.max_record
    csv.field_size_limit(limit)
    rows = Rows(stream, limit, delimiter or _delimiter(stream))
    first = _next(rows, 0)
    if first is None:
        return
    if first.problem:
        raise BrokenError(f"has a header that {first.problem}")
    header = [name.encode(BYTES).decode("utf-8", "replace") for name in first.fields]
    check_names(header, records.source.columns)
    while (row := _next(rows, len(header))) is not None:
        if row.problem or row.fields:
            yield _result(row, header, records, rows)


def _result(row: _Row, header: list[str], records: Records, rows: Rows) -> Result:
    problem = row.problem
    if not problem and len(row.fields) != len(header):
        problem = f"has {len(row.fields)} fields, but the header {len(header)}"
    if problem:
        return records.refused(problem, position=rows.begin)
    fields = dict(zip(header, (value.encode(BYTES) for value in row.fields), strict=True))
    return document(fields, records, position=rows.begin, size=rows.size)


def _next(rows: Rows, width: int) -> _Row | None:
    """Take the next row; None at the end.

    Args:
        rows: of the file.
        width: how many fields the header has, 0 for the header itself.

    Raises:
        BrokenError: the file ends within the row.
    """
    try:
        fields = rows.next()
    except csv.Error as error:
        if rows.is_cut and not rows.are_rows(width):
            raise _cut(width) from error
        if rows.is_line(width):
            return _Row(rows.literal())
        return _Row([], _problem(error, rows.lines))
    if fields is None:
        return None
    if rows.are_rows(width) or rows.is_literal(fields, width):
        return _Row(rows.literal())
    if rows.is_cut:  # a quote at the end may be the first of two, so not even that tells
        raise _cut(width)
    return _Row(fields)


def _problem(error: csv.Error, lines: int) -> str:
    within = f" in the last of the {lines:,} lines that its quotes span" if lines > 1 else ""
    reason = str(error).partition(" - ")[0]  # behind that are hints for whoever wrote this program
    return f"is no sound CSV{within}: {reason}"


def _cut(width: int) -> BrokenError:
    if width:
        return BrokenError("ends in the middle of a row; if the row is whole, add a line end")
    return BrokenError("ends in the middle of its header; if that is whole, add a line end")


def _skip_blank(stream: Stream) -> None:
    """Pass over blank lines before the header."""
    while True:
        line, end, _ = stream.peek(4096).partition(b"\n")
        if not end or line.strip(_BLANK):
            return
        stream.skip(len(line) + 1)


def _delimiter(stream: Stream) -> str:
    header = stream.peek(4096).partition(b"\n")[0]
    return ";" if header.count(b";") > header.count(b",") else ","
