"""A run that was killed goes on where it was: its finished shards are taken over by the next run."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.cutting import TEXT_WORK
from flows.manifest import from_json
from flows.shard import clean_shard
from output.shards import shard_results
from output.staging import RESUMABLE
from output.store import Store
from output.verify import verify
from tests.flows.ingestion import accounts, ingest, opened, plan, source_of, write
from tests.output.dataset import child, contents

NAMES = [f"{n}.txt" for n in range(12)]
SHARD = 700 * TEXT_WORK  # two stories


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in", NAMES)


def clean_some_and_die(root: Path, folder: Path, shards: int, key: str) -> None:
    """Begin a run, finish a few shards, and be killed."""
    _, staging, work = plan(root, source_of(folder), key=key, shard_bytes=SHARD)
    for portion in work.portions[:shards]:
        clean_shard(from_json(Path(portion.manifest).read_text()), staging.path)
    os.kill(os.getpid(), signal.SIGKILL)


def kill_a_run(root: Path, folder: Path, shards: int, key: str = "killed") -> None:
    process = child(clean_some_and_die, root, folder, shards, key)
    process.join()
    assert process.exitcode == -signal.SIGKILL


def staged(root: Path) -> list[str]:
    return sorted(path.name for path in (root / ".store/staging").iterdir())


def test_finished_shards_are_reused_and_the_rest_is_cleaned(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 4)
    with opened() as names:
        done = ingest(root, source_of(folder), key="next", shard_bytes=SHARD)
    assert len(names) == 4
    assert accounts(done) == (12, 12, 0, 0)
    assert staged(root) == []
    ingest(root.with_name("other"), source_of(folder), key="whole", shard_bytes=SHARD)
    assert contents(root) == contents(root.with_name("other"))
    parts = [
        sorted(path.name for path in (one / "documents").iterdir()) for one in (root, root.with_name("other"))
    ]
    assert parts[0] == parts[1]
    assert verify(root).ok


def test_a_run_may_be_killed_again_and_again(folder: Path, root: Path) -> None:
    for number in range(1, 4):
        kill_a_run(root, folder, 1, f"killed-{number}")
    with opened() as names:
        assert accounts(ingest(root, source_of(folder), key="next", shard_bytes=SHARD)) == (12, 12, 0, 0)
    assert len(names) == 6
    assert staged(root) == []


def test_a_shard_of_which_an_input_has_changed_since_is_cleaned_again(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 6)
    (folder / "0.txt").write_text("The harbour is open.\n")
    with opened() as names:
        ingest(root, source_of(folder), key="next", shard_bytes=SHARD)
    assert "0.txt" in names
    texts = {row["file_path"]: row["text"] for row in contents(root)[0].values()}
    assert texts["0.txt"] == "The harbour is open.\n"


def test_other_rules_reuse_nothing(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 6)
    with opened() as names:
        ingest(root, source_of(folder, off=["promo"]), key="next", shard_bytes=SHARD)
    assert len(names) == 12


def test_another_run_leaves_it_for_a_day_and_then_collects_it(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 2)
    store = Store(root)
    store.recover(spare_resumable=True)
    with store.staging("other", "another purpose") as staging:
        assert not (staging.path / "inherited/killed").exists()
    assert staged(root) == ["killed"]
    then = time.time() - RESUMABLE.total_seconds() - 1
    os.utime(root / ".store/staging/killed/alive", (then, then))
    store.recover(spare_resumable=True)
    assert staged(root) == []


def test_a_run_that_has_finished_nothing_is_collected_at_once(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 0)
    Store(root).recover(spare_resumable=True)
    assert staged(root) == []


def test_a_damaged_shard_of_a_killed_run_is_not_reused(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 2)
    (result, *_) = sorted((root / ".store/staging/killed/shards").iterdir())
    result.write_bytes(result.read_bytes()[:-9])
    with opened() as names:
        assert accounts(ingest(root, source_of(folder), key="next", shard_bytes=SHARD)) == (12, 12, 0, 0)
    assert len(names) == 10
    assert verify(root).ok


def test_how_many_shards_were_reused_shows_nowhere_in_the_files(folder: Path, root: Path) -> None:
    kill_a_run(root, folder, 3)
    _, staging, work = plan(root, source_of(folder), key="next", shard_bytes=SHARD)
    with staging:
        assert work.done.documents == 6
        assert len(work.portions) == 3
        for result in shard_results(staging.path):
            assert result.documents
            path = staging.path / "documents" / result.documents.name
            assert pq.read_metadata(path).num_rows == result.documents.rows
