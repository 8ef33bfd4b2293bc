"""What single records have wrong, or say of themselves."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
import zlib
from pathlib import Path

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaners.document import RawDocument
from sources.limits import MAX_BAD
from sources.source import Columns
from tests.sources.containers import compress_zstd, jsonl, parquet, texts
from tests.sources.reading import contents, messages, results


def test_line_that_is_no_record_is_refused_by_itself(tmp_path: Path) -> None:
    lines = [
        b'{"text": "One."}',
        b"no json",
        b"[1, 2]",
        b'{"body": "x"}',
        b'{"text": 7}',
        b'{"text": "caf\xe9"}',
        b"[" * 100_000,
        b"",
        b'{"text": "Two."}',
    ]
    given = results(tmp_path, "a.jsonl", b"\n".join(lines) + b"\n")
    assert contents(given) == [b"One.", b"Two."]
    for message, part in zip(
        messages(given),
        (
            "is no JSON",
            "is a JSON list",
            "no text in 'text', only: 'body'",
            "a int",
            "is no JSON",
            "recursion",
        ),
        strict=True,
    ):
        assert part in message
    assert given[1].record_id == "@17"


def test_line_of_too_many_bytes_is_passed_over_without_being_held(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * 5_000_000 + b'"}\n'
    given = results(tmp_path, "a.jsonl", long + b'{"text": "Two."}\n')
    assert contents(given) == [b"Two."]
    assert messages(given) == ["is a line of more than 3,000,000 bytes"]


def test_file_of_nothing_but_nonsense_is_given_up(tmp_path: Path) -> None:
    given = results(tmp_path, "a.jsonl", b"nonsense\n" * (MAX_BAD * 3))
    assert len(given) == MAX_BAD + 1
    assert "1,000 records in a row" in messages(given)[-1]
    assert given[-1].record_id is None


def test_fields_are_found_by_name_or_path_and_html_comes_before_text(tmp_path: Path) -> None:
    columns = Columns(text="text", html="page.body", url="page.url", id="key")
    rows = [
        {"key": 7, "text": "T", "page": {"body": "<p>H", "url": "https://x.example/"}},
        {"key": "b", "text": "T", "page": {"body": None}},
        {"key": None, "page.body": "<p>D"},
    ]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    given = results(tmp_path, "a.jsonl", data, columns)
    html, text = "text/html; charset=utf-8", "text/plain; charset=utf-8"
    assert [
        (one.record_id, one.data, one.media_type, one.url) for one in given if isinstance(one, RawDocument)
    ] == [
        ("7", b"<p>H", html, "https://x.example/"),
        ("b", b"T", text, None),
        (f"@{data.rindex(b'{')}", b"<p>D", html, None),
    ]


@pytest.mark.parametrize(
    ("name", "record_id"),
    [("@5", "%405"), ("!x", "%21x"), ("a\nb", "a%0Ab"), ("100%", "100%25"), ("\ud800", "%ED%A0%80")],
)
def test_name_of_a_record_can_mislead_nobody(tmp_path: Path, name: str, record_id: str) -> None:
    [one] = results(tmp_path, "a.jsonl", json.dumps({"id": name, "text": "x"}).encode() + b"\n")
    assert one.record_id == record_id


def test_lone_surrogate_in_json_becomes_one_replacement_character(tmp_path: Path) -> None:
    given = results(tmp_path, "a.jsonl", b'{"text": "a\\ud83d b \\ud83d\\ude00"}\n')
    assert contents(given) == ["a\ufffd b 😀".encode()]


def test_csv_keeps_the_bytes_of_its_fields_and_refuses_odd_rows_alone(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbfid;text\r\n1;"caf\xe9; ""x""\r\nline"\r\n2\r\n\r\n3;b;c\r\n4;"y"\r\n'
    given = results(tmp_path, "a.csv", data)
    assert contents(given) == [b'caf\xe9; "x"\r\nline', b"y"]
    assert messages(given) == ["has 1 fields, but the header 2", "has 3 fields, but the header 2"]
    assert "has no column 'text', only: 'a', 'b'" in messages(results(tmp_path, "b.csv", b"a,b\n1,2\n"))[0]
    assert "UTF-16" in messages(results(tmp_path, "c.csv", "id,text\n".encode("utf-16")))[0]


def test_corrupt_row_group_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    data = bytearray(parquet(texts(30)))
    second = pq.read_metadata(io.BytesIO(data)).row_group(1).column(1)
    place = second.dictionary_page_offset or 0
    assert place
    data[place : place + 200] = bytes(200)
    given = results(tmp_path, "a.parquet", bytes(data))
    assert len(contents(given)) == 20
    assert len(messages(given)) == 1
    assert "row group 1 cannot be read from its row 0 on" in messages(given)[0]


def test_table_of_other_types_says_what_is_wrong(tmp_path: Path) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": [1, None], "id": [True, False]}), out)
    given = results(tmp_path, "a.parquet", out.getvalue())
    assert messages(given)[0].startswith("has a int in 'text', which is no text")
    assert messages(given)[1].startswith("has no text in 'text'")
    assert [one.record_id for one in given] == ["@0", "@1"]


def response(headers: str, body: bytes, name: str = "urn:x:1") -> bytes:
    block = f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <{name}>\r\nWARC-Target-URI: https://x.example/\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


PAGE = b"<p>The bridge is closed.</p>" * 20
CODINGS = {
    "gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": compress_zstd(PAGE),
    "br, gzip": gzip.compress(brotli.compress(PAGE)),
    "identity": PAGE,
}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("chunked", [False, True])
def test_codings_of_a_response_are_undone(coding: str, chunked: bool, tmp_path: Path) -> None:
    body = CODINGS[coding]
    headers = f"Content-Type: text/html; charset=koi8-r\r\nContent-Encoding: {coding}\r\n"
    if chunked:
        headers += "Transfer-Encoding: chunked\r\n"
        body = (
            b"10\r\n"
            + body[:16]
            + b"\r\n"
            + f"{len(body) - 16:x};a=b\r\n".encode()
            + body[16:]
            + b"\r\n0\r\n\r\n"
        )
    [one] = results(tmp_path, "a.warc", response(headers, body))
    assert isinstance(one, RawDocument)
    assert (one.data, one.media_type, one.url) == (PAGE, "text/html; charset=koi8-r", "https://x.example/")
    assert one.record_id == "urn:x:1"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_header_of_a_coding_that_the_crawler_has_undone_does_no_harm(coding: str, tmp_path: Path) -> None:
    headers = f"Content-Type: text/html\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n"
    [one] = results(tmp_path, "a.warc", response(headers, PAGE))
    assert isinstance(one, RawDocument)
    assert one.data == PAGE


def test_response_that_unpacks_to_too_much_or_is_in_an_unknown_coding_is_refused_alone(
    tmp_path: Path,
) -> None:
    bomb = response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gzip.compress(bytes(9_000_000)))
    odd = response("Content-Type: text/html\r\nContent-Encoding: x-odd\r\n", b"\0\1", "urn:x:2")
    good = response("Content-Type: text/html\r\n", PAGE, "urn:x:3")
    given = results(tmp_path, "a.warc", bomb + odd + good)
    assert contents(given) == [PAGE]
    assert "unpacks to more than the 1,000,000 bytes" in messages(given)[0]
    assert "content coding 'x-odd', which is not known" in messages(given)[1]


def test_archive_in_an_archive_is_read_to_a_depth_and_odd_names_are_passed_over(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("part.jsonl.gz", gzip.compress(jsonl({"a": "One."})))
        archive.writestr("deep.zip", b"PK")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as outer:
        for name, data in {
            "../../etc/page.txt": b"x",
            "x" * 150 + ".html": b"<p>Long name",
            "inner.zip": inner.getvalue(),
            "part.jsonl": jsonl({"b": "Two."}),
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            outer.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        outer.addfile(link)
    given = results(tmp_path, "a.tar", out.getvalue())
    assert {one.record_id: getattr(one, "data", None) for one in given} == {
        "x" * 150 + ".html": b"<p>Long name",
        "inner.zip#part.jsonl.gz": None,
        "inner.zip#deep.zip": None,
        "part.jsonl#b": b"Two.",
    }
    assert all("is a container within 2 others" in message for message in messages(given))


def test_member_that_is_corrupt_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "First page.")
        archive.writestr("b.txt", "Second page.")
    given = results(tmp_path, "a.zip", out.getvalue().replace(b"First", b"Fifth", 1))
    assert contents(given) == [b"Second page."]
    assert "Bad CRC-32" in messages(given)[0]
    assert given[0].record_id == "a.txt"
