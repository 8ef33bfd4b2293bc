"""What lines are to each other: the headline among the lines of the head, captions, signatures.

Facts of the document that several rules need. They are the same whichever rules are on, so that no
rule's outcome hangs on another's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from cleaners.evidence.contents import heading_name, is_contents_label
from cleaners.evidence.credits import credit
from cleaners.evidence.forum import is_sure
from cleaners.evidence.icons import label_amid_ligatures
from cleaners.evidence.shape import word_count
from cleaners.evidence.tables import phrase
from cleaners.evidence.titles import is_release
from cleaners.reading import UNNAMED
from cleaners.relations.once import fact
from cleaners.relations.titles import is_trusted
from cleaners.view import Document, Line

SITE_NAME = re.compile(r"\s+[|–—»·-]\s+\S")
RULERS = frozenset("_-=")
SEPARATOR = re.compile(r"_{8,80}|-{2,3}|-{6,80}|={8,80}")
MAX_SIGNATURE = 6  # lines
MAX_SIGNATURE_WORDS = 24
MAX_CANDIDATES = 40  # for a title; above this the lines are a list
CAN_BE_LISTED = ("heading", "other", "navigation")  # kinds of lines that a list of contents repeats
MIN_CONTENTS = 2  # headings in a list of a page's contents
MAX_CONTENTS = 120  # lines from its label to the story
MIN_STORY = 2  # paragraphs below a title; with fewer a first line is as likely a line of a list or a note


@dataclass(frozen=True, slots=True)
class Headline:
    """Positions in ``document.lines``: the line that is the title, and its copies."""

    position: int
    copies: tuple[int, ...]


@fact
def headline(document: Document) -> Headline | None:
    """Find the title above the first prose; None where it is missing or not the only candidate.

    Lifting one of two candidates would make a title of the other in the next cleaning, which sees the
    clean text only. So the line that a page names as its title is taken only if no such heir is left.
    """
    if len(document.prose) < MIN_STORY:
        return None
    captions = doubled_captions(document)
    listed = contents_items(document)
    candidates = [p for p in document.head if _can_be_title(document.lines[p]) and p not in listed]
    if len(candidates) > MAX_CANDIDATES:
        return None
    groups = _same_titles(document, [p for p in candidates if p not in captions] or candidates)
    named = [group for group in groups if any(_is_named(document, position) for position in group)]
    if len(named) == 1 and not _sure(document, [group for group in groups if group not in named]):
        chosen = named[0]
    else:
        chosen = _sure(document, groups)
    if not chosen:
        return None
    position = chosen[-1]  # the copy nearest to the story: those above it come from page headers
    title = document.lines[position].bare
    below = [p for p in document.below_deck if phrase(document.lines[p].bare) == phrase(title)]
    return Headline(position, tuple(p for p in (*chosen, *below) if p != position))


def headline_lines(document: Document) -> frozenset[int]:
    """Positions of the title and its copies."""
    found = headline(document)
    return frozenset((found.position, *found.copies)) if found else frozenset()


def _can_be_title(line: Line) -> bool:
    tag = line.block.tag if line.block else ""
    if tag != "h1" and is_release(line.bare):
        return False
    return (line.kind == "heading" and tag != "figcaption") or (line.kind == "other" and tag == "h1")


def _sure(document: Document, groups: list[list[int]]) -> list[int]:
    """The title as plain text shows it: the only candidate, with its copies, if it reads as one."""
    plain = [group for group in groups if any(document.lines[p].kind == "heading" for p in group)]
    return plain[0] if len(plain) == 1 and is_trusted(document, plain[0][-1]) else []


def _is_named(document: Document, position: int) -> bool:
    """Whether a page's heading or its metadata say that a line is the title."""
    line = document.lines[position]
    title = document.facts.title
    return (line.block is not None and line.block.tag == "h1") or (
        title is not None and same_title(title, line.bare)
    )


