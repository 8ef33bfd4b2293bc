"""Open a file below a source's root, whatever has been done to its folders meanwhile."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cleaners.document import DocumentError
from sources.source import Found, Source

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextmanager
def open_local(source: Source, found: Found) -> Iterator[BinaryIO]:
    """Open a regular file for reading.

    Raises:
        DocumentError: it is none, or cannot be opened or read; also when an ``OSError`` is raised within.
    """
    try:
        descriptor = _open(source.root, below_root(source, found))
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise DocumentError("read", "is no regular file any more; only regular files are read")
            with open(descriptor, "rb", closefd=False) as file:
                yield file
        finally:
            os.close(descriptor)
    except OSError as error:
        raise DocumentError("read", _reason(error)) from error


def state(file: BinaryIO) -> tuple[int, int]:
    """Size and time of the last change, which together tell whether the file stayed as it was."""
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def below_root(source: Source, found: Found) -> Path:
    """The file's path below its root.

    Raises:
        DocumentError: it is not below.
    """
    try:
        below = found.path.relative_to(source.root)
    except ValueError:
        below = Path()
    if not below.name or ".." in below.parts:
        raise DocumentError("read", "is not below the root of its source; only what is below is read")
    return below


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


def _reason(error: OSError) -> str:
    # What O_NOFOLLOW answers for a link: ELOOP at the end of a path, ENOTDIR where a folder is expected.
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        return "is behind a symbolic link, or what was a folder is none any more; links are not followed"
    return f"cannot be opened or read: {error.strerror or error}"
