"""http and https: what the source names, one request each to look and one to fetch."""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import lru_cache
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple, TypeVar, cast
from urllib.parse import quote, urlsplit

import aiohttp
import fsspec.asyn
from fsspec.implementations.http import HTTPFileSystem

from cleaners.document import DocumentError
from sources.limits import CHUNK, MAX_FETCH, MAX_REDIRECTS
from sources.remote.guard import ForbiddenError, session
from sources.remote.turns import RetryError, patiently, turn
from sources.source import Remote

T = TypeVar("T")

_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_NO_HEAD = {403, 405, 501}


class Seen(NamedTuple):
    """What a server says of an object; 0 or None where it does not."""

    size: int
    mtime_ns: int
    etag: str | None


def look(remote: Remote, path: str) -> Seen:
    """Ask for an object's size and etag without fetching it.

    Raises:
        DocumentError: it is not there, or the server cannot be reached.
    """

    async def ask(files: HTTPFileSystem) -> Seen:
        client = await files.set_session()
        async with client.head(
            _url(remote, path), allow_redirects=True, max_redirects=MAX_REDIRECTS
        ) as answer:
            if answer.status not in _NO_HEAD:
                _check(answer)
                return _seen(answer)
        async with client.get(_url(remote, path), max_redirects=MAX_REDIRECTS) as answer:
            _check(answer)
            return _seen(answer)

    return _asked(remote, ask)


@contextmanager
def fetched(remote: Remote, path: str, etag: str | None) -> Iterator[BinaryIO]:
    """Fetch an object into a temporary file, which is gone afterwards.

    Args:
        remote: the server.
        path: of the object below its address.
        etag: that the object must still have, if it has one.

    Raises:
        DocumentError: it cannot be fetched, or is another one by now.
    """
    with TemporaryFile(prefix="winnow-") as file:

        async def fetch(files: HTTPFileSystem) -> None:
            client = await files.set_session()
            file.seek(0)
            file.truncate()
            async with client.get(_url(remote, path), max_redirects=MAX_REDIRECTS) as answer:
                _check(answer)
                now = _seen(answer)
                if etag is not None and now.etag != etag:
                    raise DocumentError("read", "has changed since it was found; run again")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    if file.tell() + len(chunk) > MAX_FETCH:
                        raise DocumentError("read", f"has more than {MAX_FETCH:,} bytes")
                    file.write(chunk)
                if now.size and file.tell() != now.size:
                    raise RetryError(f"sent {file.tell():,} bytes of {now.size:,}")

        _asked(remote, fetch)
        file.seek(0)
        yield cast(BinaryIO, file)


def _asked(remote: Remote, request: Callable[[HTTPFileSystem], Coroutine[Any, Any, T]]) -> T:
    files = _files(remote)

    def attempt() -> T:
        with turn(urlsplit(remote.address).netloc, remote):
            try:
                return cast(T, fsspec.asyn.sync(files.loop, request, files))
            except (TimeoutError, aiohttp.ClientError, OSError) as error:
                raise _translated(error) from error

    try:
        return patiently(attempt, remote)
    except RetryError as error:
        message = f"could not be fetched, {remote.attempts} attempts failed; the last one: {error}"
        raise DocumentError("read", message) from error


def _translated(error: Exception) -> Exception:
    """Tell what another attempt may mend from what it can't; no message repeats an address."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ForbiddenError):
            return DocumentError("read", f"is not fetched: {seen.args[0]}")
        seen = getattr(seen, "os_error", None) or seen.__cause__
    if isinstance(error, aiohttp.TooManyRedirects):
        return DocumentError("read", f"redirects more than {MAX_REDIRECTS} times")
    if isinstance(error, (aiohttp.InvalidURL, aiohttp.ClientConnectorCertificateError)):
        return DocumentError("read", f"cannot be fetched: {type(error).__name__}")
    return RetryError(f"{type(error).__name__}, no answer or half of one")


def _check(answer: aiohttp.ClientResponse) -> None:
    if answer.status in _AGAIN:
        asked = answer.headers.get("Retry-After", "")
        raise RetryError(f"the server answered {answer.status}", float(asked) if asked.isdigit() else None)
    if answer.status != 200:
        raise DocumentError("read", f"cannot be fetched: the server answered {answer.status}")


def _seen(answer: aiohttp.ClientResponse) -> Seen:
    size, changed = answer.headers.get("Content-Length", ""), answer.headers.get("Last-Modified")
    try:
        mtime = email.utils.parsedate_to_datetime(changed).timestamp() if changed else 0
    except ValueError:
        mtime = 0
    return Seen(
        int(size) if size.isdigit() else 0,
        max(0, int(mtime)) * 1_000_000_000,
        answer.headers.get("ETag"),
    )


def _url(remote: Remote, path: str) -> str:
    return remote.address + quote(path)


@lru_cache(maxsize=8)
def _files(remote: Remote) -> HTTPFileSystem:
    return HTTPFileSystem(get_client=session(remote), skip_instance_cache=True, use_listings_cache=False)
