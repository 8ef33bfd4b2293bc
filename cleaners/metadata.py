"""What a page says of itself, field by field, each in the order in which it is believed.

A page says most things several times over: in linked data (JSON-LD), in Open Graph, in Dublin Core and other
``meta`` elements, in microdata, in its headings. All that it says is kept as claims; the first one of a field
is what goes into the column. docs/dataset.md lists the orders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cleaners.document import Claim
from cleaners.linked import linked_data, plain
from cleaners.page import Facts
from cleaners.page_title import titles

ARTICLES = re.compile(r"(?:News|Reportage|Opinion|Tech|Scholarly|Satirical)?Article|BlogPosting|Review$")
FORUMS = re.compile(r"DiscussionForumPosting|QAPage")
KNOWN = re.compile(f"{ARTICLES.pattern}|{FORUMS.pattern}")
GENERATORS = ("xenforo", "vbulletin", "phpbb", "discourse", "mybb", "smf", "invision")
MAX_CLAIM = 4_000  # characters; what is longer is none of these
# On labelled pages Open Graph's date was right in 95 of 100 cases, that of linked data in 86.
OPEN_GRAPH = {
    "date_published": ("article:published_time",),
    "date_modified": ("article:modified_time", "og:updated_time"),
    "url": ("og:url",),
    "site_name": ("og:site_name",),
    "description": ("og:description",),
    "section": ("article:section",),
    "image": ("og:image", "og:image:url", "og:image:secure_url"),
    "image_caption": ("og:image:alt",),
}
META = {
    "author": (
        "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
    ),
    "date_published": (
        "datepublished", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
        "parsely-pub-date", "sailthru.date", "publish-date", "pubdate",
    ),
    "date_modified": ("datemodified", "dc.date.modified", "dcterms.modified", "last-modified"),
    "site_name": ("application-name",),
    "description": ("description", "dc.description", "dcterms.description"),
    "section": ("parsely-section", "section", "articlesection"),
    "licence": ("dcterms.license", "dcterms.rights.license", "license"),
    "image": ("twitter:image", "twitter:image:src"),
}  # fmt: skip
# An account, an address or a template's blank is nobody's name.
NO_NAME = re.compile(
    r"https?:|www\.|@|^[\w.]*[._][\w.]*$|^\W*$|^[a-z0-9-]+$|(?i:^(?:admin|undefined|webmaster)$)"
)
ADDRESSES = frozenset({"image", "licence", "url"})
NO_ADDRESS = re.compile(r"(?i:data|javascript|blob):")


def page_facts(tree: LexborHTMLParser) -> Facts:
    """Read a parsed page's metadata; what cannot be read is as if it were not there."""
    items = linked_data(tree)
    kinds = [plain(item.get("@type")) or "" for item in items]
    linked = next((item for item, kind in zip(items, kinds, strict=True) if KNOWN.search(kind)), {})
    kind = plain(linked.get("@type")) or ""
    meta = _meta(tree)
    engine = _generator(tree, meta)
    return Facts(
        claims=_sound(_claims(tree, meta, linked, items)),
        language=_attribute(tree, "html", "lang"),
        page_type="forum" if engine or FORUMS.search(kind) else "article" if ARTICLES.search(kind) else None,
        generator=engine,
        kinds=frozenset([*kinds, "og:" + meta.get("og:type", "")]),
        body=max(filter(None, (plain(item.get("articleBody")) for item in items)), key=len, default=""),
    )


def _claims(
    tree: LexborHTMLParser, meta: Mapping[str, str], linked: Mapping[str, Any], items: Sequence[Any]
) -> Iterator[Claim]:
    """Everything that a page says of itself, of each field the most trusted first."""
    site = meta.get("og:site_name")
    for origin, title in titles(tree, meta.get("og:title"), site, plain(linked.get("headline"))):
        yield Claim("title", origin, title)
    yield from _elements(tree)
    said = (
        ("open-graph", _among(meta, OPEN_GRAPH)),
        ("json-ld", _of_linked(linked, items)),
        ("meta", _among(meta, META)),
    )
    for origin, pairs in said:
        for field, value in pairs:
            yield Claim(field, origin, value)


def _sound(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that can be what they are for, each once, in the order of their fields."""
    kept = dict.fromkeys(filter(_is_sound, claims))
    return tuple(sorted(kept, key=lambda claim: claim.field))


def _is_sound(claim: Claim) -> bool:
    if len(claim.value) > MAX_CLAIM:
        return False
    if claim.field == "author":
        return not NO_NAME.search(claim.value)
    return claim.field not in ADDRESSES or not NO_ADDRESS.match(claim.value)


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """The first content of each meta element, by lower-case property, name or itemprop."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        value = plain(attributes.get("content"))
        for key in ("property", "name", "itemprop"):
            name = (attributes.get(key) or "").lower()
            if name and value:
                found.setdefault(name, value)
    return found


def _among(meta: Mapping[str, str], wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for field, names in wanted.items():
        for name in names:
            if name in meta:
                yield field, meta[name]


def _elements(tree: LexborHTMLParser) -> Iterator[Claim]:
    for field, selector in (("url", 'link[rel="canonical"]'), ("licence", '[rel~="license"]')):
        if value := _attribute(tree, selector, "href"):
            yield Claim(field, "link", value)


def _of_linked(linked: Mapping[str, Any], items: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """What linked data say beside the title; who wrote a review did not write the page."""
    sites = (item.get("name") for item in items if plain(item.get("@type")) == "WebSite")
    image = _first(linked.get("image"))
    of_image = image if isinstance(image, dict) else {"url": image}
    people = linked.get("author") if plain(linked.get("@type")) != "Review" else None
    said = (
        *(("author", _named(one, "name")) for one in (people if isinstance(people, list) else [people])),
        ("date_published", linked.get("datePublished")),
        ("date_modified", linked.get("dateModified")),
        ("site_name", _named(linked.get("publisher"), "name")),
        ("site_name", next(sites, None)),
        ("description", linked.get("description")),
        ("section", linked.get("articleSection")),
        ("licence", _named(linked.get("license"), "url", "@id", "name")),
        ("image", of_image.get("url") or of_image.get("contentUrl")),
        ("image_caption", of_image.get("caption")),
        ("image_credit", of_image.get("creditText") or _named(of_image.get("creator"), "name")),
    )
    for field, value in said:
        if text := plain(value):
            yield field, text


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _named(value: object, *names: str) -> object:
    """A value, or of an item the first of its own that it has."""
    value = _first(value)
    return next((value[name] for name in names if name in value), None) if isinstance(value, dict) else value


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return plain(node.attributes.get(name)) if node is not None else None


def _generator(tree: LexborHTMLParser, meta: Mapping[str, str]) -> str | None:
    declared = meta.get("generator", "").lower()
    root = (_attribute(tree, "html", "id") or "").lower()
    return next((name for name in GENERATORS if name in declared or name in root), None)
