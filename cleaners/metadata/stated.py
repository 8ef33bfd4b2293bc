"""What a page says of itself, field by field, each in the order in which it is believed.

A page says most things several times over: in linked data (JSON-LD), in Open Graph, in Dublin Core and other
``meta`` elements, in microdata, in its headings. All that it says is kept as claims; the first one of a field
is what goes into the column. docs/dataset.md lists the orders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.document import Claim
from cleaners.html.page import Facts
from cleaners.metadata import meta_names
from cleaners.metadata.addresses import FIELDS, bare, is_home, joined, within
from cleaners.metadata.authors import given_first, people
from cleaners.metadata.linked import LinkedData, described, plain
from cleaners.metadata.linked_page import ARTICLES, FORUMS, Itself, is_of, itself, said_last, said_of
from cleaners.metadata.microdata import Marked, marked
from cleaners.metadata.page_title import Titles, ordered, page_titles

GENERATORS = ("xenforo", "vbulletin", "phpbb", "discourse", "mybb", "smf", "invision")
MAX_CLAIM = 4_000  # characters; what is longer is none of these
NO_ADDRESS = ("data:", "javascript:", "blob:")

Meta = Mapping[str, Sequence[str]]
"""What meta elements say, by lower-case property, name or itemprop, in order."""


def page_facts(tree: LexborHTMLParser) -> Facts:
    """Read a parsed page's metadata; what cannot be read is as if it were not there."""
    elements = marked(tree)
    data, meta = described(elements.scripts), _meta(elements.metas)
    addresses = [joined(elements.base, url) for url in (elements.canonical, _first(meta, "og:url")) if url]
    titles = page_titles(
        tree, elements.headings, meta, is_first=bool(addresses) and all(map(is_home, addresses))
    )
    page = itself(data, titles.texts, [bare(address) for address in addresses])
    engine = _generator(tree, meta)
    kind = "forum" if is_of(page.article, FORUMS) else "article" if is_of(page.article, ARTICLES) else None
    claims = _claims(meta, titles, elements, page, data)
    return Facts(
        claims=_sound(within(claims, elements.base) if elements.base else claims),
        language=_attribute(tree, "html", "lang"),
        page_type="forum" if engine else kind,
        generator=engine,
        kinds=frozenset(
            [*(plain(item.get("@type")) or "" for item in data.items), f"og:{_first(meta, 'og:type') or ''}"]
        ),
        body=max(filter(None, (plain(item.get("articleBody")) for item in data.items)), key=len, default=""),
    )


def _claims(meta: Meta, titles: Titles, elements: Marked, page: Itself, data: LinkedData) -> Iterator[Claim]:
    """Everything that a page says of itself, of each field the most trusted first."""
    for origin, title in ordered(titles, plain(page.article.get("headline"))):
        yield Claim("title", origin, title)
    said = (
        ("link", _links(elements, meta)),
        ("open-graph", _among(meta, meta_names.OPEN_GRAPH)),
        ("link", [("url", elements.canonical)]),
        ("json-ld", said_of(page, data)),
        ("meta", _among(meta, meta_names.META)),
        ("meta", (("date_published", value) for value in elements.dates)),
        *_authors(meta, elements),
        ("json-ld", said_last(page, data)),
    )
    for origin, pairs in said:
        for field, value in pairs:
            if field == "author":
                yield from (Claim(field, origin, name) for name in people(value))
            elif value:
                yield Claim(field, origin, value)


def _links(elements: Marked, meta: Meta) -> Iterator[tuple[str, str]]:
    """What links say first; a canonical address that is the site's first page is a template's mistake."""
    yield "licence", elements.licence
    deeper = _first(meta, "og:url")
    if not (deeper and is_home(elements.canonical) and not is_home(deeper)):
        yield "url", elements.canonical


def _authors(meta: Meta, elements: Marked) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """The authors that meta elements name, or microdata; the same person has other spellings elsewhere."""
    named = {name: meta.get(name, ()) for name in meta_names.AUTHORS}
    named["citation_author"] = [given_first(text) for text in named["citation_author"]]
    places = (*named.values(), elements.authors)
    known = (texts for texts in places if any(map(people, texts)))
    for origin, texts in zip(chain(["meta"], repeat("other-meta")), known, strict=False):
        yield origin, (("author", text) for text in texts)


def _sound(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that can be what they are for, each once, in the order of their fields."""
    kept = dict.fromkeys(filter(_is_sound, claims))
    return tuple(sorted(kept, key=lambda claim: claim.field))


def _is_sound(claim: Claim) -> bool:
    if len(claim.value) > MAX_CLAIM:
        return False
    return claim.field not in FIELDS or not claim.value.lower().startswith(NO_ADDRESS)


def _meta(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    """All contents of meta elements, by lower-case property, name or itemprop."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        if not (value := plain(attributes.get("content"))):
            continue
        for key in ("property", "name", "itemprop"):
            name = (attributes.get(key) or "").lower()
            if name and not (key == "itemprop" and name in meta_names.WITH_MICRODATA):
                found.setdefault(name, []).append(value)
    return found


def _first(meta: Meta, name: str) -> str | None:
    return meta[name][0] if name in meta else None


def _among(meta: Meta, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for field, names in wanted.items():
        for name in names:
            if name in meta:
                yield field, meta[name][0]


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return plain(node.attributes.get(name)) if node is not None else None


def _generator(tree: LexborHTMLParser, meta: Meta) -> str | None:
    declared = (_first(meta, "generator") or "").lower()
    root = (_attribute(tree, "html", "id") or "").lower()
    return next((name for name in GENERATORS if name in declared or name in root), None)
