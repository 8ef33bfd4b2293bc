"""Where the columns of a Parquet file lie, by its footer.

Arrow ends the whole process when it is asked for a column of which the footer says two things, so what it
would be asked for is read here. Layout: the Parquet format's ``FileMetaData``, ``RowGroup``, ``ColumnChunk``
and ``ColumnMetaData``.
"""

from __future__ import annotations

from typing import Any, BinaryIO, NamedTuple

from sources.formats.thrift import Compact, CorruptError, Wanted
from sources.limits import MAX_LIST
from sources.unpack import BrokenError

_MAGIC = b"PAR1"
_TAIL = 8  # the footer's length and the magic
_ENCODINGS, _PATH, _SIZE, _DATA, _DICTIONARY = 2, 3, 7, 9, 11
_CHUNK: Wanted = dict.fromkeys((_ENCODINGS, _PATH, _SIZE, _DATA, _DICTIONARY))
_ROW_GROUPS, _COLUMNS, _META = 4, 1, 3
_FOOTER: Wanted = {_ROW_GROUPS: {_COLUMNS: {_META: _CHUNK}}}


class Chunk(NamedTuple):
    """A column of a row group.

    Attributes:
        path: names from the table down to the column, with dots between them.
        encodings: numbers of the Parquet format's ``Encoding``.
        start: offset of its first page.
        size: in bytes as it lies there.
    """

    path: str
    encodings: frozenset[int]
    start: int
    size: int


def read_chunks(file: BinaryIO) -> list[list[Chunk]]:
    """Read what a Parquet file's footer says of its columns, row group by row group.

    Raises:
        BrokenError: there is no footer, or it is corrupt.
    """
    data = _footer(file)
    try:
        groups = Compact(data).struct(_FOOTER).get(_ROW_GROUPS, [])
        return [[_chunk(column[_META]) for column in group[_COLUMNS]] for group in groups]
    except (CorruptError, KeyError, TypeError, ValueError):
        raise BrokenError("has a footer that is corrupt, or encrypted") from None


def _footer(file: BinaryIO) -> bytes:
    size = file.seek(0, 2)
    if size < _TAIL + len(_MAGIC):
        raise BrokenError("is too short for a Parquet file")
    file.seek(-_TAIL, 2)
    tail = file.read(_TAIL)
    if tail[4:] != _MAGIC:
        raise BrokenError(
            "does not end as a Parquet file does, so its rows cannot be found; is it truncated?"
        )
    length = int.from_bytes(tail[:4], "little")
    if length > min(MAX_LIST, size - _TAIL - len(_MAGIC)):
        raise BrokenError(f"claims a footer of {length:,} bytes")
    file.seek(size - _TAIL - length)
    return file.read(length)


def _chunk(meta: dict[int, Any]) -> Chunk:
    start, size, dictionary = meta[_DATA], meta[_SIZE], meta.get(_DICTIONARY, 0)
    if 0 < dictionary < start:  # some write 0 where there is none
        start = dictionary
    path = b".".join(meta[_PATH]).decode()
    if not isinstance(start, int) or not isinstance(size, int):
        raise TypeError
    return Chunk(path, frozenset(meta[_ENCODINGS]), start, size)
