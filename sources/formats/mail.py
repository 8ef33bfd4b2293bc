"""mbox and EML: one document a message, its plain text or else its HTML; attachments are passed over.

Where files or pictures stand between several texts of a message, its text is all of them in their order. Mail
that is attached to mail, as to a bounce, is no text of it, and may be cut off.

A message's place is the byte at which it begins. Its Message-ID names it.
"""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.message import EmailMessage, Message
from email.parser import BytesParser
from functools import cached_property

import webencodings

from sources.records import Records, Result, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_FROM = re.compile(rb"From .*\d\d:\d\d.*\r?\n")  # "From ", an address, a time; a sentence seldom has one
_HEADER_END = re.compile(rb"^\r?\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_UNCLOSED = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
# What the standard library's parser raises for what strangers write into headers.
_ERRORS = (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError)
_PLAIN, _HTML = "text/plain", "text/html"
_GAP = "\n\n"
_PARSER = BytesParser(EmailMessage, policy=policy.default)


def read_mbox(stream: Stream, records: Records) -> Results:
    """Yield the document of each message: it begins with a line ``From …``, behind an empty one."""
    limit = records.limits.max_record
    if not _FROM.match(stream.peek(1024).partition(b"\n")[0] + b"\n"):
        raise BrokenError("does not begin as an mbox does, with a line of From, address and time")
    message = bytearray()
    begin, size, last = stream.position, 0, b""
    while line := stream.line(limit):
        at_start = size and not last.strip() and _FROM.match(line)
        if at_start:
            end = stream.position - len(line)
            yield _message(bytes(message), records, begin, end - begin)
            message.clear()
            begin, size = end, 0
        size += len(line)
        if size <= limit:
            message += line
        last = line
    if not last.endswith(b"\n"):
        raise BrokenError("ends in the middle of a message")
    yield _message(bytes(message), records, begin, size, is_last=True)


def read_eml(stream: Stream, records: Records) -> Results:
    """Yield the one message that the file is; like a page it has no name within the file."""
    limit = records.limits.max_record
    data = stream.peek(limit + 1)
    stream.skip(len(data))
    stream.peek(1)  # to hear of a break
    one = _message(data, records, 0, len(data), is_last=True)
    yield one if records.within else replace(one, record_id=None)


def _message(data: bytes, records: Records, begin: int, size: int, *, is_last: bool = False) -> Result:
    if size > records.limits.max_record:
        message = f"is a message of {size:,} bytes, too many for the source's `max_bytes`"
        return records.refused(message, position=begin)
    if data.startswith(b"From "):
        data = _QUOTED.sub(rb"\1", data.partition(b"\n")[2])
    if is_last and not _HEADER_END.search(data):
        raise BrokenError("ends in the middle of a message's header")
    try:
        mail = _PARSER.parsebytes(data)
        if is_last and _is_cut_off(mail):
            raise BrokenError("ends in the middle of a message")
        name = str(mail.get("Message-ID", "")).strip("<> \r\n") or None
        texts = _texts(mail)
        body, media_type = _joined(texts) if texts else (b"", "")
    except _ERRORS as error:
        return records.refused(f"is no sound message: {type(error).__name__}: {error}", position=begin)
    if not texts:
        return records.refused("is a message without a text", position=begin, name=name)
    return records.document(body, position=begin, name=name, size=size, media_type=media_type)


def _is_cut_off(mail: Message) -> bool:
    """Whether the outermost parts do not end: what is attached whole may have been cut off before."""
    while mail.get_content_maintype() == "message" and mail.is_multipart():
        inner = mail.get_payload(0)
        if not isinstance(inner, Message):
            break
        mail = inner  # which all of this mail is
    return any(isinstance(defect, _UNCLOSED) for defect in mail.defects)


@dataclass(frozen=True)
class _Text:
    """One part that is shown: its bytes, whether it is plain or HTML, and its charset if it names one."""

    data: bytes
    kind: str
    charset: str | None

    @cached_property
    def text(self) -> str:
        """The decoded text, in what the bytes can be, so that none of them is lost."""
        label = webencodings.lookup((self.charset or "").encode("ascii", "replace").decode())
        # UTF-8 proves itself, except against charsets whose bytes are ASCII too: UTF-16, ISO-2022.
        proves = b"\0" not in self.data and b"\x1b" not in self.data
        for charset in ("utf-8", label, "windows-1252") if proves else (label, "utf-8", "windows-1252"):
            with suppress(ValueError):
                if charset is not None:
                    return str(webencodings.decode(self.data, charset, "strict")[0])
        return self.data.decode("latin-1")

    @cached_property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @cached_property
    def is_ascii(self) -> bool:
        """Whether it is the same in nearly every charset."""
        named = (self.charset or "us-ascii").lower()
        return named == "us-ascii" and self.data.isascii() and b"\x1b" not in self.data


def _media_type(kind: str, charset: str | None) -> str:
    return f"{kind}; charset={charset}" if charset else kind


def _texts(part: EmailMessage) -> list[_Text]:
    """List the texts that a part shows, in order; a blank one only if there is no other."""
    if part.is_attachment():
        return []
    kind = part.get_content_type()
    if not kind.startswith("multipart/"):
        body = part.get_payload(decode=True) if kind in (_PLAIN, _HTML) else None
        charset = part.get_param("charset") if isinstance(body, bytes) else None
        named = charset if isinstance(charset, str) else None
        return [_Text(body, kind, named)] if isinstance(body, bytes) else []
    inner = [one for one in part.iter_parts() if isinstance(one, EmailMessage)]
    if kind == "multipart/alternative":
        return _best([_texts(one) for one in inner])
    if kind == "multipart/related":  # a page, and what it refers to
        start = part.get_param("start")
        inner = [one for one in inner if start and one["content-id"] == start][:1] or inner[:1]
    texts = [text for one in inner for text in _texts(one)]
    return texts if len(texts) < 2 else [text for text in texts if not text.is_blank] or texts[:1]


def _best(alternatives: list[list[_Text]]) -> list[_Text]:
    """Choose the first that is plain, else the first that is not blank."""
    there = [texts for texts in alternatives if texts]
    filled = [texts for texts in there if not all(text.is_blank for text in texts)]
    plain = [texts for texts in filled if all(text.kind == _PLAIN for text in texts)]
    return next(iter(plain or filled or there), [])


def _joined(texts: list[_Text]) -> tuple[bytes, str]:
    """Make one text: of the bytes as they are if they are in one charset, else in UTF-8."""
    first = texts[0]
    if len(texts) == 1:
        return first.data, _media_type(first.kind, first.charset)
    charsets = [text.charset for text in texts if not text.is_ascii] or [None]
    same = len({text.kind for text in texts}) == len({(one or "").lower() for one in charsets}) == 1
    if same and _keeps_ascii(charsets[0]):
        return _GAP.encode().join(text.data for text in texts), _media_type(first.kind, charsets[0])
    kind = _HTML if any(text.kind == _HTML for text in texts) else _PLAIN
    shown = [text.text if text.kind == kind else _as_html(text.text) for text in texts]
    return _GAP.join(shown).encode("utf-8", "replace"), _media_type(kind, "utf-8")


def _keeps_ascii(charset: str | None) -> bool:
    try:
        return _GAP.encode(charset or "us-ascii") == _GAP.encode()
    except (LookupError, ValueError):
        return False


def _as_html(text: str) -> str:
    lines = html.escape(text.strip(), quote=False).splitlines()
    return "<p>" + "<br>\n".join(lines) + "</p>"
