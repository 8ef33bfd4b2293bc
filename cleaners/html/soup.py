"""A page's tree as BeautifulSoup's, for the selectors of a source.

BeautifulSoup is what people know who write selectors, and soupsieve, which it brings, understands far more of
CSS than any parser's own search. The tree is built from Lexbor's, so that what a selector finds is an element
of the very tree that the page's text is made of.
"""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from selectolax.lexbor import LexborHTMLParser, LexborNode


class _Builder(HTMLTreeBuilder):
    """Feeds BeautifulSoup from a tree that is there already.

    Attributes:
        nodes: by ``id`` of a tag, ``mem_id`` of the node that it was made from.
    """

    NAME = "lexbor-tree"
    features = (NAME,)

    def __init__(self, tree: LexborHTMLParser) -> None:
        super().__init__()
        self._tree = tree
        self.nodes: dict[int, int] = {}

    def feed(self, markup: Any) -> None:  # noqa: ARG002 - the tree is the page
        """Walk the tree and tell the soup; without recursion, since strangers choose the depth."""
        node: LexborNode | None = self._tree.root
        while node is not None:
            child = self._enter(node)
            node = child if child is not None else self._leave(node)

    def _enter(self, node: LexborNode) -> LexborNode | None:
        assert self.soup is not None  # noqa: S101 - the soup has made itself known before it feeds
        if node.tag == "-text":
            self.soup.handle_data(node.text_content or "")
        elif node.tag and node.tag[0] not in "-!":
            attributes = {name: value or "" for name, value in node.attributes.items()}
            tag = self.soup.handle_starttag(node.tag, None, None, attributes)
            if tag is not None:
                self.nodes[id(tag)] = node.mem_id
            return node.child
        return None

    def _leave(self, node: LexborNode) -> LexborNode | None:
        """End elements until one has a neighbour, which comes next."""
        assert self.soup is not None  # noqa: S101 - see above
        around: LexborNode | None = node
        while around is not None:
            if around.tag and around.tag[0] not in "-!":
                self.soup.handle_endtag(around.tag)
            if around.next is not None:
                return around.next
            around = around.parent
        return None


class Soup:
    """A page's tree that takes CSS selectors.

    Args:
        tree: of the page; it has to outlive this.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        builder = _Builder(tree)
        self._soup = BeautifulSoup("", builder=builder)
        self._nodes = builder.nodes

    def select(self, selector: str) -> list[Tag]:
        """The elements that a selector means, in the order of the page."""
        return list(self._soup.select(selector))

    def node(self, tag: Tag) -> int:
        """The ``mem_id`` of an element in the tree that the soup was made from."""
        return self._nodes[id(tag)]
