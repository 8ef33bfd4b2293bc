"""Thrift's compact protocol, as far as Parquet needs it: what is asked for is kept, the rest passed over.

Arrow does not show the headers of pages, and ends the process at some footers that contradict themselves.
Layout: the "Thrift Compact protocol encoding" of the Thrift specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Wanted = Mapping[int, Any]
"""Fields to keep: None for a plain value; for a struct, or a list of them, what is wanted of it."""

_TRUE, _FALSE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 8, 9, 10, 11, 12
_INTEGERS = frozenset({4, 5, 6})
_WIDTHS = {3: 1, 7: 8, 13: 16}  # a byte, a double, a UUID
_MAX_NESTING = 16
_MAX_BITS = 63  # of a number, beyond its lowest seven


class CorruptError(Exception):
    """These bytes are no such struct."""


class Compact:
    """A reader of structs.

    Args:
        data: bytes that begin with a struct.

    Attributes:
        at: how far it has read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self, wanted: Wanted, depth: int = 0) -> dict[int, Any]:
        """Read a struct; gives what is wanted of it, by number of the field.

        Whole numbers are ``int``, texts ``bytes``, lists ``list``, structs ``dict``.

        Raises:
            CorruptError: it is none.
        """
        found: dict[int, Any] = {}
        field = 0
        while head := self._byte():
            delta, kind = head >> 4, head & 0x0F
            field = field + delta if delta else _unzigzag(self._varint())
            if kind in (_TRUE, _FALSE):
                continue  # nothing follows, and nobody wants one
            if field in wanted:
                found[field] = self._value(kind, wanted[field], depth)
            else:
                self._pass_over(kind, depth)
        return found

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise CorruptError
        self.at += 1
        return self._data[self.at - 1]

    def _bytes(self, size: int) -> bytes:
        self.at += size
        if self.at > len(self._data):
            raise CorruptError
        return self._data[self.at - size : self.at]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > _MAX_BITS:
                raise CorruptError

    def _value(self, kind: int, wanted: Wanted | None, depth: int) -> Any:
        if depth > _MAX_NESTING:
            raise CorruptError
        if kind in _INTEGERS:
            return _unzigzag(self._varint())
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == _STRUCT:
            return self.struct(wanted or {}, depth + 1)
        if kind in (_LIST, _SET):
            number, inner = self._list_head()
            return [self._value(inner, wanted, depth + 1) for _ in range(number)]
        return self._pass_over(kind, depth)

    def _list_head(self) -> tuple[int, int]:
        head = self._byte()
        return head >> 4 if head >> 4 < 15 else self._varint(), head & 0x0F

    def _pass_over(self, kind: int, depth: int) -> None:
        if depth > _MAX_NESTING:
            raise CorruptError
        if kind in (_LIST, _SET):
            number, inner = self._list_head()
            self._pass_items([inner], number, depth)
        elif kind == _MAP:
            if number := self._varint():
                kinds = self._byte()
                self._pass_items([kinds >> 4, kinds & 0x0F], number, depth)
        elif kind == _BINARY:
            self._bytes(self._varint())
        elif kind in _INTEGERS:
            self._varint()
        elif kind == _STRUCT:
            self.struct({}, depth + 1)
        elif kind in _WIDTHS:
            self._bytes(_WIDTHS[kind])
        else:
            raise CorruptError

    def _pass_items(self, kinds: list[int], number: int, depth: int) -> None:
        for _ in range(number):
            for kind in kinds:
                if kind in (_TRUE, _FALSE):
                    self._byte()  # outside a struct it takes a byte
                else:
                    self._pass_over(kind, depth + 1)


def _unzigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
