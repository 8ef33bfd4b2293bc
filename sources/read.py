"""Read a file that was found into the documents it holds.

Text and HTML files are one document each. A format of many records gets a module of its own with a function
of the same shape as ``read``, and the media type decides between them.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

from cleaners.document import DocumentError, RawDocument
from sources.source import Found, Refused, Source

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def read(source: Source, found: Found) -> Iterator[RawDocument | Refused]:
    """Yield what the file holds, one document at a time; what cannot be read comes as ``Refused``.

    A text or HTML file is exactly one document. A container of many records yields them lazily and
    in order, goes on behind a record that it cannot read if it can, and ends with a ``Refused`` that
    says where the file broke off. Nothing is raised for what one file has wrong.
    """
    try:
        below = _below_root(source, found)
        data, mtime_ns = _read_whole(source, below)
    except DocumentError as error:
        yield Refused(found.source, found.file_path, found.uri, error.message, error.stage)
        return
    yield RawDocument(
        source=found.source,
        file_path=found.file_path,
        uri=found.uri,
        media_type=source.media_type or MEDIA_TYPES.get(below.suffix.lower()),
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mtime_ns=mtime_ns,
        url=None if source.url_prefix is None else source.url_prefix + quote_from_bytes(os.fsencode(below)),
    )


def _below_root(source: Source, found: Found) -> Path:
    try:
        below = found.path.relative_to(source.root)
    except ValueError:
        below = Path()
    if not below.name or ".." in below.parts:
        raise DocumentError("read", "is not below the root of its source; only what is below is read")
    return below


def _read_whole(source: Source, below: Path) -> tuple[bytes, int]:
    """Give the bytes of a file that stayed as it was meanwhile, and when it last changed."""
    try:
        descriptor = _open(source.root, below)
        try:
            before = os.fstat(descriptor)
            _check(before, source.max_bytes)
            with open(descriptor, "rb", closefd=False) as file:
                data = file.read(before.st_size + 1)  # one more would show that it grows
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise DocumentError("read", _reason(error)) from error
    if not before.st_size == after.st_size == len(data) or before.st_mtime_ns != after.st_mtime_ns:
        raise DocumentError("read", "changed while it was being read; run again when its writer is done")
    return data, after.st_mtime_ns


def _open(root: Path, below: Path) -> int:
    """Open a file folder by folder, so that no link below the root is followed, whenever it appeared."""
    folder = os.open(root, _FOLDER)
    try:
        for name in below.parts[:-1]:
            inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(below.name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _check(status: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError("read", "is no regular file any more; only regular files are read")
    if status.st_size > max_bytes:
        raise DocumentError(
            "read",
            f"has {status.st_size:,} bytes, more than the {max_bytes:,} that its source allows; "
            "raise `max_bytes` of the source, or split the file",
        )


def _reason(error: OSError) -> str:
    # What O_NOFOLLOW answers for a link: ELOOP at the end of a path, ENOTDIR where a folder is expected.
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        return "is behind a symbolic link, or what was a folder is none any more; links are not followed"
    return f"cannot be opened or read: {error.strerror}"
