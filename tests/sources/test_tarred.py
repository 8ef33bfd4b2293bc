"""What tars in the wild hold beside plain members, and what their ends look like when they are spoilt."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tests.sources.reading import contents, messages, named, results

BLOCK = tarfile.BLOCKSIZE


def member(name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """A header and its content; the checksum is right for any type."""
    one = tarfile.TarInfo(name)
    one.type, one.size, one.linkname = kind, len(data), link
    return one.tobuf(tarfile.USTAR_FORMAT) + data + bytes(-len(data) % BLOCK)


def summed(header: bytes) -> bytes:
    """A header with its checksum made right again."""
    blank = header[:148] + b" " * 8 + header[156:BLOCK]
    return blank[:148] + b"%06o\0 " % sum(blank) + blank[156:] + header[BLOCK:]


def pax(**records: str) -> bytes:
    made = b""
    for key, value in records.items():
        line = f" {key.replace('__', '.')}={value}\n".encode()
        size = len(line) + len(str(len(line) + 2))
        made += str(size).encode() + line
    return made


END = bytes(2 * BLOCK)
PAGES = {"a.txt": b"First page.", "b.txt": b"Second page."}


def archive(*members: bytes) -> bytes:
    return b"".join(members) + END


def test_folder_that_was_packed_as_dot_gives_its_files_by_their_paths(tmp_path: Path) -> None:
    data = archive(
        member("./", kind=tarfile.DIRTYPE),
        member("./a.txt", b"First page."),
        member("./sub/././b.txt", b"Second page."),
        member("./.hidden.txt", b"Not meant."),
        member("./.git/c.txt", b"Not meant."),
    )
    assert named(results(tmp_path, "x.tar", data)) == {"a.txt": b"First page.", "sub/b.txt": b"Second page."}
    assert named(results(tmp_path, "x.tar", data, members=("sub/*.txt",))) == {"sub/b.txt": b"Second page."}


def test_folder_that_was_packed_with_absolute_paths_gives_its_files(tmp_path: Path) -> None:
    data = archive(member("/srv/pages/a.txt", b"First page."), member("//b.txt", b"Second page."))
    expected = {"srv/pages/a.txt": b"First page.", "b.txt": b"Second page."}
    assert named(results(tmp_path, "x.tar", data)) == expected


def test_member_that_is_there_with_and_without_a_dot_gives_two_documents(tmp_path: Path) -> None:
    data = archive(member("a.txt", b"First page."), member("./a.txt", b"Second page."))
    assert named(results(tmp_path, "x.tar", data)) == {"a.txt": b"First page.", "a.txt@1024": b"Second page."}


def test_header_that_was_overwritten_with_zeros_does_not_look_like_the_end(tmp_path: Path) -> None:
    data = bytearray(archive(*(member(name, text) for name, text in PAGES.items())))
    data[2 * BLOCK : 3 * BLOCK] = bytes(BLOCK)
    given = results(tmp_path, "x.tar", bytes(data))
    assert contents(given) == [b"First page."]
    [message] = messages(given)
    assert "goes on behind an archive's end mark" in message
    assert f"at byte {3 * BLOCK:,};" in message


def test_two_archives_in_one_file_give_the_first_and_a_refusal(tmp_path: Path) -> None:
    first, second = (archive(member(name, text)) for name, text in PAGES.items())
    given = results(tmp_path, "x.tar", first + second)
    assert contents(given) == [b"First page."]
    assert f"end mark, at byte {len(first):,};" in messages(given)[0]
    far = results(tmp_path, "x.tar", first + bytes(1_000_000) + b"\n")
    assert f"end mark, at byte {len(first) + 1_000_000:,};" in messages(far)[0]


@pytest.mark.parametrize("padding", [0, BLOCK, 20 * BLOCK, 1_000_001])
def test_any_number_of_zeros_may_follow_the_end_mark(padding: int, tmp_path: Path) -> None:
    given = results(tmp_path, "x.tar", member("a.txt", b"First page.") + bytes(BLOCK + padding))
    assert (contents(given), messages(given)) == ([b"First page."], [])


def test_archive_as_git_makes_it_is_read_behind_its_global_header(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(
        fileobj=out, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"comment": "0" * 40}
    ) as made:
        for name, text in PAGES.items():
            one = tarfile.TarInfo(name)
            one.size = len(text)
            made.addfile(one, io.BytesIO(text))
    given = results(tmp_path, "x.tar", out.getvalue())
    assert (named(given), messages(given)) == (PAGES, [])


def test_global_header_may_be_large_and_names_no_member(tmp_path: Path) -> None:
    content = pax(path="wrong.txt", comment="x" * 100_000)
    data = archive(member("g", content, tarfile.XGLTYPE), member("a.txt", b"First page."))
    given = results(tmp_path, "x.tar", data)
    assert (named(given), messages(given)) == ({"a.txt": b"First page."}, [])


@pytest.mark.parametrize("long", [150, 700])
def test_long_target_of_a_link_is_passed_over(long: int, tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as made:
        for name, text in PAGES.items():
            link = tarfile.TarInfo("n" * long + name)
            link.type, link.linkname = tarfile.SYMTYPE, "x" * long
            made.addfile(link)
            one = tarfile.TarInfo(name)
            one.size = len(text)
            made.addfile(one, io.BytesIO(text))
    given = results(tmp_path, "x.tar", out.getvalue())
    assert (named(given), messages(given)) == (PAGES, [])


def test_header_of_solaris_is_read_as_one_of_pax(tmp_path: Path) -> None:
    data = archive(
        member("X", pax(path="long/a.txt"), tarfile.SOLARIS_XHDTYPE), member("a.txt", b"First page.")
    )
    assert named(results(tmp_path, "x.tar", data)) == {"long/a.txt": b"First page."}


def test_content_of_what_is_no_file_is_no_header(tmp_path: Path) -> None:
    data = archive(
        member("./", b"Ya.txt\0\0", b"D"), member("acl", b"x" * 600, b"A"), member("a.txt", b"First.")
    )
    given = results(tmp_path, "x.tar", data)
    assert (named(given), messages(given)) == ({"a.txt": b"First."}, [])


def sparse(blocks: int) -> bytes:
    """A file of GNU's old sparse format, its map going on in so many further blocks."""
    header = bytearray(member("sparse.txt", b"begin text" + bytes(502) + b"end text", tarfile.GNUTYPE_SPARSE))
    header[257:265] = b"ustar  \0"
    header[482] = bool(blocks)
    more = b"".join(bytes(504) + bytes([number > 1]) + bytes(7) for number in range(blocks, 0, -1))
    return summed(bytes(header[:BLOCK])) + more + bytes(header[BLOCK:])


