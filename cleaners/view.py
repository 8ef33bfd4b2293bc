"""The one immutable document that every rule sees: its lines, what each looks like, and its zones.

A line's kind is decided by the line alone. So it is the same before and after a cleaning, and with it
the zones, which are counted from prose: lines that no rule removes. That is what makes the rules
idempotent and independent of each other.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from cleaners.evidence.dates import DateLine, date_line
from cleaners.evidence.forum import Panel
from cleaners.evidence.phrasebook import hits
from cleaners.evidence.shape import has_words, sentence_count, word_count
from cleaners.html.page import Block, Facts
from cleaners.reading import UNNAMED, Kind, Reading, read

MAX_DECK_WORDS = 45
VERBATIM = Reading("other", "", frozenset())  # what is shown or defined and not said, no rule knows
END = (sys.maxsize, sys.maxsize)  # behind every span


class Span(Protocol):
    """A stretch of the text, half-open: a mark or a change."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


class Line(NamedTuple):
    """One line of the text, or what is left of one.

    Attributes:
        start: its first code point in the document's text.
        end: one past its last, without the line feed.
        text: the line as it stands.
        bare: without the white space around it.
        kind: what it looks like, by itself.
        panel: the part of a forum's user panel that it can be.
        hits: which tables know it, see :mod:`cleaners.evidence.phrasebook`.
        block: the element that it was on its page, None for plain text.
    """

    start: int
    end: int
    text: str
    bare: str
    kind: Kind
    panel: Panel
    hits: frozenset[str]
    block: Block | None

    @classmethod
    def read(cls, text: str, start: int = 0, block: Block | None = None) -> Line:
        """Find out what a line is."""
        bare = text.strip()
        place = block if bare else None
        if place and is_chrome(place, bare):
            found = Reading("chrome", "", hits(bare))
        elif place and place.is_verbatim:
            found = VERBATIM
        else:
            found = read(bare)
            if place and place.is_quoted and not found.panel and found.kind != "forum":
                found = VERBATIM
        return cls(start, start + len(text), text, bare, *found, block)

    @property
    def words(self) -> int:
        """How many words it has."""
        return word_count(self.text)

    @property
    def date(self) -> DateLine | None:
        """The date that the line is, and nothing else."""
        return date_line(self.bare)


def is_chrome(block: Block, text: str) -> bool:
    """Whether a page's own structure says that a line is furniture and no content.

    Inside ``article`` and ``main`` landmarks prove little: on labelled pages a third to a half of the
    words of a ``nav`` there were content, outside less than a hundredth.

    Args:
        block: where the line stood.
        text: the line.
    """
    if block.in_content:
        return _is_boxed(block, text)
    linked = block.link_chars > 0
    if block.region == "nav":
        return linked or _is_label(text)
    if block.region in ("footer", "aside", "dialog"):
        return True
    if block.tag in HEADINGS:
        return False
    if block.region in ("header", "form"):
        return (block.region == "header" or not linked) and _is_label(text)
    outer = bool(block.classes & OUTER_FURNITURE) and (linked or _is_short(text))
    return outer or _is_boxed(block, text)


def _is_boxed(block: Block, text: str) -> bool:
    """Whether a line amid the content stands in a small box of furniture, by its classes."""
    classes = block.classes
    linked = 2 * block.link_chars >= len(text)
    if "share" in classes and (linked or _is_label(text)) and block.tag not in HEADINGS:
        return True
    prompts, paths = classes & PROMPTS, classes & PATHS
    if not (prompts or paths) or not (linked or _is_short(text)):
        return False
    is_button = linked or (_is_label(text) and text[-1] != ".")
    return bool(paths) or _is_prompt(block, prompts, is_button=is_button)


def _is_prompt(block: Block, prompts: frozenset[str], *, is_button: bool) -> bool:
    """Whether a line belongs to a small box that prompts, not to a story whose class tells its topic."""
    if block.tag == "h1" or block.is_verbatim or block.is_quoted:
        return False
    box = block.box(prompts)
    if box is None:
        return True
    return box.tag not in STORIES and box.end - box.first <= (MAX_BOX if is_button else MAX_SPOKEN)


def _is_label(text: str) -> bool:
    return not has_words(text, MAX_LABEL_WORDS + 1)


def _is_short(text: str) -> bool:
    return not has_words(text, MAX_FURNITURE_WORDS + 1)


MAX_LABEL_WORDS = 6
MAX_FURNITURE_WORDS = 25
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Words of class names and ids that mean furniture anywhere, and those that do only outside the content. Of
# the words in elements named "ad", "banner", "promo" or "sidebar" a quarter to a half were content; "related"
# names downloads, books and fixtures, too.
PROMPTS = frozenset("advertisement consent newsletter sharing signup skip social subscribe toolbar".split())
PATHS = frozenset("breadcrumb breadcrumbs pagination".split())
OUTER_FURNITURE = frozenset("ads advert cookie cookies share".split())
MAX_BOX = 12  # lines of a box that prompts; a whole newsletter is longer
MAX_SPOKEN = 5  # the same where one of its lines speaks
STORIES = frozenset({"article", "main", "body", "html"})


