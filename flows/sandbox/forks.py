"""The fork server as its host sees it: one for each host, started when it is first needed."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from flows.sandbox.wire import KILL, READY, START, STATUS, Channel

PROJECT = Path(__file__).resolve().parents[2]

START_SECONDS = 300
"""Until a fork server has read its models, on a machine that does much else."""


class SandboxError(Exception):
    """The sandbox itself does not work; the message says what was tried."""


class Child:
    """A process that does the work.

    Attributes:
        channel: the way to it.
    """

    def __init__(self, channel: Channel, leash: socket.socket) -> None:
        self.channel, self._leash = channel, leash

    def end(self) -> int | None:
        """Kill it, if it has not ended; gives its wait status, once.

        Returns:
            None if its server was killed, which a child does not outlive.
        """
        status = b""
        with contextlib.suppress(OSError):
            self._leash.sendall(KILL)
        with contextlib.suppress(OSError):
            status = self._leash.recv(STATUS.size, socket.MSG_WAITALL)
        return int(STATUS.unpack(status)[0]) if len(status) == STATUS.size else None

    def close(self) -> None:
        """End it, and close the ways to it."""
        self.end()
        self.channel.close()
        self._leash.close()


class Server:
    """A fork server, for any number of children at a time.

    Raises:
        SandboxError: it does not start.
    """

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        self._lock = threading.Lock()
        roots = (str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")]))
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
                [sys.executable, "-P", "-m", "flows.sandbox.server", str(theirs.fileno())],
                env=inherited | {"PYTHONPATH": os.pathsep.join(roots), "OPENBLAS_NUM_THREADS": "1"},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the run, which ends it
            )
        self._control.settimeout(START_SECONDS)
        try:
            ready = self._control.recv(1)
        except TimeoutError:
            ready = b""
        if ready != READY:
            self.close()
            raise SandboxError(
                f"the sandbox does not start, `{sys.executable} -m flows.sandbox.server` ended with "
                f"{self.process.returncode}; standard error has more"
            )

    @property
    def is_alive(self) -> bool:
        """Whether it can start a child."""
        return self.process.poll() is None

    @contextlib.contextmanager
    def child(self) -> Iterator[Child]:
        """Start a child. It has ended when the block has."""
        ours, theirs = socket.socketpair()
        leash, its_leash = socket.socketpair()
        child = Child(Channel(ours), leash)
        try:
            with theirs, its_leash, self._lock, contextlib.suppress(OSError):
                # Should the server be dead, both ways end at once.
                socket.send_fds(self._control, [START], [theirs.fileno(), its_leash.fileno()])
            yield child
        finally:
            child.close()

    def close(self) -> None:
        """End the server, and with it its children."""
        self._control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def disown(self) -> None:
        """Leave the server to the process that this one is a fork of."""
        self._control.close()


_servers: list[Server] = []
"""This process's one, once it is started."""

_lock = threading.Lock()


def server() -> Server:
    """This process's fork server, which is started if there is none that lives.

    Raises:
        SandboxError: it does not start.
    """
    with _lock:
        if _servers and not _servers[0].is_alive:
            _servers.pop().close()
        if not _servers:
            _servers.append(Server())
        return _servers[0]


def running() -> list[int]:
    """Process id of this process's fork server, if there is one."""
    with _lock:
        return [one.process.pid for one in _servers]


@atexit.register
def close() -> None:
    """End this process's fork server, whatever its children do; the next shard starts a new one."""
    with _lock:
        while _servers:
            _servers.pop().close()


def _forget() -> None:
    """In a fork of the host: the server is not its own, and must not take it for its host."""
    global _lock  # noqa: PLW0603 - the parent's may be held by one of its threads
    _lock = threading.Lock()
    for one in _servers:
        one.disown()
    _servers.clear()


os.register_at_fork(after_in_child=_forget)
