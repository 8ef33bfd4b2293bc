"""What zips in the wild hold beside plain members, and archives that are cut off or put together."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.catalog import adhoc_source
from sources.cutting import pieces
from sources.discover import discover
from sources.read import read
from sources.source import Found
from tests.sources.reading import contents, messages, named, results


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


INNER = zipped(("in1.txt", b"Inner one."), ("in2.txt", b"Inner two."))
DOTTED = zipped(("./a.txt", b"First page."), ("./sub/./b.txt", b"Second page."), ("./.c.txt", b"Not meant."))


def test_names_that_begin_with_a_dot_and_a_slash_are_those_of_their_files(tmp_path: Path) -> None:
    expected = {"a.txt": b"First page.", "sub/b.txt": b"Second page."}
    assert named(results(tmp_path, "x.zip", DOTTED)) == expected
    cut = results(tmp_path, "x.zip", DOTTED[:-30])
    assert named(cut) == expected
    assert len(messages(cut)) == 1


def test_archive_with_one_file_under_two_spellings_is_not_cut(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(("a.txt", b"First page."), ("./a.txt", b"Second page.")))
    source = adhoc_source(tmp_path / "x.zip")
    [found] = discover(source)
    assert isinstance(found, Found)
    assert list(pieces(source, found, 1)) == [found]
    assert [one.record_id for one in read(source, found)] == ["a.txt", "a.txt@46"]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("inner", [INNER, zipped()])
def test_cut_off_archive_is_not_taken_for_the_one_within_it(
    inner: bytes, first: bool, tmp_path: Path
) -> None:
    members = [("a.txt", b"Outer a."), ("inner.zip", inner), ("z.txt", b"Outer z.")]
    data = zipped(*(members[1:] if first else members))
    for cut in range(data.index(b"z.txt") - 30, data.index(b"Outer z.") + 8):
        given = results(tmp_path, "x.zip", data[:cut])
        expected = {} if first else {"a.txt": b"Outer a."}
        if inner is INNER:
            expected |= {"inner.zip#in1.txt": b"Inner one.", "inner.zip#in2.txt": b"Inner two."}
        assert {name: text for name, text in named(given).items() if name != "z.txt"} == expected, cut
        assert ["it is truncated" in one or "middle of a member" in one for one in messages(given)] == [True]


def test_two_archives_in_one_file_give_the_first_and_a_refusal(tmp_path: Path) -> None:
    first, second = zipped(("a.txt", b"First page.")), zipped(("b.txt", b"Second page."))
    given = results(tmp_path, "x.zip", first + second)
    assert contents(given) == [b"First page."]
    assert "no sound directory at its end" in messages(given)[0]


def test_archive_behind_a_program_that_unpacks_it_is_read(tmp_path: Path) -> None:
    given = results(tmp_path, "x.zip", b"MZ" * 500 + zipped(("a.txt", b"First page.")))
    assert (contents(given), messages(given)) == ([b"First page."], [])


def test_symbolic_link_is_no_document(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"First page.")
        link = zipfile.ZipInfo("b.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, b"a.txt")
    given = results(tmp_path, "x.zip", out.getvalue())
    assert (named(given), messages(given)) == ({"a.txt": b"First page."}, [])


def test_name_is_encoded_once_and_patterns_see_it_as_it_is(tmp_path: Path) -> None:
    inner = zipped(("100%.txt", b"Inner."))
    data = zipped(("50%.txt", b"Half."), ("a\nb.txt", b"Two lines."), ("in%.zip", inner))
    given = named(results(tmp_path, "x.zip", data))
    assert list(given) == ["50%25.txt", "a%0Ab.txt", "in%25.zip#100%25.txt"]
    assert list(named(results(tmp_path, "x.zip", data, members=("50%.txt",)))) == ["50%25.txt"]
    assert list(named(results(tmp_path, "x.zip", data[:-30]))) == list(given)


def test_address_of_a_member_is_that_of_its_path(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(("./50% é.txt", b"Half.")))
    source = replace(adhoc_source(tmp_path / "x.zip"), url_prefix="https://x.example/")
    [found] = discover(source)
    assert isinstance(found, Found)
    [one] = read(source, found)
    assert isinstance(one, RawDocument)
    assert one.url == "https://x.example/50%25%20%C3%A9.txt"
