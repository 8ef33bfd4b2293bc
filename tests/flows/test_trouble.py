"""What a run says when the machine fails it."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed

from flows.ingest import plan
from flows.patience import deadline, retry_is_worth_it
from flows.record import MESSAGE_LENGTH, TookTooLongError, in_words
from output.files import StoreError
from sources.source import SourceError
from tests.flows.project import NOISY, environment, run


def test_a_full_disk_is_told_as_such(project: Path, prefect_home: Path, tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    assert unshare, "the test needs unshare, which is part of util-linux"
    (tmp_path / "in").mkdir()
    for number in range(300):  # random digits, since a repeated text would be compressed to nothing
        (tmp_path / "in" / f"{number}.txt").write_text(NOISY + os.urandom(20_000).hex())
    (tmp_path / "disk").mkdir()
    winnow = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "--input",
        f"{tmp_path}/in",
        "--output",
        f"{tmp_path}/disk/data",
    ]
    script = f"mount -t tmpfs -o size=2m tmpfs {tmp_path}/disk && exec {shlex.join(winnow)}"
    done = run(
        [unshare, "--map-root-user", "--mount", "sh", "-c", script],
        cwd=project,
        env=environment(prefect_home),
    )
    assert done.code == 1, done
    assert "No space left on device. The disk is full: make room there and run again" in done.err
    assert "the dataset is as it was" in done.err


def test_words_of_a_commit_that_found_no_space_say_what_to_do() -> None:
    error = StoreError("/data: the commit failed: [Errno 28] No space left on device")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert in_words(error).endswith(
        "The disk is full: make room there and run again; the dataset is as it was"
    )


def test_words_are_short_and_steer_nothing_whatever_a_name_holds() -> None:
    words = in_words(FileNotFoundError(errno.ENOENT, "No such file or directory", "a\x1b[2J\n" * 5000))
    assert len(words) <= MESSAGE_LENGTH
    assert "\x1b" not in words


@pytest.mark.parametrize(
    ("number", "worth"),
    [(errno.EIO, True), (errno.ESTALE, True), (errno.ENOENT, False), (errno.EACCES, False)],
)
def test_only_trouble_that_may_pass_is_tried_again(number: int, worth: bool) -> None:
    error = SourceError("source 'wire': root '/mnt/wire' cannot be read")
    error.__cause__ = OSError(number, os.strerror(number))
    task_run = TaskRun(task_key="plan", dynamic_key="1")
    assert retry_is_worth_it(plan, task_run, Failed(data=error)) is worth


def test_a_run_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    check = deadline(2)
    now[0] = 7199.0
    check("wire", 1, 2)
    now[0] = 7201.0
    with pytest.raises(TookTooLongError, match="given up after 2 h"):
        check("wire", 1, 2)
