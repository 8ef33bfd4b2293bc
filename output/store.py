"""The dataset on disk: immutable snapshots, of which exactly one is current.

<root>/documents  -> .store/current/documents     what readers glob: documents/*.parquet
<root>/quarantine -> .store/current/quarantine
<root>/runs/                                      one small file per run
<root>/.store/current -> snapshots/00000012       the one link that a commit swaps
<root>/.store/snapshots/00000012/{documents,quarantine}/00000012-<key>-<sha16>.parquet, manifest.json
<root>/.store/staging/<run>/, lock
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from output.runs import RunRecord
from output.staging import Staging


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the dataset.

    Attributes:
        number: counts up from 1.
        path: of its folder, with no link in it, so that it stays what it is while commits go on.
    """

    number: int
    path: Path


@dataclass(frozen=True, slots=True)
class Commit:
    """The outcome of a commit.

    Attributes:
        snapshot: what is current now.
        published: False if nothing would have changed, and so nothing was touched.
        run: the run's record with both snapshot numbers, ready for :func:`~output.runs.append_run`.
    """

    snapshot: Snapshot
    published: bool
    run: RunRecord


class Store:
    """A dataset root; opening one touches nothing.

    Args:
        root: folder of the dataset; need not exist yet.
        keep: how many of the newest snapshots stay for time travel.
        grace: how long a superseded snapshot stays for readers that have it open.

    Raises:
        StoreError: the folder holds a ``documents``, ``quarantine`` or ``runs`` that is not ours.
    """

    def __init__(self, root: Path | str, *, keep: int = 3, grace: timedelta = timedelta(minutes=10)) -> None:
        self.root = Path(root).absolute()

    def current(self) -> Snapshot | None:
        """The current snapshot; None before the first commit."""
        raise NotImplementedError

    def staging(self, key: str) -> Staging:
        """Make the staging folder of a run; ``key`` as a run id. StoreError if a live run has the same key."""
        raise NotImplementedError

    def commit(self, staging: Staging, run: RunRecord) -> Commit:
        """Publish all finished shards of a run as one new snapshot, or nothing if nothing changes.

        Raises:
            StoreError: the dataset is as it was.
            AccountingError: the run's counts are not those of its shards.
        """
        raise NotImplementedError

    def recover(self) -> list[RunRecord]:
        """Clear up after runs that were killed; to be called when a run starts.

        Removes what was never published and dead staging, and writes the rows of runs that were killed
        between their commit and :func:`~output.runs.append_run`.

        Returns:
            The runs whose rows were written.
        """
        raise NotImplementedError
