"""An object store gives what a folder gives, through a real server that speaks S3's protocol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from cleaners.document import RawDocument
from sources.cutting import pieces
from sources.discover import discover
from sources.read import read
from sources.records import Result
from sources.source import Found, Refused, Remote, Source, SourceError
from tests.sources.containers import MAKERS, texts
from tests.sources.folders import source_at

DOCUMENTS = texts(25)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-that-must-not-be-seen")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.resource("s3", endpoint_url=endpoint)
    bucket = client.create_bucket(Bucket="crawl")
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def at(endpoint: str, *include: str, prefix: str = "") -> Source:
    remote = Remote(f"s3://crawl/{prefix}", endpoint=endpoint, attempts=2)
    return replace(source_at(Path(), *(include or ("**",))), remote=remote)


def found_at(source: Source) -> list[Found]:
    found = list(discover(source))
    assert all(isinstance(one, Found) for one in found)
    return [one for one in found if isinstance(one, Found)]


def all_of(source: Source) -> list[Result]:
    return [one for found in found_at(source) for one in read(source, found)]


def test_folder_in_a_bucket_gives_the_documents_of_a_folder_under_the_same_names(
    bucket: Any, endpoint: str, tmp_path: Path
) -> None:
    for name, text in DOCUMENTS.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        bucket.put_object(Key=f"pages/{name}", Body=text.encode())
    bucket.put_object(Key="other/x.txt", Body=b"No part of it.")
    local = source_at(tmp_path, "**")
    here = [one for found in found_at(local) for one in read(local, found)]
    there = all_of(at(endpoint, prefix="pages/"))
    assert len(here) == len(DOCUMENTS)
    shared = [replace(one, uri="", mtime_ns=0) for one in there if isinstance(one, RawDocument)]
    assert shared == [replace(one, uri="", mtime_ns=0) for one in here if isinstance(one, RawDocument)]
    assert there[0].uri == "s3://crawl/pages/2024/page-000.txt"


@pytest.mark.parametrize("name", MAKERS)
def test_container_in_a_bucket_gives_what_it_gives_on_a_disk(
    name: str, bucket: Any, endpoint: str, tmp_path: Path
) -> None:
    data = MAKERS[name](DOCUMENTS)
    (tmp_path / name).write_bytes(data)
    bucket.put_object(Key=name, Body=data)
    local, remote = source_at(tmp_path, "*"), at(endpoint)
    [here], [there] = found_at(local), found_at(remote)
    for shard_bytes in (1_000_000, 2_000):
        spans = [pieces(source, found, shard_bytes) for source, found in ((local, here), (remote, there))]
        on_disk = [one for span in spans[0] for one in read(local, span)]
        in_store = [one for span in spans[1] for one in read(remote, span)]
        assert [replace(one, uri="", mtime_ns=0) for one in in_store if isinstance(one, RawDocument)] == [
            replace(one, uri="", mtime_ns=0) for one in on_disk if isinstance(one, RawDocument)
        ]
        assert len(in_store) == len(DOCUMENTS)


def test_object_is_known_again_by_its_etag_and_not_when_its_content_has_changed(
    bucket: Any, endpoint: str
) -> None:
    bucket.put_object(Key="a.txt", Body=b"One.")
    bucket.put_object(Key="b.txt", Body=b"Two.")
    source = at(endpoint)
    first, again = found_at(source), found_at(source)
    assert first == again
    bucket.put_object(Key="a.txt", Body=b"Uno.")
    now = found_at(source)
    assert now[0].size == first[0].size
    assert now[0].inode != first[0].inode != 0
    assert now[1] == first[1]


def test_object_that_has_changed_since_it_was_found_is_refused(bucket: Any, endpoint: str) -> None:
    bucket.put_object(Key="a.txt", Body=b"One.")
    source = at(endpoint)
    [found] = found_at(source)
    bucket.put_object(Key="a.txt", Body=b"Another one.")
    [refused] = read(source, found)
    assert isinstance(refused, Refused)
    assert "changed since it was found" in refused.message
    bucket.Object("a.txt").delete()
    [refused] = read(source, found)
    assert isinstance(refused, Refused)
    assert "it is not there" in refused.message


def test_only_what_the_patterns_match_is_found_and_in_order(bucket: Any, endpoint: str) -> None:
    for key in ("b/c.txt", "a.txt", "a/b.txt", "a-b.txt", "é.txt", "a/.hidden.txt", "100%.txt", "b/c.html"):
        bucket.put_object(Key=key, Body=b"x")
    names = [one.file_path for one in found_at(at(endpoint, "**/*.txt"))]
    assert names == sorted(names)
    assert set(names) == {"b/c.txt", "a.txt", "a/b.txt", "a-b.txt", "é.txt", "100%25.txt"}
    [odd] = [one for one in found_at(at(endpoint, "100*")) if one.file_path == "100%25.txt"]
    [document] = read(at(endpoint), odd)
    assert isinstance(document, RawDocument)
    assert document.data == b"x"


def test_store_that_refuses_stops_its_source_and_gives_nothing_away(
    bucket: Any, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = at(endpoint)
    nowhere = replace(source, remote=Remote("s3://no-such-bucket/", endpoint=endpoint, attempts=1))
    assert list(discover(nowhere)) == []
    dead = replace(source, remote=Remote("s3://crawl/", endpoint="http://127.0.0.1:9", attempts=1))
    with pytest.raises(SourceError, match="s3://crawl/ cannot be listed: EndpointConnectionError") as caught:
        list(discover(dead))
    assert "secret" not in str(caught.value)
