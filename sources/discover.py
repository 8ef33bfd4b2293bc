"""Find a source's inputs, in the same order every time, without ever leaving its root."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sources.globs import Globs, compile_globs
from sources.names import encode_path
from sources.source import Found, Refused, Source, SourceError

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}

_STORE = (".store", "staging")  # what every root of a dataset has, see ``output.layout``


def discover(source: Source) -> Iterator[Found | Refused]:
    """Yield every input below the source's root, sorted by ``file_path``, a folder where its files would be.

    Inputs are what the patterns of ``include`` match; anything else is passed over, and so is what begins
    with a dot unless a pattern says so. An input that is no regular file, and a folder that could hold
    inputs but cannot be looked into, are ``Refused``.

    Symbolic links are never followed. A link to a regular file below the same root that is an input itself
    is passed over silently, since the run takes that file anyway; any other link that stands for an input
    or for a folder that could hold some is ``Refused``, wherever it leads.

    A dataset of ours that lies below the root is passed over: a run must not read what runs have written.

    Memory grows with the largest folder and the depth, not with the number of files.

    Raises:
        SourceError: the root is not there, is no folder, or may not be read; a store cannot be listed.
    """
    if source.remote is not None:
        from sources.remote import discover as remote  # noqa: PLC0415 - see ``sources.opening``

        yield from remote.discover(source, source.remote)
        return
    walk = _Walk(source, compile_globs(source.include), Path(os.path.realpath(source.root)))
    pending = [_entries_of_root(source)]
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
        elif entry.kind == "link":
            yield from walk.link(entry)
        elif entry.kind == "file":
            yield from walk.file(entry)
        elif walk.globs.reach(entry.below) and not _is_dataset(entry.path):
            try:
                pending.append(_entries(entry.path, entry.below + "/"))
            except OSError as error:
                yield walk.refuse(entry, f"is a folder that cannot be read: {error.strerror}")


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    below: str  # path below the root, POSIX style
    kind: Literal["link", "folder", "file"]  # of the entry itself; "file" stands for whatever else there is


def _entries_of_root(source: Source) -> Iterator[_Entry]:
    try:
        entries = _entries(str(source.root), "")
        return (one for one in entries if not _is_ours(one)) if _is_dataset(str(source.root)) else entries
    except OSError as error:
        raise SourceError(
            f"source {source.name!r}: root {str(source.root)!r} cannot be read: {error.strerror}; "
            "correct `root`, or make the folder available"
        ) from error


def _is_dataset(folder: str) -> bool:
    """Whether a dataset of ours has its root there, be it that of the run which is just beginning."""
    with suppress(OSError):  # where the path is too long
        return Path(folder, *_STORE).is_dir()
    return False


def _is_ours(entry: _Entry) -> bool:
    """Whether an entry of a dataset's root belongs to the dataset."""
    if entry.kind == "link":
        return Path(entry.path).readlink().parts[:1] == _STORE[:1]
    return entry.below in (_STORE[0], "runs")


def _entries(folder: str, prefix: str) -> Iterator[_Entry]:
    with os.scandir(folder) as listing:
        found = [_Entry(entry.path, prefix + entry.name, _kind(entry)) for entry in listing]
    # A folder sorts with its slash, so that walking depth first gives all paths in the order of their text.
    return iter(sorted(found, key=lambda entry: encode_path(entry.below) + "/" * (entry.kind == "folder")))


def _kind(entry: os.DirEntry[str]) -> Literal["link", "folder", "file"]:
    if entry.is_symlink():
        return "link"
    return "folder" if entry.is_dir(follow_symlinks=False) else "file"


@dataclass(frozen=True, slots=True)
class _Walk:
    source: Source
    globs: Globs
    real_root: Path

    def file(self, entry: _Entry) -> Iterator[Found | Refused]:
        if not self.globs.match(entry.below):
            return
        try:
            status = os.lstat(entry.path)
        except OSError as error:
            yield self.refuse(entry, f"cannot be looked at: {error.strerror}")
            return
        if stat.S_ISREG(status.st_mode):
            name, uri = self._identity(entry)
            path = Path(entry.path)
            yield Found(self.source.name, name, uri, path, status.st_size, status.st_mtime_ns, status.st_ino)
        else:
            kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no regular file any more")
            yield self.refuse(entry, f"is {kind}; only regular files are read")

    def link(self, entry: _Entry) -> Iterator[Refused]:
        target = Path(os.path.realpath(entry.path))
        inside = target.is_relative_to(self.real_root)
        is_input = self.globs.match(entry.below)
        if target.is_dir():
            is_input = self.globs.reach(entry.below)
        elif inside and target.is_file():
            is_input &= not self.globs.match(target.relative_to(self.real_root).as_posix())
        if is_input:
            where = "inside" if inside else "out of"
            yield self.refuse(
                entry,
                f"is a symbolic link that leads {where} the source's root; links are not followed: "
                "put the file or folder itself there, or make its place a source of its own",
            )

    def refuse(self, entry: _Entry, message: str) -> Refused:
        return Refused(self.source.name, *self._identity(entry), message)

    def _identity(self, entry: _Entry) -> tuple[str, str]:
        path = Path(entry.path)
        return encode_path(entry.below if self.source.paths == "relative" else path), path.as_uri()
