"""Manifests: what one task is to clean, or to cut, for whatever process does it. No Prefect in here."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.changes import Basis
from flows.sorter import Input
from output.ledger import Entry
from sources.plain import found_from_plain, input_from_plain, source_from_plain
from sources.source import Found, Source


@dataclass(frozen=True, slots=True)
class Shard:
    """A portion of one source's inputs: what one task cleans.

    Attributes:
        source: where the inputs come from, with the profile they are cleaned by.
        number: of the shard within its source, from 1.
        basis: what else decides the outcome.
        inputs: in the order of discovery.
        known: what the ledger knows of them.
        digest: hash of all of this.
    """

    source: Source
    number: int
    basis: Basis
    inputs: tuple[Input, ...]
    known: tuple[Entry, ...] = ()
    digest: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Its name in the run; sorting a source's shards by it keeps their order."""
        return f"{self.source.name}-{self.number:06d}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A large file that is to be cut.

    Attributes:
        source: it comes from.
        found: the file.
        shard_bytes: size of a span.
    """

    source: Source
    found: Found
    shard_bytes: int


def to_json(manifest: Shard | Cut) -> str:
    """Write a manifest down; ASCII, since a path may hold bytes that are no text."""
    return json.dumps(asdict(manifest), default=_plain)


def cut_from_json(text: str) -> Cut:
    """Read what :func:`to_json` wrote of a cut."""
    value: dict[str, Any] = json.loads(text)
    source, found = source_from_plain(value["source"]), found_from_plain(value["found"])
    return Cut(source, found, value["shard_bytes"])


def from_json(text: str) -> Shard:
    """Read what :func:`to_json` wrote of a shard."""
    value: dict[str, Any] = json.loads(text)
    return Shard(
        source=source_from_plain(value["source"]),
        number=value["number"],
        basis=Basis(**value["basis"]),
        known=tuple(Entry(*row) for row in value["known"]),
        digest=digest_of(text),
        inputs=tuple(map(input_from_plain, value["inputs"])),
    )


def digest_of(manifest: str) -> str:
    """Hash of a manifest: of all that decides what comes of its shard."""
    return hashlib.sha256(manifest.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return os.fspath(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a manifest")
