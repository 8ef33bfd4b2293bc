"""What a run shows on Prefect's pages: progress, report, quarantine, alarms. None of it can fail the run."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event

from flows.drift import Drift
from flows.markdown import code
from flows.quarantine import listed
from flows.report import Story, markdown, number

REPORT_KEY = "winnow-ingest"
QUARANTINE_KEY = "winnow-quarantine"
PROGRESS_KEY = "winnow-progress"
DRIFT_EVENT = "winnow.source.drifted"

REFRESH = 3.0
"""Seconds between two updates of the progress artifact; each costs a request."""


@contextmanager
def trouble_is_logged(what: str) -> Iterator[None]:
    """Go on if Prefect's server does not take what would be shown; the dataset matters more."""
    try:
        yield
    except Exception as error:
        get_run_logger().warning("the %s could not be shown: %s", what, type(error).__name__)


class ProgressArtifact:
    """Shows how many inputs are done, in all and per source.

    Args:
        totals: inputs by source.
    """

    def __init__(self, totals: Mapping[str, int]) -> None:
        self._totals = totals
        self._done: Counter[str] = Counter()
        self._shown = time.monotonic()
        self._id: UUID | None = None
        with trouble_is_logged("progress"):
            self._id = cast(UUID, create_progress_artifact(0.0, PROGRESS_KEY, self._words()))

    def __call__(self, source: str, done: int, total: int) -> None:  # noqa: ARG002 - as any listener
        """Count ``done`` more; shows it now and then."""
        self._done[source] += done
        if time.monotonic() - self._shown >= REFRESH or self._done.total() == sum(self._totals.values()):
            self.show()

    def show(self) -> None:
        """Show it now."""
        self._shown = time.monotonic()
        total = sum(self._totals.values())
        if self._id is not None:
            with trouble_is_logged("progress"):
                percent = 100.0 * self._done.total() / total if total else 100.0
                update_progress_artifact(self._id, percent, self._words())

    def _words(self) -> str:
        """For Markdown: a line for all, and one for each source."""
        head = f"{self._done.total():,} of {sum(self._totals.values()):,} documents"
        lines = [f"- {code(name)} {self._done[name]:,} of {total:,}" for name, total in self._totals.items()]
        return "\n".join([head, "", *lines])


def show_report(story: Story) -> None:
    """Make the artifacts that tell what a run did; their keys are the same each time."""
    with trouble_is_logged("report"):
        headline = story.headline if story.after else "Nothing was committed; the report says why"
        create_markdown_artifact(markdown(story), REPORT_KEY, description=headline)
    if story.findings.quarantined:
        with trouble_is_logged("quarantine"):
            failed = number(story.counts.quarantined, "input")
            create_table_artifact(
                listed(story.findings),
                QUARANTINE_KEY,
                description=f"{failed} failed; what changes is tried again",
            )


def raise_alarms(drifts: Sequence[Drift], titles: Mapping[str, str]) -> None:
    """Log each drift, and emit one event for each source that has any."""
    for drift in drifts:
        get_run_logger().warning("source %s: %s", drift.source, drift)
    for source in dict.fromkeys(drift.source for drift in drifts):
        own = [drift for drift in drifts if drift.source == source]
        emit_event(
            DRIFT_EVENT,
            resource={
                "prefect.resource.id": f"winnow.source.{source}",
                "prefect.resource.name": titles.get(source, source),
            },
            payload={"source": source, "drifts": list(_facts(own))},
        )


def _facts(drifts: Iterable[Drift]) -> Iterator[dict[str, str | float]]:
    for drift in drifts:
        yield {
            "measure": drift.measure,
            "value": drift.value,
            "usual": drift.usual,
            "words": str(drift),
        }
