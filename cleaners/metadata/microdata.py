"""What the elements of a page say of it to machines: microdata, dates of HTML, relations of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.evidence.stamps import moment
from cleaners.metadata.authors import is_person, people
from cleaners.metadata.linked import SCRIPTS, plain

# Everything in one query, since each of them is a walk through the whole page.
QUERY = (
    f"{SCRIPTS}, meta[content], h1, base[href], time[datetime], "
    'link[rel~="canonical" i], [rel~="license" i], [rel~="author" i], '
    '[itemprop~="datePublished"], [itemprop~="author"]'
)
LINKED = frozenset({"canonical", "license"})
RELATED = frozenset({"author", "license"})
WHOLE = frozenset({"base", "h1", "meta", "script"})
DATED = frozenset({"entry-date", "published"})  # classes
# Around what is not of the page itself: other stories, and what readers say.
ASIDE = frozenset({"aside", "nav"})
OTHERS = re.compile(
    r"(?<!\S)(?:comment|latest|popular|recent|recommend|relat|sidebar|teaser|trending|widget)", re.I
)
OTHER_ITEMS = frozenset(
    "acceptedAnswer comment hasPart isRelatedTo itemListElement review reviews suggestedAnswer".split()
)
MAX_LEVELS = 60
MAX_FOUND = 40  # of one kind; a page with more lists stories
MIN_POSTS = 3
MAX_NAME = 100  # characters


class Marked(NamedTuple):
    """What elements say.

    Attributes:
        scripts: that hold linked data.
        metas: the meta elements that have a content.
        headings: of the first level.
        base: of relative addresses, "" if none is set.
        canonical, licence: addresses, "" where there is none.
        dates: of publication, the most trusted first.
        authors: in order.
    """

    scripts: Sequence[LexborNode]
    metas: Sequence[LexborNode]
    headings: Sequence[LexborNode]
    base: str
    canonical: str
    licence: str
    dates: Sequence[str]
    authors: Sequence[str]


def marked(tree: LexborHTMLParser) -> Marked:
    """Read what the elements of a page say of it."""
    kinds: dict[str, list[LexborNode]] = {}
    for node in tree.css(QUERY):
        for kind in _kinds(node):
            kinds.setdefault(kind, []).append(node)
    dates = (_date(kinds.get(kind, ())) for kind in ("own datepublished", "pubdate", "time"))
    return Marked(
        scripts=kinds.get("script", ()),
        metas=kinds.get("meta", ()),
        headings=kinds.get("h1", ()),
        base=_href(kinds.get("base", ())),
        canonical=_href(kinds.get("canonical", ())),
        licence=_href(kinds.get("license", ())),
        dates=tuple(filter(None, dates)),
        authors=_authors(kinds.get("own author", ())) or _authors(kinds.get("author", ())),
    )


def _kinds(node: LexborNode) -> Iterator[str]:
    """What an element is read for."""
    tag, attributes = node.tag, node.attributes
    if tag in WHOLE:
        yield tag
    if prop := attributes.get("itemprop"):
        yield from (f"own {name}" for name in prop.lower().split() if name in ("datepublished", "author"))
    if rel := attributes.get("rel"):
        wanted = LINKED if tag == "link" else RELATED
        yield from (name for name in rel.lower().split() if name in wanted)
    if tag == "time":
        if "pubdate" in attributes:
            yield "pubdate"
        elif not DATED.isdisjoint((attributes.get("class") or "").split()):
            yield "time"


def _href(nodes: Sequence[LexborNode]) -> str:
    """The first address that elements of a kind have."""
    return next((text for node in nodes if (text := plain(node.attributes.get("href")))), "")


def _date(nodes: Sequence[LexborNode]) -> str:
    """The one date of elements of a kind, or the first of a thread's; "" if stories have each theirs."""
    if len(nodes) > MAX_FOUND:
        return ""
    stated = [text for node in nodes if _is_own(node) and (text := _stated(node))]
    if len(set(stated)) == 1:
        return stated[0]
    dated = [(read, text) for text in stated if (read := moment(text))]
    if len({read.date() for read, _ in dated}) == 1 or _is_thread([read for read, _ in dated]):
        return dated[0][1]
    return ""


def _stated(node: LexborNode) -> str:
    return plain(node.attributes.get("content")) or plain(node.attributes.get("datetime")) or ""


def _is_thread(moments: Sequence[datetime]) -> bool:
    """Whether dates are of posts, which stand in the order in which they were written; stories do not."""
    return len(set(moments)) >= MIN_POSTS and list(moments) == sorted(moments)


def _authors(nodes: Sequence[LexborNode]) -> list[str]:
    """The one author that elements of a kind name, or several side by side; none of a list of stories."""
    if len(nodes) > MAX_FOUND:
        return []
    stated = [(node, text) for node in nodes if _is_own(node) and (text := _name(node))]
    if len({text for _, text in stated}) > 1 and len({_parent(node) for node, _ in stated}) > 1:
        return []
    named = ((node, people(text)) for node, text in stated)
    return [name for node, names in named if _is_marked(node) or all(map(is_person, names)) for name in names]


def _parent(node: LexborNode) -> int | None:
    return node.parent.mem_id if node.parent is not None else None


def _name(node: LexborNode) -> str:
    """What an element of an author says: its item's name, its content or its text."""
    inner = node.css_first('[itemprop~="name"]')
    return _said(inner if inner is not None else node)


def _is_marked(node: LexborNode) -> bool:
    """Whether it is told by markup what the author's name is; of a mere text it has to look like one."""
    return node.tag == "meta" or node.css_first('[itemprop~="name"]') is not None


def _said(node: LexborNode) -> str:
    text = plain(node.attributes.get("content")) or plain(node.text(separator=" ")) or ""
    return text if len(text) <= MAX_NAME else ""


def _is_own(node: LexborNode) -> bool:
    """Whether an element stands in no list of other stories and in no comment."""
    for _ in range(MAX_LEVELS):
        around = node.parent
        if around is None or around.tag in ("body", "html"):
            return True
        attributes = around.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        props = (attributes.get("itemprop") or "").split()
        if around.tag in ASIDE or OTHERS.search(names) or not OTHER_ITEMS.isdisjoint(props):
            return False
        node = around
    return False
