"""The linked data (JSON-LD, https://schema.org) that a page carries."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

MAX_JSON = 2_000_000  # characters of one script
MAX_ITEMS = 2_000
NESTING = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "item")
LOOSE_COMMA = re.compile(r",\s*(?=[}\]])")
CONTROLS = re.compile(r"[\x00-\x1f]+")


def linked_data(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    """All items of a page's linked data, outer ones first; what cannot be read is left out."""
    return [item for script in tree.css('script[type*="ld+json"]') for item in _items(script.text() or "")]


def _items(source: str) -> Iterator[dict[str, Any]]:
    pending = [_parsed(source)] if len(source) <= MAX_JSON else []
    for _ in range(MAX_ITEMS):
        if not pending:
            return
        item = pending.pop(0)
        if isinstance(item, list):
            pending += item
        elif isinstance(item, dict):
            pending += [item[name] for name in NESTING if isinstance(item.get(name), dict | list)]
            yield item


def _parsed(source: str) -> object:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(LOOSE_COMMA.sub("", CONTROLS.sub(" ", source)), strict=False)
    except (ValueError, RecursionError):
        return None


def plain(value: object) -> str | None:
    """A string, or the first of several, without entities that templates escape twice, its space plain."""
    if isinstance(value, list):
        value = value[0] if value else None
    return (" ".join(html.unescape(value).split()) or None) if isinstance(value, str) else None
