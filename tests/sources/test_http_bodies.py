"""Bodies and types of HTTP responses as servers send them, not as the standard wants them."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from cleaners.document import DocumentError, RawDocument
from sources.formats.http import Response, body_of
from tests.sources.containers import compress_zstd
from tests.sources.reading import contents, messages, results

PAGE = b"<p>The bridge is closed, and nobody in Pellbridge knows until when.</p>"
HTML = "Content-Type: text/html\r\n"
SKIPPABLE = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"


def record(block: bytes, kind: str = "response", warc_type: str | None = "application/http") -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:1>\r\n"
    if warc_type is not None:
        head += f"Content-Type: {warc_type}\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(headers: str, body: bytes = PAGE) -> bytes:
    return f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body


MEMBERS = {
    "gzip": [gzip.compress(PAGE[:30]), gzip.compress(b""), gzip.compress(PAGE[30:])],
    "zstd": [compress_zstd(PAGE[:30]), SKIPPABLE, compress_zstd(b""), compress_zstd(PAGE[30:])],
}


@pytest.mark.parametrize("behind", [b"", b"\0\0\0", b"\r\n", b"trailing"])
@pytest.mark.parametrize("coding", MEMBERS)
def test_body_of_several_members_is_joined_and_what_is_none_ignored(
    coding: str, behind: bytes, tmp_path: Path
) -> None:
    block = response(f"{HTML}Content-Encoding: {coding}\r\n", b"".join(MEMBERS[coding]) + behind)
    assert contents(results(tmp_path, "a.warc", record(block))) == [PAGE]


@pytest.mark.parametrize("coding", MEMBERS)
def test_body_of_several_members_is_cut_short_with_its_last_one(coding: str) -> None:
    whole = b"".join(MEMBERS[coding])
    for cut in range(len(MEMBERS[coding][0]), len(whole) + 1):
        body = body_of(Response(200, {"content-encoding": coding}, whole[:cut]), 1_000)
        assert PAGE.startswith(body)
        assert len(body) >= 30


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("zstd", compress_zstd)])
def test_members_are_together_within_the_limit_of_a_document(coding: str, pack: object) -> None:
    assert callable(pack)
    one = pack(bytes(600_000))
    headers = {"content-encoding": coding}
    assert len(body_of(Response(200, headers, one * 2), 1_200_000)) == 1_200_000
    with pytest.raises(DocumentError, match="unpacks to more than the 1,199,999 bytes"):
        body_of(Response(200, headers, one * 2), 1_199_999)
    with pytest.raises(DocumentError, match="unpacks to more"):
        body_of(Response(200, headers, one * 1_000), 1_000_000)


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("zstd", compress_zstd)])
def test_second_member_that_is_corrupt_is_refused(coding: str, pack: object) -> None:
    assert callable(pack)
    second = bytearray(pack(PAGE))
    second[-6 if coding == "gzip" else 4] ^= 0xFF
    with pytest.raises(DocumentError, match=f"no sound {coding} data"):
        body_of(Response(200, {"content-encoding": coding}, pack(PAGE) + bytes(second)), 1_000)


def test_time_for_many_members_grows_with_their_number() -> None:
    begin = time.process_time()
    body_of(Response(200, {"content-encoding": "gzip"}, gzip.compress(b"") * 200_000), 1_000)
    assert time.process_time() - begin < 10  # copying the rest for each took minutes


CHUNKS = (
    b"10\r\n" + PAGE[:16] + b"\r\n" + f"{len(PAGE) - 16:X};a=b\r\n".encode() + PAGE[16:] + b"\r\n0\r\n\r\n"
)


def test_chunked_body_that_is_cut_off_anywhere_keeps_no_sizes_of_chunks() -> None:
    first = CHUNKS.index(b"\r\n", 5)
    for cut in range(first, len(CHUNKS) + 1):
        body = body_of(Response(200, {"transfer-encoding": "chunked"}, CHUNKS[:cut]), 1_000)
        assert PAGE.startswith(body), cut
        assert len(body) >= 16


@pytest.mark.parametrize(
    "body", [b"12", b"A page", b"5\r\nA pages of 5", b"<p>10\r\n", b"5\r\n<p>he\r\nmore text"]
)
def test_body_that_only_claims_to_be_chunked_stays(body: bytes) -> None:
    assert body_of(Response(200, {"transfer-encoding": "chunked"}, body), 1_000) == body


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("text/html, text/html; charset=utf-8", "text/html; charset=utf-8"),
        ("text/html; charset=koi8-r, text/html", "text/html; charset=koi8-r"),
        ("text/html,text/html", "text/html"),
        ("text/html, application/json; charset=utf-8", "text/html"),
        ('text/html; x="a, b"; charset=koi8-r', 'text/html; x="a, b"; charset=koi8-r'),
        ('text/html; x="a, b; charset=koi8-r', 'text/html; x="a, b; charset=koi8-r'),
    ],
)
def test_type_that_was_joined_of_two_headers_is_one(given: str, taken: str, tmp_path: Path) -> None:
    [one] = results(tmp_path, "a.warc", record(response(f"Content-Type: {given}\r\n")))
    assert isinstance(one, RawDocument)
    assert (one.data, one.media_type) == (PAGE, taken)
    [two] = results(tmp_path, "b.warc", record(PAGE, "resource", given))
    assert isinstance(two, RawDocument)
    assert two.media_type == taken


def test_type_of_a_picture_that_was_joined_is_still_passed_over(tmp_path: Path) -> None:
    assert results(tmp_path, "a.warc", record(response("Content-Type: image/png, image/png\r\n"))) == []


@pytest.mark.parametrize("warc_type", [None, ""])
def test_response_whose_record_has_no_type_is_taken_for_http_by_its_beginning(
    warc_type: str | None, tmp_path: Path
) -> None:
    data = record(response(HTML), warc_type=warc_type) + record(b"HTTP", warc_type=warc_type)
    data += record(b"220 ftp ready", warc_type=warc_type) + record(PAGE, "resource", warc_type)
    given = results(tmp_path, "a.warc", data)
    assert (contents(given), messages(given)) == ([PAGE], [])


def test_record_without_type_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    data = record(response(HTML), warc_type=None)
    for cut in range(data.index(b"HTTP/"), len(data) - 4):
        given = results(tmp_path, "a.warc", data[:cut])
        assert (contents(given), len(messages(given))) == ([], 1), cut
