"""A file's bytes, unpacked, read once from front to back with a known place: what every reader stands on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from sources.limits import CHUNK, Limits
from sources.unpack import MAGIC_BYTES, BrokenError, Piece, Read, codec_of, unpack


class Stream:
    """Bytes from front to back, unpacked if they are compressed. Holds one chunk and what was peeked at.

    Args:
        read: gives the file's bytes, none at its end.
        limits: what it may grow to.
        start: offset in the file of the first byte that ``read`` gives.

    Attributes:
        position: offset of the next byte: in the file, or if it is compressed in what was unpacked.
        codec: the compression, None if there is none.
        taken: offset in the file of what was not read from it yet; at the end, its size.

    Every method raises :class:`~sources.unpack.BrokenError` where the data breaks off, after all bytes
    before that place have been given.
    """

    def __init__(self, read: Read, limits: Limits, start: int = 0) -> None:
        head = _at_least(read, MAGIC_BYTES)
        pending = [head]
        self.taken = start + len(head)

        def again(size: int) -> bytes:
            if pending:
                return pending.pop()
            data = read(size)
            self.taken += len(data)
            return data

        self.codec = codec_of(head)
        self.position = 0 if self.codec else start
        self._pieces = unpack(again, self.codec, limits, start) if self.codec else _plain(again)
        self._buffer = bytearray()
        self._next = 0  # in the buffer
        self._members: deque[tuple[int, int]] = deque()  # unpacked and packed offset of each, oldest first
        self._filled = self.position  # unpacked offset behind the buffer
        self._broken: BrokenError | None = None

    @property
    def member(self) -> int:
        """Offset in the file of the member that holds the next byte; plain data is a member at each byte."""
        if not self.codec:
            return self.position
        return self._member()[1]

    @property
    def at_member(self) -> bool:
        """Whether reading could begin here, given the file alone: here a member begins."""
        return not self.codec or self._member()[0] == self.position

    def peek(self, size: int) -> bytes:
        """Show the next bytes, fewer at the end, and stay where they are."""
        while len(self._buffer) - self._next < size and self._fill():
            pass
        if self._broken and len(self._buffer) == self._next:
            raise self._broken
        return bytes(memoryview(self._buffer)[self._next : self._next + size])

    def read(self, size: int) -> bytes:
        """Take the next bytes, fewer at the end.

        Raises:
            BrokenError: the data breaks off before so many; they are lost.
        """
        data = self.peek(size)
        self._advance(len(data))
        if len(data) < size and self._broken:
            raise self._broken
        return data

    def some(self) -> bytes:
        """Take what is at hand, at least one byte unless this is the end."""
        data = self.peek(1) and self.peek(len(self._buffer) - self._next)
        self._advance(len(data))
        return data

    def skip(self, size: int) -> int:
        """Pass over bytes; gives how many there were, fewer at the end."""
        left = size
        while left and self.peek(1):
            step = min(left, len(self._buffer) - self._next)
            self._advance(step)
            left -= step
        return size - left

    def line(self, limit: int) -> bytes:
        """Take a line with its line feed, or its first ``limit`` bytes; without a line feed at the end.

        Raises:
            BrokenError: the data breaks off within the line, whose beginning stays where it is.
        """
        start = 0
        while True:
            found = self._buffer.find(b"\n", self._next + start, self._next + limit)
            have = len(self._buffer) - self._next
            if found >= 0:
                return self.read(found + 1 - self._next)
            if have >= limit:
                return self.read(limit)
            start = have
            if not self._fill():
                if self._broken:
                    raise self._broken
                return self.read(have)

    def skip_line(self) -> None:
        """Pass over the rest of a line, however long."""
        while self.peek(1):
            found = self._buffer.find(b"\n", self._next)
            if found >= 0:
                self._advance(found + 1 - self._next)
                return
            self._advance(len(self._buffer) - self._next)

    def _member(self) -> tuple[int, int]:
        """Where the member of the next byte begins, unpacked and packed."""
        self.peek(1)
        while len(self._members) > 1 and self._members[1][0] <= self.position:
            self._members.popleft()
        return self._members[0] if self._members else (0, 0)

    def _advance(self, size: int) -> None:
        self._next += size
        self.position += size

    def _fill(self) -> bool:
        """Get another piece into the buffer; False at the end, also at one that came too soon."""
        try:
            piece = next(self._pieces, None)
        except BrokenError as error:
            self._broken = error
            self._pieces = iter(())
            return False
        if piece is None:
            return False
        if self.codec and piece.first:
            self._members.append((self._filled, piece.member))
        del self._buffer[: self._next]
        self._buffer += piece.data
        self._next = 0
        self._filled += len(piece.data)
        return True


def _at_least(read: Read, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := read(CHUNK)):
        data += more
    return data


def _plain(read: Read) -> Iterator[Piece]:
    while data := read(CHUNK):
        yield Piece(data, 0, first=False)
