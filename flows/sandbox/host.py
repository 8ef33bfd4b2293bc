"""The host's side of a sandbox: has shards done by children, and finds out which document a death is due to.

A child says which record it has read before it cleans it. So if it dies, the host knows which one it was at.
Since a death can have other reasons, such as a machine short of memory, the record is tried once more as the
first one of a new child; only if that dies too is the record put into quarantine, and the rest goes on behind
it. What was cleaned before is here already: nothing is cleaned twice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from cleaners.document import DocumentError, RawDocument
from flows.manifest import Cut, Shard, to_json
from flows.sandbox.death import Death
from flows.sandbox.forks import SandboxError, server
from flows.sandbox.wire import CUT, CUTS, END, REQUEST, GoneError, cuts_of, decode
from flows.steps import Closed, Opened, Place, Step, Taken, failed, rest
from sources.limits import PATIENCE, STALLED_SECONDS
from sources.source import Found, Source


def isolated(shard: Shard) -> Generator[Step, None, None]:
    """Have a shard done in a sandbox; gives the same steps as ``flows.steps.steps``.

    Raises:
        SandboxError: no child can be started.
    """
    yield from _Run(shard).steps()


def isolated_cuts(source: Source, found: Found, shard_bytes: int) -> list[int]:
    """Look in a sandbox for where to cut a file, as ``sources.cutting.cuts`` does.

    A file that a child dies of is not cut: as a shard of its own it will be told what is wrong with it.

    Raises:
        SandboxError: no child can be started.
    """
    request = to_json(Cut(source, found, shard_bytes)).encode("ascii")
    with server().child() as child:
        child.channel.end.settimeout(STALLED_SECONDS)
        try:
            child.channel.send(CUT, request)
            kind, body = child.channel.receive()
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

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
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
        with server().child() as child:
            channel = child.channel
            try:
                channel.send(REQUEST, b"%d %d\n" % self.place + self.manifest)
                while True:
                    channel.end.settimeout(PATIENCE * limits.max_seconds if self.taken else STALLED_SECONDS)
                    kind, body = channel.receive()
                    if kind == END:
                        return
                    yield from self._pass_on(decode(kind, body))
            except (GoneError, TimeoutError, ValueError, KeyError, TypeError) as error:
                status = child.end()
                if status is None:
                    raise SandboxError(
                        "the process that starts the sandboxes was killed, perhaps for want of memory; "
                        "the dataset is as it was"
                    ) from error
                raise _DiedError(Death(status, isinstance(error, TimeoutError))) from error

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
