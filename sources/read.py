"""Read a file that was found into the documents it holds."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.document import RawDocument
from sources.source import Found, Refused, Source


def read(source: Source, found: Found) -> Iterator[RawDocument | Refused]:
    """Yield what the file holds, one document at a time; what cannot be read comes as ``Refused``.

    A text or HTML file is exactly one document. A container of many records yields them lazily and
    in order, goes on behind a record that it cannot read if it can, and ends with a ``Refused`` that
    says where the file broke off. Nothing is raised for what one file has wrong.
    """
    raise NotImplementedError
