"""The same corpus gives the same texts in whatever it comes, through everything but Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq
import pytest
from moto.server import ThreadedMotoServer

from flows.manifest import from_json
from flows.plan import make_plan
from flows.shard import clean_shard
from output.counts import Counts
from output.rows import document_id
from output.shards import shard_results
from output.store import Store
from sources.source import Remote, Source
from tests.sources.containers import MAKERS, texts

DOCUMENTS = texts(11)
SPLIT = ("corpus.zip", "corpus.jsonl", "corpus.parquet", "corpus.warc.gz")
WHOLE = ("corpus.jsonl.gz", "corpus.tar")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, str]]:
    for name, value in {
        "ACCESS_KEY_ID": "id",
        "SECRET_ACCESS_KEY": "secret",
        "DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    yield boto3.resource("s3", endpoint_url=address).create_bucket(Bucket="crawl"), address
    server.stop()


def rows_of(source: Source, folder: Path, shard_bytes: int = 500) -> tuple[dict[str, Any], Counts, int]:
    """Plan and clean a source; gives its rows by page, its accounts and the number of its shards."""
    folder.mkdir()
    with Store(folder / "data").staging("run") as staging:
        plan = make_plan([source], shard_bytes, staging.path)
        shards = [from_json(Path(portion.manifest).read_text()) for portion in plan.portions]
        counts = Counts.merge(clean_shard(shard, staging.path).counts for shard in shards)
        parts = [part for result in shard_results(staging.path) if (part := result.documents)]
        rows = [
            row for part in parts for row in pq.read_table(staging.path / "documents" / part.name).to_pylist()
        ]
    return {row["raw_text"].partition(",")[0]: row for row in rows}, counts, len(shards)


def test_every_format_and_place_gives_the_same_texts(tmp_path: Path, bucket: tuple[Any, str]) -> None:
    folder = tmp_path / "folder"
    for name, text in DOCUMENTS.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        bucket[0].put_object(Key=f"folder/{name}", Body=text.encode())
    here = Source("wire", "Wire", "…", folder, ("**",))
    wanted, counts, _ = rows_of(here, tmp_path / "out")
    assert (len(wanted), counts.documents, counts.quarantined) == (len(DOCUMENTS), len(DOCUMENTS), 0)

    there = replace(here, root=Path(), remote=Remote("s3://crawl/folder/", endpoint=bucket[1]))
    same, _, _ = rows_of(there, tmp_path / "out-s3")
    assert same == wanted  # every column, the ids with them

    for name in (
        "corpus.zip",
        "corpus.jsonl.gz",
        "corpus.jsonl",
        "corpus.parquet",
        "corpus.warc.gz",
        "corpus.tar",
    ):
        data = MAKERS[name](DOCUMENTS)
        inbox = tmp_path / name
        inbox.mkdir()
        (inbox / name).write_bytes(data)
        bucket[0].put_object(Key=f"{name}/{name}", Body=data)
        packed = Source("wire", "Wire", "…", inbox, ("*",))
        rows, counts, shards = rows_of(packed, tmp_path / f"out-{name}")
        assert {key: row["text"] for key, row in rows.items()} == {
            key: row["text"] for key, row in wanted.items()
        }
        dress = "urn:test:{}" if "warc" in name else "{}"
        assert {row["id"] for row in rows.values()} == {
            document_id("wire", name, dress.format(key)) for key in DOCUMENTS
        }
        assert counts.inputs == counts.documents == len(DOCUMENTS)
        assert (shards > 1) is (name in SPLIT)
        remote = replace(packed, root=Path(), remote=Remote(f"s3://crawl/{name}/", endpoint=bucket[1]))
        assert rows_of(remote, tmp_path / f"out-s3-{name}")[0] == rows
