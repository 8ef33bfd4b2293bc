"""Cut a large file into spans, each read by itself: work is handed out by bytes, not by files.

A file can be cut where its format says where records begin: JSON Lines and WARC if they are not compressed,
WARC also if it is compressed record by record, zip between members, Parquet between row groups. Anything
else is one span. The cuts are found by reading the file through once, and never guessed from bytes that
look like the beginning of a record: a page may hold those too, and no document may depend on the cuts.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from itertools import pairwise

import numpy as np

from cleaners.document import DocumentError
from sources.kinds import reader_of
from sources.opening import Opened, open_found
from sources.records import Places, Records
from sources.source import Format, Found, Source
from sources.stream import Stream
from sources.unpack import BrokenError

_PLACES: dict[Format, str] = {
    "jsonl": "jsonl.places",
    "warc": "warc.places",
    "zip": "zipped.places",
    "parquet": "columnar.parquet_places",
}
_STREAMED = {"jsonl", "warc"}

Knife = Callable[[Source, Found, int], list[int]]
"""Whatever finds where to cut a file, as :func:`cuts` does."""


def cuts(source: Source, found: Found, shard_bytes: int) -> list[int]:
    """Find the offsets at which a file is cut into spans of about so many bytes.

    A file of which two records have the same name is not cut, since the second of them is told apart while
    reading; nor is one that cannot be read, which reading will tell.
    """
    kind = reader_of(source, found.file_path)
    try:
        with open_found(source, found) as opened:
            return _cuts(_places(kind, opened, Records(source, found)), shard_bytes)
    except DocumentError:
        return []


def pieces(source: Source, found: Found, shard_bytes: int, knife: Knife = cuts) -> Iterator[Found]:
    """Cut a file into spans of about so many bytes; yields the file itself if it is small or cannot be cut.

    Every record is in exactly one span: that which holds the byte at which it begins.
    """
    if (
        found.weight <= shard_bytes
        or reader_of(source, found.file_path) not in _PLACES
        or not _is_near(source)
    ):
        yield found
        return
    for start, stop in pairwise([0, *knife(source, found, shard_bytes), None]):
        yield replace(found, start=start or 0, stop=stop)


def _is_near(source: Source) -> bool:
    """Whether reading a file twice is nobody else's burden."""
    return source.remote is None or not source.remote.address.startswith("http")


def _places(kind: Format, opened: Opened, records: Records) -> Places:
    module, function = _PLACES[kind].split(".")
    places = getattr(import_module(f"sources.formats.{module}"), function)
    if kind not in _STREAMED:
        return places(opened.file, records)  # type: ignore[no-any-return]
    stream = Stream(opened.file.read, records.limits)
    if stream.codec and kind == "jsonl":
        return iter(())
    return places(stream, records)  # type: ignore[no-any-return]


def _cuts(places: Places, shard_bytes: int) -> list[int]:
    """Choose the places at which to cut; none if two records have one name."""
    cuts: list[int] = []
    names = array("q")
    last, target = 0, shard_bytes
    try:
        for offset, name in places:
            if name is not None:
                names.append(hash(name))
            if offset is None:
                continue
            if offset < last:
                return []  # NOWHERE, or an archive whose members are not in the order of its directory
            if offset >= target:
                cuts.append(offset)
                target = offset + shard_bytes
            last = offset
    except BrokenError:
        pass  # the last span is all that follows, and reading it will tell
    return cuts if len(np.unique(np.frombuffer(names, np.int64))) == len(names) else []
