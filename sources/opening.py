"""Open what was found, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from cleaners.document import DocumentError
from sources.local import open_local, state
from sources.names import decode_path
from sources.source import Found, Source

CHANGED = "changed while it was being read; run again when its writer is done"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is open.

    Attributes:
        file: its bytes; can be read from any place.
        size: in bytes, when it was opened.
        mtime_ns: its last change then; of what is remote, when it was found.
        is_local: whether its system can be asked whether it has changed; a store refuses to go on itself.
    """

    file: BinaryIO
    size: int
    mtime_ns: int
    is_local: bool = True

    def check(self) -> None:
        """Make sure that the file is still what it was.

        Raises:
            DocumentError: it is not.
        """
        if self.is_local and state(self.file) != (self.size, self.mtime_ns):
            raise DocumentError("read", CHANGED)


@contextmanager
def open_found(source: Source, found: Found) -> Iterator[Opened]:
    """Open a file for reading.

    Raises:
        DocumentError: it cannot be opened, or not be read to its end.
    """
    if source.remote is None:
        with open_local(source, found) as file:
            yield Opened(file, *state(file))
        return
    from sources.remote import store, web  # noqa: PLC0415 - half a second that local sources need not wait

    path = decode_path(found.file_path).decode("utf-8", "surrogateescape")
    if source.remote.address.startswith("http"):
        with web.fetched(source.remote, path, found.etag) as file:
            size = file.seek(0, 2)
            file.seek(0)
            yield Opened(file, size, found.mtime_ns, is_local=False)
    else:
        with store.opened(source.remote, path, found.etag) as (file, size):
            yield Opened(file, size, found.mtime_ns, is_local=False)
