"""The ``runs`` table: one row, in a file of its own, for every run, whether it changed anything or not."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from output.counts import Counts
from output.files import StoreError, files_in, fsync_folder
from output.layout import KEY, KEY_FORM, Layout
from output.parts import read, tables_of, write_part
from output.rows import escape
from output.schema import COUNTED, RUNS

LIBRARIES = ("beautifulsoup4", "faust-cchardet", "ftfy", "lxml", "prefect", "publicsuffixlist", "pyarrow")
FILE = re.compile(r"(?P<key>\d{8}T\d{6}Z-.+)-(?P<sha16>[0-9a-f]{16})\.parquet")


@cache
def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _library_versions() -> dict[str, str]:
    return {name: _version(name) for name in LIBRARIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What one run did.

    Attributes:
        run_id: letters, digits, ``.``, ``_`` and ``-``.
        state: how it ended; of a completed run the accounts must add up.
        message: the outcome in words.
        started_at: aware.
        finished_at: aware.
        counts: the accounts.
        parameters: what the run was asked to do; anything that JSON can hold.
        rulesets: hashes of the rules it cleaned with.
        measures: figures about each source's new documents, by source and by name, to compare runs by.
        parent_snapshot: the dataset's snapshot before the run, None for the first.
        snapshot: the one after it, the same if nothing changed. The commit fills in both.
        winnow_version: of this program.
        python_version: of the interpreter.
        library_versions: of the libraries that the outcome depends on, by name.
    """

    run_id: str
    state: Literal["completed", "failed", "cancelled"]
    message: str
    started_at: datetime
    finished_at: datetime
    counts: Counts = field(default_factory=Counts)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    rulesets: tuple[str, ...] = ()
    measures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    parent_snapshot: int | None = None
    snapshot: int | None = None
    winnow_version: str = field(default_factory=lambda: _version("winnow"))
    python_version: str = field(default_factory=platform.python_version)
    library_versions: Mapping[str, str] = field(default_factory=_library_versions)

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.run_id):
            raise ValueError(f"run id {self.run_id!r}: {KEY_FORM}")
        if self.started_at.tzinfo is None or self.finished_at.tzinfo is None:
            raise ValueError(f"run {self.run_id}: its times need a time zone")
        if self.state == "completed":
            self.counts.check(f"run {self.run_id}")
        plain = json.loads(json.dumps(self.parameters, default=str))
        object.__setattr__(self, "parameters", plain)  # as they will be read, so that records can be compared

    @property
    def key(self) -> str:
        """What its file's name begins with; a run that is tried again keeps its id, but not its start."""
        return f"{self.started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{self.run_id}"

    @property
    def order(self) -> tuple[datetime, str]:
        """By when it was started; the key alone has no parts of a second."""
        return self.started_at, self.key

    def to_row(self) -> dict[str, Any]:
        """The row of ``runs``."""
        return {
            "run_id": self.run_id,
            "state": self.state,
            "message": escape(self.message),
            "started_at": self.started_at.astimezone(UTC),
            "finished_at": self.finished_at.astimezone(UTC),
            "parent_snapshot": self.parent_snapshot,
            "snapshot": self.snapshot,
            "winnow_version": self.winnow_version,
            "python_version": self.python_version,
            "library_versions": [
                {"library": name, "version": version}
                for name, version in sorted(self.library_versions.items())
            ],
            "parameters": json.dumps(self.parameters, sort_keys=True),
            "rulesets": sorted(self.rulesets),
            **{name: getattr(self.counts, name) for name in COUNTED},
            **self.counts.to_json(),
            "measures": [
                {"source": source, "measure": name, "value": value}
                for source, values in sorted(self.measures.items())
                for name, value in sorted(values.items())
            ],
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_row` wrote."""
        plain = {
            name: row[name]
            for name in (
                "run_id", "state", "message", "started_at", "finished_at", "parent_snapshot", "snapshot",
                "winnow_version", "python_version",
            )
        }  # fmt: skip
        measures: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for entry in row["measures"]:
            measures[entry["source"]][entry["measure"]] = entry["value"]
        return cls(
            **plain,
            counts=Counts.from_json(row),
            measures=measures,
            parameters=json.loads(row["parameters"]),
            rulesets=tuple(row["rulesets"]),
            library_versions={entry["library"]: entry["version"] for entry in row["library_versions"]},
        )

    def to_json(self) -> dict[str, Any]:
        """The row with its times as text, as it stands in a snapshot's manifest."""
        row = self.to_row()
        return row | {name: row[name].isoformat() for name in ("started_at", "finished_at")}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        times = {name: datetime.fromisoformat(value[name]) for name in ("started_at", "finished_at")}
        return cls.from_row({**value, **times})


def append_run(root: Path | str, run: RunRecord) -> Path:
    """Write a run's row to ``<root>/runs/``; writing the same record again changes nothing."""
    layout = Layout(Path(root).absolute())
    with layout.exclusive():
        return write_run(layout, run)


def write_run(layout: Layout, run: RunRecord) -> Path:
    """Do what :func:`append_run` does, for a caller that holds the lock."""
    part = write_part(layout.scratch, run.key, tables_of([run.to_row()], RUNS), RUNS)
    target = layout.runs / part.name
    if not target.exists():
        (layout.scratch / part.name).replace(target)
        fsync_folder(layout.runs)
    return target


def read_runs(root: Path | str) -> list[RunRecord]:
    """All runs of a dataset, the oldest first.

    Raises:
        StoreError: a run's file is damaged.
    """
    return sorted(map(read_run, run_files(Path(root) / "runs")), key=lambda run: run.order)


def run_files(runs: Path) -> list[Path]:
    """The files of the runs table, the oldest first."""
    return [path for path in files_in(runs, ".parquet") if FILE.fullmatch(path.name)]


def read_run(path: Path) -> RunRecord:
    """Read one run's file."""
    try:
        (row,) = read(path).to_pylist()
        row.setdefault("measures", [])  # a row of the time before there were any
        run = RunRecord.from_row(row)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is damaged: {error}") from error
    if run.to_row() != row:
        raise StoreError(f"{path} is damaged: its totals are not the sums over its sources")
    return run


def recorded(runs: Path) -> set[str]:
    """The keys of the runs that have a row."""
    return {match["key"] for path in run_files(runs) if (match := FILE.fullmatch(path.name))}
