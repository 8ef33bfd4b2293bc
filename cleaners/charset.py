"""Which charset the bytes are in, and on what evidence.

The order is: byte order mark, strict UTF-8, UTF-8 with a few broken bytes, the transport's charset, the
page's ``meta``, a detector, windows-1252. Labels mean what the WHATWG Encoding Standard says they mean
(latin-1 is windows-1252, gb2312 is GBK), and only labels of that standard are obeyed, so that no page
can ask for ``unicode_escape`` or UTF-7.

Detector: faust-cchardet, since of the maintained ones it is the fastest and, for pages, within three
points of the best; bs4's own guess would obey any label that Python knows.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from email.message import Message

import cchardet
import ftfy.bad_codecs
import webencodings

from cleaners.document import DocumentError

ftfy.bad_codecs.ok()  # makes sure that the "sloppy" codecs are registered

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
MAGIC = {
    b"%PDF-": "PDF",
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
META = re.compile(
    rb"<(?:meta|\?xml)\s[^>]{0,1000}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I
)
META_BYTES = 1024  # how far a browser looks before it parses, WHATWG HTML 13.2.3.2
META_CONFIDENCE = 0.9
LATE_META_BYTES = 65_536  # one that it meets while parsing makes it begin anew, 13.2.3.4
LATE_META_CONFIDENCE = 0.85
CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))
MAX_CONTROL_SHARE = 0.1
MAX_BROKEN_SHARE = 0.02  # broken sequences among the non-ASCII characters that a charset may leave
# What the detector calls otherwise than the WHATWG does.
DETECTED = {"UHC": "euc-kr", "CP949": "euc-kr", "MAC-CYRILLIC": "x-mac-cyrillic"}
MIN_DETECTOR_CONFIDENCE = 0.5
MIN_DETECTOR_BYTES = 6  # with fewer non-ASCII bytes a detector reads tea leaves
FALLBACK_CONFIDENCE = 0.3


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text with the charset's WHATWG name, the evidence that decided, and how sure it is (0 to 1)."""

    text: str
    encoding: str
    source: str
    confidence: float


def decode(data: bytes, media_type: str | None = None) -> Decoded:
    """Decode a document.

    Args:
        data: the raw bytes.
        media_type: as the transport gave it, with its ``charset`` parameter if it had one.

    Raises:
        DocumentError: the bytes are no text.
    """
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            raise DocumentError("charset", f"this is a {name}, not text")
    decoded = _by_bom(data) or _by_utf8(data) or _by_label(data, media_type) or _by_detector(data)
    decoded = decoded or Decoded(
        data.decode("sloppy-windows-1252", "replace"), "windows-1252", "fallback", FALLBACK_CONFIDENCE
    )
    encoded = decoded.text.encode("utf-8", "surrogatepass")
    controls = len(encoded) - len(encoded.translate(None, CONTROLS))
    if controls > MAX_CONTROL_SHARE * len(decoded.text):
        share = controls / len(decoded.text)
        raise DocumentError("charset", f"this looks binary: {share:.0%} of it are control characters")
    return decoded


def _by_bom(data: bytes) -> Decoded | None:
    for bom, name in BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(name, "replace"), name, "bom", 1.0)
    return None


def _by_utf8(data: bytes) -> Decoded | None:
    if b"\x1b$" in data and (decoded := _attempt(data, "iso-2022-jp", "detector", 0.99)):
        return decoded  # seven-bit Japanese is valid UTF-8 too
    if wide := _utf16_without_bom(data):
        return _attempt(data, wide, "detector", 0.95)
    try:
        return Decoded(data.decode(), "utf-8", "utf8", 1.0)
    except UnicodeDecodeError:
        return _attempt(data, "utf-8", "utf8", 1.0)  # a page cut in the middle of a character, say


def _utf16_without_bom(data: bytes) -> str | None:
    """Name the byte order of Latin text in UTF-16: nearly every second byte is a NUL, the others never."""
    half = len(data) // 2
    if half < 4 or b"\x00" not in data:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if odd > 0.7 * half and even < 0.02 * half:
        return "utf-16le"
    if even > 0.7 * half and odd < 0.02 * half:
        return "utf-16be"
    return None


def _by_label(data: bytes, media_type: str | None) -> Decoded | None:
    transport = Message()
    transport["content-type"] = media_type or "text/plain"
    if (charset := transport.get_param("charset")) and isinstance(charset, str):
        decoded = _attempt(data, charset, "http", 0.95)
        if decoded:
            return decoded
    match = META.search(data, 0, LATE_META_BYTES)
    if match is None:
        return None
    confidence = META_CONFIDENCE if match.end() <= META_BYTES else LATE_META_CONFIDENCE
    return _attempt(data, match[1].decode("ascii"), "meta", confidence)


def _by_detector(data: bytes) -> Decoded | None:
    guess = cchardet.detect(data)
    confidence = guess["confidence"] or 0.0
    non_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if not guess["encoding"] or confidence < MIN_DETECTOR_CONFIDENCE or non_ascii < MIN_DETECTOR_BYTES:
        return None
    label = DETECTED.get(guess["encoding"].upper(), guess["encoding"])
    return _attempt(data, label, "detector", min(confidence, 0.9))


def _attempt(data: bytes, label: str, source: str, confidence: float) -> Decoded | None:
    """Decode by a WHATWG label; None if there is no such label or the bytes speak against it."""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in ("replacement", "x-user-defined"):
        return None
    if source == "meta" and encoding.name.startswith("utf-16"):
        return None  # a page whose meta can be read is not in UTF-16
    # Python's cp1252 refuses five bytes that browsers accept.
    codec = "sloppy-windows-1252" if encoding.name == "windows-1252" else encoding.codec_info.name
    text = data.decode(codec, "replace")
    broken = text.count("\ufffd")
    if broken:
        non_ascii = len(text) - len(text.encode("ascii", "ignore"))
        if broken > max(1, MAX_BROKEN_SHARE * non_ascii) or broken == non_ascii:
            return None
        confidence *= 1 - broken / non_ascii
    return Decoded(text, encoding.name, source, confidence)
