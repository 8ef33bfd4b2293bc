"""``winnow history``."""

from __future__ import annotations

import argparse
from datetime import UTC

from flows.commands.dataset import opened
from flows.commands.table import print_table
from output.runs import RunRecord


def run(arguments: argparse.Namespace) -> int:
    """List the runs, the oldest first."""
    with opened(arguments.root) as store:
        kept = {snapshot.number: snapshot.rows("documents") for snapshot in store.snapshots()}
        runs = store.runs()
    current = max(kept)
    counted = ("written", "quarantined", "dropped")
    print_table(
        ("snapshot", "kept", "documents", "finished", "state", *counted, "outcome"),
        (
            (
                one.snapshot if is_published(one) else "",
                "" if not is_published(one) or one.snapshot not in kept
                else "current" if one.snapshot == current else "yes",
                f"{kept[one.snapshot]:,}" if is_published(one) and one.snapshot in kept else "",
                f"{one.finished_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
                one.state,
                f"{one.counts.documents:,}",
                f"{one.counts.quarantined:,}",
                f"{one.counts.dropped:,}",
                one.message,
            )
            for one in runs
        ),
        numbers=("snapshot", "documents", *counted),
    )  # fmt: skip
    return 0


def is_published(run: RunRecord) -> bool:
    """Whether a run led to a snapshot of its own."""
    return run.snapshot != run.parent_snapshot
