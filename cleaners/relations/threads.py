"""What the lines of a forum's page are to each other: user panels, blocks below a thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaners.contract import Mark, whole
from cleaners.evidence.forum import Part, is_list_label, is_sure, is_tail_label, part
from cleaners.evidence.phrasebook import folded
from cleaners.evidence.shape import ends_sentence
from cleaners.evidence.tables import phrase, phrases
from cleaners.reading import UNNAMED
from cleaners.relations.layout import (
    contents_items,
    doubled_captions,
    doubled_lines,
    headline_lines,
    signature_lines,
)
from cleaners.relations.once import fact
from cleaners.view import Document, Line

MAX_TAIL = 80  # lines
MAX_LIST = 60
MIN_LIST = 4
MIN_NUMBERS = 2
MIN_ROWS = 2  # lines of a list that only a table of threads has
# Parts of a panel that say nothing of whether it is one.
NEUTRAL = ("fact", "status", "date label", "number label")
VALUED = ("dated", "counted", "proof", "joined")
MIN_PANELS = 2  # that show but what other pages show of people and things, too
MAX_FACT_WORDS = 6  # of "Address: Leeds" between two lines of a panel, whose label no table knows
LABELS = re.compile(r"[^\W\d_][^\d:：]*[^\W\d_]")
POST_NUMBER = re.compile(r"#(\d{1,5})")


def forum_marks(document: Document, sort: Part, sure: float, likely: float = 0.0) -> Iterator[Mark]:
    """Mark the lines that are a part of a forum's page by themselves."""
    for _, line in document.of_kind("forum"):
        found, proven = part(line.bare, line.hits)
        if found == sort and (proven or likely):
            yield whole(line, sure if proven else likely)


@fact
def tail_blocks(document: Document) -> range:
    """Positions of a forum's link blocks below the last prose.

    They are bound by two of their headings, or by the heading of a list of threads and chrome below it,
    or run from such a heading to the end, if rows of threads stand there. Headings and chrome always go,
    so a second cleaning finds none.
    """
    lines = document.lines
    labels = [p for p in document.tail if is_tail_label(lines[p].bare)]
    lists = [p for p in document.tail if is_list_label(lines[p].bare)]
    if not labels:
        return range(0)
    last = labels[-1]
    if lists:
        below = range(lists[0] + 1, len(lines))
        last = max([last, *(p for p in below if is_sure(lines[p].bare, lines[p].hits))])
        if _is_list(document, below):
            last = len(lines) - 1
    first = labels[0] if len(labels) > 1 else (lists or labels)[0]
    return range(first, last + 1) if 0 < last - first <= MAX_TAIL else range(0)


def _is_list(document: Document, region: range) -> bool:
    """Whether lines are a table of threads: titles, and cells that only such tables have."""
    lines = [document.lines[position] for position in region]
    rows = sum(part(line.bare, line.hits)[0] == "row" for line in lines)
    titles = sum(line.kind in ("heading", "other") for line in lines)
    return len(lines) <= MAX_LIST and rows >= MIN_ROWS and rows + titles >= MIN_LIST


@fact
def member_panels(document: Document) -> frozenset[int]:
    """Positions of forum user panels: a user title with its join date, counts of messages and points.

    A panel is the longest run of lines that can be its parts, and goes as a whole, so no two rests of
    panels meet and make another. Where one panel is proven, what it counts is counted beside other posts,
    too, and lines that are but numbers are the numbers of posts.
    """
    if not any(line.panel for line in document.lines):
        return frozenset()
    doubled = doubled_captions(document) | doubled_lines(document) | signature_lines(document)
    passing = headline_lines(document) | doubled | frozenset(tail_blocks(document)) | contents_items(document)
    numbers = _post_numbers(document)  # they go where a panel does, so that one reads on behind them
    candidates = [
        position
        for position, line in enumerate(document.lines)
        if (line.panel or line.kind in UNNAMED) and position not in passing and position not in numbers
    ]
    lines = [document.lines[position] for position in candidates]
    found: list[list[int]] = []
    start = 0
    while start < len(lines):
        if not lines[start].panel:
            start += 1
            continue
        end, taken = _panel_at(lines, start)
        found += [taken] if taken else []
        start = max(end, start + 1)
    if not found or (len(found) < MIN_PANELS and not _is_of_forum(document, [lines[p] for p in found[0]])):
        return frozenset()
    panels = {candidates[place] for taken in found for place in taken}
    proven = {_label(document.lines[position]) for position in panels} - {""}
    panels.update(position for position in candidates if _label(document.lines[position]) in proven)
    return numbers.union(panels)


