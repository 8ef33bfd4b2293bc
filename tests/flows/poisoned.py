"""What a document may do to the process that reads or cleans it, on demand: a word in it says what."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import cleaners.pipeline
import flows.sandbox.child
import sources.cutting
from cleaners.charset import Decoded, decode
from sources.cutting import cuts
from sources.opening import Opened, open_found
from sources.source import Found, Source

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "poison"
PATH = os.pathsep.join((str(FOLDER), str(ROOT)))
"""The PYTHONPATH that makes documents deadly."""


def crash() -> None:
    ctypes.string_at(0)


def eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(50_000_000))


def eat_in_c() -> None:
    """As a library does that ends the process when there is no memory left."""
    try:
        eat()
    except MemoryError:
        os.abort()


def loop() -> None:
    while True:
        pass


def sleep() -> None:
    while True:
        time.sleep(1_000)


def leave() -> None:
    os._exit(0)


def recurse() -> None:
    """Overflow the stack of C, for which a depth that no interpreter bears is allowed."""
    sys.setrecursionlimit(1 << 30)
    nested: list[object] = []
    for _ in range(3_000_000):
        nested = [nested]
    repr(nested)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lie() -> None:
    """Send what is no message, as a process does that has been taken over."""
    for handle in range(3, 64):
        try:
            os.write(handle, b"\xff" * 64)
        except OSError:
            continue


POISONS: dict[str, Callable[[], None]] = {
    f"poison-{function.__name__.replace('_', '-')}": function
    for function in (crash, eat, eat_in_c, loop, sleep, leave, recurse, kill, lie)
}


LIES = {"lie-backwards": [900, 300], "lie-twice": [300, 300], "lie-beyond": [300, 10**12], "lie-before": [-7]}
"""Offsets of cuts by which records would be lost, or read twice."""


def once() -> None:
    """Die the first time only, as of a lack of memory that others have caused."""
    mark = Path(os.environ["WINNOW_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        kill()


def arm() -> None:
    """Have documents do what they say."""
    count = os.environ.get("WINNOW_TEST_COUNT")

    def deadly(data: bytes, media_type: str | None = None) -> Decoded:
        if count:
            with Path(count).open("ab") as file:
                file.write(data[:40].splitlines()[0] + b"\n")
        for word, poison in (POISONS | {"poison-once": once}).items():
            if word.encode() in data.split():
                poison()
        return decode(data, media_type)

    def opened(source: Source, found: Found) -> AbstractContextManager[Opened]:
        """Open a large file to cut it, if its name does not say otherwise."""
        POISONS.get(found.path.stem, lambda: None)()
        return open_found(source, found)

    def told(source: Source, found: Found, shard_bytes: int) -> list[int]:
        """Tell where to cut a file, or what its name says, as a process does that has been taken over."""
        return LIES.get(found.path.stem) or cuts(source, found, shard_bytes)

    vars(cleaners.pipeline)["decode"] = deadly
    vars(sources.cutting)["open_found"] = opened
    vars(flows.sandbox.child)["cuts"] = told
