"""A dataset in an object store keeps the laws of one on disk, through a real server that speaks S3."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import boto3
import duckdb
import polars
import pytest
from deltalake import DeltaTable

from output.counts import Counts
from output.files import StoreError
from output.ledger import entries
from output.opening import open_store
from output.remote.store import RemoteStore
from output.schema import DOCUMENTS, QUARANTINE
from output.shards import shard_results
from output.snapshot import SnapshotGoneError
from output.store import Commit, Store
from output.verify import verify
from tests.output.dataset import Row, bad, child, contents, good, ident, record, stage
from tests.output.dataset import run as run_on_disk
from tests.output.s3server import serving

ROOT = "s3://crawl/news"
KILLS = int(os.environ.get("WINNOW_KILLS", "30"))
HTTP = {"aws_allow_http": "true"}

Contents = tuple[dict[str, Row], dict[str, Row]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server's address and the folder that steers it."""
    folder = tmp_path_factory.mktemp("server")
    with serving(folder) as endpoint:
        yield endpoint, folder


@pytest.fixture
def steer(server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty bucket, the environment that leads to it, and the folder that steers the server."""
    endpoint, folder = server
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "an-id",
        "AWS_SECRET_ACCESS_KEY": "a-secret-that-must-not-be-seen",
        "AWS_DEFAULT_REGION": "us-east-1",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    bucket = boto3.resource("s3").create_bucket(Bucket="crawl")
    for name in ("plan", "writes"):
        (folder / name).unlink(missing_ok=True)
    yield folder
    bucket.objects.all().delete()
    bucket.delete()


def run(
    key: str,
    documents: list[Row] | tuple[Row, ...] = (),
    quarantine: list[Row] | tuple[Row, ...] = (),
    unchanged: list[str] | tuple[str, ...] = (),
    store: RemoteStore | None = None,
) -> Commit:
    """Everything that a run does to a dataset."""
    store = store or RemoteStore(ROOT)
    store.recover()
    with store.staging(key) as staging:
        stage(staging.path, "shard-0", documents, quarantine, unchanged)
        counts = Counts.merge(result.counts for result in shard_results(staging.path))
        commit = store.commit(staging, record(key, counts))
    store.append_run(commit.run)
    return commit


def table(name: str, root: str = ROOT) -> dict[str, Row]:
    """What a reader of Delta tables sees, by id; each id must be there once."""
    found = DeltaTable(f"{root}/{name}", storage_options=HTTP).to_pyarrow_table().to_pylist()
    rows = {row["id"]: row for row in found}
    assert len(rows) == len(found), f"{name} has rows twice"
    return rows


def found() -> Contents:
    return table("documents"), table("quarantine")


def objects() -> dict[str, Any]:
    """Every object and when it was written."""
    return {one.key: one.last_modified for one in boto3.resource("s3").Bucket("crawl").objects.all()}


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


def differences() -> list[str]:
    return [f"{one.where}: {one.what}" for one in verify(ROOT).differences]


def old_run() -> None:
    run("old", [good(f"{n}.txt") for n in range(6)], [bad("6.txt"), bad("7.txt")])


def new_run(key: str = "new") -> Commit:
    """Every kind of work at once: a row changes, one is new, one fails anew, one leaves quarantine."""
    documents = [good("0.txt", "New.\n"), good("6.txt"), good("8.txt")]
    return run(key, documents, [bad("1.txt"), bad("7.txt", "another reason")], [ident("2.txt")])


def test_it_holds_what_the_same_runs_make_on_disk_in_the_same_parts(steer: Path, tmp_path: Path) -> None:
    old_run()
    here = new_run()
    run_on_disk(tmp_path / "disk", "old", [good(f"{n}.txt") for n in range(6)], [bad("6.txt"), bad("7.txt")])
    there = run_on_disk(
        tmp_path / "disk",
        "new",
        [good("0.txt", "New.\n"), good("6.txt"), good("8.txt")],
        [bad("1.txt"), bad("7.txt", "another reason")],
        [ident("2.txt")],
    )
    assert found() == contents(tmp_path / "disk")
    assert here.snapshot.tables == there.snapshot.tables
    assert here.run.counts == there.run.counts
    assert differences() == []


def test_superseded_rows_are_gone_for_every_reader_of_delta_tables_under_the_same_schema(steer: Path) -> None:
    old_run()
    new_run()
    address = f"{ROOT}/documents"
    delta = DeltaTable(address, storage_options=HTTP)
    assert delta.to_pyarrow_dataset().schema.names == DOCUMENTS.names
    assert DeltaTable(f"{ROOT}/quarantine", storage_options=HTTP).to_pyarrow_dataset().schema.names == (
        QUARANTINE.names
    )
    texts = {row["id"]: row["text"] for row in table("documents").values()}
    assert len(texts) == 8
    assert texts[ident("0.txt")].startswith("New.")
    rows = duckdb.from_arrow(delta.to_pyarrow_dataset()).project("id, text").fetchall()
    assert dict(rows) == texts
    lazy = polars.scan_delta(address, storage_options=HTTP)
    assert dict(lazy.select("id", "text").collect().rows()) == texts
    assert lazy.filter(polars.col("source") == "wire").select(polars.len()).collect().item() == 8
    assert lazy.filter(polars.col("source") == "wirf").select(polars.len()).collect().item() == 0
    assert len(delta.to_pandas()) == 8


def test_run_that_changes_nothing_writes_its_record_and_nothing_else(steer: Path) -> None:
    old_run()
    before, seen = objects(), found()
    commit = run("again", [good("0.txt")], [bad("6.txt")], [ident(f"{n}.txt") for n in range(1, 6)])
    assert not commit.published
    news = {key for key, when in objects().items() if before.get(key) != when}
    assert {key.rpartition("/")[0] for key in news} == {"news/runs", "news/runs/_delta_log"}
    assert len(news) == 2
    assert objects().keys() >= before.keys()
    assert found() == seen
    assert [one.run_id for one in RemoteStore(ROOT).runs()] == ["old", "again"]


def test_another_machine_knows_the_ledger_and_goes_on(
    steer: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old_run()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another-machine"))
    known = [entry.file_path for entry in entries(RemoteStore(ROOT).current(), "wire")]
    assert known == [f"{n}.txt" for n in range(8)]
    new_run()
    assert differences() == []
    assert len(table("documents")) == 8


def test_accounts_hold_and_the_runs_table_has_them(steer: Path) -> None:
    old_run()
    new_run()
    rows = DeltaTable(f"{ROOT}/runs", storage_options=HTTP).to_pyarrow_table().to_pylist()
    for row in rows:
        assert row["inputs"] == row["documents"] + row["quarantined"] + row["unchanged"]
    assert {row["run_id"]: row["snapshot"] for row in rows} == {"old": 1, "new": 2}


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


def write_on(work: Path, writer: int, commits: int, acknowledged: Path) -> None:
    store = RemoteStore(ROOT, work=work)
    for number in range(commits):
        run(f"w{writer}-{number}", [good(f"{writer}-{number}.txt")], store=store)
        with acknowledged.open("a") as file:
            file.write(f"{writer}-{number}.txt\n")


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


def test_old_snapshot_can_be_read_and_gone_back_to(steer: Path) -> None:
    old_run()
    before = found()
    new_run()
    store = RemoteStore(ROOT)
    assert [one.number for one in store.snapshots()] == [1, 2]
    done = store.rollback(1, record("back", Counts()))
    store.append_run(done.run)
    assert (done.published, done.snapshot.number) == (True, 3)
    assert found() == before
    assert not store.rollback(1, record("back-again", Counts())).published
    with pytest.raises(SnapshotGoneError, match="there is no snapshot 9; those kept are: 1, 2, 3"):
        store.snapshot(9)
    assert differences() == []


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


def test_vacuum_by_whoever_leaves_the_dataset_whole(steer: Path) -> None:
    old_run()
    new_run()
    seen = found()
    RemoteStore(ROOT).tidy()
    DeltaTable(f"{ROOT}/documents", storage_options=HTTP).vacuum(
        0, dry_run=False, enforce_retention_duration=False, full=True
    )
    assert found() == seen
    run("later", [good("9.txt")])
    assert differences() == []
    assert len(table("documents")) == 9


def test_tables_of_somebody_else_are_left_alone(steer: Path) -> None:
    DeltaTable.create(f"{ROOT}/documents", QUARANTINE, storage_options=HTTP)
    with pytest.raises(StoreError, match="is there already and is not part of a dataset of ours"):
        old_run()
    other = RemoteStore("s3://crawl/other")
    run("old", [good("0.txt")], store=other)
    assert other.current() is not None


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


@pytest.mark.parametrize(
    "root",
    ["s3://id:secret@crawl/news", "s3:///news", "gs://crawl/news", "s3://crawl/news?a=b", "http://x/y"],
)
def test_address_that_is_none_is_refused_without_giving_anything_away(root: str) -> None:
    with pytest.raises(StoreError) as caught:
        RemoteStore(root)
    assert "secret" not in str(caught.value)


def test_bucket_that_is_not_there_is_told(steer: Path) -> None:
    with pytest.raises(StoreError, match="s3://nowhere/news"):
        run("old", [good("0.txt")], store=RemoteStore("s3://nowhere/news"))
    assert [one.what for one in verify("s3://crawl/empty").differences] == ["nothing was ever committed here"]
    assert not any(Path(os.environ["XDG_CACHE_HOME"]).glob("winnow/*/.store/staging/*"))


def test_path_means_a_store_on_disk_and_an_address_one_in_an_object_store(tmp_path: Path) -> None:
    assert type(open_store(tmp_path / "data")) is Store
    assert type(open_store(f"{ROOT}/")) is RemoteStore
    assert not (tmp_path / "data").exists()
