"""What this process may use of the machine: in many a container, less than there is."""

from __future__ import annotations

import os
from pathlib import Path

A_WORKER = 1_000_000_000
"""Bytes of memory that a worker may need, with portions of the default size."""

CONTROL_GROUP = Path("/sys/fs/cgroup")
"""Where a container sees its limits."""


def affordable() -> int:
    """Workers that pay: one for each core that this process may use, as far as the memory goes."""
    return max(1, min(cores(), memory() // A_WORKER))


def cores() -> int:
    """Processor cores that this process may use: fewer than the machine has, in many a container."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, period = _numbers(CONTROL_GROUP / "cpu.max", 2) or (number, 1)
    return max(1, min(number, quota // period))


def memory() -> int:
    """Bytes of memory that this process may use."""
    number = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(number, *(_numbers(CONTROL_GROUP / "memory.max", 1) or (number,)))


def _numbers(file: Path, count: int) -> tuple[int, ...]:
    """The numbers in a file; none if it is not there, or says "max"."""
    try:
        return tuple(map(int, file.read_text(encoding="ascii").split()[:count]))
    except (OSError, ValueError):
        return ()
