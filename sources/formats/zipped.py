"""zip: one document a member; a member that is a container itself is read as one. Members are named by path.

The directory at the archive's end says what is in it. Where it is missing, since the archive was cut off, the
members are read one after the other by their own headers, as far as that goes.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import BinaryIO

from sources.limits import CHUNK
from sources.members import Members, Part, path_of
from sources.names import decode_path
from sources.records import Places, Records, Results
from sources.stream import Stream
from sources.unpack import BrokenError, Read

_MEMBER = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED, _SIZE_BEHIND = 0x1, 0x8
_ZIP64 = 0xFFFFFFFF
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def read(file: BinaryIO, records: Records, members: Members) -> Results:
    """Yield the documents of each member that is a file."""
    archive = _directory(file)
    if archive is None:
        yield from _salvage(file, records, members)
        return
    for entry in archive.infolist():
        if records.found.holds(entry.header_offset):
            yield from _member(archive, entry, records, members)


def places(file: BinaryIO, records: Records) -> Places:  # noqa: ARG001 - every format takes them
    """Yield where each member begins, and its path."""
    archive = _directory(file)
    for entry in archive.infolist() if archive else ():
        yield entry.header_offset, _path(entry)


def _directory(file: BinaryIO) -> zipfile.ZipFile | None:
    try:
        archive = zipfile.ZipFile(file)
    except _ERRORS:
        return None
    first = min((entry.header_offset for entry in archive.infolist()), default=None)
    if first != 0 and _begins_with_a_member(file):
        return None  # the first member is not listed: it is that of an archive within this one, or behind it
    return archive


def _begins_with_a_member(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(len(_MEMBER)) == _MEMBER


def _path(entry: zipfile.ZipInfo) -> str:
    return path_of(entry.filename.encode("utf-8", "surrogatepass"))


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, records: Records, members: Members) -> Results:
    path = _path(entry)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)  # whose content is where it leads
    if is_link or path.endswith("/") or not members.wanted(path):
        return
    name = decode_path(path)
    problem = records.limits.unpacked_problem(entry.compress_size, entry.file_size)
    if entry.flag_bits & _ENCRYPTED:
        problem = "is encrypted"
    if problem:
        yield records.refused(problem, position=entry.header_offset, name=name)
        return
    try:
        opened = archive.open(entry)
    except _ERRORS as error:
        yield records.refused(f"cannot be unpacked: {error}", position=entry.header_offset, name=name)
        return
    with opened:
        try:
            stream = Stream(_careful(opened.read), records.limits)
            yield from members.read(path, stream, records, entry.header_offset)
        except BrokenError as error:
            yield records.refused(error.message, position=entry.header_offset, name=name)


def _careful(read: Read) -> Read:
    """Let a member that is corrupt break off as everything else here does."""

    def careful(size: int) -> bytes:
        try:
            return read(size)
        except _ERRORS as error:
            raise BrokenError(f"cannot be unpacked: {error}") from error

    return careful


def _salvage(file: BinaryIO, records: Records, members: Members) -> Results:
    """Read what a truncated archive still has; raises where that ends."""
    file.seek(0)
    stream = Stream(file.read, records.limits)
    while True:
        position = stream.position
        head = stream.peek(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(_MEMBER):
            raise BrokenError("has no sound directory at its end; it is truncated, or several in one file")
        _, _, flags, method, _, _, crc, size, _, name_size, extra_size = _LOCAL.unpack(head)
        stream.skip(_LOCAL.size)
        path = path_of(stream.read(name_size))
        stream.skip(extra_size)
        packed = _Packed(stream, method, flags, size, crc)
        if members.wanted(path) and not path.endswith("/"):
            yield from members.read(path, Stream(packed.read, records.limits), records, position)
        packed.drain()


class _Packed:
    """A member of an archive without a directory: its content, checked against its checksum."""

    def __init__(self, stream: Stream, method: int, flags: int, size: int, crc: int) -> None:
        sized = not flags & _SIZE_BEHIND and size != _ZIP64
        if flags & _ENCRYPTED or method not in _METHODS or (method == zipfile.ZIP_STORED and not sized):
            raise BrokenError("has no sound directory at its end, and its members cannot be read without it")
        self._stream, self._crc, self._sized = stream, crc, sized
        self._part = Part(stream, size) if method == zipfile.ZIP_STORED else None
        self._inflater = zlib.decompressobj(wbits=-15)
        self._sum = 0
        self._done = False

    def read(self, size: int) -> bytes:
        if self._done:
            return b""
        data = self._part.read(size) if self._part else self._inflate(size)
        self._sum = zlib.crc32(data, self._sum)
        if not data:
            self._finish()
        return data

    def drain(self) -> None:
        while self.read(CHUNK):
            pass

    def _inflate(self, size: int) -> bytes:
        while not self._inflater.eof:
            packed = self._stream.peek(CHUNK)
            if not packed:
                raise BrokenError("ends in the middle of a member")
            try:
                data = self._inflater.decompress(packed, size)
            except zlib.error as error:
                raise BrokenError(f"has a member that is corrupt: {error}") from error
            self._stream.skip(
                len(packed) - len(self._inflater.unconsumed_tail) - len(self._inflater.unused_data)
            )
            if data:
                return data
        return b""

    def _finish(self) -> None:
        self._done = True
        if not self._sized:
            behind = self._stream.read(16 if self._stream.peek(4) == b"PK\x07\x08" else 12)
            self._crc = int.from_bytes(behind[-12:-8], "little")
        if self._crc != self._sum:
            raise BrokenError("has a member whose checksum is wrong")
