"""Discovery finds every input once, in one order, and never leaves the root."""

import os
import socket
import stat
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.catalog import adhoc_source
from sources.discover import discover
from sources.names import decode_path
from sources.read import read
from sources.source import Found, Refused, SourceError
from tests.sources.folders import found_in, names_in, source_at, write


def refused_in(root: Path, *include: str) -> dict[str, str]:
    results = discover(source_at(root, *include))
    return {one.file_path: one.message for one in results if isinstance(one, Refused)}


def test_found_file_carries_what_identifies_it(tmp_path: Path) -> None:
    write(tmp_path, "2019/a b.txt", data=b"four")
    [found] = found_in(source_at(tmp_path))
    file = tmp_path / "2019" / "a b.txt"
    status = file.stat()
    assert found == Found("wire", "2019/a b.txt", file.as_uri(), file, 4, status.st_mtime_ns, status.st_ino)


def test_only_what_the_patterns_match_is_an_input(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a.html", "b/c.txt", "b/c.txt.bak", "README")
    assert names_in(source_at(tmp_path)) == ["a.txt", "b/c.txt"]
    assert names_in(source_at(tmp_path, "b/*")) == ["b/c.txt", "b/c.txt.bak"]


def test_hidden_files_and_folders_are_no_inputs(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ".a.txt", ".git/a.txt", "b/.c/d.txt")
    assert names_in(source_at(tmp_path)) == ["a.txt"]


def test_hidden_folder_is_an_input_where_a_pattern_names_it(tmp_path: Path) -> None:
    write(tmp_path, ".archive/a.txt", "b.txt")
    assert names_in(source_at(tmp_path, ".archive/*.txt")) == [".archive/a.txt"]


def test_folder_that_is_named_like_an_input_is_looked_into(tmp_path: Path) -> None:
    write(tmp_path, "a.txt/b.txt")
    assert names_in(source_at(tmp_path)) == ["a.txt/b.txt"]


def test_empty_folder_has_no_inputs(tmp_path: Path) -> None:
    assert names_in(source_at(tmp_path)) == []


def test_order_is_that_of_the_paths_whatever_the_order_of_creation(tmp_path: Path) -> None:
    paths = [
        "a/b.txt",
        "a-b.txt",
        "a.txt",
        "a/b/c.txt",
        "ab.txt",
        "A.txt",
        "é.txt",
        "%.txt",
        "a b.txt",
        "10.txt",
    ]
    write(tmp_path, *paths)
    names = names_in(source_at(tmp_path))
    assert names == sorted(names)
    assert len(names) == len(paths)
    assert names_in(source_at(tmp_path)) == names


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"two\nlines.txt", "two%0Alines.txt"),
        (b"\x1b[2Jclear.txt", "%1B[2Jclear.txt"),
        (b"caf\xe9.txt", "caf%E9.txt"),
        (b"caf\xc3\xa9.txt", "café.txt"),
        (b"100%.txt", "100%25.txt"),
        (b"caf%E9.txt", "caf%25E9.txt"),
    ],
)
def test_odd_name_is_found_and_leads_back_to_the_file(tmp_path: Path, raw: bytes, name: str) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(b"text")
    [found] = found_in(source_at(tmp_path))
    assert found.file_path == name
    assert decode_path(found.file_path) == raw
    assert found.uri.isascii()
    assert found.uri.isprintable()
    assert found.path.read_bytes() == b"text"


def test_link_to_a_file_outside_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "secret/key.txt", "root/a.txt")
    (tmp_path / "root/link.txt").symlink_to(tmp_path / "secret/key.txt")
    refused = refused_in(tmp_path / "root")
    assert list(refused) == ["link.txt"]
    assert "leads out of the source's root" in refused["link.txt"]
    assert "secret" not in refused["link.txt"]


def test_linked_folder_is_refused_and_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/b.txt", "root/a.txt", "root/real/c.txt")
    (tmp_path / "root/out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root/in").symlink_to("real")
    (tmp_path / "root/round").symlink_to(".")
    results = list(discover(source_at(tmp_path / "root")))
    assert [one.file_path for one in results if isinstance(one, Found)] == ["a.txt", "real/c.txt"]
    assert [one.file_path for one in results if isinstance(one, Refused)] == ["in", "out", "round"]


def test_link_to_an_input_of_the_same_root_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "2019/a.txt")
    (tmp_path / "latest.txt").symlink_to("2019/a.txt")
    assert names_in(source_at(tmp_path)) == ["2019/a.txt"]


def test_link_to_a_file_of_the_same_root_that_is_no_input_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.txt", "page.bak")
    (tmp_path / "one.txt").symlink_to(".hidden.txt")
    (tmp_path / "two.txt").symlink_to("page.bak")
    assert list(refused_in(tmp_path)) == ["one.txt", "two.txt"]


