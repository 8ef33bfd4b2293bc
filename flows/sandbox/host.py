"""The host's side of a sandbox: has shards done by children, and finds out which document a death is due to.

A child says which record it has read before it cleans it. So if it dies, the host knows which one it was at.
Since a death can have other reasons, such as a machine short of memory, the record is tried once more as the
first one of a new child; only if that dies too is the record put into quarantine, and the rest goes on behind
it. What was cleaned before is here already: nothing is cleaned twice.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

from cleaners.document import DocumentError, RawDocument
from flows.manifest import Cut, Shard, to_json
from flows.sandbox.death import Death
from flows.sandbox.wire import (
    CUT,
    CUTS,
    END,
    KILL,
    READY,
    REQUEST,
    START,
    STATUS,
    Channel,
    GoneError,
    cuts_of,
    decode,
)
from flows.steps import Closed, Opened, Place, Step, Taken, failed, rest
from sources.limits import PATIENCE, STALLED_SECONDS
from sources.source import Found, Source

PROJECT = Path(__file__).resolve().parents[2]

START_SECONDS = 300
"""Until a fork server has read its models, on a machine that does much else."""


class SandboxError(Exception):
    """The sandbox itself does not work; the message says what was tried."""


def isolated(shard: Shard) -> Generator[Step, None, None]:
    """Have a shard done in a sandbox; gives the same steps as ``flows.steps.steps``.

    Raises:
        SandboxError: no child can be started.
    """
    with _borrowed() as server:
        yield from _Run(shard, server).steps()


def isolated_cuts(source: Source, found: Found, shard_bytes: int) -> list[int]:
    """Look in a sandbox for where to cut a file, as ``sources.cutting.cuts`` does.

    A file that a child dies of is not cut: as a shard of its own it will be told what is wrong with it.

    Raises:
        SandboxError: no child can be started.
    """
    request = to_json(Cut(source, found, shard_bytes)).encode("ascii")
    with _borrowed() as server, server.child() as channel:
        channel.end.settimeout(STALLED_SECONDS)
        try:
            channel.send(CUT, request)
            kind, body = channel.receive()
        except (GoneError, TimeoutError):
            return []
    return cuts_of(body, found) if kind == CUTS else []


class _DiedError(Exception):
    """A child has ended before it was done."""

    def __init__(self, death: Death) -> None:
        super().__init__(death)
        self.death = death


class _Run:
    """A shard under way: where it is, and what has died."""

    def __init__(self, shard: Shard, server: Server) -> None:
        self.shard, self.server = shard, server
        self.manifest = to_json(shard).encode("ascii")
        self.place = Place()
        self.is_open = False
        self.taken: Taken | None = None  # a record that is being cleaned
        self.last_death: tuple[Place, bool] | None = None

    def steps(self) -> Iterator[Step]:
        """Give all steps, whatever dies meanwhile."""
        while self.place.number < len(self.shard.inputs):
            try:
                yield from self._child()
            except _DiedError as died:
                yield from self._bury(died.death)
                self.taken = None

    def _child(self) -> Iterator[Step]:
        """Let a child begin where the last one ended, and pass on what it does."""
        limits = self.shard.source.limits
        with self.server.child() as channel:
            try:
                channel.send(REQUEST, b"%d %d\n" % self.place + self.manifest)
                while True:
                    channel.end.settimeout(PATIENCE * limits.max_seconds if self.taken else STALLED_SECONDS)
                    kind, body = channel.receive()
                    if kind == END:
                        return
                    yield from self._pass_on(decode(kind, body))
            except (GoneError, TimeoutError, ValueError, KeyError, TypeError) as error:
                raise _DiedError(Death(self.server.end(), isinstance(error, TimeoutError))) from error

    def _pass_on(self, step: Step) -> Iterator[Step]:
        """Pass a step on, a record together with what came of it, and keep account of the place."""
        number, records = self.place
        match step:
            case Opened() if self.is_open:
                return  # once more, after a death
            case Opened():
                self.is_open = True
            case Taken() if not step.is_settled:
                self.taken = step
                return
            case Closed():
                self.is_open = False
                self.place = Place(number + 1)
            case _:
                if self.taken:
                    yield self.taken
                self.taken = None
                self.place = Place(number, records + 1)
        yield step

    def _bury(self, death: Death) -> Iterator[Step]:
        """Quarantine what a child has died of, if it is sure that it was this; else it is tried once more."""
        here = (self.place, self.taken is None)
        if not death.is_certain and self.last_death != here:
            self.last_death = here
            return
        words = death.words(self.shard.source.limits, reading=self.taken is None)
        number, records = self.place
        one = self.shard.inputs[number]
        if self.taken and isinstance(self.taken.found, RawDocument):
            yield self.taken
            yield failed(self.shard, self.taken.found, DocumentError("clean", words))
            self.place = Place(number, records + 1)
        elif self.is_open and isinstance(one, Found):
            yield Taken(rest(one, records, words))
            yield Closed()
            self.is_open = False
            self.place = Place(number + 1)
        else:
            raise SandboxError(f"no process can be started in which to clean: {words}")


class Server:
    """A fork server, and at most one child of it."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
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
        self.has_child = False
        self.control.settimeout(START_SECONDS)
        try:
            ready = self.control.recv(1)
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
    def child(self) -> Iterator[Channel]:
        """Start a child; gives the way to it. It has ended when the block has."""
        ours, theirs = socket.socketpair()
        channel = Channel(ours)
        try:
            with theirs, contextlib.suppress(OSError):  # should the server be dead, the channel ends at once
                socket.send_fds(self.control, [START], [theirs.fileno()])
            self.has_child = True
            yield channel
        finally:
            self.end()
            channel.close()

    def end(self) -> int:
        """Kill the child, if it has not ended; gives its wait status."""
        status = b""
        if self.has_child:
            self.has_child = False
            with contextlib.suppress(OSError):
                self.control.sendall(KILL)
                status = self.control.recv(STATUS.size, socket.MSG_WAITALL)
        if len(status) == STATUS.size:
            return int(STATUS.unpack(status)[0])
        return signal.SIGKILL  # as its server was, and a child does not outlive that

    def close(self) -> None:
        """End the server, and with it its child."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_idle: list[Server] = []
_lock = threading.Lock()


@contextlib.contextmanager
def _borrowed() -> Iterator[Server]:
    """Take a server that is idle, or start one: one for each thread that does shards."""
    with _lock:
        server = _idle.pop() if _idle else None
    if server and not server.is_alive:
        server.close()
        server = None
    server = server or Server()
    try:
        yield server
    finally:
        with _lock:
            _idle.append(server)


def servers() -> list[int]:
    """Process ids of the fork servers that are idle."""
    with _lock:
        return [server.process.pid for server in _idle]


@atexit.register
def close_all() -> None:
    """End the fork servers that are idle; the next shard starts a new one."""
    while _idle:
        _idle.pop().close()


def _forget() -> None:
    """In a fork of the host: the servers are not its own, and must not take it for their host."""
    for server in _idle:
        server.control.close()
    _idle.clear()


os.register_at_fork(after_in_child=_forget)