def _same_titles(document: Document, positions: list[int]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for position in positions:
        name = phrase(document.lines[position].bare)
        same = next((other for other in groups if _is_same(other, name)), name)
        groups.setdefault(same, []).append(position)
    return list(groups.values())


def same_title(one: str, other: str) -> bool:
    """Whether two lines are one title, but for capitals and a site's name behind a dash or a bar."""
    return _is_same(phrase(one), phrase(other))


def _is_same(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return long.startswith(short) and (short == long or bool(SITE_NAME.match(long, len(short))))


@fact
def doubled_captions(document: Document) -> frozenset[int]:
    """Positions of a line that stands there twice in a row with a photo credit right below."""
    return frozenset(copy for copies, _ in _captions_with_credits(document) for copy in copies)


@fact
def captioned_credits(document: Document) -> frozenset[int]:
    """Positions of the credits right below a doubled caption."""
    return frozenset(
        below for _, credits_below in _captions_with_credits(document) for below in credits_below
    )


@fact
def _captions_with_credits(document: Document) -> list[tuple[list[int], list[int]]]:
    lines = document.lines
    found: list[tuple[list[int], list[int]]] = []
    if not document.of_kind("credit"):
        return found
    runs = [list(run) for _, run in groupby(_story_lines(document), key=lambda p: _drawn(lines[p]))]
    for copies, following in zip(runs, [*runs[1:], [len(lines)]], strict=False):
        if len(copies) > 1 and lines[copies[0]].kind != "prose":
            below = [p for p in range(copies[-1] + 1, following[0]) if lines[p].kind == "credit"]
            if below and below[0] not in document.tail:
                found.append((copies, below))
    return found


@fact
def agencies(document: Document) -> frozenset[int]:
    """Positions of the lines that are an agency's name and nothing else, whatever class takes them."""
    return frozenset(
        position
        for position, line in enumerate(document.lines)
        if line.kind not in UNNAMED and credit(line.bare) in ("agency", "weak agency")
    )


@fact
def doubled_lines(document: Document) -> frozenset[int]:
    """Positions of a line that stands there twice, and nothing else with it, between two of prose."""
    lines = document.lines
    known = headline_lines(document) | doubled_captions(document)
    story = [position for position in _story_lines(document) if position not in known]
    return frozenset(
        copy
        for before, first, second, after in zip(story, story[1:], story[2:], story[3:], strict=False)
        if lines[before].kind == lines[after].kind == "prose"
        and lines[first].kind != "prose"
        and _drawn(lines[first]) == _drawn(lines[second])
        for copy in (first, second)
    )


def _drawn(line: Line) -> str:
    """A line without the names of icons at its ends, as a cleaning leaves it."""
    return _undrawn(line.bare) if "_" in line.bare else line.bare


@lru_cache(maxsize=8192)
def _undrawn(text: str) -> str:
    label = label_amid_ligatures(text)
    return text[label[0] : label[1]] if label else text


@fact
def _story_lines(document: Document) -> list[int]:
    """Positions of the lines that could be the story's, captions included.

    What stands between two of them can be gone in the next cleaning, so neighbours are sought here.
    """
    passing = contents_items(document) | signature_lines(document)
    return [position for position, line in document.unnamed if not line.panel and position not in passing]


@fact
def contents_items(document: Document) -> frozenset[int]:
    """Positions of lines between a label such as "Table of contents" and the prose below it that repeat.

    Each is a heading again further down, outside of such lists. Fewer than two prove nothing.
    """
    lines = document.lines
    labels = [p for p, line in enumerate(lines) if line.hits and is_contents_label(line.bare, line.hits)]
    lists = [range(label + 1, story) for label in labels if (story := _next_prose(document, label))]
    if not lists:
        return frozenset()
    listed = {position for region in lists for position in region}
    names = {p: heading_name(line.bare) for p, line in enumerate(lines) if line.kind in CAN_BE_LISTED}
    # One word below is as likely a poster's name, above each of his posts.
    names = {p: name for p, name in names.items() if word_count(name) > 1}
    last = {name: position for position, name in names.items() if position not in listed}
    found: set[int] = set()
    for region in lists:
        items = [p for p in region if p in names and last.get(names[p], 0) >= region.stop]
        if len(items) >= MIN_CONTENTS:
            found.update(items)
    return frozenset(found)


def _next_prose(document: Document, position: int) -> int:
    """Where the first prose below a position stands; 0 if there is none within reach."""
    place = bisect_right(document.prose, position)
    found = document.prose[place] if place < len(document.prose) else 0
    return found if found - position <= MAX_CONTENTS else 0


@fact
def signature_lines(document: Document) -> frozenset[int]:
    """Positions of a forum member's signature: a ruled line, short lines, and right below forum chrome.

    The chrome is such that it always goes, so no signature is found a second time.
    """
    lines = document.lines
    found: set[int] = set()
    for ruled in (p for p, line in enumerate(lines) if line.bare[0] in RULERS):
        if not SEPARATOR.fullmatch(lines[ruled].bare):
            continue
        end = ruled + 1
        while end < len(lines) and end - ruled <= MAX_SIGNATURE and _can_be_signature(lines[end]):
            end += 1
        below = end < len(lines) and is_sure(lines[end].bare, lines[end].hits)
        if below and document.prose and ruled > document.prose[0]:
            found.update(range(ruled, end))
    return frozenset(found)


def _can_be_signature(line: Line) -> bool:
    return line.kind in ("heading", "other") and not line.panel and line.words <= MAX_SIGNATURE_WORDS
