"""Find the inputs of a remote source: below a prefix of a store, or what is named of an http server."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from cleaners.document import DocumentError
from sources.globs import compile_globs
from sources.names import encode_path
from sources.remote import store, web
from sources.remote.web import Seen
from sources.source import Found, Refused, Remote, Source


def discover(source: Source, remote: Remote) -> Iterator[Found | Refused]:
    """Yield every input, sorted by ``file_path``.

    An object store is listed folder by folder, as a disk is; memory grows with the largest folder. An http
    server has no folders to list, so the patterns of ``include`` are names of objects there.

    Raises:
        SourceError: the store cannot be listed.
    """
    if remote.address.startswith("http"):
        for path in sorted(source.include, key=encode_path):
            yield _named(source, remote, path)
        return
    yield from _listed(source, remote)


def _named(source: Source, remote: Remote, path: str) -> Found | Refused:
    try:
        return _found(source, remote, path, web.look(remote, path))
    except DocumentError as error:
        name = encode_path(path)
        return Refused(source.name, name, remote.address + quote(path), error.message, "discover")


def _listed(source: Source, remote: Remote) -> Iterator[Found | Refused]:
    globs = compile_globs(source.include)
    pending = [_sorted(remote, "")]
    while pending:
        below, item = next(pending[-1], (None, None))
        if below is None or item is None:
            pending.pop()
        elif item.name in ("", ".", ".."):
            message = "has an empty name, '.' or '..' in its path, which no folder has; rename it"
            uri = remote.address + quote(below)
            yield Refused(source.name, encode_path(below), uri, message, "discover")
        elif not item.is_folder:
            if globs.match(below):
                yield _found(source, remote, below, Seen(item.size, item.mtime_ns, item.etag))
        elif globs.reach(below):
            pending.append(_sorted(remote, below + "/"))


def _sorted(remote: Remote, folder: str) -> Iterator[tuple[str, store.Item]]:
    # A folder sorts with its slash, as on a disk.
    items = store.listing(remote, folder)
    items.sort(key=lambda item: encode_path(item.name) + "/" * item.is_folder)
    return ((folder + item.name, item) for item in items)


def _found(source: Source, remote: Remote, path: str, seen: Seen) -> Found:
    # What nobody vouches for is as good as changed: it is taken to be as young as this moment.
    mtime_ns = seen.mtime_ns if seen.mtime_ns or seen.etag else time.time_ns()
    return Found(
        source=source.name,
        file_path=encode_path(path),
        uri=remote.address + quote(path),
        path=Path(),
        size=seen.size,
        mtime_ns=mtime_ns,
        inode=_number(seen.etag),
        etag=seen.etag,
    )


def _number(etag: str | None) -> int:
    """A number that fits where the inode of a file does, and is another one for another etag."""
    return 0 if etag is None else int.from_bytes(hashlib.sha256(etag.encode()).digest()[:7], "big")
