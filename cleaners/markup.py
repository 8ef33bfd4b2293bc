"""HTML to a :class:`~cleaners.page.Page`: every visible word, one block a line.

BeautifulSoup over lxml keeps what lxml alone loses in deep pages. The walk uses no recursion, since
strangers choose the depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from cleaners.document import DocumentError
from cleaners.metadata import page_facts
from cleaners.page import Block, Page
from cleaners.repairs.surrogate import SURROGATES

BLOCKS = frozenset(
    """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre
    search section summary table tbody td tfoot th thead tr ul""".split()
)
UNSEEN = frozenset(
    """area audio base canvas datalist embed frame frameset head iframe link map math meta noembed noframes
    noscript object param script select source style svg template textarea title track video""".split()
)
LANDMARKS = frozenset("nav header footer aside form dialog figure".split())
ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
}
INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
HTML_SPACE = re.compile("[ \t\n\r\f]+")
NAME_WORDS = re.compile("[a-z]+")
NAME_LEVELS = 4
MIN_VISIBLE = 300  # characters; a page with fewer is unfolded by a script, or next to empty


def render(html: str) -> Page:
    """Make a page's text from its source.

    Raises:
        DocumentError: the parser gave up.
    """
    clean = SURROGATES.sub("\ufffd", html).replace("\x00", "\ufffd")
    try:
        soup = BeautifulSoup(clean, "lxml")
    except (ValueError, RecursionError, AssertionError) as error:
        raise DocumentError("markup", f"the HTML parser gave up: {error}") from error
    writer = _written(soup, hidden_too=False)
    if _characters(writer) < MIN_VISIBLE:
        # A page that scripts unfold: its text waits in noscript or behind a style.
        unfolded = _written(soup, hidden_too=True)
        writer = unfolded if _characters(unfolded) >= MIN_VISIBLE + _characters(writer) else writer
    return Page("\n".join(writer.lines), tuple(writer.blocks), page_facts(soup))


def _written(soup: BeautifulSoup, hidden_too: bool) -> _Writer:
    writer = _Writer()
    for entering, node in _walk(soup, hidden_too):
        writer.visit(entering, node)
    writer.flush()
    return writer


def _characters(writer: _Writer) -> int:
    return sum(map(len, writer.lines))


def _walk(root: Tag, hidden_too: bool) -> Iterator[tuple[bool, PageElement]]:
    """Yield (True, node) on entering every visible node and (False, tag) on leaving a tag."""
    unseen = UNSEEN - {"noscript"} if hidden_too else UNSEEN
    pending: list[tuple[bool, PageElement]] = [(True, child) for child in reversed(root.contents)]
    while pending:
        entering, node = pending.pop()
        if entering and isinstance(node, Tag):
            if node.name in unseen or (not hidden_too and _hidden(node)):
                continue
            pending.append((False, node))
            pending += ((True, child) for child in reversed(node.contents))
        yield entering, node


def _hidden(tag: Tag) -> bool:
    style = tag.get("style")
    return tag.has_attr("hidden") or (isinstance(style, str) and bool(INVISIBLE_STYLE.search(style)))


class _Writer:
    """Collects the text of a walk into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._open: list[Tag] = []
        self._regions: list[str] = []
        self._links: list[Tag] = []
        self._last_link: Tag | None = None
        self._content = 0
        self._pre = 0
        self._link_chars = 0

    def visit(self, entering: bool, node: PageElement) -> None:
        if isinstance(node, Tag):
            if node.name in BLOCKS:
                self.flush()
                self._count_block(node, 1 if entering else -1)
            elif node.name == "br" and entering:
                self.flush()
            elif node.name == "a":
                self._follow_link(node, entering)
        elif type(node) is NavigableString:  # its subclasses are comments, doctypes and the like
            for line in node.split("\n") if self._pre else [str(node)]:
                if self._pre and self._pieces:
                    self.flush()
                self._pieces.append(line)
                self._link_chars += len(line.strip()) if self._links else 0

    def _follow_link(self, tag: Tag, entering: bool) -> None:
        if entering:
            self._links.append(tag)
            self._last_link = tag
        else:
            self._links.pop()

    def _count_block(self, tag: Tag, step: int) -> None:
        if step > 0:
            self._open.append(tag)
        elif self._open:
            self._open.pop()
        region = _region(tag)
        if region and step > 0:
            self._regions.append(region)
        elif region:
            self._regions.pop()
        self._content += step if tag.name in ("article", "main") or tag.get("role") == "main" else 0
        self._pre += step if tag.name == "pre" else 0

    def flush(self) -> None:
        """Write what has been collected as one line, if it is visible."""
        text = "".join(self._pieces)
        text = text.rstrip() if self._pre else HTML_SPACE.sub(" ", text).strip(" ")
        if text.strip():
            self.lines.append(text.replace("\n", " "))
            # A line that is all link is as much the link's as the block's.
            is_link = self._last_link is not None and self._link_chars >= len(text.strip())
            owners = self._open[-NAME_LEVELS:] + ([self._last_link] if is_link and self._last_link else [])
            self.blocks.append(
                Block(
                    tag=self._open[-1].name if self._open else "",
                    region=self._regions[-1] if self._regions else "",
                    in_content=self._content > 0,
                    names=frozenset(_names(owners)),
                    link_chars=min(self._link_chars, len(text)),
                )
            )
        self._pieces.clear()
        self._link_chars = 0


def _region(tag: Tag) -> str:
    role = tag.get("role")
    if isinstance(role, str) and role in ROLES:
        return ROLES[role]
    return tag.name if tag.name in LANDMARKS else ""


def _names(tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        for attribute in ("class", "id"):
            value = tag.get(attribute)
            for name in value if isinstance(value, list) else [value or ""]:
                yield from NAME_WORDS.findall(name.lower())
