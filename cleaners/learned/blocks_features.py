"""What the block scorer sees of a page: one row a block.

A row tells of the block's text and element, the subtrees around it, its neighbours, its place and the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.html.page import Block, Facts
from cleaners.learned.blocks_read import LONG_WORDS, TEXT, Array, Outline, Readings, outline
from cleaners.learned.blocks_tree import Cores, Floats, alike, by_core, levels, means, sums_of
from cleaners.learned.features import densest, shifted

TAG_GROUPS = (
    "p", "h1", "h2", "h3", "h4 h5 h6", "li", "td th", "dt dd", "pre", "blockquote", "figcaption caption",
    "button legend option summary label", "div section main article", "header hgroup", "footer",
    "aside nav menu", "form fieldset", "address center details",
)  # fmt: skip
TAGS = {name: code for code, group in enumerate(TAG_GROUPS, 1) for name in group.split()}
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
REGIONS = {name: code for code, name in enumerate("figure form header aside footer nav dialog".split(), 1)}
OWN = (
    *TEXT, "link", "bold", "tag", "region", "in_content", "heading", "depth", "repeated", "own", "inner",
    "around", "around_parent", "path", "path_low", "path_high", "in_body",
)  # fmt: skip
# Columns of which means are taken over subtrees and neighbours, those first that single neighbours tell, too.
SPREAD = ("log_words", "link", "lexicon", "path", "long", "heading", "repeated")
NEAR = 4
LEVELS = ("element", "wider", "widest", "branch")
SUBTREE = (*SPREAD, "size", "share", "alike")
PLACE = (
    "relative", "relative_words", "since_title", "first_long", "last_long", "since_long", "until_long",
    "long_before", "in_core_40", "in_core_60", "below_core", "since_core", "until_core", "core_share",
    "branch_up", "branch_side", "in_dense", "dense_start", "dense_end", "since_heading", "heading_lexicon",
    "heading_path", "heading_low", "alike_words", "alike_rank",
)  # fmt: skip
KINDS = ("article", "product", "list", "any", "og_article", "og_website", "body")
PAGE = ("blocks", "all_words", "long_share", "long_count", "median", "items", "cells", "content_share")
SHIFTS = (-2, -1, 1, 2)
RADII = (3, 8, 20)
NAMES = (
    *OWN,
    *(f"{name}^{level}" for level in LEVELS for name in SUBTREE),
    *(f"{name}{shift:+d}" for shift in SHIFTS for name in SPREAD[:NEAR]),
    *(f"{name}~{radius}" for radius in RADII for name in SPREAD),
    *PLACE,
    *(f"page_{name}" for name in (*PAGE, *SPREAD, *KINDS)),
)
MAX_LINK = 0.5  # share of link text; a block with more is no prose
INDEX = {name: number for number, name in enumerate(OWN)}


def features(texts: Sequence[str], blocks: Sequence[Block], facts: Facts, readings: Readings) -> Array:
    """Describe the blocks of a page.

    Args:
        texts: of the blocks, without the white space around them, none empty; at least one.
        blocks: where each stood.
        facts: of the page.
        readings: by the lexicons of the model.

    Returns:
        Shape (blocks, len(NAMES)).
    """
    tree = outline(blocks, readings)
    own = _own(texts, blocks, facts, tree, readings)
    words = own[:, 0]
    is_long = (words >= LONG_WORDS) & (own[:, INDEX["link"]] < MAX_LINK)
    spread = np.column_stack(
        [
            np.log1p(words),
            own[:, [INDEX["link"], INDEX["lexicon"], INDEX["path"]]],
            is_long,
            own[:, INDEX["heading"]],
            own[:, INDEX["repeated"]] > 1,
        ]
    )
    sums = sums_of(spread, np.minimum(words, 60.0) + 1.0)
    places = np.arange(len(texts))
    count = len(texts)
    cores = Cores.of(tree, np.where(is_long, words, 0.0))
    page = [_page(own, is_long), means(sums, places[:1], places[-1:] + 1)[0], _kinds(facts)]
    return np.column_stack(
        [
            own,
            *levels(tree, cores, sums, words),
            *(shifted(spread[:, :NEAR], shift) for shift in SHIFTS),
            *(means(sums, np.maximum(places - r, 0), np.minimum(places + r + 1, count)) for r in RADII),
            *_places(own, is_long, facts, texts),
            *by_core(tree, cores, words),
            *_by_density(spread, words),
            *_headings(own, places),
            *alike(tree, words, places),
            np.broadcast_to(np.concatenate(page), (count, len(PAGE) + len(SPREAD) + len(KINDS))),
        ]
    ).astype(np.float32, copy=False)


def _own(
    texts: Sequence[str], blocks: Sequence[Block], facts: Facts, tree: Outline, readings: Readings
) -> Array:
    rows = np.empty((len(texts), len(OWN)), np.float32)
    size = len(TEXT)
    rows[:, :size] = [readings.text(text) for text in texts]
    repeated = Counter(texts)
    body = " ".join(facts.body.split())
    names = readings.names
    rows[:, size : size + 6] = [
        (
            min(block.link_chars / len(text), 1.0),
            min(block.bold_chars / len(text), 1.0),
            TAGS.get(block.tag, 0),
            REGIONS.get(block.region, 0),
            block.in_content,
            block.tag in HEADINGS,
        )
        for text, block in zip(texts, blocks, strict=True)
    ]
    elements = tree.of_block
    rows[:, INDEX["depth"]] = tree.depth[elements]
    rows[:, INDEX["repeated"]] = [repeated[text] for text in texts]
    rows[:, INDEX["own"]] = tree.own[elements]
    rows[:, INDEX["inner"]] = [names("span", block.inner, "")[0] if block.inner else 0.0 for block in blocks]
    rows[:, INDEX["around"]] = tree.around[elements]
    rows[:, INDEX["around_parent"]] = tree.around[tree.parent[elements]]
    rows[:, INDEX["path"]] = tree.above[elements] + tree.own[elements] + rows[:, INDEX["inner"]]
    rows[:, INDEX["path_low"]] = tree.lowest[elements]
    rows[:, INDEX["path_high"]] = tree.highest[elements]
    rows[:, INDEX["in_body"]] = [text[:80] in body if body else -1.0 for text in texts]
    return rows


def _places(own: Array, is_long: NDArray[np.bool_], facts: Facts, texts: Sequence[str]) -> list[NDArray[Any]]:
    """Where a block is on the page, from its title, and among its long blocks."""
    words = own[:, 0]
    count = len(words)
    places = np.arange(count)
    long = np.flatnonzero(is_long)
    first, last = (int(long[0]), int(long[-1])) if len(long) else (count, -1)
    padded = np.concatenate(([-100], long, [count + 100]))
    before = np.cumsum(np.where(is_long, words, 0.0))
    title = _title_place(own, facts, texts)
    return [
        places / count,
        (np.cumsum(words) - words) / max(float(words.sum()), 1.0),
        np.clip(places - title, -100, 400) if title is not None else np.full(count, -200),
        np.clip(places - first, -100, 400),
        np.clip(last - places, -100, 400),
        np.minimum(places - padded[np.searchsorted(long, places, side="right")], 100),
        np.minimum(padded[np.searchsorted(long, places) + 1] - places, 100),
        before / max(float(before[-1]), 1.0),
    ]


def _by_density(spread: Floats, words: Array) -> list[NDArray[Any]]:
    """Where a block is from the stretch that the lexicons take for content."""
    places = np.arange(len(words))
    start, end = densest((spread[:, 2] + spread[:, 3]) * np.sqrt(words + 1.0))
    return [
        (places >= start) & (places < end),
        np.clip(places - start, -200, 400),
        np.clip(end - places, -200, 400),
    ]


def _title_place(own: Array, facts: Facts, texts: Sequence[str]) -> int | None:
    if facts.title in texts:
        return texts.index(facts.title)
    first = np.flatnonzero(own[:, INDEX["tag"]] == TAGS["h1"])
    return int(first[0]) if len(first) else None


def _headings(own: Array, places: NDArray[np.intp]) -> list[Array]:
    """How far the nearest heading above is, what the lexicons say of it, and the least they said so far."""
    is_heading = own[:, INDEX["heading"]] > 0
    last = np.maximum.accumulate(np.where(is_heading, places, -1))
    lexicon, path = own[:, INDEX["lexicon"]], own[:, INDEX["path"]]
    lowest = np.minimum.accumulate(np.where(is_heading, lexicon, 0.0))
    has = last >= 0
    return [
        np.where(has, np.minimum(places - last, 200), -1).astype(np.float32),
        np.where(has, lexicon[last], 0.0),
        np.where(has, path[last], 0.0),
        lowest,
    ]


def _page(own: Array, long: NDArray[np.bool_]) -> Array:
    words = own[:, 0]
    total = max(float(words.sum()), 1.0)
    tags = own[:, INDEX["tag"]]
    return np.array(
        [
            np.log1p(len(words)),
            np.log1p(total),
            float(words[long].sum()) / total,
            float(long.sum()),
            float(np.median(words)),
            float(words[tags == TAGS["li"]].sum()) / total,
            float(words[tags == TAGS["td"]].sum()) / total,
            float(words[own[:, INDEX["in_content"]] > 0].sum()) / total,
        ],
        np.float32,
    )


def _kinds(facts: Facts) -> Array:
    kinds = facts.kinds
    return np.array(
        [
            facts.page_type == "article",
            any(kind.startswith("Product") for kind in kinds) or "og:product" in kinds,
            bool(kinds & {"ItemList", "CollectionPage", "OfferCatalog", "SearchResultsPage"}),
            bool(kinds),
            "og:article" in kinds,
            "og:website" in kinds,
            bool(facts.body),
        ],
        np.float32,
    )
