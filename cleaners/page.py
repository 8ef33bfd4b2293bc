"""A page of HTML as text: the visible blocks, one a line, and what the page says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page's text and the place in the page where it stood.

    Attributes:
        tag: the block element, "p", "h1", "li" and so on.
        region: innermost landmark around it: nav, header, footer, aside, form, dialog, figure, or "".
        in_content: whether an ``article`` or ``main`` lies around it, inside the landmark or outside.
        names: class and id words of the element and its nearest ancestors, lower case.
        link_chars: code points of the line that are link text.
    """

    tag: str
    region: str = ""
    in_content: bool = False
    names: frozenset[str] = frozenset()
    link_chars: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page's metadata say, each None or empty where they don't.

    Attributes:
        title: headline, without the site's name.
        author: names of persons.
        date_published: as written, usually ISO 8601.
        url: canonical address.
        language: as declared, BCP 47.
        page_type: "article" or "forum".
        generator: the software that names itself, "xenforo" and the like.
    """

    title: str | None = None
    author: tuple[str, ...] = ()
    date_published: str | None = None
    url: str | None = None
    language: str | None = None
    page_type: str | None = None
    generator: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text of a page, ``blocks[i]`` for its line ``i``, and its metadata."""

    text: str
    blocks: tuple[Block, ...]
    facts: Facts
