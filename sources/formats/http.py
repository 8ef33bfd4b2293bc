"""An HTTP response as a WARC file keeps it: status, headers, and the body as the server meant it.

Both codings of the body, of transfer and of content, are undone within the limit of a document. A body that
its server had cut short by a byte or two is still most of a page, so it is taken as far as it goes; that a
record is whole is for the WARC reader to say.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import brotli

from cleaners.document import DocumentError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_MAX_LAYERS = 3
_PIECE = 1 << 13  # bytes unpacked at a time; behind each of many small members, what is left of it is copied
_GZIP = (b"\x1f\x8b",)
_ZSTD = (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + kind]) + b"\x2a\x4d\x18" for kind in range(16)))  # or skipped
_CUT_OFF_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\r\n]*)?\r?")


@dataclass(frozen=True, slots=True)
class Response:
    """A response.

    Attributes:
        status: its code.
        headers: by lower-case name; of several with one name the last.
        body: as it was sent.
    """

    status: int
    headers: dict[str, str]
    body: bytes


def parse(block: bytes) -> Response:
    """Take a response apart.

    Raises:
        DocumentError: it has no status line.
    """
    head, _, body = _split(block)
    first, *lines = head.decode("latin-1").splitlines() or [""]
    words = first.split(None, 2)
    if len(words) < 2 or not words[0].upper().startswith("HTTP/") or not words[1].isdigit():
        raise DocumentError("read", f"is no HTTP response: it begins with {first[:40]!r}")
    return Response(int(words[1]), header_fields(lines), body)


def header_fields(lines: list[str]) -> dict[str, str]:
    """Read ``Name: value`` lines; one that begins with a space goes on with the value before it."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in (" ", "\t") and name:
            fields[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        fields[name] = value.strip()
    return fields


def body_of(response: Response, max_bytes: int) -> bytes:
    """Undo the codings of the body.

    Raises:
        DocumentError: it is in a coding that is not known, corrupt, or larger than ``max_bytes``.
    """
    body = response.body
    if "chunked" in response.headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    codings = [one.strip() for one in response.headers.get("content-encoding", "").lower().split(",")]
    codings = [one for one in codings if one not in ("", "identity", "none", "utf-8")]
    if len(codings) > _MAX_LAYERS:
        raise DocumentError("read", f"has {len(codings)} content codings, one around the other")
    for coding in reversed(codings):
        body = _decoded(body, coding, max_bytes)
    return body


def _split(block: bytes) -> tuple[bytes, bytes, bytes]:
    """Part head and body at the first empty line, whichever line ends the server used."""
    ends = [(at, mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := block.find(mark)) >= 0]
    return block.partition(min(ends)[1]) if ends else (block, b"", b"")


def _dechunked(body: bytes) -> bytes:
    """Join the chunks; where they are not sound, the crawler has joined them and left the header."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        size = body[at : max(end, at)].partition(b";")[0].strip()
        if not size or not set(size) <= set(b"0123456789abcdefABCDEF"):
            ends_here = at >= len(body) or (pieces and _CUT_OFF_SIZE.fullmatch(body, at))
            return b"".join(pieces) if ends_here else body
        length = int(size, 16)
        if not length:
            return b"".join(pieces)
        pieces.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def _decoded(body: bytes, coding: str, max_bytes: int) -> bytes:
    try:
        if coding in ("gzip", "x-gzip"):
            return _members(body, lambda: zlib.decompressobj(wbits=31), _GZIP, max_bytes)
        if coding == "deflate":  # zlib's format by the standard, bare by some servers
            bits = (
                15 if body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0 else -15
            )
            return _checked(zlib.decompressobj(wbits=bits).decompress(body, max_bytes + 1), max_bytes)
        if coding == "zstd":
            return _members(body, zstd.ZstdDecompressor, _ZSTD, max_bytes)
        if coding == "br":
            return _checked(brotli.Decompressor().process(body, output_buffer_limit=max_bytes + 1), max_bytes)
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        if body[:1] in b"<{[ \n\r\t" or body[:3] == b"\xef\xbb\xbf":
            return body  # already undone by the crawler, which has left the header as it was
        raise DocumentError("read", f"its body is no sound {coding} data: {error}") from error
    raise DocumentError("read", f"its body is in the content coding {coding[:40]!r}, which is not known")


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _members(
    body: bytes, decompressor: Callable[[], _Decompressor], magics: tuple[bytes, ...], max_bytes: int
) -> bytes:
    """Unpack gzip members or zstd frames for as long as another follows; what else follows is left out."""
    unpacked = bytearray()
    at = 0
    while True:
        one = decompressor()
        while at < len(body) and not one.eof:
            piece = body[at : at + _PIECE]
            unpacked += one.decompress(piece, max_bytes + 1 - len(unpacked))
            _check(len(unpacked), max_bytes)
            at += len(piece) - len(one.unused_data)
        if not body.startswith(magics, at):
            return bytes(unpacked)


def _checked(body: bytes, max_bytes: int) -> bytes:
    _check(len(body), max_bytes)
    return body


def _check(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise DocumentError(
            "read",
            f"its body unpacks to more than the {max_bytes:,} bytes that its source allows; "
            "raise `max_bytes` of the source",
        )
