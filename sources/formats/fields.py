"""Make a document of a record that has named fields, by what the source says of them."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from typing import Any

from cleaners.document import encodable
from sources.records import Records, Result
from sources.source import Columns
from sources.stream import Stream
from sources.unpack import BrokenError

_SHOWN = 12
_NOWHERE = object()


def document(
    fields: Mapping[str, Any], records: Records, *, position: int, offset: int | None = None, size: int | None
) -> Result:
    """Make the document of one record; ``Refused`` if it has no text where the source expects it.

    Args:
        fields: the record; a text is ``str``, or ``bytes`` in a charset that is yet to be found out.
        records: makes the document.
        position: as in :meth:`~sources.records.Records.document`, and so are the others.
        offset: likewise.
        size: likewise.
    """
    columns = records.source.columns
    url, name = _label(_value(fields, columns.url)), name_of(fields, columns)
    body = None if columns.html is None else _value(fields, columns.html)
    media_type = "text/html"
    if body is None:
        body = _value(fields, columns.text)
        media_type = records.source.media_type or "text/plain"
    if not isinstance(body, (str, bytes)):
        message = _missing(fields, columns, body)
        return records.refused(message, position=position, name=name, offset=offset)
    if isinstance(body, str):
        body = encodable(body).encode()
        media_type = f"{media_type.partition(';')[0]}; charset=utf-8"
    return records.document(
        body, position=position, name=name, offset=offset, size=size, media_type=media_type, url=url
    )


def name_of(fields: Mapping[str, Any], columns: Columns) -> str | None:
    """What a record calls itself."""
    return _label(_value(fields, columns.id))


def wanted(columns: Columns) -> list[str]:
    """Name the fields that are read."""
    return [name for name in (columns.html, columns.text, columns.url, columns.id) if name]


def check_names(names: Sequence[str], columns: Columns) -> None:
    """Make sure that a table has a column with the text; a name with dots leads into one of structs.

    Raises:
        BrokenError: it has none.
    """
    texts = [path for path in (columns.html, columns.text) if path]
    if names and not any(leads_to(name, texts) for name in names):
        there = ", ".join(map(repr, names[:_SHOWN]))
        raise BrokenError(f"has no column {texts[0]!r}, only: {there}; name the one of the text in [fields]")


def refuse_utf16(stream: Stream) -> None:
    """Make sure that a stream does not begin as UTF-16 does, in which the marks of no format are found.

    Raises:
        BrokenError: it does.
    """
    if stream.peek(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise BrokenError("is in UTF-16; save it as UTF-8")


def leads_to(name: str, paths: Sequence[str]) -> bool:
    """Whether one of the paths begins with a name."""
    return any(name in (path, path.partition(".")[0]) for path in paths)


def _value(fields: Mapping[str, Any], path: str) -> Any:
    """Look a field up; None if it is not there."""
    value = _lookup(fields, path)
    return None if value is _NOWHERE else value


def _lookup(fields: Mapping[str, Any], path: str) -> Any:
    """Look a field up: by its name, or where there is none by the names between its dots."""
    if path in fields:
        return fields[path]
    value: Any = fields
    for name in path.split("."):
        if value is None:
            return None
        if not isinstance(value, Mapping) or name not in value:
            return _NOWHERE
        value = value[name]
    return value


def _label(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogateescape")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).strip() or None


def _missing(fields: Mapping[str, Any], columns: Columns, body: object) -> str:
    named = " or ".join(repr(name) for name in (columns.html, columns.text) if name)
    if body is not None:
        return f"has a {type(body).__name__} in {named}, which is no text; name another field in [fields]"
    if any(_lookup(fields, path) is not _NOWHERE for path in (columns.html, columns.text) if path):
        return f"has no text in {named}: the field is empty"
    there = ", ".join(map(repr, list(fields)[:_SHOWN])) or "no field"
    more = ", …" if len(fields) > _SHOWN else ""
    return f"has no text in {named}, only: {there}{more}; name the field of the text in [fields]"
