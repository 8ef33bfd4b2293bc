"""``winnow run`` on Prefect's embedded server, as a user runs it; the tests build on each other."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.engines import THREADS
from output.runs import RunRecord, read_runs
from output.verify import verify
from tests.flows.project import NOISY, add_source, environment, started, winnow


@pytest.fixture(scope="module")
def env(prefect_home: Path) -> dict[str, str]:
    return environment(prefect_home)


@pytest.fixture(scope="module")
def first(project: Path, env: dict[str, str]) -> str:
    """What the first run, of the whole catalog, printed."""
    done = winnow("run", cwd=project, env=env)
    assert done.code == 0, done
    assert done.err == ""
    return done.out


def state_of(root: Path) -> dict[str, tuple[int, int]]:
    """Inode and last change of all that readers see: equal if nothing was touched."""
    files = [root / "documents", root / "quarantine", *root.glob("documents/*"), *root.glob("quarantine/*")]
    return {str(file): (file.lstat().st_ino, file.lstat().st_mtime_ns) for file in files}


def last_run(project: Path) -> RunRecord:
    return read_runs(project / "data")[-1]


def test_a_run_writes_a_dataset_and_says_where_it_is_and_what_is_in_it(project: Path, first: str) -> None:
    documents = pq.read_table(project / "data" / "documents").to_pylist()
    samples = [path for path in (project / "samples").glob("*/*") if path.is_file()]
    assert {row["file_path"] for row in documents} == {path.name for path in samples}
    run = last_run(project)
    assert first.startswith(f"{run.message}\n")
    assert run.message.startswith(f"{len(samples)} documents, 0 quarantined, ")
    assert f"dataset  {project / 'data'}\n" in first
    assert "winnow verify data\n" in first
    for row in documents:
        (line,) = [line for line in first.splitlines() if f" {row['file_path']} " in line]
        assert f"{row['chars_removed']:,}" in line.split()
    assert verify(project / "data").ok


def test_the_accounts_of_a_run_add_up_in_total_and_per_source(project: Path, first: str) -> None:
    counts = last_run(project).counts
    assert counts.differences() == []
    rows = Counter(row["source"] for row in pq.read_table(project / "data" / "documents").to_pylist())
    assert {source.source: source.documents for source in counts.sources} == rows
    assert {source.source: source.inputs for source in counts.sources} == rows


def test_a_second_run_says_that_all_is_unchanged_and_adds_nothing_but_its_row(
    project: Path, env: dict[str, str], first: str
) -> None:
    before, runs = state_of(project / "data"), len(read_runs(project / "data"))
    done = winnow("run", cwd=project, env=env)
    assert done.code == 0, done
    assert done.out.splitlines()[0] == f"{last_run(project).counts.inputs} inputs, all unchanged"
    assert state_of(project / "data") == before
    assert len(read_runs(project / "data")) == runs + 1


def test_a_source_beyond_its_bounds_fails_the_run_and_leaves_the_dataset(
    project: Path, env: dict[str, str], tmp_path: Path, first: str
) -> None:
    before = state_of(project / "data")
    add_source(project, tmp_path / "in", max_removed_share=0.01)
    done = winnow("run", cwd=project, env=env)
    assert done.code == 1
    assert done.out == ""
    (words,) = done.err.splitlines()
    share = 1 - len("".join(NOISY.splitlines(keepends=True)[::2])) / len(NOISY)
    assert f"'strict': {share:.1%} of the characters were removed, but max_removed_share is 1.0%" in words
    assert state_of(project / "data") == before
    assert last_run(project).state == "failed"
    assert last_run(project).message in words


@pytest.mark.parametrize("workers", [2, THREADS + 1])
def test_ctrl_c_ends_the_run_and_leaves_the_dataset(
    project: Path, env: dict[str, str], tmp_path: Path, first: str, workers: int
) -> None:
    before = state_of(project / "data")
    for number in range(4000):
        (tmp_path / f"{number}.txt").write_text(NOISY * 8)
    staging = project / "data" / ".store" / "staging"
    left = set(staging.glob("*"))  # a run that has failed keeps what it had finished
    command = [sys.executable, "-m", "flows.cli", "run", "--input", str(tmp_path), "--workers", str(workers)]
    with started(command, cwd=project, env=env) as process:
        while not any(path.parents[1] not in left for path in staging.glob("*/manifests/*.json")):
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (1, b"", b"winnow: interrupted\n")
    assert state_of(project / "data") == before
    assert last_run(project).state == "cancelled"
    assert set(staging.iterdir()) <= left
