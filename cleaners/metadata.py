"""What a page says of itself: JSON-LD first, then Open Graph and meta, then its visible heading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from cleaners.page import Facts

ARTICLES = re.compile(r"(?:News|Reportage|Opinion|Tech|Scholarly|Satirical)?Article|BlogPosting|Review$")
FORUMS = re.compile(r"DiscussionForumPosting|QAPage")
SITE_SUFFIX = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{1,40}$")
GENERATORS = ("xenforo", "vbulletin", "phpbb", "discourse", "mybb", "smf", "invision")
MAX_JSON = 2_000_000  # characters of one JSON-LD script


def page_facts(soup: BeautifulSoup) -> Facts:
    """Read a parsed page's metadata; what cannot be read is as if it were not there."""
    linked = next(_linked_data(soup), {})
    kind = _text(linked.get("@type")) or ""
    canonical = soup.find("link", rel="canonical")
    language = soup.html.get("lang") if soup.html else None
    engine = _generator(soup)
    return Facts(
        title=_text(linked.get("headline")) or _meta(soup, "og:title") or _heading(soup),
        author=tuple(_people(linked.get("author"))) or tuple(_author_meta(soup)),
        date_published=_text(linked.get("datePublished")) or _meta(soup, "article:published_time"),
        url=_attribute(canonical, "href") or _meta(soup, "og:url"),
        language=language if isinstance(language, str) else None,
        page_type="forum" if engine or FORUMS.search(kind) else "article" if ARTICLES.search(kind) else None,
        generator=engine,
    )


def _linked_data(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    for script in soup.find_all("script", type="application/ld+json"):
        source = script.string or ""
        if len(source) > MAX_JSON:
            continue
        try:
            pending = [json.loads(source)]
        except (ValueError, RecursionError):
            continue
        while pending:
            item = pending.pop(0)
            if isinstance(item, list):
                pending += item
            elif isinstance(item, dict):
                pending += [item["@graph"]] if "@graph" in item else []
                kind = _text(item.get("@type")) or ""
                if ARTICLES.search(kind) or FORUMS.search(kind):
                    yield item


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _people(value: object) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        name = _text(person.get("name") if isinstance(person, dict) else person)
        if name and not name.startswith("http"):
            yield name


def _author_meta(soup: BeautifulSoup) -> Iterator[str]:
    name = _meta(soup, "author")
    if name and not name.startswith("http"):
        yield name


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return _attribute(tag, "content")


def _attribute(tag: object, name: str) -> str | None:
    return _text(tag.get(name)) if isinstance(tag, Tag) else None


def _heading(soup: BeautifulSoup) -> str | None:
    headings = soup.find_all("h1")
    if len(headings) == 1 and (text := _text(headings[0].get_text(" "))):
        return text
    title = _text(soup.title.get_text()) if soup.title else None
    return SITE_SUFFIX.sub("", title) if title else None


def _generator(soup: BeautifulSoup) -> str | None:
    declared = (_meta(soup, "generator") or "").lower()
    root = _attribute(soup.html, "id") or ""
    return next((name for name in GENERATORS if name in declared or name in root.lower()), None)
