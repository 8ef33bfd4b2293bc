"""One file read whole, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cleaners.document import RawDocument
from sources.discover import discover
from sources.read import read
from sources.records import Result
from sources.source import Columns, Found, Refused
from tests.sources.folders import source_at


def results(
    folder: Path,
    name: str,
    data: bytes,
    columns: Columns | None = None,
    members: tuple[str, ...] = ("**",),
) -> list[Result]:
    (folder / name).write_bytes(data)
    source = replace(source_at(folder, name), columns=columns or Columns(), members=members)
    [found] = discover(source)
    assert isinstance(found, Found)
    return list(read(source, found))


def contents(given: list[Result]) -> list[bytes]:
    return [one.data for one in given if isinstance(one, RawDocument)]


def named(given: list[Result]) -> dict[str | None, bytes]:
    return {one.record_id: one.data for one in given if isinstance(one, RawDocument)}


def messages(given: list[Result]) -> list[str]:
    return [one.message for one in given if isinstance(one, Refused)]
