"""Planning a run: which sources, which inputs, and how they are cut into shards. No Prefect in here.

A plan depends on nothing but the sources and the shard's size, so the same inputs give the same shards
whatever the number of workers. Manifests are written while discovery goes on: a plan of millions of
inputs is never in memory.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cleaners import Profile, ruleset_id
from cleaners.document import Mode
from sources.catalog import adhoc_source, load_catalog
from sources.cutting import pieces
from sources.discover import discover
from sources.plain import input_from_plain, source_from_plain
from sources.source import INPUT, Bounds, Found, Refused, Source, SourceError

MAX_INPUTS = 10_000
"""Inputs in a shard at most: many tiny files cost time that their bytes do not show."""

Input = Found | Refused


class UnknownSourceError(SourceError):
    """A name that the catalog does not have."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A portion of one source's inputs: what one task cleans.

    Attributes:
        source: where the inputs come from, with the profile they are cleaned by.
        number: of the shard within its source, from 1.
        ruleset: what decides the outcome, see ``cleaners.ruleset_id``.
        inputs: in the order of discovery.
    """

    source: Source
    number: int
    ruleset: str
    inputs: tuple[Input, ...]

    @property
    def key(self) -> str:
        """Its name in the run; sorting a source's shards by it keeps their order."""
        return f"{self.source.name}-{self.number:06d}"


@dataclass(frozen=True, slots=True)
class Portion:
    """What the flow knows of a shard: small, while the inputs stay in the manifest.

    Attributes:
        source: name of the source.
        number: of the shard within its source, from 1.
        of: how many shards the source has.
        key: the shard's name in the run.
        manifest: the file that holds the :class:`Shard`.
        inputs: how many.
    """

    source: str
    number: int
    of: int
    key: str
    manifest: str
    inputs: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A run's work, and the bounds it has to stay within."""

    portions: tuple[Portion, ...]
    bounds: Mapping[str, Bounds]
    rulesets: tuple[str, ...]

    @property
    def inputs(self) -> int:
        """Inputs of all shards."""
        return sum(portion.inputs for portion in self.portions)


def choose_sources(names: Iterable[str], files: Iterable[str], mode: Mode | None = None) -> list[Source]:
    """Find the sources that are meant: the ones named, or the whole catalog if nothing is named at all.

    Args:
        names: of sources in the catalog.
        files: paths of files and folders.
        mode: cleans all of them in this mode instead of their own.

    Raises:
        UnknownSourceError: a name is not in the catalog.
        SourceError: the catalog has a mistake, or nothing is at a path.
    """
    wanted, paths = list(dict.fromkeys(names)), list(dict.fromkeys(files))
    catalog = load_catalog() if wanted or not paths else {}
    if unknown := [name for name in wanted if name not in catalog]:
        raise UnknownSourceError(
            f"no source named {', '.join(map(repr, unknown))}; "
            f"the catalog has: {', '.join(catalog) or 'none'}"
        )
    chosen = [catalog[name] for name in wanted] if wanted or paths else list(catalog.values())
    chosen += [adhoc_source(path) for path in paths]
    if mode is None:
        return chosen
    return [replace(source, profile=replace(source.profile, mode=mode)) for source in chosen]


def make_plan(sources: Iterable[Source], shard_bytes: int, folder: Path) -> Plan:
    """Discover every source's inputs, cut them into shards, and write the manifests into ``folder``.

    An input that is reachable through two paths named by hand is taken once.

    Raises:
        SourceError: a source cannot be read.
    """
    portions: dict[str, list[Portion]] = {}
    bounds: dict[str, Bounds] = {}
    rulesets: set[str] = set()
    seen: set[str] = set()
    for source in sources:
        ruleset = _ruleset(source.profile)
        lean = replace(source, examples=())
        found = _in_pieces(source, shard_bytes)
        own = portions.setdefault(source.name, [])
        for inputs in cut(_first_time(found, seen) if source.name == INPUT else found, shard_bytes):
            shard = Shard(lean, len(own) + 1, ruleset, inputs)
            manifest = folder / f"{shard.key}.json"
            manifest.write_text(to_json(shard), encoding="ascii")
            own.append(Portion(source.name, shard.number, 0, shard.key, str(manifest), len(inputs)))
        bounds[source.name] = source.bounds
        rulesets.add(ruleset)
    numbered = (replace(portion, of=len(own)) for own in portions.values() for portion in own)
    return Plan(tuple(numbered), bounds, tuple(sorted(rulesets)))


def _in_pieces(source: Source, shard_bytes: int) -> Iterator[Input]:
    """Discover a source's inputs, a large file as the spans into which it can be cut."""
    for one in discover(source):
        yield from (one,) if isinstance(one, Refused) else pieces(source, one, shard_bytes)


def cut(
    inputs: Iterable[Input], shard_bytes: int, max_inputs: int = MAX_INPUTS
) -> Iterator[tuple[Input, ...]]:
    """Cut a source's inputs into shards of at most so many bytes and inputs.

    Order is kept, none is lost, and no shard is empty. What is larger than a shard gets one of its own; an
    input that was refused counts as no bytes.
    """
    shard: list[Input] = []
    filled = 0
    for one in inputs:
        size = one.weight if isinstance(one, Found) else 0
        if shard and (filled + size > shard_bytes or len(shard) >= max_inputs):
            yield tuple(shard)
            shard, filled = [], 0
        shard.append(one)
        filled += size
    if shard:
        yield tuple(shard)


def to_json(shard: Shard) -> str:
    """Write a shard down; ASCII, since a path may hold bytes that are no text."""
    return json.dumps(asdict(shard), default=_plain)


def from_json(text: str) -> Shard:
    """Read what :func:`to_json` wrote."""
    value: dict[str, Any] = json.loads(text)
    return Shard(
        source=source_from_plain(value["source"]),
        number=value["number"],
        ruleset=value["ruleset"],
        inputs=tuple(map(input_from_plain, value["inputs"])),
    )


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return os.fspath(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a manifest")


def _first_time(inputs: Iterable[Input], seen: set[str]) -> Iterator[Input]:
    """Leave out what another path named by hand has led to already."""
    for one in inputs:
        key = f"{one.file_path}\0{one.start}" if isinstance(one, Found) else one.file_path
        if key not in seen:
            seen.add(key)
            yield one


def _ruleset(profile: Profile) -> str:
    try:
        return ruleset_id(profile)
    except ValueError as error:
        raise SourceError(str(error)) from error
