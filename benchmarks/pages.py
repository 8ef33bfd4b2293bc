"""Labelled pages as flat text: renderings in several styles, and which lines people kept.

The pages come from a Parquet file with the columns of WCXB, the Web Content eXtraction Benchmark by
Murrough Foley (CC BY 4.0): id, url, page_type, html (bytes), gold, title, author, publish_date (text).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pyarrow.parquet as pq
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from publicsuffixlist import PublicSuffixList

from cleaners.charset import decode
from cleaners.html.markup import MIN_VISIBLE, render
from cleaners.html.tags import BLOCKS, UNSEEN

HTML_SPACE = re.compile("[ \t\n\r\f]+")
Style = Literal["block", "glued", "node", "indented"]
STYLES: tuple[Style, ...] = ("block", "glued", "node", "indented")
WORD = re.compile(r"\w+")
# Block elements that a careless converter treats as inline, so that their texts run into each other.
GLUED = frozenset("li td th dt dd button option a span label".split())
MIN_SHARE = 0.6  # of a line's word triples that have to be in the gold
COLUMNS = ["id", "url", "page_type", "html", "gold", "title", "author", "publish_date"]
_suffixes = PublicSuffixList()


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page of the benchmark.

    Attributes:
        id: its name in the benchmark.
        domain: registrable domain, the unit of cross-validation.
        page_type: article, forum, product, collection, listing, documentation or service.
        html: decoded source.
        gold: the main content as people wrote it down.
        title, author, date: as people wrote them down, "" where the page has none.
    """

    id: str
    domain: str
    page_type: str
    html: str
    gold: str
    title: str = ""
    author: str = ""
    date: str = ""


def read_pages(path: Path, step: int = 1) -> Iterator[LabelledPage]:
    """Read every ``step``-th page of a Parquet file."""
    rows = pq.read_table(path, columns=COLUMNS).to_pylist()
    for row in rows[::step]:
        host = re.sub(r"^\w+://([^/:]+).*", r"\1", row["url"]).lower()
        yield LabelledPage(
            str(row["id"]),
            _suffixes.privatesuffix(host) or host,
            row["page_type"],
            decode(row["html"], "text/html").text,
            *(row[name] or "" for name in COLUMNS[4:]),
        )


def rendered(html: str, style: Style) -> str:
    """Turn a page into flat text as some converter would.

    Args:
        html: the page's source.
        style: "block" (one block a line), "glued" (list items, cells and inline elements run into each
            other), "node" (one text node a line), "indented" (block lines with blank lines between,
            indented by depth, list items with a bullet).
    """
    if style == "block":
        return render(html).text
    return "\n".join(_Lines(style).of(_parsed(html)))


@lru_cache(maxsize=1)
def _parsed(html: str) -> BeautifulSoup:
    try:
        return BeautifulSoup(html.replace("\x00", ""), "lxml")
    except (ValueError, RecursionError, AssertionError):
        return BeautifulSoup("", "lxml")


