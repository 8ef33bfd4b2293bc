"""tar: one document a member; a member that is a container itself is read as one. Members are named by path.

The headers are walked here, with ``tarfile`` reading each: ``TarFile`` itself takes a corrupt header for
the end of the archive. An archive ends with a block of zeros, behind which are only more of them, or it is
truncated.
"""

from __future__ import annotations

import os
import tarfile
from dataclasses import dataclass

from sources.limits import CHUNK, MAX_HEADER
from sources.members import Members, Part, path_of
from sources.names import decode_path
from sources.records import Records, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_BLOCK = tarfile.BLOCKSIZE
_LONG_NAME = tarfile.GNUTYPE_LONGNAME
_PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_PASSED_OVER = (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK)  # say nothing of a member's name or size
_SPARSE = tarfile.GNUTYPE_SPARSE
_MAP_GOES_ON, _MAP_GOES_ON_AGAIN = 482, 504  # where a sparse file's header, and each further block, says so


@dataclass(slots=True)
class _Ahead:
    """What headers of their own have said of the member that follows them."""

    name: bytes | None = None
    size: int | None = None
    sparse: bool = False


def read(stream: Stream, records: Records, members: Members) -> Results:
    """Yield the documents of each member that is a regular file."""
    ahead = _Ahead()
    while True:
        position = stream.position
        block = _block(stream, "ends without an archive's end mark")
        if not any(block):
            _end(stream)
            return
        header = _header(block)
        if header.type in (_LONG_NAME, *_PAX, *_PASSED_OVER):
            _look_ahead(stream, header, ahead)
            continue
        path = path_of(os.fsencode(header.name) if ahead.name is None else ahead.name)
        length = header.size if ahead.size is None else ahead.size
        sparse = ahead.sparse or header.type == _SPARSE
        ahead = _Ahead()
        if header.type == _SPARSE:
            _skip_map(stream, block)
        if not header.isreg() and header.type in tarfile.SUPPORTED_TYPES:
            continue  # a folder or a link, which has no content whatever its size
        if header.isreg() and members.wanted(path):
            part = Part(stream, length)
            yield from _member(path, part, records, members, position, sparse=sparse)
        else:
            _skip(stream, length)
        _skip(stream, -length % _BLOCK)


def _member(
    path: str, part: Part, records: Records, members: Members, position: int, *, sparse: bool
) -> Results:
    try:
        if sparse:
            raise BrokenError(
                "is a sparse file, of which the archive leaves out the holes; pack it without them"
            )
        yield from members.read(path, Stream(part.read, records.limits), records, position)
    except BrokenError as error:
        part.drain()  # which raises if it is the archive that has broken off
        yield records.refused(error.message, position=position, name=decode_path(path))
    part.drain()


def _block(stream: Stream, otherwise: str) -> bytes:
    block = stream.read(_BLOCK)
    if len(block) < _BLOCK:
        raise BrokenError(otherwise)
    return block


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise BrokenError(f"has no sound header where a member should begin: {error}") from error
    if header.size < 0:
        raise BrokenError("has no sound header where a member should begin: its size is below zero")
    return header


def _end(stream: Stream) -> None:
    """Go to the end: what packs has a checksum there, and a header of nothing but zeros is no end mark."""
    while rest := stream.peek(CHUNK):
        zeros = len(rest) - len(rest.lstrip(b"\0"))
        stream.skip(zeros)
        if zeros < len(rest):
            raise BrokenError("goes on behind an archive's end mark")


def _look_ahead(stream: Stream, header: tarfile.TarInfo, ahead: _Ahead) -> None:
    if header.type in _PASSED_OVER:
        _skip(stream, header.size + -header.size % _BLOCK)
        return
    content = _content(stream, header.size)
    if header.type == _LONG_NAME:
        ahead.name = content.rstrip(b"\0")
    else:
        _pax(content, ahead)


def _content(stream: Stream, size: int) -> bytes:
    if size > MAX_HEADER:
        raise BrokenError(f"has a header of {size:,} bytes")
    data = stream.read(size)
    if len(data) < size:
        raise BrokenError("ends in the middle of a header")
    _skip(stream, -size % _BLOCK)
    return data


def _pax(content: bytes, ahead: _Ahead) -> None:
    """Take a pax header: records of ``length key=value`` and a line feed."""
    real = None
    while content:
        digits, _, _ = content.partition(b" ")
        if not digits.isdigit() or not 0 < int(digits) <= len(content):
            raise BrokenError("has a pax header that is corrupt")
        record, content = content[len(digits) + 1 : int(digits) - 1], content[int(digits) :]
        key, _, value = record.partition(b"=")
        if key == b"path":
            ahead.name = value
        elif key == b"size" and value.isdigit():
            ahead.size = int(value)
        elif key.startswith(b"GNU.sparse."):
            ahead.sparse = True
            real = value if key == b"GNU.sparse.name" else real
    if real is not None:
        ahead.name = real  # the path is then one that GNU tar has made up


def _skip_map(stream: Stream, block: bytes) -> None:
    """Pass over the blocks on which the map of a sparse file goes on."""
    more = block[_MAP_GOES_ON]
    while more:
        more = _block(stream, "ends in the middle of a header")[_MAP_GOES_ON_AGAIN]


def _skip(stream: Stream, size: int) -> None:
    if stream.skip(size) < size:
        raise BrokenError("ends in the middle of a member")
