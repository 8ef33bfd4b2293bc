"""The row that every run leaves in the dataset, whether it went well or not. No Prefect in here."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from flows.commands import printable
from flows.parameters import Parameters
from flows.report import BoundError
from flows.sandbox import SandboxError
from output.counts import AccountingError, Counts
from output.files import StoreError
from output.opening import AnyStore
from output.runs import RunRecord
from sources.source import SourceError

MESSAGE_LENGTH = 2000
"""Characters of a message at most: names in it may come from strangers."""

RunState = Literal["completed", "failed", "cancelled"]


class TookTooLongError(Exception):
    """A run has taken more hours than it was allowed."""


class EngineError(Exception):
    """Shards cannot be cleaned where they were to be cleaned."""


EXPECTED = (
    SourceError,
    SandboxError,
    StoreError,
    AccountingError,
    BoundError,
    TookTooLongError,
    EngineError,
    OSError,
    BrokenProcessPool,
)
"""What goes wrong without the program being wrong: told in words, without a traceback."""


@dataclass(slots=True)
class Record:
    """What is known of a run so far.

    Attributes:
        run_id: of the run.
        parameters: what it was asked to do.
        started_at: when it began.
        store: of the dataset, once it is known to be one.
        snapshot: number of the one that the run began with.
        rulesets: what it cleans by.
        measures: figures about each source's new documents, see ``flows.findings``.
        counts: its accounts.
        is_written: whether it has its row, or will get it whatever happens.
    """

    run_id: str
    parameters: Parameters
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    store: AnyStore | None = None
    snapshot: int | None = None
    rulesets: tuple[str, ...] = ()
    measures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
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
            measures=self.measures,
            parent_snapshot=self.snapshot,
            snapshot=self.snapshot,
        )

    def give_up(self, state: RunState, message: str) -> None:
        """Write the row of a run that did not get to its commit.

        Raises:
            OSError, StoreError: it cannot be written.
        """
        if self.store is not None and not self.is_written:
            self.store.append_run(self.row(state, message))


def in_words(error: BaseException) -> str:
    """Say what went wrong, for people."""
    if isinstance(error, BrokenProcessPool):
        return (
            "a worker process died, perhaps for want of memory; the dataset is as it was. "
            "Try again with fewer workers or smaller shards"
        )
    if isinstance(error, EXPECTED):
        return printable(_plainly(error))[:MESSAGE_LENGTH]
    return (
        printable(f"{type(error).__name__}: {error}")[:MESSAGE_LENGTH]
        if isinstance(error, Exception)
        else "cancelled; the dataset is as it was"
    )


def _plainly(error: BaseException) -> str:
    words = str(error)
    if isinstance(error, OSError) and error.strerror:
        words = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    cause = error if isinstance(error, OSError) else error.__cause__
    if isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}:
        words += ". The disk is full: make room there and run again; the dataset is as it was"
    return words
