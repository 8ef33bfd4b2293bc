"""HTML to a :class:`~cleaners.html.page.Page`: every visible word, one block a line.

Lexbor (through selectolax) parses as browsers do, in C; one walk in reading order makes blocks of its tree.
Why no tree of BeautifulSoup stands in between: docs/decisions/0025-page-tree.md. Only a source's own
selectors are asked of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser

from cleaners.document import Selectors
from cleaners.html.page import Page
from cleaners.html.tags import UNSEEN
from cleaners.html.tame import parsed
from cleaners.html.unfold import folded_text
from cleaners.html.walk import Walk
from cleaners.metadata.stated import page_facts
from cleaners.repairs.html_entity import ENTITY
from cleaners.selected import SelectingWalk, select

MIN_VISIBLE = 300  # characters; a page with fewer is unfolded by a script, or next to empty
SEEN_UNFOLDED = UNSEEN - {"noscript", "frameset", "noframes"}


W = TypeVar("W", bound=Walk)


def render(html: str, selectors: Selectors | None = None) -> Page:
    """Make a page's text from its source.

    Args:
        html: the source.
        selectors: of the collection that the page is from.

    Raises:
        DocumentError: the parser gave up.
    """
    tree = parsed(html)
    selection = select(tree, selectors)

    def make(inner: LexborHTMLParser, unseen: frozenset[str], hidden_too: bool) -> Walk:
        chosen = (selection if inner is tree else select(inner, selectors)).chosen
        return SelectingWalk(unseen, hidden_too, chosen) if chosen else Walk(unseen, hidden_too)

    facts = selection.before(page_facts(tree))
    walk = walked(tree, make)
    text = "\n".join(walk.lines)
    return Page(text, tuple(walk.blocks), facts, _means_entities(tree, text))


def walked(tree: LexborHTMLParser, make: Callable[[LexborHTMLParser, frozenset[str], bool], W]) -> W:
    """Walk a page as a reader sees it, unfolded if scripts would have to unfold it.

    Args:
        tree: of the page.
        make: makes a walk of a tree, by which elements nobody sees and whether to go into hidden ones.
    """
    shown = make(tree, UNSEEN, False)
    shown.through(tree)
    if shown.characters >= MIN_VISIBLE:
        return shown
    # The text waits in noscript, behind a style, or in a script's data.
    enough = MIN_VISIBLE + shown.characters
    unfolded = make(tree, SEEN_UNFOLDED, True)
    unfolded.through(tree)
    if unfolded.characters < enough and (source := folded_text(tree)):
        inner = parsed(source)
        unfolded = make(inner, UNSEEN, False)
        unfolded.through(inner)
    return unfolded if unfolded.characters >= enough or not shown.characters else shown


def _means_entities(tree: LexborHTMLParser, text: str) -> bool:
    """Whether a page shows references to characters in its code, where nobody forgot to decode them."""
    if not ENTITY.search(text):
        return False
    return any(ENTITY.search(node.text() or "") for node in tree.css("code, kbd, samp, pre, tt"))
