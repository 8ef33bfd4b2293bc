"""How large the record batches of an Arrow stream become, read from their own metadata.

Arrow makes room for a compressed buffer by the eight bytes before it, for all buffers of a batch at once:
63 KB can ask for 2 GB. It does not show these numbers, so what is needed of the metadata is read here.
Layout: ``Message`` and ``RecordBatch`` of Arrow's format, which are tables of FlatBuffers.
"""

from __future__ import annotations

import struct

import pyarrow as pa
from pyarrow import ipc

from sources.limits import MAX_RECORD_BATCH, Limits
from sources.unpack import BrokenError

_HEADER, _BATCH_OF_DICTIONARY = 2, 1  # fields of Message and of DictionaryBatch
_BUFFERS, _COMPRESSION = 2, 3  # fields of RecordBatch


def check_batches(source: pa.NativeFile, limits: Limits) -> None:
    """Look at every batch of a stream, up to where it ends or is no sound stream any more.

    Raises:
        BrokenError: a batch, or all of them together, unpack to too much.
    """
    packed = grown = 0
    reader = ipc.MessageReader.open_stream(source)
    while True:
        try:
            message = reader.read_next_message()
            size = _unpacked(message)
        except (StopIteration, pa.ArrowException, OSError, struct.error, IndexError, ValueError):
            return  # what is broken will be told when it is read
        packed += message.metadata.size + (message.body.size if message.body is not None else 0)
        grown += size
        if size > MAX_RECORD_BATCH:
            raise BrokenError(
                f"has a record batch of {size:,} bytes; more than {MAX_RECORD_BATCH:,} are refused"
            )
        if problem := limits.unpacked_problem(packed, grown):
            raise BrokenError(problem)


def _unpacked(message: ipc.Message) -> int:
    if message.type not in ("record batch", "dictionary") or message.body is None:
        return 0
    body = memoryview(message.body)
    tables = _Tables(bytes(message.metadata))
    batch = tables.table(tables.root, _HEADER)
    if message.type == "dictionary":
        batch = tables.table(batch, _BATCH_OF_DICTIONARY)
    if not tables.field(batch, _COMPRESSION):
        return len(body)
    total = 0
    for offset, length in tables.pairs(batch, _BUFFERS):
        if length >= 8:
            (size,) = struct.unpack_from("<q", body, offset)
            total += length if size < 0 else size  # -1 says that it is not compressed after all
    return total


class _Tables:
    """As much of FlatBuffers as it takes to find a field of a table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.root = self._number("<I", 0)

    def field(self, table: int, field: int) -> int:
        """Where a field's value is; 0 if the table does not have it."""
        names = table - self._number("<i", table)
        entry = 4 + 2 * field
        if entry >= self._number("<H", names):
            return 0
        offset = self._number("<H", names + entry)
        return table + offset if offset else 0

    def table(self, table: int, field: int) -> int:
        """Where the table is that a field leads to."""
        place = self.field(table, field)
        return place + self._number("<I", place)

    def pairs(self, table: int, field: int) -> list[tuple[int, int]]:
        """A field that is a list of pairs of 64-bit numbers."""
        start = self.table(table, field)
        number = self._number("<I", start)
        if number > len(self._data) // 16:
            raise ValueError("a list longer than what holds it")
        return [struct.unpack_from("<qq", self._data, start + 4 + 16 * index) for index in range(number)]

    def _number(self, form: str, place: int) -> int:
        (number,) = struct.unpack_from(form, self._data, place)
        return int(number)
