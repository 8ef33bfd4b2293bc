"""Reading gives the bytes of one regular file below the root, or says why it does not."""

import hashlib
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.discover import discover
from sources.read import read
from sources.source import Found, Refused, Source
from tests.sources.folders import found_in, source_at, write


def read_one(source: Source, found: Found) -> RawDocument | Refused:
    [result] = read(source, found)
    return result


def refusal(source: Source, found: Found) -> str:
    result = read_one(source, found)
    assert isinstance(result, Refused)
    assert (result.source, result.file_path, result.uri) == (found.source, found.file_path, found.uri)
    assert result.stage == "read"
    return result.message


def test_document_carries_bytes_hash_and_where_it_is_from(tmp_path: Path) -> None:
    data = b"Caf\xe9\r\n\x00 \xff"
    write(tmp_path, "2019/a.txt", data=data)
    source = source_at(tmp_path)
    [found] = found_in(source)
    file = tmp_path / "2019/a.txt"
    assert read_one(source, found) == RawDocument(
        source="wire",
        file_path="2019/a.txt",
        uri=file.as_uri(),
        media_type="text/plain",
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mtime_ns=file.stat().st_mtime_ns,
    )


def test_empty_file_is_an_empty_document(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", data=b"")
    source = source_at(tmp_path)
    document = read_one(source, *found_in(source))
    assert isinstance(document, RawDocument)
    assert document.data == b""


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.txt", "text/plain"),
        ("a.text", "text/plain"),
        ("a.md", "text/plain"),
        ("a.html", "text/html"),
        ("a.HTM", "text/html"),
        ("a.xhtml", "text/html"),
        ("a.html.txt", "text/plain"),
        ("a", None),
        ("a.dat", None),
    ],
)
def test_media_type_comes_from_the_name(tmp_path: Path, name: str, media_type: str | None) -> None:
    write(tmp_path, name)
    source = source_at(tmp_path, "*")
    document = read_one(source, *found_in(source))
    assert isinstance(document, RawDocument)
    assert document.media_type == media_type


def test_media_type_of_the_source_decides_before_the_name(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    source = source_at(tmp_path, media_type="text/html; charset=windows-1252")
    document = read_one(source, *found_in(source))
    assert isinstance(document, RawDocument)
    assert document.media_type == "text/html; charset=windows-1252"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("2019/a.txt", "https://news.example/archive/2019/a.txt"),
        ("a b?#%.txt", "https://news.example/archive/a%20b%3F%23%25.txt"),
        ("é.txt", "https://news.example/archive/%C3%A9.txt"),
    ],
)
def test_page_address_is_prefix_and_quoted_path(tmp_path: Path, name: str, url: str) -> None:
    write(tmp_path, name)
    source = replace(source_at(tmp_path), url_prefix="https://news.example/archive/")
    document = read_one(source, *found_in(source))
    assert isinstance(document, RawDocument)
    assert document.url == url


def test_file_of_exactly_the_limit_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", data=b"x" * 1_000)
    write(tmp_path, "b.txt", data=b"x" * 1_001)
    source = source_at(tmp_path, max_bytes=1_000)
    fits, too_large = found_in(source)
    assert isinstance(read_one(source, fits), RawDocument)
    assert "has 1,001 bytes, more than the 1,000" in refusal(source, too_large)


def test_huge_sparse_file_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(1 << 40)
    source = source_at(tmp_path)
    assert "has 1,099,511,627,776 bytes" in refusal(source, *found_in(source))


def test_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    if os.access(tmp_path / "a.txt", os.R_OK):
        pytest.skip("this user may read everything")
    source = source_at(tmp_path)
    assert "Permission denied" in refusal(source, *found_in(source))


def test_file_that_has_gone_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    source = source_at(tmp_path)
    [found] = found_in(source)
    found.path.unlink()
    assert "No such file or directory" in refusal(source, found)


