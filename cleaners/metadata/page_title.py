"""The title of a page, out of the several that it has.

The visible heading counts, as long as the page's other titles are like it, since those carry the site's name
and are written for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.html.tags import BLOCKS, UNSEEN, is_hidden
from cleaners.metadata.addresses import is_home
from cleaners.metadata.linked import plain

SEPARATOR = re.compile(r"\s+[|–—»·•-]\s+|\s*[|»]\s*")
# These stand within titles too, so they count only beside the site's name.
WEAK_SEPARATOR = re.compile(r"\s*:\s+|\s+/\s+|\s+::\s+")
MAX_LEVELS = 40  # of a drawing
MAX_SITE = 40  # characters of a site's name
MIN_LIKE = 0.3  # share of words that a heading and another title have in common
WORD = re.compile(r"\w+")
FURTHER = ("citation_title", "dc.title", "dcterms.title", "twitter:title")
UNREAD = UNSEEN | {"button"}
# What an editor puts where no title is.
BLANK = re.compile(
    r"(?:untitled(?: (?:document|page))?|no title|new page|undefined|null)(?:[ -]?\d{1,3})?", re.I
)
# What a first page is called to find the way back; of any other the heading says more.
GENERAL = frozenset("home index homepage".split()) | {"home page", "index page"}

Claimed = tuple[str, str]
"""Who says it, and what."""


class Titles(NamedTuple):
    """What a page is called beside its linked data, without the site's name.

    Attributes:
        named: by origin, in the order in which they are believed.
        general: those that are no more than "Home".
        further: what is believed last.
        site: name of the site, "" if the page does not tell it.
        headings: of the first level, as seen.
    """

    named: tuple[Claimed, ...]
    general: tuple[Claimed, ...]
    further: tuple[Claimed, ...]
    site: str
    headings: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """What the page as such is called."""
        return [*(text for _, text in self.named), *self.headings[:1]]


def page_titles(
    tree: LexborHTMLParser,
    h1: Sequence[LexborNode],
    stated: Mapping[str, Sequence[str]],
    *,
    is_first: bool = False,
) -> Titles:
    """Read the titles of a page beside that of its linked data.

    Args:
        tree: of the page.
        h1: its headings of the first level.
        stated: what its meta elements say, by name.
        is_first: whether the page is its site's first one, whose title the site's name is a part of.
    """
    open_graph, site = (next(iter(stated.get(name, ())), "") for name in ("og:title", "og:site_name"))
    element = _element(tree) or ""
    headings = [(node, text) for node in h1 if (text := plain(_visible(node)))]
    logos = _logos(headings, site, (open_graph, element))
    name = site or next(iter(logos), "")
    others = [
        (origin, text) for origin, text in (("open-graph", open_graph), ("title", element)) if _tells(text)
    ]
    last = (("meta", text) for key in FURTHER for text in stated.get(key, ())[:1] if _tells(text))
    return Titles(
        named=tuple((o, _without_site(text, name, is_first)) for o, text in others if not _is_general(text)),
        general=tuple(pair for pair in others if _is_general(pair[1])),
        further=tuple((o, _without_site(text, name, is_first)) for o, text in last),
        site=name,
        headings=tuple(text for _, text in headings if not (others and text in logos)),
    )


def ordered(titles: Titles, headline: str | None) -> Iterator[Claimed]:
    """All titles of a page, the one to be believed first.

    Args:
        titles: of the page.
        headline: of its linked data.
    """
    others = [*titles.named, *([("json-ld", headline)] if headline and _tells(headline) else [])]
    heading = _most_alike(titles.headings, [text for _, text in others or titles.further], titles.site)
    if heading is not None:
        yield "heading", heading
    yield from others
    if heading is None and titles.headings:
        yield "heading", titles.headings[0]
    yield from titles.further
    yield from titles.general


def _tells(title: str) -> bool:
    return bool(title) and not BLANK.fullmatch(title)


def _is_general(title: str) -> bool:
    return title.lower() in GENERAL


def _element(tree: LexborHTMLParser) -> str | None:
    """The text of the title element; that of a drawing is none."""
    node = tree.css_first("title")
    if node is not None and _is_drawn(node):
        node = next((one for one in tree.css("title") if not _is_drawn(one)), None)
    return plain(node.text()) if node is not None else None


def _is_drawn(node: LexborNode) -> bool:
    for _ in range(MAX_LEVELS):
        around = node.parent
        if around is None or around.tag in ("head", "body", "svg"):
            return around is not None and around.tag == "svg"
        node = around
    return False


def _logos(headings: Sequence[tuple[LexborNode, str]], site: str, titles: Sequence[str]) -> list[str]:
    """The headings that are the site's name and no title, or are the end of a title and lead home."""
    whole = {words(title) for title in titles}
    if site:
        return [text for _, text in headings if words(text) == words(site) and words(text) not in whole]
    parted = [parts for title in titles if len(parts := SEPARATOR.split(title)) > 1]
    ends = {words(part) for parts in parted for part in (parts[0], parts[-1])}
    return [text for node, text in headings if words(text) in ends and _leads_home(node)]


