"""tar: one document a member; a member that is a container itself is read as one. Members are named by path.

The headers are walked here, with ``tarfile`` reading each: ``TarFile`` itself takes a corrupt header for
the end of the archive. An archive ends with a block of zeros, or it is truncated.
"""

from __future__ import annotations

import tarfile

from sources.limits import MAX_HEADER
from sources.members import Members, Part
from sources.names import encode_path
from sources.records import Records, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_BLOCK = tarfile.BLOCKSIZE
_LONG_NAME, _PAX = tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE


def read(stream: Stream, records: Records, members: Members) -> Results:
    """Yield the documents of each member that is a regular file."""
    name: bytes | None = None
    size: int | None = None
    while True:
        position = stream.position
        header = _header(stream)
        if header is None:
            while stream.some():  # what packs the archive has a checksum at its end
                pass
            return
        if header.type in (_LONG_NAME, _PAX):
            content = _content(stream, header.size)
            if header.type == _LONG_NAME:
                name = content.rstrip(b"\0")
            else:
                name, size = _pax(content, name)
            continue
        path = encode_path(name if name is not None else header.name)
        length = header.size if size is None else size
        name = size = None
        if header.isreg() and not header.issparse() and members.wanted(path):
            yield from _member(path, Part(stream, length), records, members, position)
        elif header.isreg():
            _skip(stream, length)
        _skip(stream, -length % _BLOCK if header.isreg() else 0)


def _member(path: str, part: Part, records: Records, members: Members, position: int) -> Results:
    try:
        yield from members.read(path, Stream(part.read, records.limits), records, position)
    except BrokenError as error:
        part.drain()  # which raises if it is the archive that has broken off
        yield records.refused(error.message, position=position, name=path)
    part.drain()


def _header(stream: Stream) -> tarfile.TarInfo | None:
    block = stream.read(_BLOCK)
    if len(block) < _BLOCK:
        raise BrokenError("ends without an archive's end mark")
    if not any(block):
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise BrokenError(f"has no sound header where a member should begin: {error}") from error


def _content(stream: Stream, size: int) -> bytes:
    if size > MAX_HEADER:
        raise BrokenError(f"has a header of {size:,} bytes")
    data = stream.read(size)
    if len(data) < size:
        raise BrokenError("ends in the middle of a header")
    _skip(stream, -size % _BLOCK)
    return data


def _pax(content: bytes, name: bytes | None) -> tuple[bytes | None, int | None]:
    """Take path and size from a pax header: records of ``length key=value`` and a line feed."""
    size = None
    while content:
        digits, _, _ = content.partition(b" ")
        if not digits.isdigit() or not 0 < int(digits) <= len(content):
            raise BrokenError("has a pax header that is corrupt")
        record, content = content[len(digits) + 1 : int(digits) - 1], content[int(digits) :]
        key, _, value = record.partition(b"=")
        if key == b"path":
            name = value
        elif key == b"size" and value.isdigit():
            size = int(value)
    return name, size


def _skip(stream: Stream, size: int) -> None:
    if stream.skip(size) < size:
        raise BrokenError("ends in the middle of a member")
