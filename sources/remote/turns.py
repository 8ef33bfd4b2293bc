"""Taking turns at an http server: no more requests at a time than its source allows, with pauses between.

Worker processes know nothing of each other, so they meet at files: one for each request that may be under
way, held while it is, and one that says when the last one began.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sources.limits import MAX_PAUSE_SECONDS
from sources.source import Remote

T = TypeVar("T")


class RetryError(Exception):
    """An attempt failed in a way that another one may not.

    Attributes:
        pause: seconds that the server asks to wait; None if it does not say.
    """

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


def patiently(action: Callable[[], T], remote: Remote) -> T:
    """Try again, with growing pauses, while an action raises :class:`RetryError`.

    Raises:
        RetryError: so did the last attempt.
    """
    for attempt in range(1, remote.attempts):
        try:
            return action()
        except RetryError as error:
            pause = 2.0 ** (attempt - 1) * max(remote.delay_seconds, 0.1)
            time.sleep(min(max(pause, error.pause or 0.0), MAX_PAUSE_SECONDS))
    return action()


@contextmanager
def turn(host: str, remote: Remote) -> Iterator[None]:
    """Wait for a turn at a host, and hold it."""
    folder = Path(tempfile.gettempdir(), f"winnow-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(host.encode()).hexdigest()[:16]
    with _one_of([folder / f"{name}-{number}" for number in range(remote.connections)]):
        _pause(folder / f"{name}-last", remote.delay_seconds)
        yield


@contextmanager
def _one_of(paths: list[Path]) -> Iterator[None]:
    """Hold one of the files: the first that is free, or else one for which we wait."""
    for path in paths:
        descriptor = _open(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        try:
            yield
        finally:
            os.close(descriptor)
        return
    descriptor = _open(paths[os.getpid() % len(paths)])
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _pause(path: Path, seconds: float) -> None:
    """Wait until so much time has gone by since anybody was here last."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        said = os.pread(descriptor, 32, 0)
        left = float(said or 0) + seconds - time.time()
        if 0 < left <= seconds:
            time.sleep(left)
        os.pwrite(descriptor, f"{time.time():<32.6f}".encode(), 0)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
