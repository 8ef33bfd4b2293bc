"""How long a run waits, and for what: trouble that passes by itself, and work that takes too long."""

from __future__ import annotations

import errno
import time
from typing import Any

from prefect import State, Task
from prefect.client.schemas.objects import TaskRun

from flows.progress import Listener
from flows.record import TookTooLongError

RETRY_DELAYS = [5.0, 30.0, 120.0]
"""Seconds before a source is tried again."""

PASSING = {
    getattr(errno, name)
    for name in (
        "EIO",
        "ESTALE",
        "ETIMEDOUT",
        "EHOSTDOWN",
        "EHOSTUNREACH",
        "ENETUNREACH",
        "ENOTCONN",
        "EAGAIN",
    )
    if hasattr(errno, name)
}
"""What network drives answer while their server is away. A wrong path is none of these, and fails at once."""


def retry_is_worth_it(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:  # noqa: ARG001 - as Prefect calls it
    """Whether a task has failed for a reason that may pass."""
    try:
        state.result()
    except Exception as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        return isinstance(cause, OSError) and cause.errno in PASSING
    return False


def deadline(hours: int) -> Listener:
    """Make a listener that gives the run up once it has taken too long.

    Raises:
        TookTooLongError: from the listener.
    """
    end = time.monotonic() + hours * 3600

    def check(source: str, done: int, total: int) -> None:  # noqa: ARG001 - as any listener
        if time.monotonic() > end:
            raise TookTooLongError(
                f"given up after {hours} h; the dataset is as it was. Allow more hours, or more workers"
            )

    return check
