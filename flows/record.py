"""The row that every run leaves in the dataset, whether it went well or not. No Prefect in here."""

from __future__ import annotations

import json
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from flows.parameters import Parameters
from flows.report import BoundError
from output.counts import AccountingError, Counts
from output.files import StoreError
from output.runs import RunRecord, append_run
from sources.source import SourceError

RunState = Literal["completed", "failed", "cancelled"]

EXPECTED = (SourceError, StoreError, AccountingError, BoundError, OSError, BrokenProcessPool)
"""What goes wrong without the program being wrong: told in words, without a traceback."""


@dataclass(slots=True)
class Record:
    """What is known of a run so far.

    Attributes:
        run_id: of the run.
        parameters: what it was asked to do.
        started_at: when it began.
        root: of the dataset, once it is known to be one.
        snapshot: number of the one that the run began with.
        rulesets: what it cleans by.
        counts: its accounts.
        is_written: whether it has its row, or will get it whatever happens.
    """

    run_id: str
    parameters: Parameters
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    root: Path | None = None
    snapshot: int | None = None
    rulesets: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    is_written: bool = False

    @property
    def purpose(self) -> str:
        """Equal for two runs of which one can go on with what the other one has finished."""
        chosen = self.parameters.model_dump(mode="json", include={"inputs", "cleaning"})
        return json.dumps(chosen, sort_keys=True)

    def row(self, state: RunState, message: str) -> RunRecord:
        """Make the run's row."""
        return RunRecord(
            run_id=self.run_id,
            state=state,
            message=message,
            started_at=self.started_at,
            finished_at=datetime.now(UTC),
            counts=self.counts,
            parameters=self.parameters.model_dump(mode="json"),
            rulesets=self.rulesets,
            parent_snapshot=self.snapshot,
            snapshot=self.snapshot,
        )

    def give_up(self, state: RunState, message: str) -> None:
        """Write the row of a run that did not get to its commit.

        Raises:
            OSError, StoreError: it cannot be written.
        """
        if self.root is not None and not self.is_written:
            append_run(self.root, self.row(state, message))


def in_words(error: BaseException) -> str:
    """Say what went wrong, for people."""
    if isinstance(error, BrokenProcessPool):
        return (
            "a worker process died, perhaps for want of memory; the dataset is as it was. "
            "Try again with fewer workers or smaller shards"
        )
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, EXPECTED):
        return str(error)
    return (
        f"{type(error).__name__}: {error}"
        if isinstance(error, Exception)
        else "cancelled; the dataset is as it was"
    )
