"""The fork server of a sandbox: forks children on demand, watches them, and tells how they ended.

``python -P -m flows.sandbox.server FD``, where FD is a socket to the host. It gets one letter at a time:
``s``, with a socket for the child, starts one; ``k`` kills it. When a child has ended, its wait status goes
back. When the host has gone, so do the child and the server.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from types import FrameType

from cleaners import clean
from cleaners.document import Mode
from flows.sandbox import child
from flows.sandbox.wire import KILL, READY, STATUS
from output.rows import registrable_domain

COLLECT_AFTER = 100_000
"""New objects after which a child looks for cycles: it makes few and lives for one shard only."""

MODES: tuple[Mode, ...] = ("careful", "balanced")
LINES = [f"The council voted to rebuild quay {number}." for number in range(20)]  # fewer are not judged
WARMING = (
    ("<html><title>Quays</title><body>" + "".join(f"<p>{line}</p>" for line in LINES), "text/html"),
    ("\n".join(["Quays", "By Ann Lee", "3 March 2019", *LINES, "â€™"]), "text/plain"),
)


def main() -> None:
    """Serve until the host has gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, _nothing)
    warm()
    control.sendall(READY)
    while True:
        order, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not order:
            return
        if order == KILL:
            continue  # it has died by itself meanwhile
        pid = os.fork()
        if pid == 0:
            control.close()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            child.live(handles[0])
        os.close(handles[0])
        control.sendall(STATUS.pack(_watch(pid, control, woken)))


def warm() -> None:
    """Read all models and tables before the first fork, so that no child has to, and share their memory."""
    for text, kind in WARMING:
        for mode in MODES:
            clean(text.encode(), kind, mode=mode)
    registrable_domain("https://www.example.org/")
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def _watch(pid: int, control: socket.socket, woken: int) -> int:
    """Wait for a child's end; gives its wait status."""
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        readable, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in readable:
            os.read(woken, 4096)
        if control.fileno() in readable:
            order = control.recv(1)
            os.kill(pid, signal.SIGKILL)  # it is not buried yet, so the number is its own
            if not order:
                os.waitpid(pid, 0)
                sys.exit()


def _nothing(number: int, frame: FrameType | None) -> None:
    """Be a handler, so that the signal wakes the server."""


if __name__ == "__main__":
    main()
