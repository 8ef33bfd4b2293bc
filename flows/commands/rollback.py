"""``winnow rollback``."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from uuid import uuid4

from flows.commands.dataset import opened
from output.runs import RunRecord


def run(arguments: argparse.Namespace) -> int:
    """Make an old snapshot the newest one."""
    now = datetime.now(UTC)
    record = RunRecord(
        run_id=f"rollback-{uuid4()}",
        state="completed",
        message=f"rolled back to snapshot {arguments.snapshot}",
        started_at=now,
        finished_at=now,
        parameters={"rollback": arguments.snapshot},
    )
    with opened(arguments.root) as store:
        done = store.rollback(arguments.snapshot, record)
        store.append_run(done.run)
    documents = f"{done.snapshot.rows('documents'):,} documents"
    wanted, number = arguments.snapshot, done.snapshot.number
    if done.published:
        print(f"{arguments.root}: snapshot {number} is as snapshot {wanted}: {documents}")
    else:
        print(f"{arguments.root}: is as in snapshot {wanted} already: {documents}")
    return 0
