"""What a page's linked data say of the page itself, not of what it lists, embeds or links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from cleaners.evidence.stamps import moment
from cleaners.metadata.addresses import bare
from cleaners.metadata.linked import MAX_PARTS, Item, LinkedData, plain, texts, types
from cleaners.metadata.page_title import like, words

ARTICLES = re.compile(r"(?:News|Reportage|Opinion|Tech|Scholarly|Satirical)?Article|BlogPosting|Review$")
FORUMS = re.compile(r"DiscussionForumPosting|QAPage")
KNOWN = re.compile(f"{ARTICLES.pattern}|{FORUMS.pattern}")
# What can be a page's content beside articles, and what is the page as such, which often goes without a date.
WORKS = re.compile(r"^(?:Recipe|HowTo|Report|SocialMediaPosting|VideoObject|CreativeWork)$")
PAGES = re.compile(r"^(?:Medical)?WebPage$|^(?:About|FAQ|Item)Page$")
MIN_LIKE = 0.5  # share of words that an item's headline and a title of its page have in common
TENDED = timedelta(days=365)

Said = tuple[str, str]
"""A field, and what is said of it."""


class Itself(NamedTuple):
    """The items that are the page.

    Attributes:
        article: what all is believed of; empty if there is none.
        work: the recipe, the video and the like that a page without article shows, for author and dates.
        page: the page as such, where there is neither.
    """

    article: Item
    work: Item
    page: Item


def itself(data: LinkedData, titles: Sequence[str], addresses: Sequence[str]) -> Itself:
    """Find the items that are the page.

    Args:
        data: the linked data.
        titles: of the page, by what else it says.
        addresses: that the page gives for its own.
    """
    known = _of(data, KNOWN)
    if known:
        return Itself(_best(known, titles, addresses), {}, {})
    work = next((item for item in _of(data, WORKS) if _likeness(item, titles, addresses) >= MIN_LIKE), {})
    return Itself({}, work, {} if work else _best(_of(data, PAGES), titles, addresses))


def is_of(item: Mapping[str, Any], wanted: re.Pattern[str]) -> bool:
    """Whether one of an item's types is wanted."""
    return any(wanted.search(name) for name in types(item))


def _of(data: LinkedData, wanted: re.Pattern[str]) -> list[Item]:
    return [item for item in data.own if is_of(item, wanted)]


def _best(items: Sequence[Item], titles: Sequence[str], addresses: Sequence[str]) -> Item:
    """The first item that is the page by its headline or its address, or else the first of all."""
    if len(items) < 2:
        return items[0] if items else {}
    return next((item for item in items if _likeness(item, titles, addresses) >= MIN_LIKE), items[0])


def _likeness(item: Item, titles: Sequence[str], addresses: Sequence[str]) -> float:
    """How like an item is to its page: 1 for the same address."""
    page = item.get("mainEntityOfPage")
    named = (item.get("url"), item.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    if {bare(text) for value in named if (text := plain(value))} & set(addresses):
        return 1.0
    headline = words(plain(item.get("headline")) or plain(item.get("name")) or "")
    return max((like(headline, words(title)) for title in titles), default=0.0)


def said_of(found: Itself, data: LinkedData) -> Iterator[Said]:
    """What linked data say beside the title; who wrote a review did not write the page."""
    linked = found.article
    image = _first(linked.get("image"))
    of_image = image if isinstance(image, dict) else {"url": image}
    yield from _made(linked, data) if linked else _made(found.work, data, persons_only=True)
    said = (
        ("site_name", _named(data.resolved(_first(linked.get("publisher"))), "name")),
        (
            "site_name",
            next((item.get("name") for item in data.items if plain(item.get("@type")) == "WebSite"), None),
        ),
        ("description", linked.get("description")),
        ("section", linked.get("articleSection")),
        ("licence", _named(linked.get("license"), "url", "@id", "name")),
        ("image", of_image.get("url") or of_image.get("contentUrl")),
        ("image_caption", of_image.get("caption")),
        ("image_credit", of_image.get("creditText") or _named(of_image.get("creator"), "name")),
    )
    yield from _plainly(said)


def said_last(found: Itself, data: LinkedData) -> Iterator[Said]:
    """What is believed only where nothing else says it: when a work was made, and the page as such."""
    page = (
        {**found.page, "datePublished": None, "dateCreated": None} if _is_tended(found.page) else found.page
    )
    yield from _made(page, data, persons_only=True)
    made = (found.article, found.work, page)
    yield from _plainly(("date_published", item.get("dateCreated")) for item in made)


def _is_tended(item: Item) -> bool:
    """Whether a page is changed long after it was made: a place on a site, which has no date to readers."""
    made, changed = (moment(plain(item.get(name)) or "") for name in ("datePublished", "dateModified"))
    return made is not None and changed is not None and changed - made > TENDED


def _made(item: Item, data: LinkedData, *, persons_only: bool = False) -> Iterator[Said]:
    """Who made an item, and when it was published and changed; who wrote a review did not write the page."""
    if "Review" not in types(item):
        stated = ([*_people(item.get(name), data, persons_only)] for name in ("author", "creator"))
        yield from (("author", name) for name in next(filter(None, stated), ()))
    yield from _plainly(
        (
            ("date_published", item.get("datePublished") or item.get("uploadDate")),
            ("date_modified", item.get("dateModified")),
        )
    )


def _people(value: object, data: LinkedData, persons_only: bool) -> Iterator[str]:
    """The names of persons, in order: plain, in items, referred to, in lists of any of these."""
    pending = [value]
    for _ in range(MAX_PARTS):
        if not pending:
            return
        part = pending.pop(0)
        if isinstance(part, list):
            pending[:0] = part[:MAX_PARTS]
            continue
        found = data.resolved(part)
        if not isinstance(found, dict):
            yield from texts(found)
        # An organisation that is referred to is the one behind the site, on every page alike.
        elif "Person" in (types(found) or ["Person"]) or not (persons_only or found is not part):
            yield from texts(found.get("name") or found)


def _plainly(said: Any) -> Iterator[Said]:
    for field, value in said:
        if text := plain(value):
            yield field, text


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _named(value: object, *names: str) -> object:
    """A value, or of an item the first of its own that it has."""
    value = _first(value)
    if isinstance(value, dict) and "@value" not in value:
        return next((value[name] for name in names if name in value), None)
    return value
