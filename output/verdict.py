"""What a verification has found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LIMIT = 1000  # differences that are told one by one; whoever has more has another problem


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it should be: where (a document's id, a file) and what."""

    where: str
    what: str


@dataclass(slots=True)
class VerifyReport:
    """The outcome: which snapshot, how much was checked, and what differed."""

    snapshot: int | None = None
    documents: int = 0
    quarantined: int = 0
    edits: int = 0
    runs: int = 0
    differences: list[Difference] = field(default_factory=list)
    untold: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def add(self, where: str | Path, what: object) -> None:
        """Note a difference; from the thousandth on they are only counted."""
        if len(self.differences) < LIMIT:
            self.differences.append(Difference(str(where), str(what)))
        else:
            self.untold += 1