def test_dangling_link_and_loop_of_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert list(refused_in(tmp_path)) == ["gone.txt", "loop.txt"]


def test_links_that_no_pattern_means_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.txt", "root/b.txt")
    (tmp_path / "root/link.bin").symlink_to(tmp_path / "outside/a.txt")
    (tmp_path / "root/.#lock").symlink_to("user@host")
    (tmp_path / "root/folder").symlink_to(tmp_path / "outside")
    assert names_in(source_at(tmp_path / "root", "*.txt")) == ["b.txt"]


def test_root_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "disk/a.txt")
    (tmp_path / "root").symlink_to("disk")
    (tmp_path / "disk/again.txt").symlink_to(tmp_path / "root/a.txt")
    assert names_in(source_at(tmp_path / "root")) == ["a.txt"]


def test_pipe_and_socket_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is limited to about 100 characters
    os.mkfifo("pipe.txt")
    os.mkfifo("pipe.bin")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
    refused = refused_in(tmp_path)
    assert list(refused) == ["pipe.txt", "socket.txt"]
    assert "a named pipe" in refused["pipe.txt"]
    assert "a socket" in refused["socket.txt"]


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no device to try")
def test_device_is_refused() -> None:
    assert "a character device" in refused_in(Path("/dev"), "null")["null"]


def test_folder_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    try:
        if os.access(tmp_path / "closed", os.R_OK):
            pytest.skip("this user may read everything")
        refused = refused_in(tmp_path)
    finally:
        (tmp_path / "closed").chmod(stat.S_IRWXU)
    assert list(refused) == ["closed"]
    assert "Permission denied" in refused["closed"]


def nest(root: Path, name: str, depth: int) -> None:
    folder = os.open(root, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=folder)
        inner = os.open(name, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)


def test_folder_whose_path_is_too_long_is_refused(tmp_path: Path) -> None:
    nest(tmp_path, "x" * 250, 20)  # 5,000 bytes; a path may have 4,096
    [message] = refused_in(tmp_path).values()
    assert "File name too long" in message


def test_depth_does_not_exhaust_the_stack(tmp_path: Path) -> None:
    write(tmp_path, "keep")
    nest(tmp_path, "d", 1_100)
    file = f"{tmp_path}/" + "d/" * 1_100 + "a.txt"
    Path(file).touch()
    try:
        source = source_at(tmp_path)
        [found] = found_in(source)
        [document] = read(source, found)
        assert isinstance(document, RawDocument)
        assert document.file_path == "d/" * 1_100 + "a.txt"
    finally:  # pytest's own clean-up would exhaust the stack
        Path(file).unlink()
        os.removedirs(Path(file).parent)


@pytest.mark.parametrize("root", ["missing", "file.txt", "file.txt/below"])
def test_root_that_cannot_be_read_is_an_error(tmp_path: Path, root: str) -> None:
    write(tmp_path, "file.txt")
    with pytest.raises(
        SourceError, match=rf"source 'wire': root '.*/{root}' cannot be read: .*correct `root`"
    ):
        list(discover(source_at(tmp_path / root)))


def test_input_named_by_hand_is_identified_by_its_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "one/a.txt", "two/a.txt", "two/below/it/page", "two/.hidden")
    monkeypatch.chdir(tmp_path)
    here = str(tmp_path)
    assert names_in(adhoc_source("one/a.txt")) == [f"{here}/one/a.txt"]
    assert names_in(adhoc_source(tmp_path / "two")) == [f"{here}/two/a.txt", f"{here}/two/below/it/page"]


@pytest.mark.parametrize("name", [".hidden", "star*.txt", "[a].txt", "back\\slash", "100%.txt", "two\nlines"])
def test_file_named_by_hand_is_found_whatever_its_name(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "starfish.txt", "a.txt", "below/star*.txt")
    source = adhoc_source(tmp_path / name)
    assert [found.path for found in found_in(source)] == [tmp_path / name]
    assert source.name == "input"


def test_link_named_by_hand_is_followed_to_the_one_document(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    assert names_in(adhoc_source(tmp_path / "link.txt")) == names_in(adhoc_source(tmp_path / "real/a.txt"))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("missing.txt", "No such file or directory; name a file or a folder"),
        ("loop", "name a file or a folder"),
        ("nul\0.txt", "name a file or a folder"),
        ("pipe", "neither a file nor a folder"),
    ],
)
def test_input_that_is_no_file_and_no_folder_is_an_error(tmp_path: Path, name: str, complaint: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(SourceError, match=complaint) as caught:
        adhoc_source(tmp_path / name)
    assert repr(str(tmp_path / name)) in str(caught.value)
