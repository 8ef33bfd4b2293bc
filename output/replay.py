"""The laws of a single row, checked by doing the edits again, forwards and backwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from cleaners.document import Action, Edit, Stage, apply, removed_characters, undo
from output.rows import MESSAGE_LENGTH, document_id, text_sha256, unescape, within_domain

Row = Mapping[str, Any]


def document_differences(row: Row) -> Iterator[str]:
    """What is wrong with a row of ``documents``; nothing, if it was written as it should be."""
    yield from _locator(row)
    text = row["text"]
    if row["text_sha256"] != text_sha256(text):
        yield "text_sha256 is not the hash of text"
    if row["domain"] is not None and not within_domain(row["url"], row["domain"]):
        yield "url is not within domain"
    if row["byte_length"] < 0:
        yield "byte_length is negative"
    if not 0 <= row["encoding_confidence"] <= 1:
        yield "encoding_confidence is not between 0 and 1"
    try:
        edits = [Edit(**edit) for edit in row["edits"]]
        raw_text = undo(text, edits) if row["raw_text"] is None else row["raw_text"]
        yield from _edits(raw_text, text, edits)
        if row["chars_removed"] != removed_characters(edits):
            yield "chars_removed is not what the edits removed"
    except TypeError:
        yield "an edit lacks a value"
        return
    if row["chars_raw"] != len(raw_text):
        yield "chars_raw is not the length of raw_text"


def quarantine_differences(row: Row) -> Iterator[str]:
    """What is wrong with a row of ``quarantine``."""
    yield from _locator(row)
    if row["stage"] not in get_args(Stage):
        yield f"stage {row['stage']!r} is unknown"
    if len(row["message"]) > MESSAGE_LENGTH:
        yield f"message is longer than {MESSAGE_LENGTH}"


def ledger_differences(row: Row) -> Iterator[str]:
    """What is wrong with a row of the ledger."""
    if (row["raw_sha256"] is None or row["given"] is None) and row["failed_under"] is None:
        yield "the ledger does not say what the document was made from"
    if min(row["byte_offset"], row["size"]) < 0:
        yield "the ledger has a negative size or offset"


def _locator(row: Row) -> Iterator[str]:
    places = [row["source"], row["file_path"], row["record_id"]]
    meant = [place and unescape(place) for place in places]  # a name that was not UTF-8 was escaped
    if row["id"] not in (document_id(*places), document_id(*meant)):
        yield "id is not that of source, file_path and record_id"
    if row["byte_offset"] < 0:
        yield "byte_offset is negative"
    digest = row["raw_sha256"]
    if digest is not None and not (len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
        yield "raw_sha256 is not a hash"
    if not row["ruleset"]:
        yield "ruleset is empty"


def _edits(raw_text: str, text: str, edits: list[Edit]) -> Iterator[str]:
    done = shift = 0
    for number, edit in enumerate(edits):
        for what in _edit(raw_text, edit, done, shift):
            yield f"edit {number} ({edit.rule}): {what}"
        done = edit.end
        shift += len(edit.inserted) - (edit.end - edit.start)
    if apply(raw_text, edits) != text:
        yield "the edits do not make text from raw_text"
    if undo(text, edits) != raw_text:
        yield "the edits do not make raw_text from text"


def _edit(raw_text: str, edit: Edit, done: int, shift: int) -> Iterator[str]:
    if not done <= edit.start <= edit.end <= len(raw_text):
        yield "its span is out of order or out of range"
    elif edit.removed != raw_text[edit.start : edit.end]:
        yield "removed is not what stands there"
    if edit.text_pos != edit.start + shift:
        yield f"text_pos is {edit.text_pos}, not {edit.start + shift}"
    if edit.action not in get_args(Action):
        yield f"action {edit.action!r} is unknown"
    if edit.action != "replace" and edit.inserted:
        yield f"a {edit.action} that inserts something"
    if (edit.action == "lift") != bool(edit.field):
        yield "a lift needs a field, and nothing else has one"
    if not edit.rule or edit.version < 1:
        yield "no rule of any version answers for it"
    if not 0 <= edit.confidence <= 1:
        yield "confidence is not between 0 and 1"