def _leads_home(heading: LexborNode) -> bool:
    around = heading.parent
    link = around if around is not None and around.tag == "a" else heading.css_first("a[href]")
    return link is not None and is_home(plain(link.attributes.get("href")) or "#")


def _visible(heading: LexborNode) -> str:
    """The text of a heading: inline elements do not part words, blocks and line breaks do.

    It ends where another heading begins in it, so that headings in each other are read once.
    """
    pieces = []
    unread: set[int | None] = set()
    for node in heading.traverse(include_text=True):
        if node.tag == "h1" and node.mem_id != heading.mem_id:
            break
        if node.tag == "-text":
            if node.prev is not None and node.prev.tag in BLOCKS:
                pieces.append(" ")
            if node.parent is None or node.parent.mem_id not in unread:
                pieces.append(node.text_content or "")
        elif node.mem_id != heading.mem_id and _is_unread(node, unread):
            unread.add(node.mem_id)
        elif node.tag == "br" or node.tag in BLOCKS:
            pieces.append(" ")
    return "".join(pieces)


def _is_unread(node: LexborNode, unread: set[int | None]) -> bool:
    """Whether an element in a heading is hidden or a control, or stands in one that is."""
    around = node.parent.mem_id if node.parent is not None else None
    return around in unread or node.tag in UNREAD or is_hidden(node.attributes)


def _most_alike(headings: Sequence[str], others: Sequence[str], site: str) -> str | None:
    """The heading that is most like another title, or what one begins with; None if none is like any."""
    known = [words(title) for title in others]
    beginnings = {words(SEPARATOR.split(title)[0]) for title in others} - {words(site)}
    best, most = None, MIN_LIKE
    for heading in headings:
        own = words(heading)
        alike = max((like(own, other) for other in known), default=1.0)
        if own in beginnings:
            alike = 1.0
        if alike > most or (best is None and alike == most):
            best, most = heading, alike
    return best


def _without_site(title: str, site: str, is_first: bool) -> str:
    """Cut the site's name off, before or behind a dash or a bar; if it is known, a colon or a slash, too."""
    separators = list(SEPARATOR.finditer(title))
    if site and (rest := _beside(title, separators, site)):
        return rest
    if (
        site
        and not is_first
        and len(words(rest := _beside(title, [*WEAK_SEPARATOR.finditer(title)], site))) > 2
    ):
        return rest
    if not separators:
        return title
    last = separators[-1]
    tail = title[last.end() :]
    return title[: last.start()] if len(tail) <= MAX_SITE and len(tail) < last.start() else title


def _beside(title: str, separators: Sequence[re.Match[str]], site: str) -> str:
    """What stands beside the site's name, "" if that stands neither first nor last."""
    if not separators:
        return ""
    first, last = separators[0], separators[-1]
    if words(title[: first.start()]) == words(site):
        return title[first.end() :]
    return title[: last.start()] if words(title[last.end() :]) == words(site) else ""


def words(text: str) -> frozenset[str]:
    """The words of a title, to compare it with others."""
    return frozenset(WORD.findall(text.lower()))


def like(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that two titles have in common."""
    return len(one & other) / max(len(one | other), 1)
