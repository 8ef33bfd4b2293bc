"""Kills a real process in the middle of a run, at every step and at any moment.

Each time the dataset must be the old one or the new one, and the next run must make it the new one.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from output.store import Store
from output.verify import verify
from tests.output.dataset import bad, child, contents, good, run
from tests.output.turns import Contents, check, found_by_a_reader, new_run

KILLS = int(os.environ.get("WINNOW_KILLS", "30"))
STEPS = {
    "open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "fcntl.flock",
    "shutil.rmtree",
}  # fmt: skip


def run_and_die(root: Path, at: int) -> None:
    """Kill this process before its step number ``at``."""
    steps = 0

    def count(event: str, _: object) -> None:
        nonlocal steps
        if event in STEPS:
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    new_run(root)


def old_again(root: Path, run_id: str) -> None:
    """Take back what :func:`new_run` did, as far as anything but time could."""
    run(root, run_id, [good("0.txt"), good("6.txt"), good("8.txt")], [bad("1.txt"), bad("7.txt")])


def run_on_and_on(root: Path, turn: int) -> None:
    """Turn the dataset from old to new and back until somebody ends it."""
    for number in range(1000):
        new_run(root, f"new-{turn}-{number}")
        old_again(root, f"old-{turn}-{number}")


def parts(root: Path) -> set[tuple[str, str]]:
    """The hashes of the files that a dataset consists of."""
    snapshot = Store(root).current()
    assert snapshot is not None
    return {(table, part.sha256) for table, parts in snapshot.tables.items() for part in parts}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    root = tmp_path_factory.mktemp("first")
    new_run(root)
    return contents(root)


@pytest.mark.parametrize("start", ["old", "nothing"])
def test_killed_at_any_step_a_run_leaves_the_old_dataset_or_the_new_one(
    start: str, tmp_path: Path, old_root: Path, new: Contents, first: Contents
) -> None:
    before = contents(old_root) if start == "old" else ({}, {})
    after = new if start == "old" else first
    if start == "old":
        shutil.copytree(old_root, tmp_path / "never-killed", symlinks=True)
    new_run(tmp_path / "never-killed")
    same = parts(tmp_path / "never-killed")

    def start_and_die(step: int) -> ForkServerProcess:
        if start == "old":
            shutil.copytree(old_root, tmp_path / str(step), symlinks=True)
        return child(run_and_die, tmp_path / str(step), step)

    def look(root: Path) -> bool:
        """Look at what is left of a run; returns whether its commit is there."""
        found = found_by_a_reader(root)
        assert found in (before, after)
        check(root)
        new_run(root, "again")
        assert contents(root) == after
        assert parts(root) == same  # byte for byte
        assert verify(root).differences == []
        shutil.rmtree(root)
        return found == after

    ends = list[tuple[int | None, bool]]()
    while (0, True) not in ends and len(ends) < 1000:
        steps = range(len(ends) + 1, len(ends) + 5)  # a few at a time: while some run, the first is looked at
        for step, process in [(step, start_and_die(step)) for step in steps]:
            process.join()
            ends.append((process.exitcode, look(tmp_path / str(step))))
    assert len(ends) > 50, "the steps are not seen any more"
    assert ends[0] == (-signal.SIGKILL, False)
    assert set(ends) == {(-signal.SIGKILL, False), (-signal.SIGKILL, True), (0, True)}


def test_killed_at_any_moment_runs_leave_one_dataset_or_the_other(
    tmp_path: Path, old_root: Path, new: Contents
) -> None:
    start = tmp_path / "start"
    shutil.copytree(old_root, start, symlinks=True)
    new_run(start)
    old_again(start, "old-again")
    back = contents(start)
    assert back != new
    moments = random.Random(20)  # noqa: S311
    for turn in range(KILLS):
        root = tmp_path / str(turn // 10)  # ten kills leave their marks on the same dataset
        if not root.exists():
            shutil.copytree(start, root, symlinks=True)
        process = child(run_on_and_on, root, turn)
        time.sleep(moments.uniform(0.0, 0.25))
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert found_by_a_reader(root) in (back, new)
        check(root)
        if turn % 10 == 9:
            new_run(root, "last")
            assert contents(root) == new
