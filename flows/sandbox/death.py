"""How a child of the sandbox ended that was not done, and what that says of the document it was at."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

from flows.sandbox.child import OUT_OF_MEMORY
from sources.limits import PATIENCE, READ_SECONDS, STALLED_SECONDS, Limits


@dataclass(frozen=True, slots=True)
class Death:
    """How a child ended that was not done.

    Attributes:
        status: as the kernel tells it.
        is_slow: whether the host has killed it, since it took too long by the clock.
    """

    status: int
    is_slow: bool = False

    @property
    def signal(self) -> int | None:
        """What killed it."""
        return os.WTERMSIG(self.status) if os.WIFSIGNALED(self.status) else None

    @property
    def is_certain(self) -> bool:
        """Whether it would be the same in another child."""
        return self.signal == signal.SIGXCPU

    def words(self, limits: Limits, *, reading: bool) -> str:
        """Say what went wrong, by which limit, and what to do.

        What is measured when a limit ends a process is the limit itself, so that the same document gives the
        same words in every run.
        """
        what = "read" if reading else "cleaned"
        code = os.waitstatus_to_exitcode(self.status)
        if self.is_slow:
            seconds = STALLED_SECONDS if reading else PATIENCE * limits.max_seconds
            advice = "raise `max_seconds` of the source"
            return f"was not {what} after {seconds:,} s by the clock, which is the limit; {advice}"
        if self.signal == signal.SIGXCPU:
            if reading:
                return f"was not read after {READ_SECONDS:,} s of processor time, the limit; split the file"
            return (
                f"was not cleaned after {limits.max_seconds:,} s of processor time, which its source allows; "
                "raise `max_seconds` of the source, or split the document"
            )
        if code == OUT_OF_MEMORY:
            return (
                f"needs more than the {limits.max_memory_bytes:,} bytes of memory that its source allows; "
                "raise `max_memory_bytes` of the source, or split the document"
            )
        how = signal.Signals(self.signal).name if self.signal else f"exit code {code}"
        return f"crashed the process in which it was {what}, two times, with {how}; report it as a bug"
