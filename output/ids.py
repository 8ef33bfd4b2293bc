"""Ids as arrays of their bytes, a third of what their letters take, and labels that are such ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

Array = np.ndarray[Any, Any]


def as_ids(names: Iterable[str | None]) -> Array:
    """Hexadecimal ids, or the beginnings of hashes, as their bytes; None becomes empty."""
    return np.frombuffer(bytes.fromhex("".join(name[:32] if name else "0" * 32 for name in names)), "S16")


def as_names(ids: Array) -> pa.Array[Any]:
    """The reverse of :func:`as_ids`."""
    raw = np.ascontiguousarray(ids).view(np.uint8).reshape(-1, 16)
    return pa.array([row.tobytes().hex() if row.any() else None for row in raw], pa.string())


@dataclass(frozen=True, slots=True)
class NewLabels:
    """The labels of rows that get others than they had.

    Attributes:
        ids: (rows,) S16, of the rows, sorted.
        columns: by the names in ``LABELS``: (rows,) S16, empty for none.
    """

    ids: Array
    columns: Mapping[str, Array]

    @classmethod
    def of(cls, ids: Array, columns: Mapping[str, Array]) -> NewLabels:
        """Labels of rows in any order."""
        order = np.argsort(ids)
        return cls(ids[order], {name: column[order] for name, column in columns.items()})

    def find(self, ids: Array) -> tuple[Array, Array]:
        """Whether rows have new labels, and for those that do, where these are, in their order."""
        if not len(self.ids):
            return np.zeros(len(ids), bool), np.empty(0, np.int64)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        found = np.asarray(self.ids[places] == ids)
        return found, places[found]