class _Lines:
    """Walks a tree without recursion and collects lines in a style."""

    def __init__(self, style: Style) -> None:
        self.style = style
        # Half of the converters show what is there for browsers without scripts.
        self.unseen = UNSEEN - {"noscript"} if style in ("node", "indented") else UNSEEN
        self.breaking = BLOCKS - GLUED if style == "glued" else BLOCKS
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.depth = 0

    def of(self, root: Tag) -> list[str]:
        pending: list[tuple[bool, object]] = [(True, child) for child in reversed(root.contents)]
        while pending:
            entering, node = pending.pop()
            if isinstance(node, Tag):
                if node.name in self.unseen:
                    continue
                if node.name in self.breaking or node.name == "br":
                    self._flush()
                    self.depth += 1 if entering else -1
                    if entering and node.name == "li" and self.style == "indented":
                        self.pieces.append("* ")
                if entering:
                    pending.append((False, node))
                    pending += ((True, child) for child in reversed(node.contents))
            elif type(node) is NavigableString:
                self._add(str(node))
        self._flush()
        if sum(map(len, self.lines)) < MIN_VISIBLE and "noscript" in self.unseen:
            self.unseen, self.lines = UNSEEN - {"noscript"}, []
            return self.of(root)
        return self.lines

    def _add(self, text: str) -> None:
        if self.style == "node":
            if text.strip():
                self.lines.append(" ".join(text.split()))
        elif self.style == "glued":
            self.pieces.append(" ".join(text.split()))
        else:
            self.pieces.append(text)

    def _flush(self) -> None:
        text = HTML_SPACE.sub(" ", "".join(self.pieces)).strip(" ")
        self.pieces.clear()
        if not text.strip("* "):
            return
        if self.style == "indented":
            self.lines += ["  " * min(self.depth // 2, 12) + text, ""]
        else:
            self.lines.append(text)


def words(text: str) -> Counter[str]:
    """The words of a text as the benchmark counts them."""
    return Counter(WORD.findall(text.lower()))


@dataclass(frozen=True, slots=True)
class Score:
    """Word precision, recall and F1 of one page, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def score(found: Counter[str], gold: Counter[str]) -> Score:
    """Compare words as multisets; where both are empty all is right."""
    both, have, want = (found & gold).total(), found.total(), gold.total()
    if not have and not want:
        return Score(1.0, 1.0, 1.0)
    return Score(both / have if have else 0.0, both / want if want else 0.0, 2 * both / (have + want))


def labels(lines: Sequence[str], gold: str) -> list[bool]:
    """Which lines people kept: their words stand in the gold, in order.

    A line of three words or more is kept if at least :data:`MIN_SHARE` of its triples are in the gold
    and it is not a second copy of what an aligned line covers already. A shorter one is kept if it
    stands in the gold between the places of its aligned neighbours.
    """
    tokens = WORD.findall(gold.lower())
    triples: dict[tuple[str, ...], list[int]] = {}
    for place, triple in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        triples.setdefault(triple, []).append(place)
    found = [WORD.findall(line.lower()) for line in lines]
    spans = [_span(line, triples) if len(line) >= 3 else None for line in found]
    chain = _longest_chain([(i, span) for i, span in enumerate(spans) if span], found)
    covered = _covered(chain, spans)
    kept = [False] * len(lines)
    for index, span in enumerate(spans):
        kept[index] = index in chain or (span is not None and not _is_covered(span, covered))
    return _short_lines(found, spans, chain, kept, tokens)


def _span(line: list[str], triples: dict[tuple[str, ...], list[int]]) -> tuple[int, int] | None:
    """Where in the gold a line stands: first and last place of its triples, None if too few are there."""
    places = [triples.get(triple) for triple in zip(line, line[1:], line[2:], strict=False)]
    known = [(offset, place) for offset, place in enumerate(places) if place]
    if len(known) < MIN_SHARE * len(places):
        return None
    # The most common shift between line and gold tells which of several places is meant.
    shifts = Counter(p - offset for offset, place in known for p in place[:8])
    shift = shifts.most_common(1)[0][0]
    return (shift, shift + len(line))


def _longest_chain(spans: list[tuple[int, tuple[int, int]]], found: list[list[str]]) -> set[int]:
    """The heaviest set of lines whose places in the gold rise, by patience over a Fenwick tree."""
    starts = sorted({span[0] for _, span in spans})
    best: list[tuple[int, int]] = [(0, -1)] * (len(starts) + 1)
    before: dict[int, int] = {}
    for index, (start, _) in spans:
        rank = bisect_right(starts, start)
        weight, last = 0, -1
        probe = rank - 1  # strictly before: a second copy starts at the same place
        while probe > 0:
            if best[probe][0] > weight:
                weight, last = best[probe]
            probe -= probe & -probe
        before[index] = last
        total = weight + len(found[index])
        probe = rank
        while probe < len(best):
            if total > best[probe][0]:
                best[probe] = (total, index)
            probe += probe & -probe
    chain: set[int] = set()
    last = max(best, default=(0, -1))[1]
    while last != -1:
        chain.add(last)
        last = before[last]
    return chain


def _covered(chain: Iterable[int], spans: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    return sorted(span for index in chain if (span := spans[index]))


def _is_covered(span: tuple[int, int], covered: list[tuple[int, int]]) -> bool:
    """Whether at least half of a span lies in spans that are taken."""
    start, end = span
    total = sum(max(0, min(end, right) - max(start, left)) for left, right in covered)
    return total * 2 >= end - start


def _short_lines(
    found: list[list[str]],
    spans: Sequence[tuple[int, int] | None],
    chain: set[int],
    kept: list[bool],
    tokens: list[str],
) -> list[bool]:
    ends: list[int] = []
    reach = 0
    for index in range(len(found)):
        span = spans[index]
        if index in chain and span:
            reach = span[1]
        ends.append(reach)
    limit = len(tokens)
    limits = [limit] * len(found)
    for index in range(len(found) - 1, -1, -1):
        limits[index] = limit
        span = spans[index]
        if index in chain and span:
            limit = span[0]
    place = 0
    for index, line in enumerate(found):
        if not line or len(line) >= 3:
            continue
        place = max(place, ends[index])
        stop = min(limits[index], place + 400)
        for start in range(place, stop - len(line) + 1):
            if tokens[start : start + len(line)] == line:
                kept[index] = True
                place = start + len(line)
                break
    return kept
