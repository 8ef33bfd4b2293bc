"""HTML to a :class:`~cleaners.page.Page`: every visible word, one block a line.

Lexbor (through selectolax) parses as browsers do, in C; one walk in reading order makes blocks of its tree.
Why no tree of BeautifulSoup stands in between: docs/decisions/0025-page-tree.md. Only a source's own
selectors are asked of one.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleaners.document import Selectors
from cleaners.metadata import page_facts
from cleaners.page import Page
from cleaners.repairs.html_entity import ENTITY
from cleaners.selected import SelectingWalk, Selection, select
from cleaners.tags import UNSEEN
from cleaners.tame import parsed
from cleaners.unfold import folded_text
from cleaners.walk import Walk

MIN_VISIBLE = 300  # characters; a page with fewer is unfolded by a script, or next to empty
SEEN_UNFOLDED = UNSEEN - {"noscript", "frameset", "noframes"}


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
    facts = selection.before(page_facts(tree))
    walk = _walk(tree, UNSEEN, selection)
    if walk.characters < MIN_VISIBLE:
        walk = _unfolded(tree, walk, selectors, selection)
    text = "\n".join(walk.lines)
    return Page(text, tuple(walk.blocks), facts, _means_entities(tree, text))


def _means_entities(tree: LexborHTMLParser, text: str) -> bool:
    """Whether a page shows references to characters in its code, where nobody forgot to decode them."""
    if not ENTITY.search(text):
        return False
    return any(ENTITY.search(node.text() or "") for node in tree.css("code, kbd, samp, pre, tt"))


def _walk(
    tree: LexborHTMLParser, unseen: frozenset[str], selection: Selection, *, hidden_too: bool = False
) -> Walk:
    chosen = selection.chosen
    walk = SelectingWalk(unseen, hidden_too, chosen) if chosen else Walk(unseen, hidden_too)
    walk.through(tree)
    return walk


def _unfolded(tree: LexborHTMLParser, shown: Walk, selectors: Selectors | None, selection: Selection) -> Walk:
    """The text of a page that scripts unfold: it waits in noscript, behind a style, or in a script's data."""
    enough = MIN_VISIBLE + shown.characters
    walk = _walk(tree, SEEN_UNFOLDED, selection, hidden_too=True)
    if walk.characters < enough and (source := folded_text(tree)):
        inner = parsed(source)
        walk = _walk(inner, UNSEEN, select(inner, selectors))
    return walk if walk.characters >= enough or not shown.characters else shown
