"""Where a run prepares its shards, out of every reader's sight, until one commit publishes them all.

A shard is written by whichever process cleaned it, given nothing but the staging folder's path. Its JSON
result is written last: a shard with a result is whole and on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from output.counts import Counts
from output.parts import Part


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What became of one shard.

    Attributes:
        key: its name, unique in the run.
        counts: its accounts.
        document_ids: documents that have a new row.
        quarantined_ids: documents that failed.
        unchanged_ids: documents that are there already.
        documents: the part with the rows, None if there are none.
        quarantine: likewise.
    """

    key: str
    counts: Counts
    document_ids: tuple[str, ...]
    quarantined_ids: tuple[str, ...]
    unchanged_ids: tuple[str, ...]
    documents: Part | None
    quarantine: Part | None


class Staging:
    """A run's folder, alive as long as the process holds its lock; made by :meth:`Store.staging`.

    Use it as a context manager; leaving removes the folder. A killed run's folder is removed by the
    next commit.

    Attributes:
        path: of the folder; all that another process needs for :func:`write_shard`.
        key: the run's key.
    """

    path: Path
    key: str

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder and give up the lock."""
        raise NotImplementedError


def write_shard(
    staging: Path,
    key: str,
    *,
    inputs: Mapping[str, int],
    documents: Iterable[Mapping[str, object]] = (),
    quarantine: Iterable[Mapping[str, object]] = (),
    unchanged: Mapping[str, Sequence[str]] | None = None,
) -> ShardResult:
    """Write one shard's rows and result; writing the same key again replaces it.

    Args:
        staging: path of the run's staging folder.
        key: of the shard: letters, digits and ``-``; rows of equal content give equal parts whatever the key.
        inputs: how many inputs of each source the shard took up, counted when they were taken up.
        documents: rows from :func:`~output.rows.document_row`, in any order.
        quarantine: rows from :func:`~output.rows.quarantine_row`, in any order.
        unchanged: ids of each source's documents that are there already.

    Raises:
        AccountingError: for a source, inputs are not documents + quarantined + unchanged.
        StoreError: a document occurs twice in the shard.
    """
    raise NotImplementedError


def shard_results(staging: Path) -> list[ShardResult]:
    """Results of the finished shards, in order of their keys."""
    raise NotImplementedError
