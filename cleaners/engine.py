"""The one place where marks become changes: collect, settle overlaps, take the line breaks along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from cleaners.contract import Mark, Rule, Stage, rules
from cleaners.document import Mode
from cleaners.trace import Change
from cleaners.view import Document, Line

# The confidence from which a mark is applied. Careful is for sources that nobody has looked at yet.
THRESHOLDS: dict[Mode, float] = {"careful": 0.9, "balanced": 0.5}


class RuleMark(NamedTuple):
    """A mark, the rule that answers for it, and the one that made it where that is another."""

    mark: Mark
    rule: Rule
    maker: Rule | None = None

    @property
    def rank(self) -> tuple[bool, bool, float, int, str, int]:
        """Who answers for what several rules mark: lifts, the named, the surer, the longer, then by name."""
        mark, rule = self.mark, self.rule
        length = mark.end - mark.start
        return (mark.action != "lift", rule.stage != "named", -mark.confidence, -length, rule.id, mark.start)


def collect(
    document: Document, mode: Mode, rules_off: Set[str] = frozenset(), stage: Stage = "named"
) -> list[RuleMark]:
    """Ask every rule of a stage for its marks on the document; keep those that the mode applies."""
    return [
        RuleMark(mark, rule)
        for rule in rules()
        if rule.stage == stage and rule.id not in rules_off
        for mark in rule.function(document)
        if mark.confidence >= THRESHOLDS[mode]
    ]


def changes(document: Document, marks: Iterable[RuleMark]) -> list[Change]:
    """Turn marks into sorted, disjoint changes of the document's text.

    A stretch that several rules mark goes to the one with the best rank. A line that is emptied goes
    with its break, so that the rest reads as if the line had never been there.
    """
    pieces = _settle(marks)
    _take_breaks(document, pieces)
    return [
        Change(
            start=piece.start,
            end=piece.end,
            inserted="",
            rule=piece.owner.rule.id,
            version=piece.owner.rule.version,
            action=piece.owner.mark.action,
            field=piece.owner.mark.field,
            confidence=piece.owner.mark.confidence,
        )
        for piece in pieces
    ]


@dataclass(slots=True)
class _Piece:
    """A stretch of text that goes, and who answers for it."""

    start: int
    end: int
    owner: RuleMark


def _settle(marks: Iterable[RuleMark]) -> list[_Piece]:
    """Cut the marks so that none overlap: each gets what no better one has, in order of the text."""
    pieces: list[_Piece] = []
    group: list[RuleMark] = []
    reach = 0
    for entry in sorted(marks, key=lambda entry: entry.mark.start):
        if group and entry.mark.start >= reach:
            pieces += _share(group)
            group = []
        group.append(entry)
        reach = max(reach, entry.mark.end) if len(group) > 1 else entry.mark.end
    return pieces + _share(group)


def _share(group: list[RuleMark]) -> list[_Piece]:
    """Share one stretch among marks that overlap, the best first."""
    spans = {(entry.mark.start, entry.mark.end) for entry in group}
    if not spans:
        return []
    if len(spans) == 1:
        owner = group[0] if len(group) == 1 else min(group, key=lambda entry: entry.rank)
        return [_Piece(start, end, owner) for start, end in spans if start < end]
    taken: list[_Piece] = []
    for entry in sorted(group, key=lambda entry: entry.rank):
        start = entry.mark.start
        for piece in sorted(taken, key=lambda piece: piece.start):
            if start < min(piece.start, entry.mark.end):
                taken.append(_Piece(start, min(piece.start, entry.mark.end), entry))
            start = max(start, piece.end)
        if start < entry.mark.end:
            taken.append(_Piece(start, entry.mark.end, entry))
    return sorted(taken, key=lambda piece: piece.start)


def _take_breaks(document: Document, pieces: list[_Piece]) -> None:
    """Widen the pieces that empty whole lines by the line breaks that would be left over.

    Blank lines after an emptied line go where a blank line, or the top of the document, stands before
    it already. At the top and at the foot the blank lines on both sides go; the document ends in a line
    feed afterwards if and only if it did before.
    """
    text = document.text
    kept: Line | None = None
    gap = True  # what is kept so far ends in a blank line, or nothing is kept
    last: _Piece | None = None  # the piece that ends where this line begins
    foot: list[_Piece] = []  # pieces since the last line that is kept
    for line, own in _by_line(document, pieces):
        after = min(line.end + 1, len(text))
        if own and _is_emptied(text, line, own):
            own[0].start = line.start if kept or foot else 0
            _close_ranks(own)
            last = own[-1]
            last.end = after
            foot += own
        elif line.bare:
            kept, gap, last, foot = line, False, None, []
        elif last and gap:
            last.end = after
        else:
            gap, last = True, None
    if foot:
        foot[0].start = min(kept.end + text.endswith("\n"), len(text)) if kept else 0
        foot[-1].end = len(text)
        _close_ranks(foot)


def _by_line(document: Document, pieces: list[_Piece]) -> Iterator[tuple[Line, list[_Piece]]]:
    position = 0
    for line in document.all_lines:
        first = position
        while position < len(pieces) and pieces[position].start < line.end:
            position += 1
        yield line, pieces[first:position]


def _is_emptied(text: str, line: Line, own: list[_Piece]) -> bool:
    """Whether the pieces leave nothing of a line but white space."""
    if own[0].start <= line.start and own[0].end >= line.end:
        return True
    bounds = [line.start, *(bound for piece in own for bound in (piece.start, piece.end)), line.end]
    return all(not text[start:end].strip() for start, end in zip(bounds[::2], bounds[1::2], strict=True))


def _close_ranks(pieces: list[_Piece]) -> None:
    """Let each piece begin where the one before it ends."""
    for before, piece in pairwise(pieces):
        piece.start = before.end
