"""What a source's own selectors say of a page: which blocks go, which stay, and what its metadata are.

Each selector under ``drop`` is a rule of its own, named by its hash, and takes the blocks all of whose text
is in elements that it means. What ``keep`` means no rule takes, not even one of those; a title or a byline in
there still moves into its column. A selector decides about blocks: one that means a few words of a line
changes nothing.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.contract import Mark, Rule, whole
from cleaners.document import Claim, Selectors
from cleaners.engine import RuleMark
from cleaners.html.page import Block, Facts
from cleaners.html.tame import parsed
from cleaners.html.walk import Walk
from cleaners.view import Document

if TYPE_CHECKING:
    from bs4 import Tag

    from cleaners.html.soup import Soup

KEPT = "keep"
PREFIX = "selector-"
WHY = "The source's file says that elements which this selector means are no part of its pages' text."
VERSION = 1
COLUMNS = {"title": "title", "author": "author", "date": "date_published"}


def selector_id(selector: str) -> str:
    """The id of the rule for a selector that drops."""
    return PREFIX + hashlib.sha256(selector.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Selection:
    """What selectors find on one page.

    Attributes:
        chosen: by ``mem_id`` of an element :data:`KEPT` or the id of the rule that drops it.
        claims: what they say of title, author and date.
    """

    chosen: Mapping[int, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()

    def before(self, facts: Facts) -> Facts:
        """Believe what was found before anything that the page says of itself."""
        return replace(facts, claims=self.claims + facts.claims) if self.claims else facts


def select(tree: LexborHTMLParser, selectors: Selectors | None) -> Selection:
    """Ask a page for what a source's selectors mean."""
    if not selectors:
        return Selection()
    soup = _soup(tree)
    chosen: dict[int, str] = {}
    for selector in selectors.drop:
        for tag in soup.select(selector):
            chosen.setdefault(soup.node(tag), selector_id(selector))
    for selector in selectors.keep:
        chosen.update((soup.node(tag), KEPT) for tag in soup.select(selector))
    claims = [
        Claim(column, "selector", value)
        for key, column in COLUMNS.items()
        for value in _values(soup, getattr(selectors, key))
    ]
    return Selection(chosen, tuple(claims))


def unmatched(selectors: Selectors, pages: Iterable[str]) -> list[tuple[str, str]]:
    """The selectors that mean nothing on any of the pages, each with the key that it stands under."""
    soups = [(tree := parsed(page), _soup(tree)) for page in pages]
    wanted = [(key, selector) for key in ("drop", "keep") for selector in getattr(selectors, key)]
    wanted += [(key, selector) for key in COLUMNS if (selector := getattr(selectors, key))]
    return [
        (key, selector) for key, selector in wanted if not any(soup.select(selector) for _, soup in soups)
    ]


def _soup(tree: LexborHTMLParser) -> Soup:
    from cleaners.html.soup import Soup  # noqa: PLC0415 - takes a tenth of a second, and few sources need it

    return Soup(tree)


def _values(soup: Soup, selector: str | None) -> list[str]:
    if not selector:
        return []
    found = (" ".join(_value(tag).split()) for tag in soup.select(selector))
    return list(dict.fromkeys(filter(None, found)))


def _value(tag: Tag) -> str:
    """What an element says: to machines, if it does, or else to people."""
    name = {"time": "datetime", "meta": "content"}.get(tag.name, "")
    return str(tag.get(name) or tag.get_text(" "))


class SelectingWalk(Walk):
    """A walk that notes for each block what the selectors say of it.

    Args:
        unseen: tags of elements that nobody sees.
        hidden_too: whether to go into hidden elements.
        chosen: see :class:`Selection`.
    """

    def __init__(self, unseen: frozenset[str], hidden_too: bool, chosen: Mapping[int, str]) -> None:
        super().__init__(unseen, hidden_too)
        self._chosen = chosen
        self._open: list[tuple[int, str]] = []  # how deep each chosen element is, and what is said within
        self._spoken: set[str] = set()  # what the selectors say of the pieces of this line

    def _visit(self, node: LexborNode) -> LexborNode | None:
        around = self._said()
        child = super()._visit(node)
        if child is not None and (word := self._chosen.get(node.mem_id)):
            self._open.append((len(self._closing), KEPT if KEPT in (word, around) else around or word))
        return child

    def _said(self) -> str:
        """What the selectors say of the place that the walk has reached."""
        while self._open and self._open[-1][0] > len(self._closing):
            self._open.pop()
        return self._open[-1][1] if self._open else ""

    def _append(self, text: str) -> None:
        super()._append(text)
        if text.strip():
            self._spoken.add(self._said())

    def _block(self, size: int) -> Block:
        spoken, self._spoken = self._spoken, set()
        said = next((word for word in (KEPT, "") if word in spoken), min(spoken, default=""))
        return super()._block(size)._replace(selected=said)


def dropped(document: Document) -> list[RuleMark]:
    """Mark the lines of a page that the source's selectors drop."""
    return [
        RuleMark(whole(line), _rule(line.block.selected))
        for line in document.lines
        if line.block and line.block.selected.startswith(PREFIX)
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the source's selectors keep of a document.

    Attributes:
        starts, ends: of the lines, in order.
    """

    starts: list[int]
    ends: list[int]

    @staticmethod
    def of(document: Document) -> Kept:
        """Find the lines."""
        lines = [line for line in document.lines if line.block and line.block.selected == KEPT]
        return Kept([line.start for line in lines], [line.end for line in lines])

    def spared(self, marks: Iterable[RuleMark]) -> list[RuleMark]:
        """The marks without those that would remove something of it."""
        return [entry for entry in marks if entry.mark.action == "lift" or not self._has(entry.mark)]

    def _has(self, mark: Mark) -> bool:
        behind = bisect_right(self.ends, mark.start)
        return behind < len(self.starts) and self.starts[behind] < mark.end


@cache
def _rule(name: str) -> Rule:
    def mark(document: Document) -> Iterator[Mark]:
        return (whole(line) for line in document.lines if line.block and line.block.selected == name)

    return Rule(name, VERSION, WHY, "source", (), (), (), mark, stage="source")
