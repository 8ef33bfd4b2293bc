"""Spoilt containers, charsets and catalogs: every reader gives documents and refusals, and raises nothing."""

from __future__ import annotations

import os
import string
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.charset import decode
from cleaners.document import DocumentError, RawDocument
from cleaners.html.markup import render
from sources.catalog import CatalogError, load_catalog
from sources.cutting import pieces
from sources.discover import discover
from sources.read import read
from sources.source import Found, Refused
from tests.fuzz.mutate import SPOILERS, TOKENS, mutated, seeds
from tests.sources.containers import MAKERS, texts
from tests.sources.folders import source_at

NUMBER = int(os.environ.get("WINNOW_FUZZ", "2000"))
EACH = max(20, NUMBER // 50)
FAST = settings(max_examples=max(100, NUMBER // 10), deadline=None)
TEXTS = texts(5)
BYTES = st.lists(st.sampled_from(TOKENS) | st.binary(max_size=12), max_size=40).map(b"".join)
CATALOG = Path(__file__).parents[2] / "sources" / "catalog"


@pytest.mark.parametrize("name", MAKERS)
def test_spoilt_container_gives_documents_and_refusals(name: str, tmp_path: Path) -> None:
    chance = Random(name)  # noqa: S311 - the same files each time
    whole = MAKERS[name](TEXTS)
    source = source_at(tmp_path, "corpus.*", max_bytes=100_000)
    for _ in range(EACH):
        data = whole
        for _ in range(chance.randrange(1, 4)):
            data = chance.choice(SPOILERS)(chance, data)
        (tmp_path / name).write_bytes(data)
        [found] = discover(source)
        assert isinstance(found, Found)
        results = list(read(source, found))
        spans = list(pieces(source, found, 500))
        assert (spans[0].start, spans[-1].stop) == (0, None)
        names = [one.record_id for one in results]
        assert all(isinstance(one, (RawDocument, Refused)) for one in results)
        assert len(set(names)) == len(names), "each result has a name of its own"
        assert (
            sum(len(one.data) for one in results if isinstance(one, RawDocument))
            <= 200 * len(data) + 16_000_000
        )


@FAST
@given(
    BYTES,
    st.sampled_from(["text/plain", "text/html", "text/html; charset=", "", "text/html; charset=utf-16"]),
)
def test_any_bytes_are_decoded_or_refused(data: bytes, media_type: str) -> None:
    try:
        done = decode(data, media_type)
    except DocumentError as error:
        assert error.stage == "charset"
        return
    assert 0 <= done.confidence <= 1
    assert len(done.text) <= len(data) + 1


@FAST
@given(BYTES)
def test_any_markup_is_read(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    page = render(text)
    page.text.encode()
    assert render(text).text == page.text


@FAST
@given(st.randoms(use_true_random=False))
def test_any_catalog_is_read_or_refused_with_the_place(
    tmp_path_factory: pytest.TempPathFactory, chance: Random
) -> None:
    folder = tmp_path_factory.getbasetemp() / "catalog"
    folder.mkdir(exist_ok=True)
    file = chance.choice(sorted(CATALOG.glob("*.toml")))
    data = file.read_bytes()
    for _ in range(chance.randrange(1, 4)):
        data = chance.choice((*SPOILERS, _value))(chance, data)
    (folder / "one.toml").write_bytes(data)
    try:
        load_catalog(folder)
    except CatalogError as error:
        assert str(error).startswith(f"{folder / 'one.toml'}: ")


def _value(chance: Random, data: bytes) -> bytes:
    """Give a key another value."""
    lines = data.decode("utf-8", "replace").splitlines()
    number = chance.randrange(len(lines) + 1)
    values = (
        '""',
        "0",
        "-1",
        "1e999",
        "nan",
        "[]",
        "[[]]",
        "{}",
        "true",
        '"\\u0000"',
        "1979-05-27",
        '"../.."',
    )
    key = "".join(chance.choice(string.ascii_lowercase) for _ in range(3))
    if number < len(lines) and "=" in lines[number]:
        key = lines[number].partition("=")[0]
        del lines[number]
    lines.insert(number, f"{key} = {chance.choice(values)}")
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def test_seeds_are_there() -> None:
    chance, pool = Random(0), seeds()  # noqa: S311
    assert len({mutated(chance, pool) for _ in range(100)}) > 95
