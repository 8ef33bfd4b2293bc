"""A dataset in an object store keeps the laws of one on disk, through a real server that speaks S3."""

from __future__ import annotations

import os
from pathlib import Path

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
from output.snapshot import SnapshotGoneError
from output.store import Store
from output.verify import verify
from tests.output.bucket import (
    HTTP,
    ROOT,
    differences,
    found,
    new_run,
    objects,
    old_run,
    run,
    table,
)
from tests.output.dataset import bad, contents, good, ident, record
from tests.output.dataset import run as run_on_disk


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
