"""Labels of charsets: those of the WHATWG standard mean what browsers take them for, no other is obeyed."""

from __future__ import annotations

import codecs

import pytest
import webencodings

from cleaners.charset import decode

# What a page may say, and what browsers make of it.
MEANT = {
    "latin1": "windows-1252",
    "ISO-8859-1": "windows-1252",
    "us-ascii": "windows-1252",
    "x-cp1252": "windows-1252",
    "  latin1  ": "windows-1252",
    "iso-8859-9": "windows-1254",
    "tis-620": "windows-874",
    "koi": "koi8-r",
    "cp866": "ibm866",
    "logical": "iso-8859-8-i",
    "x-mac-roman": "macintosh",
    "gb2312": "gbk",
    "gb_2312-80": "gbk",
    "x-gbk": "gbk",
    "ks_c_5601-1987": "euc-kr",
    "windows-949": "euc-kr",
    "x-sjis": "shift_jis",
    "ms_kanji": "shift_jis",
    "big5-hkscs": "big5",
}
# A few bytes that are text in the charset, and no UTF-8.
WRITTEN = dict.fromkeys(MEANT.values(), b"Prices: \xe0\xe1\xe2 and more") | {
    name: "渡輪".encode(codec) + b" and more"
    for name, codec in {"gbk": "gbk", "shift_jis": "shift_jis", "big5": "big5"}.items()
}
WRITTEN["euc-kr"] = "물".encode("euc-kr") + b" and more"
# Codecs and look-alikes that Python, or a mail program, would obey; or that the standard takes for an attack.
REFUSED = [
    *(
        "unicode_escape",
        "raw_unicode_escape",
        "unicode-escape",
        "utf-7",
        "UTF7",
        "utf_7",
        "x-unicode-2-0-utf-7",
    ),
    *(
        "rot13",
        "rot_13",
        "base64",
        "base64_codec",
        "hex",
        "uu",
        "quopri",
        "bz2",
        "zlib",
        "zip",
        "punycode",
        "idna",
    ),
    *("mbcs", "oem", "undefined", "string_escape", "utf-32", "utf-32le", "ucs-4", "cp037", "cp500", "cp1140"),
    *("ebcdic-us", "hz-gb-2312", "iso-2022-kr", "iso-2022-cn", "replacement", "x-user-defined", "utf-8-sig"),
    *(
        "utf8\u0000",
        "",
        "../../etc/passwd",
        "latin1rm",
        "a" * 10_000,
        "ｕｔｆ－８",
        "none",
        "binary",
        "auto",
    ),
]
PAGE = "<p>caf\xe9 \xfcber \\u003cscript\\u003e +ADw-script+AD4- \xa3\xa3\xa3\xa3\xa3 PHNjcmlwdD4=".encode(
    "latin-1"
)


def test_there_are_thirty() -> None:
    assert len({*MEANT, *REFUSED}) >= 30


@pytest.mark.parametrize("label", MEANT)
def test_label_means_what_browsers_take_it_for(label: str) -> None:
    name = MEANT[label]
    decoded = decode(WRITTEN[name], f"text/plain; charset={label}")
    assert (decoded.encoding, decoded.source) == (name, "http")


@pytest.mark.parametrize("label", REFUSED)
@pytest.mark.parametrize("place", ["transport", "meta"])
def test_label_that_is_none_is_not_obeyed(label: str, place: str) -> None:
    meta = f'<meta charset="{label}">'.encode() if place == "meta" else b""
    decoded = decode(meta + PAGE, f'text/html; charset="{label}"' if place == "transport" else "text/html")
    assert decoded.source in ("detector", "fallback")
    assert "\\u003cscript" in decoded.text
    assert "+ADw-script" in decoded.text
    assert "PHNjcmlwdD4=" in decoded.text


def test_every_codec_that_python_has_beyond_the_standard_is_refused() -> None:
    names = {"unicode_escape", "raw_unicode_escape", "utf_7", "punycode", "idna", "rot_13", "hex", "zlib"}
    for name in names:
        assert codecs.lookup(name)  # Python would
        assert webencodings.lookup(name) is None
