"""A published state of the dataset and its manifest, the list of everything that belongs to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from output.files import StoreError, write_durably
from output.merge import Placed
from output.parts import Part
from output.runs import RunRecord
from output.schema import TABLES

FORMAT = 2
NAME = "manifest.json"
SKETCHES = "sketches"


class SnapshotGoneError(StoreError):
    """The snapshot is not there; it may have been collected since."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the names in the rows.

    Attributes:
        sources: by name of the source: ``title``, ``description`` and ``licence``.
        rulesets: by hash of the ruleset: ``rules`` with their versions, and ``basis``, what else counts.
    """

    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    rulesets: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def joined(self, other: About, sources: Iterable[str], rulesets: Iterable[str]) -> About:
        """What is known once ``other`` is known as well, of the names that still occur."""
        known_sources, known_rulesets = self.sources | other.sources, self.rulesets | other.rulesets
        return About(
            {name: known_sources[name] for name in sorted(set(sources)) if name in known_sources},
            {name: known_rulesets[name] for name in sorted(set(rulesets)) if name in known_rulesets},
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the dataset.

    Attributes:
        number: counts up from 1.
        parent: the number of the state that it was made from, None for the first.
        path: of its folder, with no link in it, so that it stays what it is while commits go on.
        tables: the parts of each table, in the order of their names.
        run: the run that published it.
        about: what the people who run the sources say of them, and what stands behind the rulesets.
    """

    number: int
    parent: int | None
    path: Path
    tables: Mapping[str, tuple[Part, ...]] = field(compare=False)  # number and path say which one it is
    run: RunRecord = field(compare=False)
    about: About = field(compare=False, default_factory=About)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the manifest of a snapshot's folder."""
        file = path / NAME
        try:
            value = json.loads(file.read_bytes())
        except FileNotFoundError as error:
            raise SnapshotGoneError(f"{path} is not a whole snapshot, or no longer one") from error
        except OSError as error:
            raise StoreError(f"{file} cannot be read: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise StoreError(f"{file} is damaged: {error!r}") from error
        return cls(**manifest_fields(value, str(file)), path=path)

    def to_json(self) -> dict[str, Any]:
        """The manifest."""
        return {
            "format": FORMAT,
            "snapshot": self.number,
            "parent": self.parent,
            "tables": {name: [part.to_json() for part in parts] for name, parts in self.tables.items()},
            "sources": self.about.sources,
            "rulesets": self.about.rulesets,
            "run": self.run.to_json(),
        }

    def write(self) -> None:
        """Write the manifest, durably; on one line, since only so Python's fast encoder is used."""
        write_durably(self.path / NAME, json.dumps(self.to_json()).encode("ascii"))

    def file(self, table: str, part: Part) -> Path:
        """Where a part of it lies; the name is this snapshot's alone, so that no reader mixes two."""
        return self.path.joinpath(table, f"{self.number:08d}-{part.name}")

    def where(self, table: str, part: Part) -> str:
        """What to call a part of it when there is something to tell about it."""
        return str(self.file(table, part))

    def sketch(self, part: Part) -> Path:
        """Where the sketch of a part of documents lies."""
        return self.path.joinpath(SKETCHES, f"{self.number:08d}-{part.sketch_name}")

    def placed(self, table: str, part: Part) -> Placed:
        """Where a part of it and its sketch lie."""
        return Placed(part, self.file(table, part), self.sketch(part) if part.sketch else None)

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table."""
        return [self.file(table, part) for part in self.tables[table]]

    def by(self, table: str, what: Literal["sources", "rulesets"]) -> dict[str, int]:
        """How many rows of a table each source, or each ruleset, has."""
        found: Counter[str] = Counter()
        for part in self.tables[table]:
            found.update(dict(getattr(part, what)))
        return dict(sorted(found.items()))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return sum(part.rows for part in self.tables[table])


def manifest_fields(value: dict[str, Any], name: str) -> dict[str, Any]:
    """What :meth:`Snapshot.to_json` wrote, as the attributes of a snapshot.

    Raises:
        StoreError: ``name``, the manifest, is damaged or of another version.
    """
    try:
        if value["format"] != FORMAT:
            raise StoreError(f"{name} has format {value['format']}; this version of Winnow reads {FORMAT}")
        value["run"].setdefault("measures", [])  # a manifest of the time before there were any
        found = {
            "number": int(value["snapshot"]),
            "parent": value["parent"],
            "tables": {table: tuple(map(Part.from_json, value["tables"][table])) for table in TABLES},
            "run": RunRecord.from_json(value["run"]),
            "about": About(value["sources"], value["rulesets"]),
        }
        written = Snapshot(**found, path=Path()).to_json()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{name} is damaged: {error!r}") from error
    if written != value:
        raise StoreError(f"{name} is damaged: it says things that no commit writes")
    return found


def choose(snapshots: Iterable[Snapshot], number: int, root: object) -> Snapshot:
    """The snapshot of that number.

    Raises:
        SnapshotGoneError: it never was, or is no longer; the message names those that are.
    """
    kept = {snapshot.number: snapshot for snapshot in snapshots}
    if number not in kept:
        there = ", ".join(map(str, kept)) or "none"
        raise SnapshotGoneError(f"{root}: there is no snapshot {number}; those kept are: {there}")
    return kept[number]
