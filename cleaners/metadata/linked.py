"""The linked data (JSON-LD, https://schema.org) that a page carries."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

SCRIPTS = 'script[type*="ld+json"]'
MAX_JSON = 2_000_000  # characters of one script
MAX_ITEMS = 2_000
MAX_PARTS = 200  # of one value, as persons of an author
LISTING = ("itemListElement", "hasPart")  # of other pages, or of parts of this one
NESTING = ("@graph", "mainEntity", "mainEntityOfPage", *LISTING, "item")
LOOSE_COMMA = re.compile(r",\s*(?=[}\]])")
CONTROLS = re.compile(r"[\x00-\x1f]+")
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
OPENING = re.compile(r"[{\[]")
VOCABULARY = re.compile(r"^(?:https?://schema\.org/|schema:)")
DECODER = json.JSONDecoder(strict=False)

Item = dict[str, Any]


@dataclass(frozen=True)
class LinkedData:
    """Everything that a page's linked data describe.

    Attributes:
        items: all items, outer ones first.
        own: those of them that do not stand in a list, and so can be the page itself.
    """

    items: Sequence[Item]
    own: Sequence[Item]

    def resolved(self, value: object) -> object:
        """An item that is only referred to by its ``@id``, as it is described elsewhere on the page."""
        name = value.get("@id") if isinstance(value, dict) and "name" not in value else None
        if not isinstance(name, str):
            return value
        return self._named.get(name, value)

    @cached_property
    def _named(self) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for item in self._described():
            if "name" in item and isinstance(item.get("@id"), str):
                found.setdefault(item["@id"], item)
        return found

    def _described(self) -> Iterator[Item]:
        """The items, and those that are described where they are mentioned."""
        yield from self.items
        for item in self.items:
            for value in item.values():
                parts = value if isinstance(value, list) else [value]
                yield from (part for part in parts[:MAX_PARTS] if isinstance(part, dict))


def linked_data(tree: LexborHTMLParser) -> list[Item]:
    """All items of a page's linked data, outer ones first; what cannot be read is left out."""
    return list(described(tree.css(SCRIPTS)).items)


def described(scripts: Iterable[LexborNode]) -> LinkedData:
    """What a page's linked data describe; what cannot be read is left out."""
    sources = (script.text() or "" for script in scripts)
    found = [pair for source in sources for pair in _items(source)]
    return LinkedData([item for item, _ in found], [item for item, is_listed in found if not is_listed])


def _items(source: str) -> Iterator[tuple[Item, bool]]:
    """The items of one script, and whether each stands in a list."""
    pending = deque([(_parsed(source), False)] if len(source) <= MAX_JSON else [])
    for _ in range(MAX_ITEMS):
        if not pending:
            return
        item, is_listed = pending.popleft()
        if isinstance(item, list):
            pending += ((part, is_listed) for part in item)
        elif isinstance(item, dict):
            inner = ((item[name], name) for name in NESTING if isinstance(item.get(name), dict | list))
            pending += ((part, is_listed or name in LISTING) for part, name in inner)
            yield item, is_listed


def _parsed(source: str) -> object:
    """Read a script; where that fails, what is left of it without comments around and loose commas in it."""
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        pass
    bare = LOOSE_COMMA.sub("", CONTROLS.sub(" ", CDATA.sub("", source)))
    opening = OPENING.search(bare)
    try:
        return DECODER.raw_decode(bare, opening.start())[0] if opening else None
    except (ValueError, RecursionError):
        return None


def types(item: Mapping[str, Any]) -> list[str]:
    """The types of an item, without the address of the vocabulary."""
    value = item.get("@type")
    return [VOCABULARY.sub("", name) for name in texts(value)]


def texts(value: object) -> list[str]:
    """All strings of a value, however deep in lists, in order, each as :func:`plain` has it."""
    found: list[str] = []
    pending = [value]
    for _ in range(MAX_ITEMS):
        if not pending:
            break
        part = pending.pop(0)
        if isinstance(part, list):
            pending[:0] = part[:MAX_PARTS]
        elif text := plain(part):
            found.append(text)
    return found


def plain(value: object) -> str | None:
    """A string, or the first of several, without entities that templates escape twice, its space plain."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return (" ".join(html.unescape(value).split()) or None) if isinstance(value, str) else None
