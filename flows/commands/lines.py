"""A cleaned document line by line: what becomes of each line, and which edits decided it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cleaners.document import CleanedDocument, Edit

Fate = Literal["kept", "removed", "changed", "lifted"]

_LINE = re.compile("(?P<content>[^\n\r\x85\u2028\u2029]*)(?:\r\n|[\n\r\x85\u2028\u2029]|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: "kept", "removed", or "inserted" in place of what was removed before it."""

    kind: Literal["kept", "removed", "inserted"]
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the raw text.

    Attributes:
        fate: what becomes of it.
        pieces: its text, in order.
        edits: those that show here for the first time.
    """

    fate: Fate
    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see on it."""
        return not any(piece.text.strip() for piece in self.pieces)


def lines(document: CleanedDocument) -> Iterator[Line]:
    """Yield the lines of ``raw_text``. An edit that only changes how a line ends does not show."""
    edits = document.edits
    first = told = 0
    for match in _LINE.finditer(document.raw_text):
        start, content_end, end = match.start(), match.end("content"), match.end()
        if start == end:  # behind the last line break
            return
        while first < len(edits) and edits[first].end < start:
            first += 1
        content = match["content"]
        reach = content_end if content.strip() else end
        here = [index for index in _until(edits, first, end) if _shows(edits[index], start, reach)]
        shown = [edits[index] for index in here]
        if not content.strip():
            yield Line(_blank_fate(shown), (Piece("kept", content),), ())
            continue
        pieces = tuple(_pieces(content, start, shown))
        yield Line(_fate(pieces, shown), pieces, tuple(edits[index] for index in here if index >= told))
        told = max([told, *(index + 1 for index in here)])


def _until(edits: Sequence[Edit], first: int, end: int) -> Iterator[int]:
    """Indices from ``first`` on of the edits that begin before ``end``, or insert something there."""
    for index in range(first, len(edits)):
        if edits[index].start > end:
            return
        yield index


def _shows(edit: Edit, start: int, end: int) -> bool:
    if edit.start == edit.end:
        return start <= edit.start <= end
    return edit.start < end and edit.end > start


def _pieces(content: str, start: int, edits: Sequence[Edit]) -> Iterator[Piece]:
    """Cut a line at its edits; what an edit over many lines inserts shows where the edit begins."""
    done = 0
    for edit in edits:
        begin, end = max(edit.start - start, 0), min(edit.end - start, len(content))
        if begin > done:
            yield Piece("kept", content[done:begin])
        if end > begin:
            yield Piece("removed", content[begin:end])
        if edit.inserted and edit.start >= start:
            yield Piece("inserted", edit.inserted)
        done = max(done, end)
    if done < len(content):
        yield Piece("kept", content[done:])


def _fate(pieces: Sequence[Piece], edits: Sequence[Edit]) -> Fate:
    if all(piece.kind == "kept" for piece in pieces):
        return "kept"
    if any(piece.kind != "removed" and piece.text.strip() for piece in pieces):
        return "changed"
    return "lifted" if any(edit.action == "lift" for edit in edits) else "removed"


def _blank_fate(edits: Sequence[Edit]) -> Fate:
    return "removed" if any(edit.action != "replace" for edit in edits) else "kept"
