from __future__ import annotations

from pathlib import Path

from output.runs import read_runs
from output.store import Store
from output.verify import verify
from tests.output.dataset import bad, child, contents, good, ident, run

WRITERS, COMMITS = 4, 8


def commit_often(root: Path, writer: int) -> None:
    for number in range(COMMITS):
        own = good(f"{writer}-{number}.txt")
        shared = good("shared.txt", f"Written by {writer} in run {number}.\n")
        run(root, f"run-{writer}-{number}", [own, shared], [bad(f"{writer}-{number}.bad")], shards=2)


def test_processes_that_commit_at_once_lose_nothing(tmp_path: Path) -> None:
    root = tmp_path / "data"  # they meet already when they make it
    writers = [child(commit_often, root, writer) for writer in range(WRITERS)]
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0] * WRITERS
    documents, quarantine = contents(root)
    pairs = [(writer, number) for writer in range(WRITERS) for number in range(COMMITS)]
    assert documents.keys() == {ident("shared.txt")} | {ident(f"{w}-{n}.txt") for w, n in pairs}
    assert quarantine.keys() == {ident(f"{w}-{n}.bad") for w, n in pairs}
    current = Store(root).current()
    assert current is not None
    assert current.number == WRITERS * COMMITS
    published = sorted((run.snapshot, run.parent_snapshot) for run in read_runs(root))
    assert published == [(number, number - 1 or None) for number in range(1, current.number + 1)]
    assert verify(root).differences == []
