"""Where a run prepares its shards, out of every reader's sight, until one commit publishes them all."""

from __future__ import annotations

import fcntl
import shutil
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from output.files import StoreError, is_held
from output.layout import Layout
from output.schema import TABLES
from output.shards import INHERITED, SHARDS, SKETCHES, check_key

ALIVE = "alive"
PURPOSE = "purpose"

RESUMABLE = timedelta(days=1)
"""How long what a killed run has finished waits for a run that goes on with it."""


class Staging:
    """A run's folder, alive as long as the process that made it holds its lock.

    Use it as a context manager; leaving it removes the folder, but for one with finished shards that is left
    by an error. What a run of the same purpose that failed or was killed has finished is taken over, see
    :func:`output.shards.adopt`.

    Args:
        root: of the dataset.
        key: of the run; what a dead run of the same key left is cleared.
        purpose: what the run is asked to do; None if no other run can go on with it.

    Raises:
        StoreError: a live run has the same key.

    Attributes:
        path: of the folder; all that another process needs for :func:`output.shards.write_shard`.
    """

    def __init__(self, root: Path | str, key: str, purpose: str | None = None) -> None:
        check_key("run", key)
        layout = Layout(Path(root).absolute())
        self.key = key
        self.path = layout.staging / key
        with layout.exclusive():  # or a clean-up might take a folder whose lock is not held yet
            if is_held(self.path / ALIVE):
                raise StoreError(f"{layout.root}: a run with the key {key!r} is under way")
            if self.path.exists():
                shutil.rmtree(self.path)
            for name in ("", SHARDS, SKETCHES, *TABLES):
                (self.path / name).mkdir()
            self._alive = (self.path / ALIVE).open("wb")
            fcntl.flock(self._alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if purpose is not None:
                self._inherit(layout, purpose)
                (self.path / PURPOSE).write_text(purpose, encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(keep=error is not None)

    def _inherit(self, layout: Layout, purpose: str) -> None:
        """Move the folders of killed runs of the same purpose into this one; the caller holds the lock."""
        folder = self.path / INHERITED
        folder.mkdir()
        for dead in dead_staging(layout):
            if _purpose(dead) == purpose:
                for one in (*(dead / INHERITED).iterdir(), dead) if (dead / INHERITED).is_dir() else (dead,):
                    one.rename(folder / one.name)

    def close(self, *, keep: bool = False) -> None:
        """Remove the folder and give up the lock.

        Args:
            keep: leave it to a run that goes on with it, if there is anything to go on with.
        """
        if not self._alive.closed:
            if not (keep and is_resumable(self.path)):
                shutil.rmtree(self.path, ignore_errors=True)  # what is left is a dead run's, for the next one
            fcntl.flock(self._alive, fcntl.LOCK_UN)  # by hand: a forked worker may hold it open for longer
            self._alive.close()


def dead_staging(layout: Layout) -> list[Path]:
    """Folders of runs that were killed; the caller holds the lock."""
    return [path for path in sorted(layout.staging.iterdir()) if not is_held(path / ALIVE)]


def clear_dead_staging(layout: Layout, *, spare_resumable: bool) -> None:
    """Move the folders of runs that were killed into the scratch folder, with which they go.

    Args:
        layout: of the dataset, whose lock the caller holds.
        spare_resumable: leave what another run can go on with.
    """
    for folder in dead_staging(layout):
        if not (spare_resumable and is_resumable(folder)):
            with suppress(FileNotFoundError):  # its run has just ended and removed it
                layout.discard(folder)


def is_resumable(staging: Path) -> bool:
    """Whether a killed run may be gone on with: it has finished something, and not too long ago."""
    try:
        age = time.time() - (staging / ALIVE).stat().st_mtime
    except OSError:
        return False
    finished = any(staging.glob(f"{SHARDS}/*.json")) or any(staging.glob(f"{INHERITED}/*/{SHARDS}/*.json"))
    return finished and age < RESUMABLE.total_seconds() and _purpose(staging) is not None


def _purpose(staging: Path) -> str | None:
    try:
        return (staging / PURPOSE).read_text(encoding="utf-8")
    except OSError:
        return None