class Document:
    """The repaired text as rules see it.

    Attributes:
        text: the repaired text; line feeds are its only line breaks.
        facts: what the page's metadata say, empty for plain text.
        all_lines: every line, blank ones too.
        lines: the lines that are not blank; neighbours here are neighbours to a reader.
        taken: positions of the lines that other rules have taken, for the one that learns from it.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block] = (),
        facts: Facts | None = None,
        lines: tuple[Line, ...] | None = None,
        taken: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self.facts = facts or Facts()
        self.all_lines = tuple(_lines(text, blocks)) if lines is None else lines
        self.lines = tuple([line for line in self.all_lines if line.bare])
        self.taken = taken
        self.facts_found: dict[object, Any] = {}  # see cleaners.relations.once

    def after(self, spans: Iterable[Span]) -> Document:
        """The same text with the lines that stay when spans of it are gone, at the places that they have.

        Of a line that loses its beginning or its end the rest is read anew.
        """
        return Document(self.text, facts=self.facts, lines=tuple(_left(self.lines, spans)))

    def beside(self, rest: Document) -> Document:
        """The lines of the rest of this document where they stand among those that it has no more."""
        left = iter(rest.lines)
        following = next(left, None)
        lines: list[Line] = []
        taken: set[int] = set()
        for line in self.lines:
            if following is not None and following.start < line.end:
                lines.append(following)
                following = next(left, None)
            else:
                taken.add(len(lines))
                lines.append(line)
        return Document(self.text, facts=self.facts, lines=tuple(lines), taken=frozenset(taken))

    @cached_property
    def _by_kind(self) -> dict[Kind, list[tuple[int, Line]]]:
        found: dict[Kind, list[tuple[int, Line]]] = {}
        for position, line in enumerate(self.lines):
            found.setdefault(line.kind, []).append((position, line))
        return found

    def of_kind(self, kind: Kind) -> Sequence[tuple[int, Line]]:
        """The lines of a kind with their positions in :attr:`lines`."""
        return self._by_kind.get(kind, ())

    @cached_property
    def unnamed(self) -> Sequence[tuple[int, Line]]:
        """The lines that no class takes with their positions: prose, headings and others."""
        return [(position, line) for position, line in enumerate(self.lines) if line.kind in UNNAMED]

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """Positions in :attr:`lines` of the running text."""
        return tuple([position for position, _ in self.of_kind("prose")])

    @cached_property
    def head(self) -> range:
        """Positions before the first prose line; empty in a document without prose."""
        return range(self.prose[0] if self.prose else 0)

    @cached_property
    def below_deck(self) -> range:
        """Positions between a deck, the one sentence that sums up the story, and the story."""
        if len(self.prose) < 2:
            return range(0)
        deck = self.lines[self.prose[0]]
        if deck.words > MAX_DECK_WORDS or sentence_count(deck.bare) > 1:
            return range(0)
        return range(self.prose[0] + 1, self.prose[1])

    @cached_property
    def tail(self) -> range:
        """Positions after the last prose line; empty in a document without prose."""
        return range(self.prose[-1] + 1 if self.prose else len(self.lines), len(self.lines))

    def is_near_head(self, position: int) -> bool:
        """Whether a line stands where a story's title, byline and date stand."""
        return position in self.head or position in self.below_deck


def _lines(text: str, blocks: Sequence[Block]) -> Iterator[Line]:
    texts = text.split("\n")
    # A repair can split a block's line in two; then no line can be told its block any more.
    known = blocks if len(blocks) == len(texts) else [None] * len(texts)
    start = 0
    for line, block in zip(texts, known, strict=True):
        yield Line.read(line, start, block)
        start += len(line) + 1


def _left(lines: Iterable[Line], spans: Iterable[Span]) -> Iterator[Line]:
    """What is left of lines."""
    gone = _joined(spans)
    following = iter(gone)
    start, end = next(following, END)
    for line in lines:
        while end <= line.start:
            start, end = next(following, END)
        if line.end <= start:
            yield line
        elif line.start < start or end < line.end:
            yield from _cut(line, gone)


def _cut(line: Line, gone: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """A line without its ends; what goes from inside leaves it as it is, for no rule cuts there."""
    start, end = line.start, line.end
    before, within = bisect_right(gone, (start, sys.maxsize)), bisect_left(gone, (end,))
    if before and gone[before - 1][1] > start:
        start = gone[before - 1][1]
    if within and gone[within - 1][1] >= end:
        end = gone[within - 1][0]
    if start < end:
        yield Line.read(line.text[start - line.start : end - line.start], start, line.block)


def _joined(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Where spans begin and end, in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted([(span.start, span.end) for span in spans]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
