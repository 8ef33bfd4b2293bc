"""mbox and EML: one document a message, its plain text or else its HTML; attachments are passed over.

A message's place is the byte at which it begins. Its Message-ID names it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.message import EmailMessage
from email.parser import BytesParser

from sources.records import Records, Result, Results
from sources.stream import Stream
from sources.unpack import BrokenError

_FROM = re.compile(rb"From .*\d\d:\d\d.*\r?\n")  # "From ", an address, a time; a sentence seldom has one
_HEADER_END = re.compile(rb"^\r?\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_UNCLOSED = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
# What the standard library's parser raises for what strangers write into headers.
_ERRORS = (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError)
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
        if is_last and any(isinstance(defect, _UNCLOSED) for part in mail.walk() for defect in part.defects):
            raise BrokenError("ends in the middle of a message")
        name = str(mail.get("Message-ID", "")).strip("<> \r\n") or None
        part = mail.get_body(("plain", "html"))
        body = None if part is None else part.get_payload(decode=True)
    except _ERRORS as error:
        return records.refused(f"is no sound message: {type(error).__name__}: {error}", position=begin)
    if part is None or not isinstance(body, bytes):
        return records.refused("is a message without a text", position=begin, name=name)
    charset = part.get_param("charset")
    media_type = part.get_content_type() + (f"; charset={charset}" if isinstance(charset, str) else "")
    return records.document(body, position=begin, name=name, size=size, media_type=media_type)
