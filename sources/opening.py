"""Open what was found, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from cleaners.document import DocumentError
from sources.local import open_local, state
from sources.source import Found, Source

CHANGED = "changed while it was being read; run again when its writer is done"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is open.

    Attributes:
        file: its bytes; can be read from any place.
        size: in bytes, when it was opened.
        mtime_ns: its last change then; 0 where nobody says.
    """

    file: BinaryIO
    size: int
    mtime_ns: int

    def check(self) -> None:
        """Make sure that the file is still what it was.

        Raises:
            DocumentError: it is not.
        """
        if state(self.file) != (self.size, self.mtime_ns):
            raise DocumentError("read", CHANGED)


@contextmanager
def open_found(source: Source, found: Found) -> Iterator[Opened]:
    """Open a file for reading.

    Raises:
        DocumentError: it cannot be opened, or not be read to its end.
    """
    with open_local(source, found) as file:
        yield Opened(file, *state(file))
