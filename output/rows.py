"""Rows for the tables, made safe for Parquet, from what reading and cleaning gave."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

from cleaners.document import (
    SURROGATE,
    CleanedDocument,
    DocumentError,
    Edit,
    RawDocument,
    Stage,
    encodable,
    is_encodable,
)
from output.labels import LABELS, OF_PAGES

MESSAGE_LENGTH = 500
ESCAPED = re.compile(r"\\u(d[89a-f][0-9a-f]{2})")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def document_id(source: str, file_path: str, record_id: str | None = None) -> str:
    """The name of a document for ever: 32 hex digits that depend on where it lies, not on what it says.

    >>> document_id("wire", "2024/05/a.txt")
    '4db6a579a839dcd81474527b064c0980'
    """
    locator = json.dumps([source, file_path, record_id])  # quoted: no two locators run together alike
    return hashlib.sha256(locator.encode("ascii")).hexdigest()[:32]


def document_row(raw: RawDocument, cleaned: CleanedDocument) -> dict[str, object]:
    r"""A row of ``documents``.

    A lone surrogate in the text becomes U+FFFD, code point for code point, so that every span still
    holds; elsewhere it is written out as ``\udc80``.
    """
    text = encodable(cleaned.text)
    found = cleaned.url or raw.url
    url = None if found is None else escape(_without_login(found))
    return {
        "id": document_id(raw.source, raw.file_path, raw.record_id),
        "text": text,
        "raw_text": encodable(cleaned.raw_text),
        "source": escape(raw.source),
        "url": url,
        "domain": None if url is None else registrable_domain(url),
        "file_path": escape(raw.file_path),
        "record_id": None if raw.record_id is None else escape(raw.record_id),
        "byte_offset": raw.byte_offset,
        "byte_length": raw.size,
        "raw_sha256": raw.sha256,
        "text_sha256": text_sha256(text),
        "encoding": cleaned.encoding,
        "encoding_source": cleaned.encoding_source,
        "encoding_confidence": cleaned.encoding_confidence,
        "title": _escaped(cleaned.title),
        "author": [escape(name) for name in cleaned.author],
        "date_published": _utc(cleaned.date_published),
        "date_published_raw": _escaped(cleaned.date_published_raw),
        "date_ambiguous": cleaned.date_ambiguous,
        "date_modified": _utc(cleaned.date_modified),
        "dateline_place": _escaped(cleaned.dateline_place),
        **{name: _escaped(getattr(cleaned, name)) for name in OF_PAGES},
        "claims": [claim._replace(value=escape(claim.value))._asdict() for claim in cleaned.claims],
        "language": cleaned.language,
        "language_score": cleaned.language_score,
        "page_type": cleaned.page_type,
        "forum_engine": cleaned.forum_engine,
        "edits": list(map(_edit, cleaned.edits)),
        "chars_raw": len(cleaned.raw_text),
        "chars_removed": cleaned.chars_removed,
        "ruleset": cleaned.ruleset,
        **dict.fromkeys(LABELS),
    }


def quarantine_row(
    *,
    source: str,
    file_path: str,
    uri: str,
    error: Exception,
    ruleset: str,
    raw: RawDocument | None = None,
    record_id: str | None = None,
    byte_offset: int = 0,
    stage: Stage = "clean",
) -> dict[str, object]:
    """A row of ``quarantine``: which input failed, at which stage, and why.

    Args:
        source: the collection it belongs to.
        file_path: as in :class:`~cleaners.document.RawDocument`.
        uri: address of the file.
        error: what was raised; a :class:`~cleaners.document.DocumentError` knows its own stage.
        ruleset: hash of everything that decides the outcome.
        raw: the document, if it could be read; its record, offset and hash are used.
        record_id: which record of the file, if it could not be read.
        byte_offset: where in the file, if it could not be read.
        stage: what was being done, for any other exception.
    """
    if raw is not None:
        record_id, byte_offset = raw.record_id, raw.byte_offset
    return {
        "id": document_id(source, file_path, record_id),
        "source": escape(source),
        "file_path": escape(file_path),
        "uri": escape(_without_secrets(uri)),
        "record_id": None if record_id is None else escape(record_id),
        "byte_offset": byte_offset,
        "raw_sha256": None if raw is None else raw.sha256,
        "stage": error.stage if isinstance(error, DocumentError) else stage,
        "error_class": type(error).__name__,
        "message": _one_line(str(error))[:MESSAGE_LENGTH],
        "ruleset": ruleset,
    }


def _edit(edit: Edit) -> dict[str, object]:
    """An edit as it stands in a row."""
    row: dict[str, object] = edit._asdict()
    row["removed"], row["inserted"] = encodable(edit.removed), encodable(edit.inserted)
    return row


def text_sha256(text: str) -> str:
    """Hex digest of a text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def escape(text: str) -> str:
    r"""Write lone surrogates out, as in names of files that are not UTF-8; other text stays as it is.

    >>> escape("caf\udce9")
    'caf\\udce9'
    """
    if is_encodable(text):
        return text
    return SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def unescape(text: str) -> str:
    r"""Undo :func:`escape`.

    >>> unescape("caf\\udce9") == "caf\udce9"
    True
    """
    return ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)


def registrable_domain(url: str) -> str | None:
    """The part of the host that somebody registered; None for an IP address, a bare name, or what is no host.

    >>> registrable_domain("https://www.news.example.co.uk/a?b=1")
    'example.co.uk'
    """
    host = _host(url)
    if not host or "%" in host or _is_address(host):
        return None
    domain = _public_suffixes().privatesuffix(host)
    return domain if isinstance(domain, str) and within_domain(url, domain) else None


def within_domain(url: str | None, domain: str) -> bool:
    """Whether an address is in a domain; holds whatever the version of the list of public suffixes.

    >>> within_domain("https://www.news.example.co.uk/a?b=1", "example.co.uk")
    True
    """
    host = _host(url or "")
    return host == domain or host.endswith("." + domain)


@cache
def _public_suffixes() -> PublicSuffixList:
    """The list that comes with the library; parsing it takes 30 ms, so only when a URL is seen."""
    return PublicSuffixList()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _escaped(text: str | None) -> str | None:
    return None if text is None else escape(text)


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise DocumentError("write", f"the publication date {moment} has no time zone")
    return moment.astimezone(UTC)


def _without_login(url: str) -> str:
    """Drop user name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _without_secrets(uri: str) -> str:
    """Drop the login and, on the web, the query, where access tokens are."""
    uri = _without_login(uri)
    return uri.partition("?")[0] if uri.startswith(("http://", "https://")) else uri


def _one_line(message: str) -> str:
    """A message that cannot forge lines of a log or move a terminal's cursor."""
    return CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", escape(" ".join(message.split())))
