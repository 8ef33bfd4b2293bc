"""RSS and Atom: one document an entry, its content or else its summary. feedparser reads what is malformed.

An entry is named by its guid or id, or else its link. A feed is read whole, so it may be no larger than a
document. feedparser makes whole entries of half ones, so what follows the last entry that ends is taken off
before, and refused unless the feed ends there as it should.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import feedparser

from sources.formats.fields import refuse_utf16
from sources.records import Records, Result, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_BEGIN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_ROOT_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>")
_REFERENCE = re.compile(rb"&#([0-9]{1,999}|[xX][0-9a-fA-F]{1,999});?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_KINDS = {"text/html", "application/xhtml+xml", "text/plain"}


def read(stream: Stream, records: Records) -> Results:
    """Yield the document of each entry."""
    refuse_utf16(stream)
    limit = records.limits.max_bytes
    data = stream.peek(limit + 1)
    if len(data) > limit:
        raise BrokenError(f"is a feed of more than {limit:,} bytes; raise `max_bytes` of the source")
    stream.skip(len(data))
    broken = _break(stream)
    ends = [match.end() for match in _END.finditer(data)]
    whole = broken is None and _ROOT_END.search(data, ends[-1] if ends else 0) is not None
    kept = data if whole else data[: ends[-1]] if ends else b""
    starts = [match.start() for match in _BEGIN.finditer(kept)]
    parsed = _parsed(kept)
    located = len(starts) == len(parsed.entries)
    for number, entry in enumerate(parsed.entries):
        yield _document(entry, records, number, starts[number] if located else 0)
    if not whole:
        yield records.rest(broken or "is no feed, or ends before it should", len(kept))


def _parsed(data: bytes) -> Any:
    try:
        return feedparser.parse(
            _REFERENCE.sub(_possible, data), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it is not made for what is meant to break it
        raise BrokenError(f"cannot be read as a feed: {type(error).__name__}: {error}") from error


def _possible(reference: re.Match[bytes]) -> bytes:
    """Leave a reference to a character as it is; one to what is none becomes one to U+FFFD."""
    digits = reference[1]
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return b"&#xfffd;" if 0xD800 <= number < 0xE000 or number > sys.maxunicode else reference[0]


def _break(stream: Stream) -> str | None:
    try:
        stream.peek(1)
    except BrokenError as error:
        return error.message
    return None


def _document(entry: Any, records: Records, number: int, offset: int) -> Result:
    name = entry.get("id") or entry.get("link")
    contents = [*entry.get("content", ()), *filter(None, [entry.get("summary_detail")])]
    best = next((one for one in contents if one.get("value")), None)
    if best is None:
        message = "is an entry without content or summary"
        return records.refused(message, position=number, name=name, offset=offset)
    kind = best.get("type", "")
    return records.document(
        best["value"].encode("utf-8", "replace"),
        position=number,
        name=name,
        offset=offset,
        media_type=f"{kind if kind in _KINDS else 'text/html'}; charset=utf-8",
        url=_address(entry.get("link")),
    )


def _address(link: str | None) -> str | None:
    """The page's address; a guid that is none is taken for a link by feedparser."""
    return link if link and _ADDRESS.fullmatch(link.strip()) else None
