"""Menus, footers, share bars and their like, where a page's own markup says so."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.view import Document


@rule(
    "page-furniture",
    6,
    "HTML names its navigation, its footer, its dialogs; short or linked lines in them are not the page's.",
    category="navigation",
    removes=[
        """
 |<!doctype html><html><body>
-|<nav><a href="/">Home</a><a href="/sea">Sea</a></nav>
 |<main><p>The ferry had left the port at dawn with ninety people on board, officials said.</p></main>
-|<footer><p>All rights reserved, The Harbour Post</p></footer>
 |</body></html>
""",
    ],
    keeps=[
        "<!doctype html><html><body><nav><p>The path begins behind the church and is easy to follow to the "
        "top.</p></nav><footer>",
        "Home | Sea | Footer",
        "<!doctype html><html><body><article><header><p>By the sea, at dawn</p></header><p>The ferry had "
        "left the port at dawn with ninety people on board, officials said.</p><footer><p>It was raised in "
        "May.</p></footer></article></body></html>",
        '<!doctype html><html><body><main><h2 id="related">Related calls</h2><section id="newsletter-api"><p>'
        "See also the two calls below.</p></section></main></body></html>",
        '<!doctype html><html><body><main><div class="related-fixtures"><p>Port Adair v Lorn, the Oval</p>'
        "</div></main></body></html>",
    ],
)
def page_furniture(document: Document) -> Iterator[Mark]:
    """Mark lines whose element says that they are furniture; see ``view.is_chrome``."""
    return (whole(line, 0.95) for _, line in document.of_kind("chrome"))
