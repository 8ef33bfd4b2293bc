"""Rows of CSV and TSV, and the lines that they are made of.

In TSV quotes often are nothing but quotes: many programs write it without any quoting. There a field is taken
for a quoted one only as long as that makes sense of the row; if it does not, the row is its first line as it
stands, and the lines behind it are read again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from sources.stream import Stream
from sources.unpack import BrokenError

BYTES = "latin-1"  # every byte is one character and comes back as it was
_TAB = "\t"


class Rows:
    """The rows of a file, one at a time.

    Args:
        stream: the file.
        limit: bytes of a row at most.
        delimiter: between its fields.

    Attributes:
        begin: offset at which the row begins that was taken last.
        lines: how many lines were taken for it.
        unended: whether the last of these lacks its line end.
        ended: whether a line was asked for behind the last one of the file: a quote was open still.
    """

    def __init__(self, stream: Stream, limit: int, delimiter: str) -> None:
        self._stream = stream
        self._limit = limit
        self._delimiter = delimiter
        self._ahead = bytearray()  # the row's lines, and behind them those that are to be read again
        self._at = 0  # in these, the next line
        self._patience = 4 * limit
        self._rows = csv.reader(self._take(), delimiter=delimiter, strict=True)
        self.begin = stream.position
        self.lines = 0
        self.unended = self.ended = False

    def next(self) -> list[str] | None:
        """Take a row; no fields if it is blank, None at the end.

        Raises:
            csv.Error: its quoting is broken, or the file ends within a quoted field.
            BrokenError: it has too many bytes.
        """
        self._patience += 2 * self._at
        del self._ahead[: self._at]
        self._at = self.lines = 0
        self.begin = self._position
        self.unended = self.ended = False
        return next(self._rows, None)

    @property
    def size(self) -> int:
        """Bytes of the row."""
        return self._at

    @property
    def is_cut(self) -> bool:
        """Whether the file ends in the row."""
        return self.unended or self.ended

    def are_rows(self, width: int) -> bool:
        """Whether the row is several lines that look like as many rows, whose quotes are just quotes.

        Whoever writes a quote twice knows of quoting.
        """
        return self.lines > 1 and self._fit(width, 0, self.lines) and self._ahead.find(b'""', 0, self._at) < 0

    def is_line(self, width: int) -> bool:
        """Whether a row whose quoting is broken is no more than its first line, since the next is a row."""
        return self._delimiter == _TAB and (self.lines == 1 or self._fit(width, 1, 2))

    def is_literal(self, fields: list[str], width: int) -> bool:
        """Whether the row has as many fields as the header only if its quotes are just quotes."""
        return self.lines == 1 and not self.unended and len(fields) != width and self._fit(width, 0, 1)

    def literal(self) -> list[str]:
        """Take the row to be its first line as it stands; those behind it are read again.

        Raises:
            BrokenError: lines are read again and again.
        """
        end = self._ahead.find(b"\n") + 1
        self._patience -= self._at - end
        if self._patience < 0:
            raise BrokenError("has quotes that open again and again and are never closed, so it is no table")
        self._at = end
        self.lines = 1
        self._rows = csv.reader(self._take(), delimiter=self._delimiter, strict=True)
        return self._ahead[:end].decode(BYTES).rstrip("\r\n").split(self._delimiter)

    def _fit(self, width: int, first: int, stop: int) -> bool:
        """Whether each of these lines has as many fields as the header, in a file where that tells much."""
        if self._delimiter != _TAB or width < 2:
            return False
        start = 0
        for number in range(stop):
            end = self._ahead.find(b"\n", start) + 1 or len(self._ahead)
            if number >= first and self._ahead.count(b"\t", start, end) != width - 1:
                return False
            start = end
        return True

    @property
    def _position(self) -> int:
        """Offset of the next byte."""
        return self._stream.position - len(self._ahead) + self._at

    def _take(self) -> Iterator[str]:
        """Lines for the csv module, which takes as many as a row has."""
        while line := self._line():
            self.lines += 1
            yield line.decode(BYTES)
        self.ended = self.lines > 0

    def _line(self) -> bytes:
        if self._at < len(self._ahead):
            end = self._ahead.find(b"\n", self._at) + 1
            line = bytes(self._ahead[self._at : end or None])
            self.unended = not end
        else:
            room = self._limit - self._at
            line = self._stream.line(room if room > 0 else 1)
            if not line.endswith(b"\n"):
                self._check_room(room - len(line))
                self.unended = self.unended or bool(line)
            self._ahead += line
        self._at += len(line)
        return line

    def _check_room(self, room: int) -> None:
        if room <= 0:
            raise BrokenError(f"has a row of more than {self._limit:,} bytes; is a quote never closed?")
