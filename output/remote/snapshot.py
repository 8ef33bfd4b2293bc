"""A snapshot in an object store: its files are brought here when they are asked for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from output.files import StoreError, make_folder
from output.merge import Placed
from output.parts import Part
from output.remote.objects import Objects
from output.shards import SKETCHES
from output.snapshot import Snapshot

FOLDERS = {
    "documents": "documents",
    "quarantine": "quarantine",
    "ledger": ".store/ledger",
    SKETCHES: ".store/sketches",
}
MANIFESTS = ".store/manifests"


@dataclass(frozen=True, slots=True)
class RemoteSnapshot(Snapshot):
    """A snapshot whose files are brought here when they are asked for.

    Attributes:
        path: of the folder that they are brought to.
        manifest: its name.
        objects: for each folder, the object that has the bytes of a hash.
        home: the dataset.
    """

    manifest: str = ""
    objects: Mapping[str, Mapping[str, str]] = field(compare=False, default_factory=dict)
    home: Objects = field(compare=False, default_factory=lambda: Objects("s3://nowhere"))

    def to_json(self) -> dict[str, Any]:
        """The manifest."""
        return {**Snapshot.to_json(self), "objects": self.objects}

    def file(self, table: str, part: Part) -> Path:
        """Where a part lies once it is here."""
        return self._brought(table, part.sha256, part.size)

    def sketch(self, part: Part) -> Path:
        """Where a sketch lies once it is here."""
        return self._brought(SKETCHES, part.sketch)

    def placed(self, table: str, part: Part) -> Placed:
        """A part that is brought here if anything of it is looked at."""
        sketch = partial(self.sketch, part) if part.sketch else None
        return Placed(part, partial(self.file, table, part), sketch)

    def where(self, table: str, part: Part) -> str:
        """The address of a part."""
        return f"{self.home.address}/{FOLDERS[table]}/{self.objects[table].get(part.sha256, part.name)}"

    def _brought(self, folder: str, digest: str, size: int | None = None) -> Path:
        name = self.objects[folder][digest]
        target = self.path / folder / name
        if not target.exists() or (size is not None and target.stat().st_size != size):
            make_folder(target.parent)
            self.home.download(f"{FOLDERS[folder]}/{name}", target)
            with target.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    target.unlink()
                    raise StoreError(f"{self.home.address}/{FOLDERS[folder]}/{name} is damaged")
        os.utime(target)  # so that it is seen to be in use, see RemoteStore
        return target
