"""What a run that failed has finished waits for a run of the same purpose, for a while."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from output.shards import adopt, shard_results
from output.staging import RESUMABLE, Staging
from output.store import Store
from tests.output.dataset import good, ident, record, run, stage


class FailureError(Exception):
    """What ends a run early."""


def fail(root: Path, key: str, *names: str, purpose: str | None = "nightly") -> Path:
    """A run that finishes a shard of each name and fails then; gives its staging folder."""
    with pytest.raises(FailureError), Staging(root, key, purpose) as staging:
        for name in names:
            stage(staging.path, f"shard-{name}", [good(f"{name}.txt")])
        raise FailureError
    return staging.path


def adopted(root: Path, *names: str, purpose: str | None = "nightly") -> list[str]:
    """Which of the shards of these names a new run takes over; its documents lie in its own folder then."""
    with Staging(root, "next", purpose) as staging:
        taken = [name for name in names if adopt(staging.path, f"shard-{name}", "")]
        results = shard_results(staging.path)
        assert [result.document_ids for result in results] == [(ident(f"{name}.txt"),) for name in taken]
        for result in results:
            assert result.documents
            assert (staging.path / "documents" / result.documents.name).is_file()
    return taken


def test_what_was_finished_is_taken_over_by_the_next_run_of_that_purpose(tmp_path: Path) -> None:
    dead = fail(tmp_path, "first", "a", "b")
    assert dead.is_dir()
    assert adopted(tmp_path, "a", "b", "c") == ["a", "b"]
    assert not dead.exists()


def test_what_was_finished_before_two_failures_is_taken_over_too(tmp_path: Path) -> None:
    fail(tmp_path, "first", "a")
    second = fail(tmp_path, "second", "b")
    assert (second / "inherited/first/shards/shard-a.json").is_file()
    third = fail(tmp_path, "third")
    assert {path.name for path in (third / "inherited").iterdir()} == {"first", "second"}
    assert adopted(tmp_path, "a", "b") == ["a", "b"]
    assert list(third.parent.iterdir()) == []


@pytest.mark.parametrize(("before", "after"), [("nightly", "weekly"), ("nightly", None), (None, "nightly")])
def test_a_run_of_another_purpose_takes_nothing_over(
    tmp_path: Path, before: str | None, after: str | None
) -> None:
    fail(tmp_path, "first", "a", purpose=before)
    assert adopted(tmp_path, "a", purpose=after) == []


def test_a_run_that_is_under_way_is_not_taken_over(tmp_path: Path) -> None:
    with Staging(tmp_path, "first", "nightly") as alive:
        stage(alive.path, "shard-a", [good("a.txt")])
        assert adopted(tmp_path, "a") == []
        assert [result.key for result in shard_results(alive.path)] == ["shard-a"]


def test_a_run_that_ends_well_or_has_finished_nothing_leaves_nothing(tmp_path: Path) -> None:
    assert not fail(tmp_path, "empty").exists()
    assert not fail(tmp_path, "alone", "a", purpose=None).exists()
    with Staging(tmp_path, "well", "nightly") as staging:
        stage(staging.path, "shard-a", [good("a.txt")])
    assert not staging.path.exists()
    staging.close()


def test_other_runs_spare_what_can_be_gone_on_with(tmp_path: Path) -> None:
    dead = fail(tmp_path, "first", "a")
    run_beside = Store(tmp_path)
    run_beside.recover(spare_resumable=True)
    run_beside.tidy()
    assert dead.is_dir()
    with run_beside.staging("other") as staging:
        stage(staging.path, "shard-z", [good("z.txt")])
    assert dead.is_dir()
    run_beside.recover()
    assert not dead.exists()


def test_what_only_another_had_finished_is_spared_as_well(tmp_path: Path) -> None:
    fail(tmp_path, "first", "a")
    second = fail(tmp_path, "second")
    Store(tmp_path).recover(spare_resumable=True)
    assert second.is_dir()


def test_a_commit_spares_what_can_be_gone_on_with_and_clears_what_cannot(tmp_path: Path) -> None:
    run(tmp_path, "old", [good("old.txt")])
    dead = fail(tmp_path, "first", "a")
    nothing = Staging(tmp_path, "nothing", "nightly-too")
    nothing.close()
    nothing.path.mkdir()  # as a kill leaves it
    with Store(tmp_path).staging("new") as staging:
        stage(staging.path, "shard-b", [good("b.txt")])
        (result,) = shard_results(staging.path)
        Store(tmp_path).commit(staging, record("new", result.counts))
    assert dead.is_dir()
    assert not nothing.path.exists()


@pytest.mark.parametrize(("spare", "stays"), [(timedelta(minutes=-5), False), (timedelta(minutes=5), True)])
def test_it_waits_for_a_day(tmp_path: Path, spare: timedelta, stays: bool) -> None:
    dead = fail(tmp_path, "first", "a")
    then = time.time() - (RESUMABLE - spare).total_seconds()
    os.utime(dead / "alive", (then, then))
    Store(tmp_path).recover(spare_resumable=True)
    assert dead.exists() is stays
    assert timedelta(days=1) == RESUMABLE
