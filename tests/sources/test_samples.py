"""The samples are all there, byte for byte, and every one belongs to a source of the catalog."""

from pathlib import Path

import pytest

from sources.catalog import load_catalog
from sources.discover import discover
from sources.read import read
from sources.source import Found, Source
from tests.sources.folders import found_in

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SOURCES = [source for name, source in load_catalog().items() if name.startswith("sample-")]


def test_every_sample_is_an_input_of_one_source() -> None:
    inputs = [found.path for source in SOURCES for found in found_in(source)]
    files = [file for folder in SAMPLES.iterdir() if folder.is_dir() for file in folder.iterdir()]
    assert sorted(inputs) == sorted(files)
    assert len(files) >= 7


def test_every_sample_is_described() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for source in SOURCES:
        for found in found_in(source):
            assert f"`{found.path.relative_to(SAMPLES).as_posix()}`" in readme


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_sample_can_be_read(source: Source) -> None:
    for found in discover(source):
        assert isinstance(found, Found)
        [document] = read(source, found)
        assert getattr(document, "size", 0) == found.size > 1_000


def test_wire_articles_are_plain_and_have_no_line_break_at_their_end() -> None:
    for file in (SAMPLES / "wire").iterdir():
        data = file.read_bytes()
        assert data.isascii()
        assert data == data.strip()


def test_page_in_a_legacy_charset_has_kept_its_bytes() -> None:
    data = (SAMPLES / "pages" / "clockmakers-house.htm").read_bytes()
    assert b"charset=windows-1252" in data
    assert data.count(b"\r\n") == data.count(b"\n") > 0
    assert "Clockmaker’s house" in data.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