def test_root_that_has_gone_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "root/a.txt")
    source = source_at(tmp_path / "root")
    [found] = found_in(source)
    (tmp_path / "root").rename(tmp_path / "gone")
    assert "No such file or directory" in refusal(source, found)


def test_file_that_has_become_a_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "secret", "root/a.txt")
    source = source_at(tmp_path / "root")
    [found] = found_in(source)
    found.path.unlink()
    found.path.symlink_to(tmp_path / "secret")
    assert "links are not followed" in refusal(source, found)


@pytest.mark.parametrize("replaced", ["root/one", "root/one/two"])
def test_folder_that_has_become_a_link_is_refused(tmp_path: Path, replaced: str) -> None:
    write(tmp_path, "root/one/two/a.txt")
    source = source_at(tmp_path / "root")
    [found] = found_in(source)
    (tmp_path / replaced).rename(tmp_path / "moved")
    (tmp_path / replaced).symlink_to(tmp_path / "moved")
    assert found.path.exists()
    assert "links are not followed" in refusal(source, found)


def test_file_that_has_become_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    source = source_at(tmp_path)
    [found] = found_in(source)
    found.path.unlink()
    os.mkfifo(found.path)
    assert "no regular file" in refusal(source, found)


def test_file_that_has_become_a_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    source = source_at(tmp_path)
    [found] = found_in(source)
    found.path.unlink()
    found.path.mkdir()
    assert "no regular file" in refusal(source, found)


@pytest.mark.parametrize("path", ["secret.txt", "root/../secret.txt", "root"])
def test_path_that_is_not_below_the_root_is_refused(tmp_path: Path, path: str) -> None:
    write(tmp_path, "secret.txt", "root/a.txt")
    source = source_at(tmp_path / "root")
    [found] = found_in(source)
    assert "is not below the root" in refusal(source, replace(found, path=tmp_path / path))


def test_change_since_discovery_gives_what_is_there_now(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", data=b"old")
    source = source_at(tmp_path)
    [found] = found_in(source)
    write(tmp_path, "a.txt", data=b"newer")
    document = read_one(source, found)
    assert isinstance(document, RawDocument)
    assert (document.data, document.size) == (b"newer", 5)


def test_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", data=b"x" * 4_000_000)
    source = source_at(tmp_path, max_bytes=1_000_000_000)
    [found] = found_in(source)
    done = threading.Event()

    def grow() -> None:
        with found.path.open("ab", buffering=0) as file:
            while not done.is_set():
                file.write(b"x")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        # A read can fall between two writes; nearly every one does not.
        results = [read_one(source, found) for _ in range(50)]
    finally:
        done.set()
        writer.join()
    messages = [result.message for result in results if isinstance(result, Refused)]
    assert messages
    assert all("changed while it was being read" in message for message in messages)
    assert isinstance(read_one(source, found), RawDocument)


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="no file that lies about its size")
def test_file_that_holds_more_than_it_says_is_refused() -> None:
    source = source_at(Path("/proc/self"), "status")
    assert "changed while it was being read" in refusal(source, *found_in(source))


def test_odd_names_are_read_like_any_other(tmp_path: Path) -> None:
    for raw in (b"caf\xe9.txt", b"two\nlines.txt", b"100%.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(raw)
    source = source_at(tmp_path)
    documents = [read_one(source, one) for one in discover(source) if isinstance(one, Found)]
    assert [one.data for one in documents if isinstance(one, RawDocument)] == [
        b"100%.txt",
        b"caf\xe9.txt",
        b"two\nlines.txt",
    ]


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    write(tmp_path, "1/2/3/a.txt", "1/2/b.txt")
    source = source_at(tmp_path, max_bytes=5)
    before = set(Path("/dev/fd").iterdir())
    for found in found_in(source):
        refusal(source, found)
        refusal(source, replace(found, path=found.path.parent))
        refusal(source, replace(found, path=found.path.with_name("missing")))
        refusal(source, replace(found, path=tmp_path / "1" / "missing" / "a.txt"))
    assert set(Path("/dev/fd").iterdir()) == before
