"""Measure a program with all that it starts: seconds, seconds of processor time, and peak memory.

    python -m benchmarks.meter PROGRAM ARGUMENT…

prints one JSON object. Whatever the program leaves behind is waited for, too, and counted: on Linux it is
handed to this process, since a pool's processes need not be children of the one that made the pool.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PR_SET_CHILD_SUBREAPER = 36


class Spent(NamedTuple):
    """What a program took.

    Attributes:
        seconds: from start to end.
        cpu: seconds of processor time, of all its processes together.
        peak: memory of its largest process, in MB.
    """

    seconds: float
    cpu: float
    peak: float


def measure(command: Sequence[str | Path], environment: Mapping[str, str], cwd: Path) -> Spent:
    """Run a program in a process of its own that measures it.

    Raises:
        RuntimeError: the program has failed; with the end of what it said.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.meter", *map(str, command)],
        env=environment,
        cwd=cwd,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr.decode()[-3000:]}")
    return Spent(**json.loads(done.stdout))


def main(command: list[str]) -> int:
    """Run, wait for everything, print."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=sys.stderr)
    code = process.wait()
    seconds = time.monotonic() - begun
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps(Spent(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)._asdict()))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
