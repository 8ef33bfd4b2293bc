"""How large the pages of a Parquet column become, read from their own headers.

The footer may claim anything, while a decoder makes as much room as the header of a page asks for; 34 KB can
ask for 1 GB. Arrow does not show these headers, so what is needed of Thrift's compact protocol is read
here. Layout: the Parquet format's ``PageHeader``, of which fields 2 and 3 are the sizes.
"""

from __future__ import annotations

from typing import BinaryIO

from sources.limits import MAX_HEADER, MAX_PAGE, Limits
from sources.unpack import BrokenError

_WIDTHS = {3: 1, 7: 8}  # a byte, a double; 1 and 2 are the booleans, whose value is their type
_INTEGERS = frozenset({4, 5, 6})
_BINARY, _LIST, _SET, _MAP, _STRUCT = 8, 9, 10, 11, 12
_MAX_NESTING = 16


def largest_page(file: BinaryIO, start: int, size: int, limits: Limits) -> int:
    """Find the largest page of a column chunk.

    Args:
        file: the Parquet file; its place in it changes.
        start: offset of the chunk's first page.
        size: of the chunk, in bytes as it lies there.
        limits: what its pages may grow to together.

    Returns:
        Unpacked bytes of the largest page.

    Raises:
        BrokenError: a header is corrupt, or a page or all of them together grow too large.
    """
    largest = grown = 0
    at, end = start, start + size
    while at < end:
        file.seek(at)
        header = _Compact(file.read(MAX_HEADER))
        unpacked, packed = header.sizes()
        if unpacked < 0 or packed < 0:
            raise BrokenError("has a page of a negative size")
        if unpacked > MAX_PAGE:
            raise BrokenError(f"has a page of {unpacked:,} bytes; more than {MAX_PAGE:,} are refused")
        at += header.at + packed
        grown += unpacked
        if problem := limits.unpacked_problem(at - start, grown):
            raise BrokenError(problem)
        largest = max(largest, unpacked)
    return largest


class _Compact:
    """Thrift's compact protocol, as far as page headers need it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def sizes(self) -> tuple[int, int]:
        """Read a whole header; gives the unpacked and the packed size of its page."""
        found: dict[int, int] = {}
        self._struct(found, 0)
        if not {2, 3} <= found.keys():
            raise BrokenError("has a page without its sizes")
        return found[2], found[3]

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise BrokenError(f"has a page whose header is corrupt, or longer than {MAX_HEADER:,} bytes")
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _struct(self, found: dict[int, int] | None, depth: int) -> None:
        if depth > _MAX_NESTING:
            raise BrokenError("has a page whose header is nested without end")
        field = 0
        while head := self._byte():
            delta, kind = head >> 4, head & 0x0F
            field = field + delta if delta else _unzigzag(self._varint())
            value = self._value(kind, depth)
            if found is not None and value is not None:
                found[field] = value

    def _value(self, kind: int, depth: int) -> int | None:
        """Pass over a value; gives it if it is a whole number."""
        if kind in _INTEGERS:
            return _unzigzag(self._varint())
        if kind == _BINARY:
            size = self._varint()
            self.at += size
        elif kind in (_LIST, _SET):
            head = self._byte()
            self._items([head & 0x0F], head >> 4 if head >> 4 < 15 else self._varint(), depth)
        elif kind == _MAP:
            if number := self._varint():
                kinds = self._byte()
                self._items([kinds >> 4, kinds & 0x0F], number, depth)
        elif kind == _STRUCT:
            self._struct(None, depth + 1)
        else:
            self.at += _WIDTHS.get(kind, 0)
        return None

    def _items(self, kinds: list[int], number: int, depth: int) -> None:
        for _ in range(number):
            for kind in kinds:
                if kind in (1, 2):
                    self._byte()  # within a list a boolean takes a byte
                else:
                    self._value(kind, depth + 1)


def _unzigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
