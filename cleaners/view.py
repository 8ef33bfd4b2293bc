"""The one immutable document that every rule sees: its lines, what each looks like, and its zones.

A line's kind is decided by the line alone. So it is the same before and after a cleaning, and with it
the zones, which are counted from prose: lines that no rule removes. That is what makes the rules
idempotent and independent of each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cleaners.document import apply
from cleaners.evidence.dates import DateLine, date_line
from cleaners.evidence.forum import Panel
from cleaners.evidence.shape import sentence_count, word_count
from cleaners.page import Block, Facts
from cleaners.reading import Kind, Reading, read
from cleaners.trace import Change

MAX_DECK_WORDS = 45


@dataclass(frozen=True)
class Line:
    """One line of the text.

    Attributes:
        index: its number, from 0.
        start: its first code point in the text.
        end: one past its last, without the line feed.
        text: the line as it stands.
        block: the element that it was on its page, None for plain text.
    """

    index: int
    start: int
    end: int
    text: str
    block: Block | None = None

    def learn(self, same: Line) -> None:
        """Take over what has been found out about a line of the same text and block."""
        own = (self.index, self.start, self.end)
        self.__dict__.update(same.__dict__)
        self.__dict__.update(zip(("index", "start", "end"), own, strict=True))

    @cached_property
    def bare(self) -> str:
        """The line without the white space around it."""
        return self.text.strip()

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return word_count(self.text)

    @cached_property
    def date(self) -> DateLine | None:
        """The date that the line is, and nothing else."""
        return date_line(self.bare)

    @cached_property
    def reading(self) -> Reading:
        """What its text alone tells."""
        return read(self.bare)

    @property
    def panel(self) -> Panel:
        """The part of a forum's user panel that it can be."""
        return self.reading.panel

    @property
    def hits(self) -> frozenset[str]:
        """Which tables know the line, see :mod:`cleaners.evidence.phrasebook`."""
        return self.reading.hits

    @cached_property
    def kind(self) -> Kind:
        """What the line looks like, by itself."""
        if self.bare and self.block and is_chrome(self.block, self.words):
            return "chrome"
        return self.reading.kind


def is_chrome(block: Block, words: int) -> bool:
    """Whether a page's own structure says that a line is furniture and no content.

    Inside ``article`` and ``main`` landmarks prove little: on labelled pages a third to a half of the
    words of a ``nav`` there were content, outside less than a hundredth.
    """
    linked = block.link_chars > 0
    short = linked or words <= MAX_FURNITURE_WORDS
    label = linked or words <= MAX_LABEL_WORDS
    if block.in_content:
        shares = "share" in block.names and label and block.tag not in HEADINGS
        return shares or (short and bool(block.names & FURNITURE))
    if block.region == "nav":
        return label
    if block.region in ("footer", "aside", "dialog"):
        return True
    if block.tag in HEADINGS:
        return False
    if block.region in ("header", "form"):
        return words <= MAX_LABEL_WORDS and (block.region == "header" or not linked)
    return block.tag == "button" or (short and bool(block.names & (FURNITURE | OUTER_FURNITURE)))


MAX_LABEL_WORDS = 6
MAX_FURNITURE_WORDS = 25
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Words of class names and ids that mean furniture anywhere, and those that do only outside the content.
FURNITURE = frozenset(
    """advertisement breadcrumb breadcrumbs consent newsletter pagination related sharing signup skip social
    subscribe toolbar""".split()
)
OUTER_FURNITURE = frozenset("ad ads advert banner cookie cookies promo share sidebar".split())


class Document:
    """The repaired text as rules see it.

    Attributes:
        text: the repaired text; line feeds are its only line breaks.
        facts: what the page's metadata say, empty for plain text.
    """

    def __init__(self, text: str, blocks: tuple[Block, ...] = (), facts: Facts | None = None) -> None:
        self.text = text
        self.facts = facts or Facts()
        self.facts_found: dict[object, Any] = {}  # see layout.fact
        self._blocks = blocks

    def after(self, changes: Sequence[Change]) -> Document:
        """The document that changes of its text lead to; a line that goes takes its block along."""
        text = apply(self.text, changes)
        blocks = [line.block for line in self.all_lines if line.block and not _is_covered(line, changes)]
        rest = Document(text, tuple(blocks), self.facts)
        known = {(line.text, line.block): line for line in self.all_lines}
        for line in rest.all_lines:
            if same := known.get((line.text, line.block)):
                line.learn(same)
        return rest

    @cached_property
    def all_lines(self) -> tuple[Line, ...]:
        """Every line, blank ones too."""
        texts = self.text.split("\n")
        # A repair can split a block's line in two; then no line can be told its block any more.
        blocks = self._blocks if len(self._blocks) == len(texts) else [None] * len(texts)
        lines: list[Line] = []
        start = 0
        for index, (text, block) in enumerate(zip(texts, blocks, strict=True)):
            lines.append(Line(index, start, start + len(text), text, block))
            start += len(text) + 1
        return tuple(lines)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are not blank; neighbours here are neighbours to a reader."""
        return tuple(line for line in self.all_lines if line.bare)

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """Positions in :attr:`lines` of the running text."""
        return tuple(position for position, line in enumerate(self.lines) if line.kind == "prose")

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


def _is_covered(line: Line, changes: Sequence[Change]) -> bool:
    """Whether one change takes the whole line; changes are sorted and disjoint."""
    place = bisect_right(changes, line.start, key=lambda change: change.start) - 1
    return place >= 0 and changes[place].end >= line.end and line.end > line.start
