"""The title of a page, out of the several that it has.

The visible heading counts, as long as the page's other titles are like it, since those carry the site's name
and are written for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.linked import plain
from cleaners.tags import BLOCKS, UNSEEN

SEPARATOR = re.compile(r"\s+[|–—»·•-]\s+|\s*[|»]\s*")
MAX_SITE = 40  # characters of a site's name
MIN_LIKE = 0.3  # share of words that a heading and another title have in common
WORD = re.compile(r"\w+")

Claimed = tuple[str, str]
"""Who says it, and what."""


def titles(
    tree: LexborHTMLParser, open_graph: str | None, site: str | None, headline: str | None
) -> Iterator[Claimed]:
    """All titles of a page without the site's name, the one to be believed first.

    Args:
        tree: of the page.
        open_graph: its og:title.
        site: name of the site, if the page tells it.
        headline: of its linked data.
    """
    node = tree.css_first("title")
    element = plain(node.text()) if node is not None else None
    others = [
        (origin, _without_site(title, site or ""))
        for origin, title in (("open-graph", open_graph), ("title", element))
        if title
    ]
    others += [("json-ld", headline)] if headline else []
    headings = [text for node in tree.css("h1") if (text := plain(_visible(node)))]
    heading = _most_alike(headings, [title for _, title in others], site or "")
    if heading is not None:
        yield "heading", heading
    yield from others
    if heading is None and headings:
        yield "heading", headings[0]


def _visible(heading: LexborNode) -> str:
    """The text of a heading: inline elements do not part words, blocks and line breaks do.

    It ends where another heading begins in it, so that headings in each other are read once.
    """
    pieces = []
    for node in heading.traverse(include_text=True):
        if node.tag == "h1" and node.mem_id != heading.mem_id:
            break
        if node.tag == "-text":
            if node.prev is not None and node.prev.tag in BLOCKS:
                pieces.append(" ")
            if node.parent is None or node.parent.tag not in UNSEEN:
                pieces.append(node.text_content or "")
        elif node.tag == "br" or node.tag in BLOCKS:
            pieces.append(" ")
    return "".join(pieces)


def _most_alike(headings: Sequence[str], others: Sequence[str], site: str) -> str | None:
    """The heading that is most like another title, or what one begins with; None if none is like any."""
    known = [_words(title) for title in others]
    beginnings = {_words(SEPARATOR.split(title)[0]) for title in others} - {_words(site)}
    best, most = None, MIN_LIKE
    for heading in headings:
        words = _words(heading)
        alike = max((_like(words, other) for other in known), default=1.0)
        if words in beginnings:
            alike = 1.0
        if alike > most or (best is None and alike == most):
            best, most = heading, alike
    return best


def _without_site(title: str, site: str) -> str:
    """Cut the site's name off, which stands before or behind a dash or a bar."""
    separators = list(SEPARATOR.finditer(title))
    if not separators:
        return title
    first, last = separators[0], separators[-1]
    if site and _words(title[: first.start()]) == _words(site):
        return title[first.end() :]
    tail = title[last.end() :]
    if _words(tail) == _words(site) or (len(tail) <= MAX_SITE and len(tail) < last.start()):
        return title[: last.start()]
    return title


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


def _like(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
