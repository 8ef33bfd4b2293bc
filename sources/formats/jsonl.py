"""JSON Lines: one object a line, in UTF-8. A record's place is the byte at which its line begins.

A line that is no object is refused by itself. One that the file ends in is the rest of a truncated file.
"""

from __future__ import annotations

import json
from contextlib import suppress

from sources.formats.fields import document, name_of, refuse_utf16
from sources.records import Places, Records, Result, Results
from sources.stream import Stream
from sources.unpack import BrokenError


def read(stream: Stream, records: Records) -> Results:
    """Yield the document of each line."""
    stop, limit = records.found.stop, records.limits.max_record
    if not stream.position:
        refuse_utf16(stream)
    while stop is None or stream.position < stop:
        position = stream.position
        line = stream.line(limit)
        if not line:
            return
        if len(line) >= limit and not line.endswith(b"\n"):
            stream.skip_line()
            yield records.refused(f"is a line of more than {limit:,} bytes", position=position)
        elif line.strip():
            yield _record(line, records, position)


def places(stream: Stream, records: Records) -> Places:
    """Yield where each line begins, and what its record calls itself."""
    refuse_utf16(stream)
    while stream.peek(1):
        position, name = stream.position, None
        line = stream.line(records.limits.max_record)
        if not line.endswith(b"\n"):
            stream.skip_line()
        with suppress(ValueError, RecursionError):
            value = json.loads(line)
            name = name_of(value, records.source.columns) if isinstance(value, dict) else None
        yield position, name


def _record(line: bytes, records: Records, position: int) -> Result:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        if not line.endswith(b"\n"):
            raise BrokenError("ends in the middle of a line") from error
        return records.refused(f"is no JSON: {error}", position=position)
    if not isinstance(value, dict):
        return records.refused(f"is a JSON {type(value).__name__}, not an object", position=position)
    return document(value, records, position=position, size=len(line))
