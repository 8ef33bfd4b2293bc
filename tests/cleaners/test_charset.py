"""Bytes to text in the order of the evidence, and what no page can make us do."""

from __future__ import annotations

import pytest

from cleaners import DocumentError, clean
from cleaners.charset import decode

GERMAN = "Der Käufer hat für die Größe überhaupt nichts bezahlt, sagte er. " * 4
RUSSIAN = "Паром вышел из порта на рассвете, на борту находились девяносто человек. " * 4
JAPANESE = "フェリーは夜明けに港を出た。乗客は九十人だった。" * 4
KOREAN = "배는 새벽에 아흔 명을 태우고 항구를 떠났다고 관리들이 말했다. 구조대는 한 시간 안에 도착했다."
POLISH = "Zażółć gęślą jaźń, proszę pana, i nie mów nikomu. Prom wypłynął o świcie z portu. " * 4


@pytest.mark.parametrize(
    ("data", "media_type", "encoding", "source"),
    [
        (b"\xef\xbb\xbfplain", None, "utf-8", "bom"),
        (GERMAN.encode("utf-16"), None, "utf-16le", "bom"),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), None, "utf-16be", "bom"),
        (b"plain ascii", None, "utf-8", "utf8"),
        (RUSSIAN.encode(), "text/plain; charset=koi8-r", "utf-8", "utf8"),
        (RUSSIAN.encode("koi8-r"), "text/plain; charset=koi8-r", "koi8-r", "http"),
        (GERMAN.encode("cp1252"), "text/html; charset=iso-8859-1", "windows-1252", "http"),
        (b'<meta charset="gb2312"><p>' + "渡轮在黎明时离开港口。".encode("gbk"), "text/html", "gbk", "meta"),
        (
            b"<?xml version='1.0' encoding='windows-1251'?>" + RUSSIAN.encode("cp1251"),
            None,
            "windows-1251",
            "meta",
        ),
        (RUSSIAN.encode("cp1251"), None, "windows-1251", "detector"),
        (JAPANESE.encode("cp932"), None, "shift_jis", "detector"),
        (JAPANESE.encode("iso2022_jp"), None, "iso-2022-jp", "detector"),
        (KOREAN.encode("euc-kr"), None, "euc-kr", "detector"),
        (POLISH.encode("iso8859-2"), None, "iso-8859-2", "detector"),
        ("The plain text of a page".encode("utf-16-le"), None, "utf-16le", "detector"),
        ("café".encode("latin-1"), None, "windows-1252", "fallback"),
        (b"a \x93quoted\x94 word", None, "windows-1252", "fallback"),
    ],
)
def test_evidence_decides_in_order(data: bytes, media_type: str | None, encoding: str, source: str) -> None:
    decoded = decode(data, media_type)
    assert (decoded.encoding, decoded.source) == (encoding, source)
    assert 0 < decoded.confidence <= 1


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE, POLISH])
def test_text_survives_its_encoding(text: str) -> None:
    charset = {GERMAN: "cp1252", RUSSIAN: "koi8-r", JAPANESE: "euc-jp", POLISH: "cp1250"}[text]
    assert decode(text.encode(charset)).text == text


@pytest.mark.parametrize(
    "label", ["unicode_escape", "utf-7", "rot13", "base64", "idna", "hex", "replacement", "x-none"]
)
def test_page_cannot_choose_a_codec_of_python(label: str) -> None:
    page = f'<meta charset="{label}"><p>caf\xe9 \\u003cscript\\u003e</p>'.encode("latin-1")
    assert decode(page, f"text/html; charset={label}").source in ("detector", "fallback")
    assert "\\u003cscript" in decode(page).text


def test_page_cut_in_the_middle_of_a_character_is_still_utf8() -> None:
    decoded = decode(RUSSIAN.encode()[:-3])
    assert (decoded.encoding, decoded.source) == ("utf-8", "utf8")
    assert decoded.confidence < 1
    assert decoded.text.count("\ufffd") == 1


def test_one_nul_makes_no_other_charset() -> None:
    decoded = decode(b"<p>short\x00page</p>")
    assert (decoded.encoding, decoded.text) == ("utf-8", "<p>short\x00page</p>")


def test_meta_that_claims_utf16_is_not_believed() -> None:
    assert decode(b'<meta charset="utf-16">' + GERMAN.encode("cp1252")).encoding == "windows-1252"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08abc", "gzip"),
        (bytes(range(32)) * 20, "binary: .* control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        clean(data)
    assert caught.value.stage == "charset"


def test_media_type_without_a_reader_is_refused() -> None:
    with pytest.raises(DocumentError, match="no reader for media type 'application/pdf'"):
        clean(b"text", "application/pdf")
