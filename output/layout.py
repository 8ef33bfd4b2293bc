"""Where everything lies under a dataset root, and the one lock over it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from output.files import StoreError, locked, make_folder
from output.schema import PUBLIC

# Keys of runs and shards become names of files.
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
KEY_FORM = "must be 1 to 100 of letters, digits, '.', '_' and '-', a letter or digit first"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths under a root.

    Raises:
        StoreError: something of somebody else lies where our tables go.
    """

    root: Path

    def __post_init__(self) -> None:
        for table in PUBLIC:
            link = self.root / table
            if link.is_symlink():
                if str(link.readlink()) != str(self.link_target(table)):
                    self._refuse(link, "is a link to somewhere else")
            elif link.exists():
                self._refuse(link, "is there already and is not part of a dataset of ours")
        if self.runs.exists() and not self.store.is_dir():
            self._refuse(self.runs, "is there already and is not part of a dataset of ours")

    def _refuse(self, path: Path, what: str) -> None:
        raise StoreError(f"{path} {what}: name another root for the dataset, or move it away")

    @staticmethod
    def link_target(table: str) -> Path:
        """What ``<root>/<table>`` points to."""
        return Path(".store", "current", table)

    @property
    def store(self) -> Path:
        """The store's own folder."""
        return self.root / ".store"

    @property
    def current(self) -> Path:
        """The link to the current snapshot."""
        return self.store / "current"

    @property
    def snapshots(self) -> Path:
        """The snapshots' folder."""
        return self.store / "snapshots"

    @property
    def staging(self) -> Path:
        """Where runs prepare their shards."""
        return self.store / "staging"

    @property
    def scratch(self) -> Path:
        """Where the holder of the lock prepares what it then renames into place."""
        return self.store / "scratch"

    @property
    def runs(self) -> Path:
        """The runs table."""
        return self.root / "runs"

    def discard(self, folder: Path) -> None:
        """Take a folder away in one step; the scratch folder, and all in it, goes with the lock."""
        folder.rename(self.scratch / f"discarded-{folder.name}")

    @contextmanager
    def exclusive(self) -> Iterator[Path]:
        """Hold the lock over the root; gives an empty scratch folder, whoever was killed before."""
        for folder in (self.root, self.store, self.snapshots, self.staging, self.runs):
            make_folder(folder)
        with locked(self.store / "lock"):
            if self.scratch.exists():
                shutil.rmtree(self.scratch)
            self.scratch.mkdir()
            try:
                yield self.scratch
            finally:
                shutil.rmtree(self.scratch, ignore_errors=True)
