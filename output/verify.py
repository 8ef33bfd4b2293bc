"""Replays a whole dataset: every edit, every hash, every count."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it should be: where (a document's id, a file, a run) and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The outcome: how much was checked, and what differed (at most the first 1,000)."""

    snapshot: int | None
    documents: int
    quarantined: int
    edits: int
    runs: int
    differences: list[Difference]

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def verify(root: Path | str) -> VerifyReport:
    """Check a dataset against its laws, in a stream; damage is reported, never raised."""
    raise NotImplementedError
