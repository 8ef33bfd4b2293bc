"""A dataset in an object store for the tests: its runs, and what a reader of Delta tables sees."""

from __future__ import annotations

from typing import Any

import boto3
from deltalake import DeltaTable

from output.counts import Counts
from output.remote.store import RemoteStore
from output.shards import shard_results
from output.store import Commit
from output.verify import verify
from tests.output.dataset import Row, bad, good, ident, record, stage

ROOT = "s3://crawl/news"
HTTP = {"aws_allow_http": "true"}
Contents = tuple[dict[str, Row], dict[str, Row]]


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


def differences() -> list[str]:
    return [f"{one.where}: {one.what}" for one in verify(ROOT).differences]


def old_run() -> None:
    run("old", [good(f"{n}.txt") for n in range(6)], [bad("6.txt"), bad("7.txt")])


def new_run(key: str = "new") -> Commit:
    """Every kind of work at once: a row changes, one is new, one fails anew, one leaves quarantine."""
    documents = [good("0.txt", "New.\n"), good("6.txt"), good("8.txt")]
    return run(key, documents, [bad("1.txt"), bad("7.txt", "another reason")], [ident("2.txt")])
