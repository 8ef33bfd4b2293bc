"""The file layer: what is needed so that a name on disk, once visible, stands for whole and durable bytes."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

# What systems answer when a file system has no hard links, or no more of them.
NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK, errno.ENOSYS)


class StoreError(Exception):
    """The dataset cannot be used or changed; the message names its root or the file, and what to do."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an error of the system that names no file name this one."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with naming(folder):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def files_in(folder: Path, suffix: str) -> list[Path]:
    """The files of a folder whose names end so, in order; none if there is no such folder.

    ``Path.glob`` gives none as well where the folder may not be read, which has to be told instead.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == suffix)
    except FileNotFoundError:
        return []


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, durably, unless they are there."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)


def write_durably(path: Path, data: bytes | Iterable[bytes | memoryview]) -> None:
    """Write a file that is whole and on disk before its name appears, and so is its name afterwards.

    Args:
        path: of the file.
        data: what it holds, or the pieces of it.
    """
    temporary = path.with_name(f".{path.name}-{uuid4().hex}.tmp")
    with naming(path), temporary.open("wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    fsync_folder(path.parent)


def hard_link(source: Path, target: Path, root: Path) -> None:
    """Give a file another name; it is not durable before its folder is synced.

    Raises:
        StoreError: the dataset at ``root`` lies where there are no hard links.
    """
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        raise StoreError(
            f"{root}: no hard links can be made here ({error.strerror}); the dataset needs one file"
            " system that has them, such as ext4, XFS, APFS or NFS"
        ) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock, waiting for whoever has it; the system frees it when a process dies."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # by hand: a forked child may hold the file open for longer


def is_held(path: Path) -> bool:
    """Whether a live process holds the file's lock; False as well if there is no such file."""
    try:
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(file, fcntl.LOCK_UN)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
