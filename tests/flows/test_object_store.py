"""`winnow run --output s3://…`, as a user would type it, on a real server that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from deltalake import DeltaTable

from tests.flows.ingestion import write
from tests.flows.project import environment, winnow
from tests.output import s3server

ROOT = "s3://crawl/news"


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with s3server.serving(tmp_path) as endpoint:
        for name, value in s3server.environment(endpoint, tmp_path / "cache").items():
            monkeypatch.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket="crawl")
        yield


def test_runs_into_a_bucket_and_everything_that_can_be_asked_of_it(
    bucket: None, project: Path, prefect_home: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", ["a.txt", "b.txt"])
    (folder / "bad.html").write_bytes(b"\x00" * 100)
    env = environment(prefect_home)
    command = ("run", "--input", folder, "--output", ROOT)
    first = winnow(*command, cwd=project, env=env)
    assert first.code == 0, first
    assert f"dataset  {ROOT}" in first.out
    write(folder, {"b.txt": "Another text has come in its place, and it says that the harbour is open.\n"})
    second = winnow(*command, cwd=project, env=env)
    assert second.code == 0, second
    delta = DeltaTable(f"{ROOT}/documents", storage_options={"aws_allow_http": "true"})
    rows = {row["file_path"].rpartition("/")[2]: row for row in delta.to_pyarrow_table().to_pylist()}
    assert "Another text" in rows["b.txt"]["text"]
    assert "READ MORE" not in rows["a.txt"]["text"]
    assert not (project / "data").exists()

    proof = winnow("verify", ROOT, cwd=project, env=env)
    assert proof.code == 0, proof
    assert "all is as it should be" in proof.out
    history = winnow("history", ROOT, cwd=project, env=env)
    assert [line.split()[:2] for line in history.out.splitlines()[1:]] == [["1", "yes"], ["2", "current"]]
    difference = winnow("diff", ROOT, 1, 2, cwd=project, env=env)
    assert "0 added, 1 changed, 0 gone" in difference.out, difference
    story = winnow("show", ROOT, rows["a.txt"]["id"], cwd=project, env=env)
    assert "READ MORE" in story.out, story
    back = winnow("rollback", ROOT, 1, cwd=project, env=env)
    assert "snapshot 3 is as snapshot 1" in back.out, back
    seen = [done.out + done.err for done in (first, second, proof, history, difference, story, back)]
    assert not any("a-secret" in one for one in seen)


def test_address_that_cannot_be_written_to_fails_the_run_in_few_words(
    bucket: None, project: Path, prefect_home: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", ["a.txt"])
    done = winnow(
        "run", "--input", folder, "--output", "s3://nowhere/news", cwd=project, env=environment(prefect_home)
    )
    assert done.code == 1
    assert "s3://nowhere/news: " in done.err
    assert "Traceback" not in done.err + done.out
