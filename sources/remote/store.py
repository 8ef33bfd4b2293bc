"""Object stores: s3 and gs, folder by folder through fsspec."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple, cast

import fsspec

from cleaners.document import DocumentError
from sources.source import Remote, SourceError

BLOCK = 4_000_000
"""Bytes asked for at a time: enough that the way there and back hardly counts, little to hold."""


class Item(NamedTuple):
    """An object, or a folder of objects.

    Attributes:
        name: the last part of its path.
        is_folder: whether it is a folder; the others are then 0 or None.
        size: in bytes.
        mtime_ns: its last change.
        etag: or what the store has in its place.
    """

    name: str
    is_folder: bool
    size: int = 0
    mtime_ns: int = 0
    etag: str | None = None


def listing(remote: Remote, folder: str) -> list[Item]:
    """List a folder below the address; ``folder`` is "" or ends with a slash.

    Raises:
        SourceError: the store refuses, or cannot be reached.
    """
    path = _path(remote, folder)
    try:
        found = _files(remote).ls(path.rstrip("/"), detail=True, refresh=True)
    except FileNotFoundError:
        return []
    except Exception as error:  # botocore, aiohttp and google's libraries have a hundred
        raise SourceError(f"{remote.address} cannot be listed: {_reason(error)}") from error
    return [item for one in found if (item := _item(one, path))]


@contextmanager
def opened(remote: Remote, path: str, etag: str | None) -> Iterator[tuple[BinaryIO, int]]:
    """Open an object; gives its size as well. Its bytes are fetched as they are read, a block at a time.

    Raises:
        DocumentError: it cannot be opened, or has changed since it was found.
    """
    try:
        file = _files(remote).open(_path(remote, path), "rb", block_size=BLOCK, cache_type="readahead")
        now = _etag(file.details)
    except Exception as error:
        raise DocumentError("read", f"cannot be opened: {_reason(error)}") from error
    with file:
        if etag is not None and now != etag:
            raise DocumentError("read", "has changed since it was found; run again")
        yield cast(BinaryIO, io.BufferedReader(_Careful(file), BLOCK)), int(file.size)


class _Careful(io.RawIOBase):
    """A remote file whose trouble is told in words, and not in those of the library below."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: Any, /) -> int:
        try:
            data = self._file.read(len(buffer))
        except Exception as error:
            raise DocumentError("read", f"could not be read on: {_reason(error)}") from error
        buffer[: len(data)] = data
        return len(data)


def _item(one: dict[str, Any], folder: str) -> Item | None:
    """Make an item of what fsspec lists; None for the mark of an empty folder, which is the folder itself."""
    if not one["name"].startswith(folder) or one["name"] == folder:
        return None
    name = one["name"][len(folder) :]
    if one["type"] == "directory":
        return Item(name.rstrip("/"), is_folder=True)
    changed = one.get("LastModified") or one.get("mtime") or one.get("updated")
    if isinstance(changed, str):
        changed = datetime.fromisoformat(changed)
    mtime = int(changed.timestamp() * 1_000_000) * 1_000 if isinstance(changed, datetime) else 0
    return Item(name, is_folder=False, size=int(one["size"]), mtime_ns=mtime, etag=_etag(one))


def _etag(details: dict[str, Any]) -> str | None:
    etag = details.get("ETag") or details.get("etag")
    return None if etag is None else str(etag)


def _path(remote: Remote, below: str) -> str:
    return remote.address.partition("://")[2] + below


def _reason(error: BaseException) -> str:
    """What went wrong, without the addresses and headers that some libraries print with it."""
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError) or "Credentials" in type(error).__name__:
        return "access is denied; are the credentials in the environment, and do they allow reading?"
    return type(error).__name__


@lru_cache(maxsize=8)
def _files(remote: Remote) -> Any:
    scheme = remote.address.partition("://")[0]
    if scheme == "s3":
        files = fsspec.filesystem(
            "s3",
            anon=remote.anonymous,
            endpoint_url=remote.endpoint,
            use_listings_cache=False,
            skip_instance_cache=True,
            config_kwargs={
                "connect_timeout": 30,
                "read_timeout": remote.timeout_seconds,
                "max_pool_connections": remote.connections,
                "retries": {"max_attempts": remote.attempts, "mode": "standard"},
            },
        )
        files.retries = remote.attempts
        return files
    try:
        token = "anon" if remote.anonymous else None
        return fsspec.filesystem("gs", token=token, use_listings_cache=False, skip_instance_cache=True)
    except ImportError as error:
        raise SourceError(
            f"{remote.address}: gs:// needs gcsfs; install it: pip install 'winnow[gcs]'"
        ) from error