@pytest.mark.parametrize("blocks", [0, 1, 3])
def test_sparse_file_is_refused_and_the_next_one_read(blocks: int, tmp_path: Path) -> None:
    data = archive(member("a.txt", b"First page."), sparse(blocks), member("b.txt", b"Second page."))
    given = results(tmp_path, "x.tar", data)
    assert named(given) == PAGES
    assert messages(given)[0].startswith("is a sparse file")
    assert len(messages(given)) == 1
    assert given[1].record_id == "sparse.txt"
    unwanted = results(tmp_path, "x.tar", data, members=("[ab].txt",))
    assert (named(unwanted), messages(unwanted)) == (PAGES, [])


@pytest.mark.parametrize(
    "keys",
    [
        {"GNU__sparse__major": "1", "GNU__sparse__minor": "0", "GNU__sparse__name": "sparse.txt"},
        {"GNU__sparse__name": "sparse.txt", "path": "GNUSparseFile.7/sparse.txt"},
        {"GNU__sparse__size": "200000", "GNU__sparse__map": "0,10", "path": "sparse.txt"},
    ],
)
def test_sparse_file_of_pax_is_refused_by_its_real_name(keys: dict[str, str], tmp_path: Path) -> None:
    data = archive(
        member("x", pax(**keys), tarfile.XHDTYPE),
        member("GNUSparseFile.7/sparse.txt", b"1\n0\n10\n" + bytes(505) + b"begin text"),
        member("b.txt", b"Second page."),
    )
    given = results(tmp_path, "x.tar", data)
    assert named(given) == {"b.txt": b"Second page."}
    assert messages(given)[0].startswith("is a sparse file")
    assert given[0].record_id == "sparse.txt"


def test_size_below_zero_is_refused(tmp_path: Path) -> None:
    header = bytearray(member("a.txt"))
    header[124:136] = b"\xff" * 12
    given = results(tmp_path, "x.tar", member("b.txt", b"Second page.") + summed(bytes(header)) + END)
    assert contents(given) == [b"Second page."]
    assert "no sound header" in messages(given)[0]


def test_truncated_anywhere_every_kind_of_header_ends_in_one_refusal(tmp_path: Path) -> None:
    body = (
        member("g", pax(comment="x" * 40), tarfile.XGLTYPE)
        + member("./a.txt", b"First page.")
        + member("K", b"x" * 150 + b"\0", tarfile.GNUTYPE_LONGLINK)
        + member("link", kind=tarfile.SYMTYPE, link="x")
        + sparse(2)
        + member("x", pax(path="b.txt"), tarfile.XHDTYPE)
        + member("b", b"Second page.")
    )
    for cut in range(1, len(body) + BLOCK, 61):
        given = results(tmp_path, "x.tar", (body + END)[:cut])
        broken = [message for message in messages(given) if "at byte" in message]
        assert len(broken) == 1, cut
        assert contents(given) == list(PAGES.values())[: len(contents(given))]


def test_name_is_encoded_once_and_patterns_see_it_as_it_is(tmp_path: Path) -> None:
    names = ["50%.txt", "a\nb.txt", "re\udce7u.txt"]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as made:
        for name in names:
            one = tarfile.TarInfo(name)
            one.size = 4
            made.addfile(one, io.BytesIO(b"Text"))
    given = results(tmp_path, "x.tar", out.getvalue())
    assert [one.record_id for one in given] == ["50%25.txt", "a%0Ab.txt", "re%E7u.txt"]
    assert list(named(results(tmp_path, "x.tar", out.getvalue(), members=("50%.txt",)))) == ["50%25.txt"]
