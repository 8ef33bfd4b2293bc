"""A large file is cut into spans that give together exactly what the whole file gives."""

import gzip
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaners.document import RawDocument
from sources.catalog import adhoc_source
from sources.cutting import pieces
from sources.discover import discover
from sources.read import read
from sources.records import Result
from sources.source import Found, Refused
from tests.sources.containers import MAKERS, jsonl, texts, warc

DOCUMENTS = texts(40)
CUT = ["corpus.jsonl", "corpus.warc", "corpus.warc.gz", "corpus.warc.wet.gz", "corpus.zip", "corpus.parquet"]
UNCUT = sorted(MAKERS.keys() - set(CUT))


def whole_and_pieces(file: Path, shard_bytes: int) -> tuple[list[Result], list[list[Result]]]:
    source = adhoc_source(file)
    [found] = discover(source)
    assert isinstance(found, Found)
    spans = list(pieces(source, found, shard_bytes))
    assert sum(span.weight for span in spans) == found.size
    return list(read(source, found)), [list(read(source, span)) for span in spans]


@pytest.mark.parametrize("shard_bytes", [1, 700, 3_000])
@pytest.mark.parametrize("name", CUT)
def test_spans_give_what_the_whole_file_gives_whatever_their_size(
    name: str, shard_bytes: int, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(MAKERS[name](DOCUMENTS))
    whole, parts = whole_and_pieces(tmp_path / name, shard_bytes)
    assert [one for part in parts for one in part] == whole
    assert len(whole) == len(DOCUMENTS)
    assert len(parts) > 1


@pytest.mark.parametrize("name", CUT)
def test_every_record_begins_within_its_span(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(MAKERS[name](DOCUMENTS))
    source = adhoc_source(file)
    [found] = discover(source)
    assert isinstance(found, Found)
    for span in pieces(source, found, 700):
        for one in read(source, span):
            assert span.holds(one.byte_offset)


@pytest.mark.parametrize("name", UNCUT)
def test_what_cannot_be_cut_is_one_span(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(MAKERS[name](DOCUMENTS))
    whole, parts = whole_and_pieces(tmp_path / name, 700)
    assert parts == [whole]


@pytest.mark.parametrize("name", CUT)
def test_spans_of_a_truncated_file_have_one_refusal_among_them(name: str, tmp_path: Path) -> None:
    data = MAKERS[name](DOCUMENTS)
    for cut in random.Random(name).sample(range(1, len(data)), 25):  # noqa: S311 - a place, no secret
        (tmp_path / name).write_bytes(data[:cut])
        whole, parts = whole_and_pieces(tmp_path / name, 700)
        both = [one for part in parts for one in part]
        assert [one for one in both if isinstance(one, RawDocument)] == [
            one for one in whole if isinstance(one, RawDocument)
        ]
        refused = [[one.message for one in some if isinstance(one, Refused)] for some in (both, whole)]
        assert refused[0] == refused[1]
        assert len({one.record_id for one in both}) == len(both)


def test_file_in_which_a_name_comes_twice_is_not_cut_and_keeps_both_records(tmp_path: Path) -> None:
    line = jsonl({"same": "One."}) + jsonl({"same": "Two."}) + jsonl({"other": "Three."})
    (tmp_path / "a.jsonl").write_bytes(line)
    whole, parts = whole_and_pieces(tmp_path / "a.jsonl", 1)
    assert parts == [whole]
    second = line.index(b"\n") + 1
    assert [one.record_id for one in whole] == ["same", f"same@{second}", "other"]


def test_page_that_holds_a_whole_archive_is_one_document(tmp_path: Path) -> None:
    inner = warc(texts(3), gzip_each=True)
    for name, is_packed in (("a.warc", False), ("b.warc.gz", True)):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=is_packed)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        for payload in (b"<p>First", inner, gzip.decompress(inner), b"<p>Last"):
            record = writer.create_warc_record(
                "https://x.example/", "response", io.BytesIO(payload), http_headers=headers
            )
            writer.write_record(record)
        (tmp_path / name).write_bytes(out.getvalue())
        whole, parts = whole_and_pieces(tmp_path / name, 1)
        assert [one for part in parts for one in part] == whole
        assert [getattr(one, "data", b"")[:8] for one in whole] == [
            b"<p>First",
            inner[:8],
            b"WARC/1.0",
            b"<p>Last",
        ]


def test_small_file_is_not_even_opened(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(DOCUMENTS))
    source = adhoc_source(tmp_path)
    [found] = discover(source)
    assert isinstance(found, Found)
    (tmp_path / "a.jsonl").unlink()
    assert list(pieces(source, found, found.size)) == [found]
    assert list(pieces(source, found, 1)) == [found]  # and one that has gone is for reading to refuse
    assert list(pieces(replace(source, format="page"), found, 1)) == [found]
