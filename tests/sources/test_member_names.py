"""Fifty names in an archive that would lead out of it: passed over, or read as mere names."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.discover import discover
from sources.read import read
from sources.source import Refused
from tests.sources.folders import source_at

TEXT = b"The quay is closed.\n"
NAMES = [
    "",
    *("../a.txt", "../../a.txt", "../../../../../../tmp/a.txt", "a/../../b.txt", "a/../../../b.txt"),
    *(
        "./../a.txt",
        "a/./../../b.txt",
        "..//a.txt",
        "a//..//..//b.txt",
        ".../a.txt",
        "..a/b.txt",
        "a/..b.txt",
    ),
    *("/a.txt", "//a.txt", "/etc/passwd.txt", "/tmp/a.txt", "///a.txt", "/./a.txt", "/../a.txt"),  # noqa: S108
    *(
        "C:\\a.txt",
        "C:/a.txt",
        "c:a.txt",
        "\\a.txt",
        "\\\\server\\share\\a.txt",
        "..\\a.txt",
        "..\\..\\a.txt",
    ),
    *(
        "a\\..\\..\\b.txt",
        "\\\\?\\C:\\a.txt",
        "\\\\.\\pipe\\a.txt",
        "CON.txt",
        "NUL.txt",
        "aux.txt",
        "a:b.txt",
    ),
    *("%2e%2e/a.txt", "%2e%2e%2fa.txt", "..%2fa.txt", "..%5ca.txt", "%252e%252e/a.txt", "..%c0%af/a.txt"),
    *("~/a.txt", "~root/a.txt", "$HOME/a.txt", "`id`.txt", "$(id).txt", "a;id;.txt", "a|id.txt", "-rf.txt"),
    *(
        "a\nb.txt",
        "a\rb.txt",
        "a\x1b[2Jb.txt",
        "a\tb.txt",
        "\u202egnp.txt",
        "a\u2028b.txt",
        " a.txt",
        "a .txt",
    ),
    *(
        "..\u2215a.txt",
        "．．/a.txt",
        "․․/a.txt",
        "a\u0000.txt/../b.txt",
        "." * 300 + "/a.txt",
        "a/" * 300 + "b.txt",
    ),
    *("file:///etc/a.txt", "http://127.0.0.1/a.txt", "a#b.txt", "a!b.txt", "@1.txt", "!rest.txt"),
]


def archive_of(path: Path, name: str) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as packed:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name
            packed.writestr(entry, TEXT)
    else:
        with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
            member = tarfile.TarInfo(name)
            member.size = len(TEXT)
            archive.addfile(member, io.BytesIO(TEXT))
    return path


def everything_below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_there_are_fifty() -> None:
    assert len(set(NAMES)) >= 50


@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize("name", NAMES)
def test_name_is_only_a_name(tmp_path: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a" / "b" / "in"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    archive_of(folder / f"x.{kind}", name)
    before = everything_below(tmp_path)
    source = source_at(folder, f"*.{kind}")
    [found] = discover(source)
    assert not isinstance(found, Refused)
    results = list(read(source, found))
    assert everything_below(tmp_path) == before
    # What is absolute is a path within the archive, and a "." leads nowhere.
    inner = name.split("\0", maxsplit=1)[0].lstrip("/").removeprefix("./")
    parts = inner.split("/")
    if any(part in ("", ".", "..") or part.startswith(".") for part in parts):
        assert results == [], "what leads elsewhere, or hides, is passed over"
        return
    [document] = results
    assert isinstance(document, RawDocument)
    assert (document.file_path, document.data) == (f"x.{kind}", TEXT)
    assert document.record_id is not None
    assert document.record_id.isprintable()
    assert not document.record_id.startswith("/")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_file_in_an_archive_is_passed_over(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    source = source_at(tmp_path, "*.tar")
    [found] = discover(source)
    assert not isinstance(found, Refused)
    assert [one for one in read(source, found) if isinstance(one, RawDocument)] == []
