"""A page of HTML as text: the visible blocks, one a line, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from cleaners.document import Claim

NAME_WORDS = re.compile("[a-z]+")
# How ids begin here, and classes that tell what a post is about or how a script is to treat an element.
UNTOLD = ("#", "category-", "tag-", "term-", "topic-", "skip-lazy")
NAME_LEVELS = 4
TABLE_LEVELS = 4  # from a cell to its table: tr, tbody
CELLS = frozenset({"td", "th"})
MIN_BLOCKS = 20  # of a page; in less there is no telling layout from furniture


class Element:
    """A block element of a page. Its subtree's blocks are a stretch of the page's, since both are in order.

    Attributes:
        tag: its name, "div" and so on.
        names: its class, and its id after a "#".
        label: what else its attributes say: role, itemprop, aria-label.
        parent: the block element around it, None for the outermost.
        root: the outermost element around it.
        depth: number of block elements around it.
        first: number of the first block within.
        end: one past the number of the last.
        in_pre, in_quotation: whether it is a ``pre`` or a ``blockquote``, or stands in one.
        is_data: whether it is a table with headings for its columns or rows.
    """

    __slots__ = tuple("depth end first in_pre in_quotation is_data label names parent root tag".split())

    def __init__(self, tag: str, names: str, label: str, parent: Element | None, first: int) -> None:
        self.tag = tag
        self.names = names
        self.label = label
        self.parent = parent
        self.root: Element = parent.root if parent else self
        self.depth: int = parent.depth + 1 if parent else 0
        self.first = self.end = first
        self.in_pre: bool = tag == "pre" or (parent is not None and parent.in_pre)
        self.in_quotation: bool = tag == "blockquote" or (parent is not None and parent.in_quotation)
        self.is_data = False


class Block(NamedTuple):
    """One line of a page's text and the place in the page where it stood.

    Attributes:
        tag: the block element, "p", "h1", "li" and so on.
        region: innermost landmark around it: nav, header, footer, aside, form, dialog, figure, or "".
        in_content: whether an ``article`` or ``main`` lies around it, inside the landmark or outside.
        link_chars: code points of the line that are link text.
        bold_chars: code points of the line that are emphasised.
        link: class and id of the link that the whole line is, if it is one, as in an element's names.
        inner: class and id of the inline element that the line begins in.
        element: the element itself, None for text outside of all.
        number: the block's number among all of its page.
        selected: what the source's selectors say of it: "keep", the id of the rule that drops it, or "".
    """

    tag: str
    region: str = ""
    in_content: bool = False
    link_chars: int = 0
    bold_chars: int = 0
    link: str = ""
    inner: str = ""
    element: Element | None = None
    number: int = 0
    selected: str = ""

    @property
    def classes(self) -> frozenset[str]:
        """Words of the classes of the element and its nearest ancestors, and of a link that is the line.

        Ids are left out: within a text they name what its sections are about. An element that holds half of a
        page or more names a layout, and nothing that stands in it.
        """
        return _class_words(" ".join([self.link, *(around.names for around in self._around())]))

    def box(self, names: frozenset[str]) -> Element | None:
        """The nearest element around that bears one of some names as a class, if its link does not."""
        if self.link and _class_words(self.link) & names:
            return None
        return next((around for around in self._around() if _class_words(around.names) & names), None)

    @property
    def is_verbatim(self) -> bool:
        """Whether the line is shown, not said: code, a log, or the one line of a cell among data."""
        element = self.element
        if element is None or element.tag not in CELLS or element.end - element.first > 1:
            return element is not None and element.in_pre
        return any(around.is_data for around in _up(element, TABLE_LEVELS))

    @property
    def is_quoted(self) -> bool:
        """Whether the line stands in a quotation, or is a term that a list defines."""
        return self.tag == "dt" or (self.element is not None and self.element.in_quotation)

    def _around(self) -> list[Element]:
        """The nearest elements around, as far as they hold less than half of the page."""
        if self.element is None:
            return []
        size = self.element.root.end
        half = size / 2 if size >= MIN_BLOCKS else size + 1
        return list(takewhile(lambda one: one.end - one.first < half, _up(self.element, NAME_LEVELS)))


def _up(element: Element | None, levels: int) -> Iterator[Element]:
    """An element and those around it, the nearest first."""
    while element is not None and levels > 0:
        yield element
        element = element.parent
        levels -= 1


@lru_cache(maxsize=8192)
def _class_words(names: str) -> frozenset[str]:
    told = [name for name in names.lower().split() if not name.startswith(UNTOLD)]
    return frozenset(NAME_WORDS.findall(" ".join(told)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself, each None or empty where it doesn't.

    Attributes:
        claims: of each field all that is said, in the order in which it is believed.
        language: as declared, BCP 47.
        page_type: "article" or "forum".
        generator: the software that names itself, "xenforo" and the like.
        kinds: types that its linked data and its Open Graph name, such as "NewsArticle" and "og:product".
        body: text of the article as its linked data repeat it, "" if they don't.
    """

    claims: tuple[Claim, ...] = ()
    language: str | None = None
    page_type: str | None = None
    generator: str | None = None
    kinds: frozenset[str] = frozenset()
    body: str = ""

    def claimed(self, field: str) -> str | None:
        """What is believed of a field."""
        return next((claim.value for claim in self.claims if claim.field == field), None)

    @property
    def title(self) -> str | None:
        """The headline, without the site's name."""
        return self.claimed("title")

    @property
    def authors(self) -> tuple[str, ...]:
        """Names of persons: all that the most trusted place names."""
        stated = [claim for claim in self.claims if claim.field == "author"]
        return tuple(claim.value for claim in stated if claim.origin == stated[0].origin)


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text of a page, ``blocks[i]`` for its line ``i``, and its metadata.

    Attributes:
        means_entities: whether its code shows references to characters, so that these are what it is about.
    """

    text: str
    blocks: tuple[Block, ...]
    facts: Facts
    means_entities: bool = False
