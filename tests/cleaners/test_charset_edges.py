"""The borders of each decision about a charset: where it turns, what it is called, how sure it is."""

from __future__ import annotations

import codecs

import pytest

from cleaners.charset import LATE_META_BYTES, META_BYTES, decode
from cleaners.document import DocumentError

TEXT = "Die Brücke wird ab Montag für Lastwagen gesperrt, sagte der Bürgermeister von Überlingen gestern."
META = b"<meta charset=koi8-r>"
KINDS = {
    b"%PDF-1.7": "PDF",
    b"PK\x03\x04": "ZIP or Office file",
    b"\x89PNG\r\n": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF87a": "GIF image",
    b"GIF89a": "GIF image",
    b"\x1f\x8b": "gzip archive",
    b"\x28\xb5\x2f\xfd": "zstd archive",
    b"\x7fELF": "program",
    b"PAR1": "Parquet file",
}


@pytest.mark.parametrize("magic", KINDS)
def test_refusal_says_what_kind_of_file_it_is(magic: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(magic + b" and so on")
    assert (caught.value.stage, str(caught.value)) == ("charset", f"this is a {KINDS[magic]}, not text")
    assert decode(b"a quay and " * 3 + magic[:1]).text  # only at the beginning


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16be"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32le"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32be"),
    ],
)
def test_byte_order_mark_decides_and_is_no_text(mark: bytes, codec: str, name: str) -> None:
    done = decode(mark + TEXT.encode(codec), "text/plain; charset=koi8-r")
    assert (done.text, done.encoding, done.source, done.confidence) == (TEXT, name, "bom", 1.0)
    assert decode(mark + TEXT.encode(codec) + b"\xd8").text.rstrip("\ufffd").startswith(TEXT)


def test_controls_are_counted_against_the_whole_text() -> None:
    assert decode(b"\x01" + b"a" * 9).text == "\x01" + "a" * 9
    with pytest.raises(DocumentError, match="looks binary: 11% of it are control characters"):
        decode(b"\x01" + b"a" * 8)
    assert decode(b"\t\n\v\f\r\x1b" * 9).text  # which texts have
    for control in (0, 8, 14, 31, 127):
        with pytest.raises(DocumentError):
            decode(bytes([control]) * 5 + b"a")
    assert decode(b"").text == ""
    assert decode("\x85".encode() * 9).text == "\x85" * 9


def meta_ending_at(position: int) -> bytes:
    meta = b'<meta charset="koi8-r'
    return b" " * (position - len(meta)) + meta + b'">' + "Паром".encode("koi8-r") * 9


def test_meta_is_looked_for_as_far_as_browsers_look() -> None:
    def confidence(position: int) -> float:
        found = decode(meta_ending_at(position), "text/html")
        return found.confidence if found.source == "meta" else 0.0

    assert META_BYTES == 1024
    assert confidence(META_BYTES) > confidence(META_BYTES + 1) > 0
    assert confidence(LATE_META_BYTES) > 0 == confidence(LATE_META_BYTES + 1)


@pytest.mark.parametrize(
    ("page", "media_type", "encoding", "source", "confidence"),
    [
        (TEXT.encode("latin-1"), "text/plain; charset=latin1", "windows-1252", "http", 0.95),
        (META + TEXT.encode("latin-1"), "text/html", "koi8-r", "meta", 0.9),
        (META + TEXT.encode("latin-1"), "text/html; charset=iso-8859-15", "iso-8859-15", "http", 0.95),
        (META + TEXT.encode("latin-1"), "text/html; charset=x-none", "koi8-r", "meta", 0.9),
        (TEXT.encode("utf-16-le"), None, "utf-16le", "detector", 0.95),
        (TEXT.encode("utf-16-be"), None, "utf-16be", "detector", 0.95),
        (b"\x1b$B%U%'%j!<\x1b(B", None, "iso-2022-jp", "detector", 0.99),
        (b"caf\xe9", None, "windows-1252", "fallback", 0.3),
        (b"", None, "utf-8", "utf8", 1.0),
    ],
)  # fmt: skip
def test_evidence_is_told_with_its_weight(
    page: bytes, media_type: str | None, encoding: str, source: str, confidence: float
) -> None:
    done = decode(page, media_type)
    assert (done.encoding, done.source, done.confidence) == (encoding, source, confidence)


def test_meta_that_can_be_read_is_never_in_utf16() -> None:
    for label in (b"utf-16", b"utf-16le", b"utf-16be"):
        page = b"<meta charset=" + label + b">" + TEXT.encode("latin-1")
        assert decode(page, "text/html").encoding == "windows-1252"
    assert (
        decode(TEXT.encode("utf-16-be") + b"\x01\xe9", "text/plain; charset=utf-16be").encoding == "utf-16be"
    )


@pytest.mark.parametrize("cut", [1, 2])
def test_broken_sequences_lower_the_confidence_by_their_share(cut: int) -> None:
    done = decode(("ü" * 99).encode() + b"\xe2\x82"[:cut])
    assert done.encoding == "utf-8"
    assert done.confidence == pytest.approx(0.99)
    twice = decode(b"\xe2 " + ("ü" * 98).encode() + b"\xe2")
    assert twice.encoding == "utf-8"
    assert twice.confidence == pytest.approx(0.98)


def test_charset_may_leave_one_broken_sequence_or_two_in_a_hundred() -> None:
    assert decode("ü".encode() + b" \xe2").encoding == "utf-8"
    assert decode("ü".encode() + b" \xe2 \xe2").encoding != "utf-8"
    assert decode(("ü" * 98).encode() + b" \xe2 \xe2").encoding == "utf-8"
    assert decode(("ü" * 97).encode() + b" \xe2 \xe2").encoding != "utf-8"
    assert decode(b"a \xe2").encoding == "windows-1252"  # nothing speaks for UTF-8


def test_utf16_is_told_by_where_the_nuls_are() -> None:
    assert decode(b"a\x00b\x00c\x00d\x00").text == "abcd"
    assert decode(b"\x00a\x00b\x00c\x00d").text == "abcd"
    with pytest.raises(DocumentError):
        decode(b"a\x00b\x00c\x00")  # too short to tell
    wide = "Ferry".encode("utf-16-le") * 10
    assert decode(wide + "лодка".encode("utf-16-le")).encoding == "utf-16le"
    with pytest.raises(DocumentError):
        decode(b"a\x00b\x00cd\x00\x00" * 9)  # NULs on both sides
    with pytest.raises(DocumentError):
        decode(b"a\x00bcde" * 9)  # too few of them


def test_detector_needs_some_bytes_that_are_not_ascii() -> None:
    words = "Паром вышел из порта на рассвете".encode("cp1251")
    assert decode(words).source == "detector"
    few = b"The ferry left at dawn and nobody saw it go. " * 3
    assert decode(few + words[:5]).source == "fallback"
    assert decode(words).confidence <= 0.9
    assert decode(words).confidence >= 0.5


def test_five_bytes_that_python_refuses_in_windows_1252_are_what_browsers_make_of_them() -> None:
    for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
        done = decode(bytes([byte]) + b" caf\xe9 \xfcber", "text/plain; charset=latin1")
        assert (done.text, done.encoding) == (f"{chr(byte)} café über", "windows-1252")
