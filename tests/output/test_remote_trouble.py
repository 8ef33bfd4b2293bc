"""Trouble with a dataset in an object store: others commit, runs are killed or refused, objects damaged."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import boto3
import pytest
from deltalake import DeltaTable

from output.counts import Counts
from output.files import StoreError
from output.remote.store import RemoteStore
from output.shards import shard_results
from tests.output.bucket import HTTP, ROOT, differences, found, new_run, objects, old_run, run, table
from tests.output.dataset import child, good, ident, record, stage

KILLS = int(os.environ.get("WINNOW_KILLS", "30"))


def put_back(saved: dict[str, bytes]) -> None:
    """Let the bucket hold these objects and no other."""
    bucket = boto3.resource("s3").Bucket("crawl")
    bucket.objects.all().delete()
    for key, data in saved.items():
        bucket.put_object(Key=key, Body=data)


def everything() -> dict[str, bytes]:
    """The bytes of every object."""
    bucket = boto3.resource("s3").Bucket("crawl")
    return {one.key: one.get()["Body"].read() for one in bucket.objects.all()}


def writes(steer: Path) -> list[str]:
    return (steer / "writes").read_text().splitlines() if (steer / "writes").exists() else []


def write_on(work: Path, writer: int, commits: int, acknowledged: Path) -> None:
    store = RemoteStore(ROOT, work=work)
    for number in range(commits):
        run(f"w{writer}-{number}", [good(f"{writer}-{number}.txt")], store=store)
        with acknowledged.open("a") as file:
            file.write(f"{writer}-{number}.txt\n")


def chosen(steps: list[str]) -> list[int]:
    """The writes, by number from 1, at which a run is cut off; in the short form those that matter most."""
    assert len(steps) > 10
    logs = [number for number, step in enumerate(steps, 1) if "_delta_log" in step]
    assert len(logs) == 3
    return [*range(1, len(steps) + 1)] if KILLS >= 200 else [logs[0] - 1, *logs]


def killed(steer: Path, number: int, when: str, work: Callable[[], object]) -> ForkServerProcess:
    """Let a process be killed by the server at its write of that number."""
    for name in ("plan", "writes"):
        (steer / name).unlink(missing_ok=True)
    process = child(wait_and_work, steer / "go", work)
    (steer / "plan").write_text(f"kill {process.pid} {number} {when}")
    (steer / "go").touch()
    process.join()
    for name in ("plan", "writes", "go"):
        (steer / name).unlink(missing_ok=True)
    return process


def wait_and_work(go: Path, work: Callable[[], object]) -> None:
    while not go.exists():
        pass
    work()


def test_commit_that_another_has_overtaken_is_made_anew_upon_it(steer: Path, tmp_path: Path) -> None:
    slow = RemoteStore(ROOT, work=tmp_path / "slow")
    with slow.staging("slow") as staging:
        stage(staging.path, "shard-0", [good("a.txt"), good("both.txt", "Slow.\n")])
        counts = Counts.merge(result.counts for result in shard_results(staging.path))
        run("fast", [good("b.txt"), good("both.txt", "Fast.\n")])
        slow.append_run(slow.commit(staging, record("slow", counts)).run)
    assert {row["file_path"] for row in table("documents").values()} == {"a.txt", "b.txt", "both.txt"}
    assert table("documents")[ident("both.txt")]["text"].startswith("Slow.")
    assert [one.snapshot for one in slow.runs()] == [1, 2]
    assert differences() == []


@pytest.mark.parametrize("shared", [True, False], ids=["one machine", "machines of their own"])
def test_runs_at_the_same_time_lose_nothing(steer: Path, tmp_path: Path, shared: bool) -> None:
    writers, commits = 4, 3
    logs = [tmp_path / f"log-{writer}" for writer in range(writers)]
    processes = [
        child(write_on, tmp_path / ("work" if shared else f"work-{writer}"), writer, commits, logs[writer])
        for writer in range(writers)
    ]
    processes[0].join(4)
    processes[0].kill()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes[1:]] == [0] * (writers - 1)
    RemoteStore(ROOT).recover()
    told = {name for log in logs if log.exists() for name in log.read_text().split()}
    assert len(told) >= (writers - 1) * commits
    assert told <= {row["file_path"] for row in table("documents").values()}
    assert differences() == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_write_a_run_leaves_the_old_documents_or_the_new_ones_and_the_next_one_ends_it(
    steer: Path, when: str
) -> None:
    old_run()
    (steer / "writes").unlink()
    before, saved = found(), everything()
    new_run()
    after, steps = found(), writes(steer)
    ends = set()
    for number in chosen(steps):
        put_back(saved)
        process = killed(steer, number, when, new_run)
        assert process.exitcode == -signal.SIGKILL, number
        documents, quarantine = found()
        assert documents in (before[0], after[0])
        if documents == before[0]:
            assert quarantine == before[1]
        else:
            assert quarantine in (before[1], after[1])
        ends.add((documents == after[0], quarantine == after[1]))
        store = RemoteStore(ROOT)
        store.recover()
        assert found() in (before, after)
        assert differences() == []
        new_run("again")
        assert found() == after
        assert differences() == []
    assert ends == {(False, False), (True, False), (True, True)}


def test_refused_at_any_write_a_run_says_so_and_the_dataset_is_whole(steer: Path) -> None:
    old_run()
    (steer / "writes").unlink()
    before, saved = found(), everything()
    new_run()
    after, steps = found(), writes(steer)
    told = 0
    for number in chosen(steps):
        put_back(saved)
        (steer / "writes").unlink()
        (steer / "plan").write_text(f"refuse {number}")
        try:
            new_run()
        except StoreError as error:
            told += 1
            assert ROOT in str(error)
            assert "secret" not in str(error)
            (steer / "plan").unlink()
            assert found()[0] in (before[0], after[0])
        (steer / "plan").unlink(missing_ok=True)
        new_run("again")
        assert found() == after
        assert differences() == []
    assert told >= len(chosen(steps)) - 2  # what follows the documents may be left to the next run


def test_table_that_another_program_has_changed_is_refused_until_it_is_restored(steer: Path) -> None:
    old_run()
    delta = DeltaTable(f"{ROOT}/documents", storage_options=HTTP)
    version = delta.version()
    delta.delete("file_path = '0.txt'")
    with pytest.raises(StoreError, match="changed by another program since snapshot 1"):
        new_run()
    assert "changed by another program" in differences()[0]
    delta.restore(version)
    new_run()
    assert differences() == []


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("documents/", "damaged"),
        (".store/manifests/", "damaged"),
        (".store/ledger/", "damaged"),
        (".store/sketches/", "damaged"),
        ("-documents/", "it is not there"),
        ("-.store/sketches/", "it is not there"),
        ("-.store/manifests/", "it is not there"),
    ],
)
def test_damage_to_any_kind_of_object_is_reported(steer: Path, damage: str, what: str) -> None:
    old_run()
    bucket = boto3.resource("s3").Bucket("crawl")
    folder = f"news/{damage.lstrip('-')}"
    key = min(k for k in objects() if k.startswith(folder) and "_delta_log" not in k)
    if damage.startswith("-"):
        bucket.Object(key).delete()
    else:
        data = bytearray(bucket.Object(key).get()["Body"].read())
        data[len(data) // 2] ^= 1
        bucket.put_object(Key=key, Body=bytes(data))
    assert any(what in line and ROOT in line for line in differences()), differences()


def test_manifest_that_names_a_path_is_refused(steer: Path, tmp_path: Path) -> None:
    old_run()
    bucket = boto3.resource("s3").Bucket("crawl")
    [key] = [key for key in objects() if ".store/manifests/" in key]
    manifest = json.loads(bucket.Object(key).get()["Body"].read())
    digest = next(iter(manifest["objects"]["ledger"]))
    manifest["objects"]["ledger"][digest] = "../../../../../escaped"
    bucket.put_object(Key=key, Body=json.dumps(manifest).encode())
    assert any("is no name" in line for line in differences())
    with pytest.raises(StoreError, match="is no name"):
        new_run()


def test_quarantine_that_does_not_follow_and_a_run_without_its_row_are_reported(steer: Path) -> None:
    old_run()
    for one in boto3.resource("s3").Bucket("crawl").objects.filter(Prefix="news/runs/"):
        one.delete()
    DeltaTable(f"{ROOT}/quarantine", storage_options=HTTP).delete()
    lines = differences()
    assert any("has no row in runs" in line for line in lines)
    assert any(line.startswith(f"{ROOT}/quarantine: was changed") for line in lines)
