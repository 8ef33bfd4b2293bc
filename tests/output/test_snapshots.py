"""Snapshots follow each other: what is kept, what can be gone back to, whose runs have a row."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from output.counts import Counts
from output.files import StoreError
from output.ledger import entries
from output.runs import RunRecord, append_run, read_runs
from output.shards import shard_results
from output.snapshot import SnapshotGoneError
from output.store import Store
from tests.output.dataset import Row, good, ident, record, run, stage, table


def rolled_back(root: Path, number: int, key: str = "back") -> RunRecord:
    """Go back to a snapshot, as a run does that is killed before it writes its row."""
    return Store(root).rollback(number, record(key, Counts())).run


def test_old_snapshots_are_kept_for_readers_and_then_collected(tmp_path: Path) -> None:
    patient = Store(tmp_path, keep=2, grace=timedelta(minutes=10))
    hasty = Store(tmp_path, keep=2, grace=timedelta(0))
    for number in range(1, 5):
        run(tmp_path, f"run-{number}", [good(f"{number}.txt")], store=patient)
    assert [snapshot.number for snapshot in hasty.snapshots()] == [1, 2, 3, 4]
    run(tmp_path, "run-5", [good("5.txt")], store=hasty)
    assert [snapshot.number for snapshot in hasty.snapshots()] == [4, 5]


def test_a_snapshot_is_spared_from_when_it_was_superseded_not_from_when_it_was_made(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=1)
    run(tmp_path, "run-1", [good("1.txt")], store=store)
    manifest = tmp_path / ".store/snapshots/00000001/manifest.json"
    os.utime(manifest, (0, 0))
    run(tmp_path, "run-2", [good("2.txt")], store=store)
    assert manifest.exists()
    os.utime(tmp_path / ".store/snapshots/00000002/manifest.json", (0, 0))
    run(tmp_path, "run-3", [good("3.txt")], store=store)
    assert not manifest.exists()


def test_a_damaged_old_snapshot_does_not_fail_a_commit(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=1, grace=timedelta(0))
    patient = Store(tmp_path)
    run(tmp_path, "run-1", [good("1.txt")], store=patient)
    run(tmp_path, "run-2", [good("2.txt")], store=patient)
    run(tmp_path, "run-3", [good("3.txt")], store=patient)
    (tmp_path / ".store/snapshots/00000002/manifest.json").unlink()
    assert run(tmp_path, "run-4", [good("4.txt")], store=store).published
    assert len(table(tmp_path, "documents")) == 4


def test_a_reader_of_a_superseded_snapshot_reads_on(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    snapshot = Store(tmp_path).current()
    run(tmp_path, "run-2", [good("a.txt", "New.\n")])
    (entry,) = entries(snapshot, "wire")
    assert entry.raw_sha256 == good("a.txt")["raw_sha256"]


def commit_only(root: Path, run_id: str, *documents: Row) -> RunRecord:
    """What a run does that is killed right after its commit."""
    store = Store(root)
    with store.staging(run_id) as staging:
        stage(staging.path, "s-0", documents)
        counts = Counts.merge(result.counts for result in shard_results(staging.path))
        return store.commit(staging, record(run_id, counts)).run


def test_the_row_of_a_run_that_ended_with_its_commit_is_written_by_the_next(tmp_path: Path) -> None:
    run_1 = commit_only(tmp_path, "run-1", good("a.txt"))
    assert read_runs(tmp_path) == []
    assert Store(tmp_path).recover() == run_1
    assert Store(tmp_path).recover() is None
    append_run(tmp_path, run_1)
    (written,) = read_runs(tmp_path)
    assert (written.run_id, written.snapshot, written.parent_snapshot) == ("run-1", 1, None)


def test_the_row_that_a_run_lacks_is_written_before_another_snapshot_takes_its_place(
    tmp_path: Path,
) -> None:
    commit_only(tmp_path, "run-1", good("a.txt"))
    commit_only(tmp_path, "run-2", good("b.txt"))
    assert [run.run_id for run in read_runs(tmp_path)] == ["run-1"]


def test_going_back_publishes_the_old_rows_as_the_newest_snapshot(tmp_path: Path) -> None:
    first = run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", [good("a.txt", "New.\n"), good("b.txt")])
    back = Store(tmp_path).rollback(1, record("back", Counts()))
    assert back.published
    assert (back.run.parent_snapshot, back.run.snapshot) == (2, 3)
    assert back.snapshot.parent == 2
    assert back.snapshot.tables == first.snapshot.tables
    assert table(tmp_path, "documents") == {ident("a.txt"): good("a.txt")}
    (entry,) = entries(Store(tmp_path).current(), "wire")
    assert entry.raw_sha256 == good("a.txt")["raw_sha256"]


def test_going_back_to_what_is_there_already_publishes_nothing(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", [good("b.txt")])
    rolled_back(tmp_path, 1)
    for number in (3, 1):
        again = Store(tmp_path).rollback(number, record("again", Counts()))
        assert not again.published
        assert (again.run.parent_snapshot, again.run.snapshot) == (3, 3)
    assert [snapshot.number for snapshot in Store(tmp_path).snapshots()] == [1, 2, 3]


def test_going_back_to_what_never_was_names_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(SnapshotGoneError, match=r"no snapshot 1; those kept are: none$"):
        Store(tmp_path).rollback(1, record("back", Counts()))
    run(tmp_path, "run-1", [good("a.txt")])
    run(tmp_path, "run-2", [good("b.txt")])
    with pytest.raises(SnapshotGoneError, match=f"^{tmp_path}: .* no snapshot 7; those kept are: 1, 2$"):
        Store(tmp_path).rollback(7, record("back", Counts()))
    assert Store(tmp_path).snapshot(1).number == 1


def test_whoever_changes_the_dataset_writes_the_row_that_the_last_run_lacks(tmp_path: Path) -> None:
    lacks = commit_only(tmp_path, "run-1", good("a.txt"))
    lacks_too = commit_only(tmp_path, "run-2", good("b.txt"))
    assert read_runs(tmp_path) == [lacks]
    back = rolled_back(tmp_path, 1)
    assert read_runs(tmp_path) == [lacks, lacks_too]
    assert Store(tmp_path).tidy() == back
    assert Store(tmp_path).tidy() is None
    assert [written.snapshot for written in Store(tmp_path).runs()] == [1, 2, 3]


def test_the_newest_runs_come_first_and_a_damaged_one_is_passed_over(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.runs() == []
    assert list(store.newest_runs(3)) == []
    for number in range(1, 5):
        run(tmp_path, f"run-{number}", [good(f"{number}.txt")])
    assert [one.run_id for one in store.newest_runs(2)] == ["run-4", "run-3"]
    (damaged,) = (tmp_path / "runs").glob("*run-3-*")
    damaged.write_bytes(b"no Parquet")
    assert [one.run_id for one in store.newest_runs(3)] == ["run-4", "run-2"]
    with pytest.raises(StoreError, match=damaged.name):
        store.runs()


def test_a_dataset_without_a_commit_has_no_snapshots(tmp_path: Path) -> None:
    assert Store(tmp_path).snapshots() == []
    assert Store(tmp_path).current() is None


def test_a_first_snapshot_that_nobody_knows_of_yet_is_done_again(tmp_path: Path) -> None:
    commit_only(tmp_path, "run-1", good("a.txt"))
    (tmp_path / ".store/current").unlink()  # as a kill before the very last step leaves it
    assert Store(tmp_path).current() is None
    run(tmp_path, "run-2", [good("b.txt")])
    assert table(tmp_path, "documents").keys() == {ident("b.txt")}
    assert [snapshot.number for snapshot in Store(tmp_path).snapshots()] == [1]


def test_a_later_snapshot_whose_link_is_gone_is_known_to_readers(tmp_path: Path) -> None:
    commit_only(tmp_path, "run-1", good("a.txt"))
    commit_only(tmp_path, "run-2", good("b.txt"))
    (tmp_path / ".store/current").unlink()
    for row in (tmp_path / "runs").iterdir():
        row.unlink()
    with pytest.raises(StoreError, match="copied without its links"):
        Store(tmp_path).current()


def test_tidying_collects_what_no_reader_has_open_and_leaves_the_rest(tmp_path: Path) -> None:
    for number in range(1, 5):
        run(tmp_path, f"run-{number}", [good(f"{number}.txt")])
    Store(tmp_path, keep=2).tidy()
    assert [snapshot.number for snapshot in Store(tmp_path).snapshots()] == [1, 2, 3, 4]
    Store(tmp_path, keep=2, grace=timedelta(0)).tidy()
    assert [snapshot.number for snapshot in Store(tmp_path).snapshots()] == [3, 4]
    assert len(table(tmp_path, "documents")) == 4


def test_a_store_keeps_seven_snapshots_and_spares_readers_for_ten_minutes(tmp_path: Path) -> None:
    for number in range(1, 10):
        run(tmp_path, f"run-{number}", [good(f"{number}.txt")])
    manifests = sorted((tmp_path / ".store/snapshots").glob("*/manifest.json"))
    for manifest, minutes in ((manifests[1], 11), (manifests[2], 9)):
        then = manifest.stat().st_mtime - 60 * minutes
        os.utime(manifest, (then, then))
    Store(tmp_path).tidy()
    assert [snapshot.number for snapshot in Store(tmp_path).snapshots()] == list(range(2, 10))
    for manifest in manifests[2:]:
        os.utime(manifest, (0, 0))
    Store(tmp_path).tidy()
    assert [snapshot.number for snapshot in Store(tmp_path).snapshots()] == list(range(3, 10))


def names_synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Path]]:
    """Note each name that the store makes, and each folder that it makes durable, as they come."""
    noted: list[tuple[str, Path]] = []

    def noting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object, **rest: object) -> object:
            done = real(*arguments, **rest)
            if name == "fsync":
                noted.append((name, Path(f"/proc/self/fd/{arguments[0]}").readlink()))
            else:
                noted.append(("name", Path(str(arguments[1])).parent))
            return done

        return called

    for name in ("rename", "replace", "link", "symlink", "fsync"):
        monkeypatch.setattr(os, name, noting(name, getattr(os, name)))
    return noted


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs the names of open files")
def test_every_name_that_a_commit_makes_is_durable_when_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = names_synced(monkeypatch)
    commit_only(tmp_path, "run-1", good("a.txt"))
    outside = {folder for what, folder in noted if what == "name" and "scratch" not in folder.parts}
    assert {tmp_path, tmp_path / ".store", tmp_path / ".store/snapshots"} <= outside
    for folder in outside:
        last = max(place for place, note in enumerate(noted) if note == ("name", folder))
        assert ("fsync", folder) in noted[last:], folder
    built = tmp_path / ".store/scratch/snapshot"
    published = noted.index(("name", tmp_path / ".store/snapshots"))
    for folder in (built / "documents", built / "sketches", built):
        last = max(place for place, note in enumerate(noted) if note == ("name", folder))
        assert ("fsync", folder) in noted[last:published], folder
