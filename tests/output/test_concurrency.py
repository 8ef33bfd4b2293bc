"""Many processes commit to one dataset at once, and are killed: what was acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from output.runs import read_runs
from output.store import Store
from output.verify import verify
from tests.output.dataset import bad, child, contents, good, ident, run

WRITERS = int(os.environ.get("WINNOW_WRITERS", "4"))
COMMITS = int(os.environ.get("WINNOW_COMMITS", "8"))


def commit_often(root: Path, writer: int, acknowledged: Path) -> None:
    """Commit until the last one is acknowledged; one line for each, written once the commit has returned."""
    with acknowledged.open("a+") as file:
        file.seek(0)
        done = len(file.read().split())
        for number in range(done, COMMITS):
            own = good(f"{writer}-{number}.txt")
            shared = good("shared.txt", f"Written by {writer} in run {number}.\n")
            key = f"run-{writer}-{number}-{os.getpid()}"
            run(root, key, [own, shared], [bad(f"{writer}-{number}.bad")], shards=2)
            file.write(f"{number}\n")
            file.flush()


def test_processes_that_commit_at_once_lose_nothing(tmp_path: Path) -> None:
    root = tmp_path / "data"  # they meet already when they make it
    writers = [child(commit_often, root, writer, tmp_path / f"{writer}.log") for writer in range(WRITERS)]
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0] * WRITERS
    check(root)
    current = Store(root).current()
    assert current is not None
    assert current.number == WRITERS * COMMITS
    published = sorted((run.snapshot, run.parent_snapshot) for run in read_runs(root))
    assert published == [(number, number - 1 or None) for number in range(1, current.number + 1)]


def test_processes_that_are_killed_at_random_lose_no_commit_that_was_acknowledged(tmp_path: Path) -> None:
    root, chance = tmp_path / "data", random.Random(5)  # noqa: S311
    logs = [tmp_path / f"{writer}.log" for writer in range(WRITERS)]
    writers: list[ForkServerProcess] = [child(commit_often, root, n, logs[n]) for n in range(WRITERS)]
    kills = 0
    while any(process.is_alive() or process.exitcode for process in writers):
        time.sleep(chance.uniform(0.0, 0.2))
        for number, process in enumerate(writers):
            if process.exitcode is not None and process.exitcode != 0:
                assert process.exitcode == -signal.SIGKILL
                writers[number] = child(commit_often, root, number, logs[number])
        victim = chance.choice(writers)
        if victim.is_alive() and kills < WRITERS * COMMITS // 4:
            victim.kill()
            victim.join()
            kills += victim.exitcode == -signal.SIGKILL
    assert kills > WRITERS // 2
    assert [log.read_text().split() for log in logs] == [[str(n) for n in range(COMMITS)]] * WRITERS
    Store(root).recover()
    assert list((root / ".store/staging").iterdir()) == []
    check(root)


def check(root: Path) -> None:
    """Every document that was acknowledged is there, and nothing is damaged."""
    documents, quarantine = contents(root)
    pairs = [(writer, number) for writer in range(WRITERS) for number in range(COMMITS)]
    assert documents.keys() == {ident("shared.txt")} | {ident(f"{w}-{n}.txt") for w, n in pairs}
    assert quarantine.keys() == {ident(f"{w}-{n}.bad") for w, n in pairs}
    assert verify(root).differences == []
