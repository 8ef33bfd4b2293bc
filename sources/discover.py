"""Find a source's inputs, in the same order every time, without ever leaving its root."""

from __future__ import annotations

from collections.abc import Iterator

from sources.source import Found, Refused, Source


def discover(source: Source) -> Iterator[Found | Refused]:
    """Yield every input below the source's root, sorted by ``file_path``.

    Raises:
        SourceError: the root is not there, is no folder, or may not be read.
    """
    raise NotImplementedError
