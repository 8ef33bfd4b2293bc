"""How steps go from the child to the host: JSON, with its length before it.

Rows are written by orjson, four times as fast as the standard library, which matters for a megabyte of edits.
What may hold lone surrogates, the names of files, is written by the standard library, as ASCII.
"""

from __future__ import annotations

import json
import socket
import struct
from datetime import datetime
from itertools import pairwise
from typing import Any

import orjson
import pyarrow as pa

from cleaners.document import RawDocument
from flows.steps import Cleaned, Closed, Failed, Opened, Step, Taken
from output.ledger import FileState
from output.schema import DOCUMENTS
from sources.source import Found, Refused

START, KILL, READY = b"s", b"k", b"r"
"""What host and fork server say to each other."""

STATUS = struct.Struct("!i")
"""How a child has ended."""

HEAD = struct.Struct("!BQ")
OPENED, TAKEN, CLEANED, FAILED, CLOSED, REQUEST, END, CUT, CUTS = range(9)
RAW_FIELDS = tuple(name for name in RawDocument.__slots__ if name != "data")
MAX_MESSAGE = 1 << 33
"""Bytes; a length beyond it is no length."""

MOMENTS = tuple(column.name for column in DOCUMENTS if pa.types.is_timestamp(column.type))


class GoneError(Exception):
    """The other side is not there any more."""


class Channel:
    """One end of the socket between a host and a child."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._file = end.makefile("rb", buffering=1 << 18)

    def close(self) -> None:
        """Close this end."""
        self._file.close()
        self.end.close()

    def send(self, kind: int, body: bytes = b"") -> None:
        """Send a message.

        Raises:
            GoneError: nobody is there to take it.
        """
        try:
            self.end.sendall(HEAD.pack(kind, len(body)) + body)
        except OSError as error:
            raise GoneError from error

    def receive(self) -> tuple[int, bytes]:
        """Wait for a message.

        Raises:
            GoneError: the other side has ended.
            TimeoutError: the socket's timeout has passed.
        """
        kind, length = HEAD.unpack(self._exactly(HEAD.size))
        if length > MAX_MESSAGE:
            raise GoneError
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        try:
            data: bytes | None = self._file.read(length)
        except TimeoutError:
            raise
        except OSError as error:
            raise GoneError from error
        if data is None or len(data) < length:
            raise GoneError
        return data


def cuts_of(body: bytes, found: Found) -> list[int]:
    """Read the offsets at which a file is to be cut; none if they are not within it and in order.

    They have crossed from a process that may have been taken over, and no record may be lost or read twice.
    """
    try:
        offsets: Any = orjson.loads(body)
        is_sound = all(before < after for before, after in pairwise([0, *offsets, found.weight]))
    except (ValueError, TypeError):
        return []
    return [int(offset) for offset in offsets] if is_sound else []


def encode(step: Step) -> tuple[int, bytes]:
    """Write a step down.

    Raises:
        TypeError: a row holds what has no place in a dataset, such as half of a surrogate pair.
    """
    match step:
        case Opened(state):
            return OPENED, json.dumps(state).encode()
        case Taken(found, weight, is_unchanged):
            names = RAW_FIELDS if isinstance(found, RawDocument) else Refused.__slots__
            fields = {name: getattr(found, name) for name in names}
            return TAKEN, json.dumps([fields, weight, is_unchanged]).encode()
        case Cleaned(row, rules):
            return CLEANED, orjson.dumps([row, rules])
        case Failed(row):
            return FAILED, orjson.dumps(row)
        case Closed():
            return CLOSED, b""


def decode(kind: int, body: bytes) -> Step:
    """Read what :func:`encode` wrote.

    Raises:
        ValueError, KeyError, TypeError: nobody wrote that.
    """
    if kind == CLOSED:
        return Closed()
    value: Any = orjson.loads(body) if kind in {CLEANED, FAILED} else json.loads(body)
    if kind == OPENED:
        return Opened(FileState(*value))
    if kind == TAKEN:
        fields, weight, is_unchanged = value
        found = Refused(**fields) if "message" in fields else RawDocument(data=b"", **fields)
        return Taken(found, weight, is_unchanged)
    if kind == FAILED:
        return Failed(value)
    if kind == CLEANED:
        row, rules = value
        for name in MOMENTS:
            if row[name] is not None:
                row[name] = datetime.fromisoformat(row[name])
        return Cleaned(row, rules)
    raise ValueError(f"no step is of kind {kind}")
