"""Immutable, content-named Parquet parts: the same rows give the same bytes and so the same name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file.

    Attributes:
        key: of the shard that it was written for.
        sha256: hex digest of the file.
        rows: how many it has.
        size: in bytes.
    """

    key: str
    sha256: str
    rows: int
    size: int

    @property
    def name(self) -> str:
        """File name, outside of any snapshot."""
        return f"{self.key}-{self.sha256[:16]}.parquet"