def _is_of_forum(document: Document, taken: Sequence[Line]) -> bool:
    """Whether a panel shows what only forums do, or the page does: an age and points have players, too."""
    common = phrases("forum", "common_labels")
    for line in taken:
        if line.panel in ("title", "proof"):
            return True
        if line.panel in ("counted", "number label", "joined"):
            names = {phrase(name) for name in LABELS.findall(line.bare)}
            if names - common:
                return True
    return any(is_sure(line.bare, line.hits) for _, line in document.of_kind("forum"))


def _is_fact(line: Line) -> bool:
    """Whether a line tells something under a label, be it one that no table knows."""
    label, _, value = line.bare.partition(":")
    return bool(label and value) and line.words <= MAX_FACT_WORDS and not ends_sentence(line.bare)


def _label(line: Line) -> str:
    """What a line of a panel counts: "Posts: #"; empty if it counts nothing."""
    return folded(line.bare) if line.panel == "counted" else ""


def _post_numbers(document: Document) -> frozenset[int]:
    """Positions of the numbers of posts, "#1", "#2", each a whole line, one higher than the last."""
    marked = [(position, line.bare) for position, line in enumerate(document.lines) if line.bare[0] == "#"]
    found = [(position, POST_NUMBER.fullmatch(text)) for position, text in marked]
    numbers = [(position, int(match[1])) for position, match in found if match]
    rising = all(one < other for (_, one), (_, other) in pairwise(numbers))
    return frozenset(position for position, _ in numbers if len(numbers) >= MIN_NUMBERS and rising)


def _panel_at(lines: Sequence[Line], position: int) -> tuple[int, list[int]]:
    """Read the longest panel from a position: where it ends, and its places if it proves to be one.

    The proof is a date, a title or a counter that only forums have, and beside it another of them or any
    counter: two titles could be any list. A date without a label is no part, but does not part either:
    as the date of the text it can be gone in the next cleaning.
    """
    titled = dated = special = False
    counters = 0
    taken: list[int] = []
    while position < len(lines):
        found = lines[position].panel
        following = lines[position + 1].panel if position + 1 < len(lines) else ""
        size = 1
        if found in ("title", "plain title"):
            titled = titled or found == "title"
            dated = dated or (found == "title" and following == "date")
            size += following == "date"
        elif found in VALUED:
            dated, special = dated or found in ("dated", "joined"), special or found == "proof"
            counters += found in ("counted", "joined")
        elif (found, following) in (("date label", "date"), ("number label", "number")):
            dated, counters = dated or found == "date label", counters + (found == "number label")
            size = 2
        elif not found and following in VALUED and taken and _is_fact(lines[position]):
            pass
        elif found not in NEUTRAL and found != "date":
            break
        if found != "date":
            taken += range(position, position + size)
        position += size
    while taken and _is_lonely_label(lines, taken[-1]):
        taken.pop()
    proven = titled + dated + special >= 2 or (counters > 0 and (titled or dated or special))
    return position, taken if proven else []


def _is_lonely_label(lines: Sequence[Line], position: int) -> bool:
    """Whether a line could count something, but has no number: below a panel, "Thanks" is all of a post."""
    *before, found, after = [
        lines[place].panel if 0 <= place < len(lines) else "" for place in range(position - 2, position + 2)
    ]
    is_counted = after == "number" or (before[1] == "number" and before[0] != "number label")
    return found == "number label" and not is_counted
