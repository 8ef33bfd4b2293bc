"""Parquet and Arrow: a column of texts or of HTML. A record's place is its row, counted from 0.

This and ``batches`` are the modules of ``sources`` that know Arrow. Only the columns that the source names
are read, a few rows at a time, dictionaries as dictionaries: one long value that a file repeats ten thousand
times is never expanded. What pages and batches unpack to is looked up before Arrow makes room for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import IOBase
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from sources.formats.batches import check_batches
from sources.formats.fields import check_names, document, leads_to, name_of, wanted
from sources.formats.footer import Chunk, read_chunks
from sources.formats.pages import largest_page
from sources.limits import BATCH_ROWS, MAX_BATCH, Limits
from sources.records import Places, Records, Results
from sources.source import Columns
from sources.unpack import BrokenError

# What Arrow makes of a corrupt file.
_ERRORS = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError)
_FILE_HEAD = 8  # an Arrow file is a stream between eight bytes and a footer
_STREAM_ENDS = (b"\xff\xff\xff\xff\0\0\0\0", b"\0\0\0\0")  # the second one before Arrow 0.15
# The Parquet format's Encoding.
_DICTIONARIES = {2, 8}  # PLAIN_DICTIONARY, RLE_DICTIONARY
_REPEATING = {7}  # DELTA_BYTE_ARRAY: a value may be all of the one before it for a few bits


def read_parquet(file: BinaryIO, records: Records) -> Results:
    """Yield the document of each row; a row group that is corrupt is refused, and the next one read.

    The offset of a record is that of its row group.
    """
    table = _Table(file, records)
    place = 0
    for group in range(table.groups):
        if table.rows(group) and records.found.holds(table.offset(group)):
            yield from _group(table, group, records, place)
        place += table.rows(group)


def parquet_places(file: BinaryIO, records: Records) -> Places:
    """Yield where each row group begins, and then the name of each of its rows."""
    table = _Table(file, records)
    for group in range(table.groups):
        yield table.offset(group), None
        with suppress(*_ERRORS, BrokenError):  # what is corrupt will be told when it is read
            for batch in table.batches(group, [records.source.columns.id]):
                yield from ((None, name_of(row, records.source.columns)) for row in batch.to_pylist())


def _group(table: _Table, group: int, records: Records, place: int) -> Results:
    done, offset = 0, table.offset(group)
    try:
        for batch in table.batches(group, wanted(records.source.columns)):
            yield from _rows(batch, records, place + done, offset)
            done += batch.num_rows
        if done < table.rows(group):
            raise BrokenError(f"has {done} rows of {table.rows(group)}")
    except (*_ERRORS, BrokenError) as error:
        message = f"row group {group} cannot be read from its row {done} on: {error}"
        yield records.refused(message, position=place + done, offset=offset)


class _Table:
    """A Parquet file whose footer is sound."""

    def __init__(self, file: BinaryIO, records: Records) -> None:
        self._file, self._limits = file, records.limits
        self._chunks = read_chunks(file)
        file.seek(0)
        try:
            self._metadata = pq.read_metadata(file)
            names = self._metadata.schema.to_arrow_schema().names
        except _ERRORS as error:
            raise BrokenError(f"is no sound Parquet file: {error}") from error
        if self._metadata.num_row_groups != len(self._chunks):
            raise BrokenError("has a footer that is read in two ways")
        check_names(names, records.source.columns)

    @property
    def groups(self) -> int:
        return self._metadata.num_row_groups

    def rows(self, group: int) -> int:
        return self._metadata.row_group(group).num_rows

    def offset(self, group: int) -> int:
        """Where a row group begins in the file."""
        return min((chunk.start for chunk in self._chunks[group]), default=0)

    def batches(self, group: int, paths: list[str]) -> Iterator[pa.RecordBatch]:
        """Give a row group's columns to which the paths lead, a few rows at a time."""
        chunks = [chunk for chunk in self._chunks[group] if leads_to(_top(chunk), paths)]
        if not chunks:
            return iter(())
        rows = min(map(self._batch_rows, chunks))
        dictionaries = [chunk.path for chunk in chunks if _DICTIONARIES & chunk.encodings]
        self._file.seek(0)
        table = pq.ParquetFile(
            self._file, metadata=self._metadata, read_dictionary=dictionaries, pre_buffer=False
        )
        columns = sorted({chunk.path for chunk in chunks})  # a column may have a dot in its own name
        return table.iter_batches(rows, [group], columns, use_threads=False)

    def _batch_rows(self, chunk: Chunk) -> int:
        """Check the pages of a column; gives how many rows of it are surely no danger to have at once."""
        largest = largest_page(self._file, chunk.start, chunk.size, self._limits)
        repeats = _REPEATING & chunk.encodings
        return max(1, min(BATCH_ROWS, MAX_BATCH // (largest + 1))) if repeats else BATCH_ROWS


_AS_BYTES = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}


def _top(chunk: Chunk) -> str:
    """The column of the table that it is, or is in."""
    return chunk.path.partition(".")[0]


def read_arrow(file: BinaryIO, records: Records) -> Results:
    """Yield the document of each row of an Arrow file or stream."""
    place = 0
    try:
        for batch in _arrow_batches(file, records.source.columns, records.limits):
            for start in range(0, batch.num_rows, BATCH_ROWS):
                yield from _rows(batch.slice(start, BATCH_ROWS), records, place + start, 0)
            place += batch.num_rows
    except _ERRORS as error:
        raise BrokenError(f"is no sound Arrow data behind its row {place}: {error}") from error


def _arrow_batches(file: BinaryIO, columns: Columns, limits: Limits) -> Iterator[pa.RecordBatch]:
    is_file = file.read(6) == b"ARROW1"
    file.seek(_FILE_HEAD if is_file else 0)
    check_batches(pa.PythonFile(cast(IOBase, file), "r"), limits)
    file.seek(0)
    source = pa.PythonFile(cast(IOBase, file), "r")
    if not is_file:
        yield from _streamed(source, columns)
        return
    with ipc.open_file(source) as table:
        for number in range(table.num_record_batches):
            yield _sound(table.get_batch(number).select(_there(table.schema.names, columns)))


def _streamed(source: pa.PythonFile, columns: Columns) -> Iterator[pa.RecordBatch]:
    with ipc.open_stream(source) as stream:
        names = _there(stream.schema.names, columns)
        end = source.tell()
        for batch in stream:
            yield _sound(batch.select(names))
            end = source.tell()
        source.seek(end)
        rest = source.read(_FILE_HEAD + 1)
        mark = next((mark for mark in _STREAM_ENDS if rest.startswith(mark)), None)
        if mark is None:
            raise BrokenError("ends without the mark that ends an Arrow stream; is it truncated?")
        if rest != mark:
            raise BrokenError("goes on behind the mark that ends an Arrow stream; save each stream as a file")


def _sound(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Check that no value lies outside its buffer: Arrow trusts a file, and crashes on one that lies.

    Bytes that are no UTF-8 are the business of their row.
    """
    for column in batch.columns:
        plain = _AS_BYTES.get(column.type)
        (column.view(plain) if plain else column).validate(full=True)
    return batch


def _there(names: list[str], columns: Columns) -> list[str]:
    """Name the columns to read."""
    check_names(names, columns)
    return [name for name in names if leads_to(name, wanted(columns))]


def _rows(batch: pa.RecordBatch, records: Records, place: int, offset: int) -> Results:
    columns = {name: batch.column(number) for number, name in enumerate(batch.schema.names)}
    for row in range(batch.num_rows):
        fields = {name: column[row].as_py() for name, column in columns.items()}
        yield document(fields, records, position=place + row, offset=offset, size=None)
