"""Every container gives the same documents as a folder, and says where it is broken."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.catalog import adhoc_source
from sources.discover import discover
from sources.read import read
from sources.source import Found, Refused
from tests.sources.containers import MAKERS, compress_zstd, jsonl, mbox, texts

DOCUMENTS = texts(30)
CUTS = int(os.environ.get("WINNOW_CUTS", "100"))


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made = {name: make(DOCUMENTS) for name, make in MAKERS.items()}
    return made | {"corpus.mbox": mbox(MAILS, tmp_path_factory.mktemp("mbox"))}


def read_file(file: Path) -> tuple[list[RawDocument], list[Refused]]:
    """Read a file and hold its accounts to what every run needs: no two inputs of one name."""
    source = adhoc_source(file)
    [found] = discover(source)
    assert isinstance(found, Found)
    results = list(read(source, found))
    names = [one.record_id for one in results]
    assert len(set(names)) == len(names)
    assert all(len(one.data) <= source.limits.max_bytes for one in results if isinstance(one, RawDocument))
    return (
        [one for one in results if isinstance(one, RawDocument)],
        [one for one in results if isinstance(one, Refused)],
    )


def words(document: RawDocument) -> str:
    """Its text, without what a format cannot keep: line ends of mail, white space around an entry."""
    return document.data.decode().replace("\r\n", "\n").strip()


NAMES = [*MAKERS, "corpus.mbox"]
MAILS = dict(list(DOCUMENTS.items())[:8])  # the standard library takes its time with each
EXPECTED = [text.strip() for text in DOCUMENTS.values()]


@pytest.mark.parametrize("name", NAMES)
def test_every_container_gives_the_documents_of_the_folder(
    name: str, corpora: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(corpora[name])
    documents, refused = read_file(tmp_path / name)
    assert not refused
    assert [words(one) for one in documents] == EXPECTED[: 8 if name == "corpus.mbox" else None]


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_named_by_what_it_calls_itself(
    name: str, corpora: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(corpora[name])
    documents, _ = read_file(tmp_path / name)
    dress = "urn:test:{}" if ".w" in name else "{}@x.example" if name.endswith("mbox") else "{}"
    assert [one.record_id for one in documents] == [
        dress.format(key) for key in (MAILS if name == "corpus.mbox" else DOCUMENTS)
    ]


@pytest.mark.parametrize(
    "name", ["corpus.warc", "corpus.warc.gz", "corpus.jsonl", "corpus.csv", "corpus.mbox"]
)
def test_offset_and_length_lead_to_the_record(name: str, corpora: dict[str, bytes], tmp_path: Path) -> None:
    data = corpora[name]
    (tmp_path / name).write_bytes(data)
    documents, _ = read_file(tmp_path / name)
    for one in documents:
        record = data[one.byte_offset : one.byte_offset + one.size]
        record = gzip.decompress(record) if name.endswith(".gz") else record
        assert record.startswith((b"WARC/", b'{"id"', b'"2024', b"From "))
        assert record.count(b"Story ") in (1, 2)  # a mail has it as text and as HTML


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": compress_zstd,
}


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize(
    "name", ["corpus.jsonl", "corpus.tar", "corpus.zip", "corpus.parquet", "corpus.warc"]
)
def test_any_container_may_be_compressed(
    name: str, suffix: str, corpora: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / f"{name}.{suffix}"
    file.write_bytes(PACKERS[suffix](corpora[name]))
    documents, refused = read_file(file)
    assert not refused
    assert [words(one) for one in documents] == EXPECTED


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_single_page_may_be_compressed_whatever_its_name(suffix: str, tmp_path: Path) -> None:
    for name in (f"page.html.{suffix}", "page.html"):
        (tmp_path / name).write_bytes(PACKERS[suffix](b"<p>A line."))
        [document], refused = read_file(tmp_path / name)
        assert not refused
        assert (document.data, document.media_type, document.record_id) == (b"<p>A line.", "text/html", None)


@pytest.mark.parametrize("name", [*NAMES, "corpus.jsonl.bz2", "corpus.jsonl.xz", "corpus.jsonl.zst"])
def test_truncated_anywhere_it_gives_what_is_whole_and_one_refusal(
    name: str, corpora: dict[str, bytes], tmp_path: Path
) -> None:
    suffix = name.rpartition(".")[2]
    data = corpora[name] if name in corpora else PACKERS[suffix](jsonl(DOCUMENTS))
    file = tmp_path / name
    chance = random.Random(name)  # noqa: S311 - a place, no secret
    most = 0
    for cut in sorted(chance.sample(range(1, len(data)), min(CUTS, len(data) - 1))):
        file.write_bytes(data[:cut])
        documents, refused = read_file(file)
        given = [words(one) for one in documents]
        assert given == EXPECTED[: len(given)], cut  # whole documents only, none left out in between
        assert len(given) >= most, cut
        most = len(given)
        assert len(refused) == (0 if ends_well(name, data, cut) else 1), cut
        assert all("byte" in one.message and one.stage == "read" for one in refused)


# Where a file may end without anybody being able to tell that it was longer: behind a whole record.
RECORD_ENDS = {
    "corpus.jsonl": rb"}(?=\n{)|}\n(?={)",
    "corpus.csv": rb'"\r\n(?="2024/)',
    "corpus.tsv": rb'"\r\n(?="2024/)',
    "corpus.warc": rb"(?=\r\n\r\nWARC/)|(?=\n\r\nWARC/)|(?=\r\nWARC/)|(?=\nWARC/)|(?=WARC/)",
    "corpus.warc.gz": rb"(?=\x1f\x8b\x08\x00)",
    "corpus.warc.wet.gz": rb"(?=\x1f\x8b\x08\x00)",
    "corpus.mbox": rb"(?<=--\n)(?=\n(?:From |\Z))|(?=From a@|From MAILER)",
}


def ends_well(name: str, data: bytes, cut: int) -> bool:
    if name == "corpus.tar":  # behind the first of the two blocks of zeros at its end
        return cut >= (len(data.rstrip(b"\0")) + 511) // 512 * 512 + 512
    return cut in {match.end() for match in re.finditer(RECORD_ENDS.get(name, rb"(?!)"), data)}
