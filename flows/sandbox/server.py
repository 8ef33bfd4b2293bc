"""The fork server of a sandbox: forks children on demand, watches them, and tells how they ended.

``python -P -m flows.sandbox.server FD``, where FD is a socket to the host. With each letter ``s`` come two
sockets: a child is started that talks to the host on one. The other is its leash: on it the child's wait
status goes back when it has ended, and a letter, or the end of the socket, kills it. When the host has gone,
so do all children and the server.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Collection
from types import FrameType

from cleaners import clean
from cleaners.document import Mode
from flows.sandbox import child
from flows.sandbox.wire import READY, STATUS
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
    family = Family()
    while True:
        watched: list[socket.socket | int] = [control, woken, *family.leashes()]
        readable, _, _ = select.select(watched, [], [])
        if woken in readable:
            os.read(woken, 4096)
        family.bury()
        family.heed(readable)
        if control in readable:
            order, handles, _, _ = socket.recv_fds(control, 1, 2)
            if not order:
                family.end()
                return
            channel, leash = handles
            if not family.bear(leash):
                control.close()
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                child.live(channel)
            os.close(channel)


class Family:
    """The children that live, each with the socket on which its end is told or wished for."""

    def __init__(self) -> None:
        self._leashes: dict[int, socket.socket] = {}
        self._condemned: set[int] = set()

    def leashes(self) -> list[socket.socket]:
        """Where an order to kill may come from."""
        return [leash for pid, leash in self._leashes.items() if pid not in self._condemned]

    def bear(self, handle: int) -> int:
        """Fork; gives 0 in the child, which has no part in the others."""
        leash = socket.socket(fileno=handle)
        pid = os.fork()
        if pid:
            self._leashes[pid] = leash
        else:
            for one in (leash, *self._leashes.values()):
                one.close()
        return pid

    def heed(self, readable: Collection[object]) -> None:
        """Kill the children whose leash was pulled, or let go."""
        for pid, leash in self._leashes.items():
            if leash in readable and pid not in self._condemned:
                os.kill(pid, signal.SIGKILL)  # it is not buried yet, so the number is its own
                self._condemned.add(pid)

    def bury(self) -> None:
        """Tell how those have ended that have."""
        for pid in list(self._leashes):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._condemned.discard(pid)
                with self._leashes.pop(pid) as leash, contextlib.suppress(OSError):
                    leash.sendall(STATUS.pack(status))

    def end(self) -> None:
        """Kill all of them, and wait until they are gone."""
        for pid in self._leashes:
            os.kill(pid, signal.SIGKILL)
        for pid in self._leashes:
            os.waitpid(pid, 0)


def warm() -> None:
    """Read all models and tables before the first fork, so that no child has to, and share their memory."""
    for text, kind in WARMING:
        for mode in MODES:
            clean(text.encode(), kind, mode=mode)
    registrable_domain("https://www.example.org/")
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def _nothing(number: int, frame: FrameType | None) -> None:
    """Be a handler, so that the signal wakes the server."""


if __name__ == "__main__":
    main()
