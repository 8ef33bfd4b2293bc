"""Talks to the other cleaners, which live in an environment of their own, and times them against Winnow."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from benchmarks.measure import as_in_a_run, forget
from cleaners import clean

ROOT = Path(__file__).parent.parent
INTERPRETER = ROOT / ".venv-peers" / "bin" / "python"
SCRIPT = Path(__file__).with_name("peer_worker.py")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
CHUNK = 10  # pages


class Worker:
    """A process with the other cleaners; use it in a ``with`` statement."""

    def __init__(self, task: Literal["texts", "times"], script: Path | None = None) -> None:
        if not INTERPRETER.exists():
            raise SystemExit("the other cleaners are not installed; `make bench-text` does that")
        self._process = subprocess.Popen(
            [str(INTERPRETER), "-P", str(script or SCRIPT), task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=os.environ | ONE_THREAD,
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def ask(self, request: object) -> Any:
        """Send one request and wait for its answer."""
        assert self._process.stdin and self._process.stdout  # noqa: S101 - both are pipes
        # Escaped, so that no line separator of the text ends the line early.
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the other cleaners ended; run benchmarks/peer_worker.py by hand to see why")
        return json.loads(answer)


def throughput(texts: list[str], rounds: int = 3) -> float:
    """How many times as fast as datatrove's FTFYFormatter and C4QualityFilter Winnow is.

    Both take the same texts on the same core, a few pages each in turns, so that what else the machine
    does slows both. Processor time counts. Ours is set up like the processes of a run that clean.

    Returns:
        The median of the rounds' ratios.
    """
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    with as_in_a_run(), Worker("times") as worker:
        _round(worker, chunks[:2])  # warms up
        return statistics.median(_round(worker, chunks) for _ in range(rounds))


def _round(worker: Worker, chunks: list[list[str]]) -> float:
    theirs, ours = 0.0, 0.0
    for chunk in chunks:
        theirs += worker.ask(chunk)
        ours += _seconds([text.encode() for text in chunk])
    return theirs / ours


def _seconds(pages: list[bytes]) -> float:
    forget()
    start = time.process_time()
    for page in pages:
        clean(page, media_type="text/plain")
    return time.process_time() - start
