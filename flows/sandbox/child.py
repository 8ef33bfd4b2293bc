"""The child of a sandbox: does the steps of one shard, or cuts one file, under limits, and ends."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

import orjson

from cleaners.document import RawDocument
from flows.manifest import cut_from_json, from_json
from flows.sandbox.wire import CUT, CUTS, END, REQUEST, Channel, GoneError, encode
from flows.steps import Failed, Place, Taken, failed, steps
from sources.cutting import cuts
from sources.limits import READ_RATE, READ_SECONDS, Limits

OUT_OF_MEMORY = 77
"""Exit code: a document wanted more memory than it may have."""

ENDED, BROKEN = 0, 1
PR_SET_PDEATHSIG = 1
OOM_SCORE = "700"
"""Of 1,000: should the machine's memory run short, the kernel is to take a child and not the run."""


def live(handle: int) -> NoReturn:
    """Do what is asked for on a socket, and end."""
    code = BROKEN
    channel = Channel(
        socket.socket(fileno=handle)
    )  # open to the end: the host kills a child whose end it sees
    try:
        _die_with_parent()
        code = _serve(channel)
    except MemoryError:
        code = OUT_OF_MEMORY
    except GoneError:
        pass
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _serve(channel: Channel) -> int:
    kind, body = channel.receive()
    if kind == CUT:
        return _cut(channel, body)
    return _clean(channel, body) if kind == REQUEST else BROKEN


def _cut(channel: Channel, body: bytes) -> int:
    asked = cut_from_json(body.decode("ascii"))
    _limit(asked.source.limits)
    _allow(READ_SECONDS + asked.found.weight // READ_RATE)
    channel.send(CUTS, orjson.dumps(cuts(asked.source, asked.found, asked.shard_bytes)))
    return ENDED


def _clean(channel: Channel, body: bytes) -> int:
    head, _, manifest = body.partition(b"\n")
    begin = Place(*map(int, head.split()))
    shard = from_json(manifest.decode("ascii"))
    del body, manifest
    limits = shard.source.limits
    _limit(limits)
    taken: Taken | None = None
    for step in steps(shard, begin):
        if isinstance(step, Failed) and step.row["error_class"] == "MemoryError":
            return OUT_OF_MEMORY
        try:
            channel.send(*encode(step))
        except (TypeError, ValueError) as error:  # what no dataset can hold
            if taken is None or not isinstance(taken.found, RawDocument):
                raise
            channel.send(*encode(failed(shard, taken.found, error, "write")))
        taken = step if isinstance(step, Taken) else None
        _allow(limits.max_seconds if taken and not taken.is_settled else READ_SECONDS)
    channel.send(END)
    return ENDED


def _allow(seconds: int) -> None:
    """Let the kernel end this process (SIGXCPU) once it has used so much more processor time."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(time.process_time()) + seconds
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _limit(limits: Limits) -> None:
    """Let memory end where the source says, beyond what the process has already; leave no dump of a crash."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE, encoding="ascii")
    if (held := _held()) is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        soft = held + limits.max_memory_bytes
        soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    _allow(READ_SECONDS)


def _held() -> int | None:
    """Bytes that count for RLIMIT_DATA: what is private and can be written; None where nobody says.

    RLIMIT_AS would count what numpy and Arrow only reserve.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return None


def _die_with_parent() -> None:
    """Have the kernel kill this process when the fork server dies, whatever kills that."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent or parent == 1:
            os._exit(BROKEN)
