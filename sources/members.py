"""What archives know of their members: which ones count, and that somebody else reads them."""

from __future__ import annotations

from typing import Protocol

from sources.names import encode_path
from sources.records import Records, Results
from sources.stream import Stream
from sources.unpack import BrokenError


class Members(Protocol):
    """Reads the members of an archive."""

    def wanted(self, path: str) -> bool:
        """Whether the member counts."""

    def read(self, path: str, stream: Stream, records: Records, position: int) -> Results:
        """Yield the documents of a member.

        Args:
            path: its name, encoded as in ``sources.names``.
            stream: its content.
            records: of the archive.
            position: of the member in the archive.

        Raises:
            BrokenError: the member breaks off.
        """


def path_of(name: bytes) -> str:
    """Name a member by its path within the archive, encoded as in ``sources.names``.

    Without what leads nowhere, as in ``./a.txt``, and without the root: what unpacks puts ``/a.txt`` below
    its own folder, too.
    """
    *folders, last = name.lstrip(b"/").split(b"/")
    parts = [folder for folder in folders if folder != b"."]
    return encode_path(b"/".join([*parts, b"" if last == b"." else last]))


class Part:
    """So many bytes of a stream, as something to read from."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int) -> bytes:
        """Take bytes, none at the end of the part.

        Raises:
            BrokenError: the stream ends before the part does.
        """
        data = self._stream.read(min(size, self._left))
        self._left -= len(data)
        if not data and self._left:
            raise BrokenError("ends in the middle of a member")
        return data

    def drain(self) -> None:
        """Pass over what was not taken.

        Raises:
            BrokenError: as in :meth:`read`.
        """
        self._left -= self._stream.skip(self._left)
        if self._left:
            raise BrokenError("ends in the middle of a member")
