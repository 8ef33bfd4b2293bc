"""gzip, zstd, bzip2 and xz: told by their first bytes, unpacked strictly, never beyond the limits.

A file that ends before its last member does is broken, and so is one that goes on behind it with anything
but zeros; neither ever looks like the end of the data. (zlib's ``GzipFile`` and its like are strict too,
but hide where a member begins, which is where a record of a ``.warc.gz`` begins.)
"""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from sources.limits import CHUNK, MAX_WINDOW_LOG, MAX_XZ_MEMORY, Limits

Read = Callable[[int], bytes]
"""Gives up to so many bytes of a file, none at its end."""

SUFFIXES = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd", ".bz2": "bzip2", ".xz": "xz"}
MAGIC = {
    b"\x1f\x8b\x08": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
}
BZIP2_BLOCK = (
    b"1AY&SY",
    b"\x17rE8P\x90",
)  # what follows "BZh" and a digit: a block, or the end of an empty file
ZSTD_SKIPPABLE = b"\x2a\x4d\x18"
MAGIC_BYTES = 10


class BrokenError(Exception):
    """A container is truncated, corrupt or over a limit; what was read of it before is whole.

    Attributes:
        message: what is wrong, as a sentence about the file.
        member: offset of the compressed member that broke; None where there is none.
    """

    def __init__(self, message: str, member: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.member = member


def codec_of(head: bytes) -> str | None:
    """Name the compression of a file by its first ``MAGIC_BYTES`` bytes; None if it is not compressed."""
    if head[1:4] == ZSTD_SKIPPABLE and 0x50 <= head[0] <= 0x5F:
        return "zstd"
    for magic, codec in MAGIC.items():
        if head.startswith(magic) and (codec != "bzip2" or head[4:10] in BZIP2_BLOCK):
            return codec
    return None


class _Member:
    """One bzip2 or xz stream or zstd frame being unpacked."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def feed(self, data: bytes) -> bytes:
        return bytes(self.inner.decompress(data, CHUNK))

    @property
    def hungry(self) -> bool:
        return bool(self.inner.needs_input)

    @property
    def eof(self) -> bool:
        return bool(self.inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self.inner.unused_data)


class _GzipMember(_Member):
    """One gzip member; zlib keeps the books of its input in another way."""

    def feed(self, data: bytes) -> bytes:
        return bytes(self.inner.decompress(self.inner.unconsumed_tail + data, CHUNK))

    @property
    def hungry(self) -> bool:
        return not self.inner.unconsumed_tail


def _member(codec: str) -> _Member:
    if codec == "gzip":
        return _GzipMember(zlib.decompressobj(wbits=31))
    if codec == "bzip2":
        return _Member(bz2.BZ2Decompressor())
    if codec == "xz":
        return _Member(lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MAX_XZ_MEMORY))
    return _Member(
        zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: MAX_WINDOW_LOG})
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Unpacked bytes, and where the member that they are from begins in the file.

    Attributes:
        data: never empty.
        member: offset of the member.
        first: whether ``data`` is the member's beginning.
    """

    data: bytes
    member: int
    first: bool


def unpack(read: Read, codec: str, limits: Limits, start: int = 0) -> Iterator[Piece]:
    """Yield what a compressed file holds, piece by piece.

    Args:
        read: gives the file's bytes.
        codec: its compression, see :func:`codec_of`.
        limits: what it may grow to.
        start: offset in the file of the first byte that ``read`` gives; a member begins there.

    Raises:
        BrokenError: it is corrupt, ends too soon, goes on behind its end, or grows too much.
    """
    packed = _Packed(read, start)
    grown = 0
    while packed.next_member(codec):
        begin, first = packed.offset, True
        for data in _unpack_member(packed, codec, begin):
            grown += len(data)
            if problem := limits.unpacked_problem(packed.taken - start, grown):
                raise BrokenError(problem, begin)
            yield Piece(data, begin, first)
            first = False


def _unpack_member(packed: _Packed, codec: str, begin: int) -> Iterator[bytes]:
    member = _member(codec)
    data = packed.take()
    while True:
        try:
            out = member.feed(data)
        except (zlib.error, OSError, EOFError, lzma.LZMAError, zstd.ZstdError, MemoryError) as error:
            raise BrokenError(f"is no sound {codec} data: {error}", begin) from error
        if out:
            yield out
        if member.eof:
            packed.give_back(member.unused_data)
            return
        data = packed.take() if member.hungry else b""
        if member.hungry and not data:
            raise BrokenError(f"ends in the middle of its {codec} data", begin)


@dataclass(slots=True)
class _Packed:
    """The file as it lies there, with what a member has left over.

    Attributes:
        taken: offset behind the last byte read.
        rest: bytes before ``taken`` that no member has had yet.
    """

    read: Read
    taken: int
    rest: bytes = b""
    members: int = 0

    @property
    def offset(self) -> int:
        return self.taken - len(self.rest)

    def take(self) -> bytes:
        data, self.rest = self.rest, b""
        return data or self._more()

    def give_back(self, data: bytes) -> None:
        self.rest = data

    def next_member(self, codec: str) -> bool:
        """Whether another member begins here; zeros behind the last one only pad the file.

        Raises:
            BrokenError: something else does.
        """
        while len(self.rest) < MAGIC_BYTES and (more := self._more()):
            self.rest += more
            if self.members:
                self.rest = self.rest.lstrip(b"\x00")
        if self.members:
            self.rest = self.rest.lstrip(b"\x00")
        if not self.rest:
            return False
        if codec_of(self.rest) != codec:
            cut = any(magic.startswith(self.rest) for magic in MAGIC)
            what = "ends in the middle of" if cut else "goes on behind the end of"
            raise BrokenError(f"{what} its {codec} data", self.offset)
        self.members += 1
        return True

    def _more(self) -> bytes:
        data = self.read(CHUNK)
        self.taken += len(data)
        return data
