"""A run that makes a dataset, one that turns it into another, and what has to hold in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from output.store import Store
from output.verify import verify
from tests.output.dataset import Row, bad, contents, good, ident, run

Contents = tuple[dict[str, Row], dict[str, Row]]


def old_run(root: Path) -> None:
    run(root, "old", [good(f"{n}.txt") for n in range(6)], [bad("6.txt"), bad("7.txt")], shards=2)


def new_run(root: Path, run_id: str = "new") -> None:
    """Every kind of work at once: a row changes, one is new, one fails anew, one leaves, old snapshots go."""
    store = Store(root, keep=1, grace=timedelta(0))
    documents = [good("0.txt", "New.\n"), good("6.txt"), good("8.txt")]
    quarantine = [bad("1.txt"), bad("7.txt", "another reason")]
    run(root, run_id, documents, quarantine, [ident("2.txt")], shards=2, store=store)


def found_by_a_reader(root: Path) -> Contents:
    """What is there; a dataset whose first commit was cut off is empty."""
    return contents(root) if (root / "documents").exists() else ({}, {})


def check(root: Path) -> None:
    """Nothing is damaged after a kill, and the next run finds everything in order."""
    expected = ("has no row in runs", "nothing was ever committed")
    for difference in verify(root).differences:
        assert any(what in difference.what for what in expected), difference
    store = Store(root)
    before = store.current()
    store.recover()
    assert store.current() == before
    assert list((root / ".store/staging").iterdir()) == []
    names = {path.name for path in (root / ".store/snapshots").iterdir()}
    assert names == {f"{snapshot.number:08d}" for snapshot in store.snapshots()}
