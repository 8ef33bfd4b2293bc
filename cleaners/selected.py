"""What a source's own selectors say of a page: which blocks go, which stay, and what its metadata are.

Each selector under ``drop`` is a rule of its own, named by its hash, and takes the blocks all of whose text
is in elements that it means. What ``keep`` means no rule takes, not even one of those; a title or a byline in
there still moves into its column. A selector decides about blocks: one that means a few words of a line
changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.contract import Mark, Rule, whole
from cleaners.document import Claim, Selectors
from cleaners.engine import RuleMark
from cleaners.page import Block, Facts
from cleaners.tame import parsed
from cleaners.view import Document
from cleaners.walk import Around, Walk

if TYPE_CHECKING:
    from bs4 import Tag

    from cleaners.soup import Soup

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
    from cleaners.soup import Soup  # noqa: PLC0415 - takes a tenth of a second, and few sources need it

    return Soup(tree)


def _values(soup: Soup, selector: str | None) -> list[str]:
    if not selector:
        return []
    found = (" ".join(_value(tag).split()) for tag in soup.select(selector))
    return list(dict.fromkeys(filter(None, found)))


def _value(tag: Tag) -> str:
    """What an element says: to machines, if it does, or else to people."""
    name = {"time": "datetime", "meta": "content"}.get(tag.name)
    return str(tag.get(name) or "") if name and tag.get(name) else tag.get_text(" ")


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
        self._open: list[
            tuple[int, str]
        ] = []  # how many elements were open with each chosen one, and its word
        self._spoken: set[str] = set()  # what the selectors say of the pieces of this line

    def _visit(self, node: LexborNode, closing: list[Around | None]) -> LexborNode | None:
        self._close()
        child = super()._visit(node, closing)
        if child is not None and (word := self._chosen.get(node.mem_id)):
            self._open.append((len(closing), word))
        return child

    def _close(self) -> None:
        while self._open and self._open[-1][0] > len(self._closing):
            self._open.pop()

    def _append(self, text: str) -> None:
        super()._append(text)
        if text.strip():
            self._close()
            words = [word for _, word in self._open]
            self._spoken.add(KEPT if KEPT in words else next(iter(words), ""))

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


def spared(document: Document, marks: list[RuleMark]) -> list[RuleMark]:
    """The marks without those that would remove something that the source's selectors keep."""
    kept = [(line.start, line.end) for line in document.lines if line.block and line.block.selected == KEPT]
    if not kept:
        return marks
    return [
        entry
        for entry in marks
        if entry.mark.action == "lift"
        or not any(start < entry.mark.end and entry.mark.start < end for start, end in kept)
    ]


@cache
def _rule(name: str) -> Rule:
    def mark(document: Document) -> Iterator[Mark]:
        return (whole(line) for line in document.lines if line.block and line.block.selected == name)

    return Rule(name, VERSION, WHY, "source", (), (), (), mark, stage="source")
