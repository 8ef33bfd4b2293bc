"""What a page says of itself: JSON-LD first, then Open Graph and meta, then its visible heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from cleaners.linked import linked_data
from cleaners.page import Facts

ARTICLES = re.compile(r"(?:News|Reportage|Opinion|Tech|Scholarly|Satirical)?Article|BlogPosting|Review$")
FORUMS = re.compile(r"DiscussionForumPosting|QAPage")
KNOWN = re.compile(f"{ARTICLES.pattern}|{FORUMS.pattern}")
SITE_SUFFIX = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{1,40}$")
GENERATORS = ("xenforo", "vbulletin", "phpbb", "discourse", "mybb", "smf", "invision")


def page_facts(tree: LexborHTMLParser) -> Facts:
    """Read a parsed page's metadata; what cannot be read is as if it were not there."""
    items = linked_data(tree)
    kinds = [_text(item.get("@type")) or "" for item in items]
    known = (item for item, kind in zip(items, kinds, strict=True) if KNOWN.search(kind))
    linked = next(known, {})
    kind = _text(linked.get("@type")) or ""
    meta = _meta(tree)
    engine = _generator(tree, meta)
    return Facts(
        title=_text(linked.get("headline")) or meta.get("og:title") or _heading(tree),
        author=tuple(_people(linked.get("author"))) or tuple(_named(meta.get("author"))),
        date_published=_text(linked.get("datePublished")) or meta.get("article:published_time"),
        url=_attribute(tree, 'link[rel="canonical"]', "href") or meta.get("og:url"),
        language=_attribute(tree, "html", "lang"),
        page_type="forum" if engine or FORUMS.search(kind) else "article" if ARTICLES.search(kind) else None,
        generator=engine,
        kinds=frozenset([*kinds, "og:" + meta.get("og:type", "")]),
        body=max(filter(None, (_text(item.get("articleBody")) for item in items)), key=len, default=""),
    )


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """The first content of each meta element, by lower-case property or name."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        value = _text(attributes.get("content"))
        for key in ("property", "name", "itemprop"):
            name = (attributes.get(key) or "").lower()
            if name and value:
                found.setdefault(name, value)
    return found


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _people(value: object) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        yield from _named(_text(person.get("name") if isinstance(person, dict) else person))


def _named(name: str | None) -> Sequence[str]:
    return [name] if name and not name.startswith("http") else []


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return _text(node.attributes.get(name)) if node is not None else None


def _heading(tree: LexborHTMLParser) -> str | None:
    headings = tree.css("h1")
    if len(headings) == 1 and (text := _text(headings[0].text(separator=" "))):
        return text
    node = tree.css_first("title")
    title = _text(node.text()) if node is not None else None
    return SITE_SUFFIX.sub("", title) if title else None


def _generator(tree: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    declared = meta.get("generator", "").lower()
    root = (_attribute(tree, "html", "id") or "").lower()
    return next((name for name in GENERATORS if name in declared or name in root), None)
