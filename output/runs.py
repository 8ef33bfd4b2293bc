"""The ``runs`` table: one row, in a file of its own, for every run, whether it changed anything or not."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from output.counts import Counts

LIBRARIES = ("beautifulsoup4", "faust-cchardet", "ftfy", "lxml", "prefect", "publicsuffixlist", "pyarrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What one run did.

    Attributes:
        run_id: letters, digits, ``.``, ``_`` and ``-``.
        state: "completed", or "failed" and the like for a run that gave up.
        message: the outcome in words.
        started_at: aware, in UTC.
        finished_at: aware, in UTC.
        counts: the accounts; of a completed run they must add up.
        parameters: what the run was asked to do; anything that JSON can hold.
        rulesets: hashes of the rules it cleaned with.
        parent_snapshot: the dataset's snapshot before the run, None for the first.
        snapshot: the one after it, the same if nothing changed. :meth:`Store.commit` fills in both.
        winnow_version, python_version: of the program.
        library_versions: of the libraries that the outcome depends on, by name.
    """

    run_id: str
    state: str
    message: str
    started_at: datetime
    finished_at: datetime
    counts: Counts = field(default_factory=Counts)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    rulesets: tuple[str, ...] = ()
    parent_snapshot: int | None = None
    snapshot: int | None = None
    winnow_version: str = field(default_factory=lambda: _version("winnow"))
    python_version: str = field(default_factory=platform.python_version)
    library_versions: Mapping[str, str] = field(
        default_factory=lambda: {name: _version(name) for name in LIBRARIES}
    )


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def append_run(root: Path, run: RunRecord) -> Path:
    """Write a run's row to ``<root>/runs/``; writing the same record again changes nothing."""
    raise NotImplementedError


def read_runs(root: Path) -> list[RunRecord]:
    """All runs of a dataset, the oldest first."""
    raise NotImplementedError
