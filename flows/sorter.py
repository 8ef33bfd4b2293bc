"""What of a source has to be read, and what may be left alone or has vanished. No Prefect in here.

What is found and what the ledger knows come in the same order, so both are streams.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flows.acceptance import Acceptance
from flows.changes import Basis
from output.counts import Settled
from output.ledger import Entry, by_file, entries
from output.merge import Gone, Lapsed
from output.snapshot import Snapshot
from sources.globs import Globs, compile_globs
from sources.names import decode_path, encode_path
from sources.source import Found, Refused, Source, SourceError

Input = Found | Refused

MANY = 50_000
"""Entries that are kept in memory at most."""


@dataclass(slots=True)
class Sorter:
    """Tells what has to be read of one source from what may be left alone, and finds what has vanished.

    Attributes:
        source: whose inputs are sorted.
        basis: what decides how they come out.
        acceptance: the lines that are new among its rules.
        before: the dataset as it is.
        write_down: takes entries that have come up to the present rules without being read.
    """

    source: Source
    basis: Basis
    acceptance: Acceptance
    before: Snapshot | None
    write_down: Callable[[list[Entry]], None]
    known: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    renewed: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    quarantined: int = 0
    anything: bool = False
    missing: list[Entry] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    _globs: Globs = field(init=False)

    def __post_init__(self) -> None:
        self._globs = compile_globs(self.source.include)

    def to_read(self, found: Iterable[Input]) -> Iterator[Input]:
        """Yield what has to be read; what the ledger knows of it is in ``known`` from then on."""
        ledger = by_file(entries(self.before, self.source.name, self._start()))
        name, rows = next(ledger, _END)
        last = ""
        for one in found:
            self.anything = True
            if isinstance(one, Refused):
                self.refused.add(one.file_path)
                yield one
                continue
            if one.file_path < last:
                raise SourceError(f"source {self.source.name!r}: {one.file_path!r} is not in order")
            last = one.file_path
            while name is not None and name < one.file_path:
                self._miss(rows)
                name, rows = next(ledger, _END)
            if name != one.file_path:
                yield one
                continue
            now = tuple(map(self.acceptance.brought_up, rows))
            if self.basis.leaves_alone(one, now):
                self._leave_alone(now)
                self._renew(row for row, old in zip(now, rows, strict=True) if row is not old)
            else:
                self.known[one.file_path] = now
                yield one
            name, rows = next(ledger, _END)
        while name is not None and not self._is_past(name):
            self._miss(rows)
            name, rows = next(ledger, _END)
        self._renew((), at_once=True)

    def _renew(self, rows: Iterable[Entry], *, at_once: bool = False) -> None:
        self.renewed += rows
        if self.renewed and (at_once or len(self.renewed) >= MANY):
            self.write_down(self.renewed)
            self.renewed = []

    def _leave_alone(self, rows: Iterable[Entry]) -> None:
        there = [row for row in rows if row.is_there]
        failed = sum(row.failed_under is not None for row in there)
        self.quarantined += failed
        self.unchanged += len(there) - failed
        self._miss(row for row in rows if not row.is_there)  # kept so far; `on_missing` may be another now

    def settled(self) -> Settled:
        """What may be left alone."""
        return Settled(self.unchanged, self.quarantined)

    def gone(self) -> list[Gone]:
        """Documents whose input has vanished, if the source wants them dropped.

        Raises:
            SourceError: nothing at all is left, as if a disk were not mounted.
        """
        if self.missing and not self.anything and self._drops:
            raise SourceError(
                f"source {self.source.name!r}: nothing is left of its {len(self.missing):,} documents below "
                f"{self.source.place!r}; is it mounted? If they are gone for good, put one input there, "
                "or change on_missing"
            )
        return [Gone(*one[:3]) for one in self._vanished() if one.failed_under is None]

    def lapsed(self) -> list[Lapsed]:
        """Failures whose input has vanished, whatever the source wants; none if nothing at all is left."""
        failed = (one for one in self._vanished() if one.failed_under is not None)
        return [Lapsed(*one[:3], goes=self._drops) for one in failed] if self.anything else []

    def _vanished(self) -> Iterator[Entry]:
        """What is missing; what lies in a folder that cannot be looked into has not vanished."""
        for entry in self.missing:
            if not any(folder in self.refused for folder in _above(entry.file_path)):
                yield entry

    @property
    def _drops(self) -> bool:
        return self.source.on_missing == "drop"

    def _miss(self, rows: Iterable[Entry]) -> None:
        for row in rows:
            if self._drops or (row.failed_under is not None and self._would_be_found(row.file_path)):
                self.missing.append(row)

    def _would_be_found(self, file_path: str) -> bool:
        """Whether a file, were it there, is one that was asked for; inputs named by hand share one ledger."""
        if self.source.paths == "relative":
            return True
        path, folder = os.fsdecode(decode_path(file_path)), f"{self.source.root}/"
        return path.startswith(folder) and self._globs.match(path.removeprefix(folder))

    def _is_past(self, file_path: str) -> bool:
        """Whether no file of the source comes behind this one in the ledger."""
        folder = encode_path(f"{self.source.root}/")
        return self.source.paths == "absolute" and file_path > folder and not file_path.startswith(folder)

    def _start(self) -> str:
        """Where the ledger has to be read from."""
        return encode_path(self.source.root) if self.source.paths == "absolute" else ""


_END: tuple[None, tuple[Entry, ...]] = (None, ())


def _above(file_path: str) -> Iterator[str]:
    """A path and all folders that it lies in."""
    yield file_path
    while "/" in file_path:
        file_path = file_path.rpartition("/")[0]
        yield file_path
