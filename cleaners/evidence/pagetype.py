"""What kind of page a text comes from, and which forum software printed it, by counted evidence.

One line proves nothing: an article can name a forum's software, and a comment can quote a button.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Literal, Protocol

from cleaners.evidence.forum import part
from cleaners.evidence.phrasebook import folded
from cleaners.evidence.tables import phrases, table

PageType = Literal["forum", "article"]
MIN_SORTS = 2  # sorts of signs that make a forum
MIN_LINES = 4  # or so many lines of one sort
MIN_WEIGHT = 2
OPENING_WORDS = 8
# A quotation's header or a row of reactions stands below articles, too.
COMMON = frozenset({"reaction", "row"})


class Seen(Protocol):
    """A line as rules see it."""

    @property
    def bare(self) -> str:
        """Without the white space around it."""

    @property
    def kind(self) -> str:
        """What it looks like."""

    @property
    def hits(self) -> frozenset[str]:
        """Which tables know it."""


def forum_engine(lines: Iterable[Seen]) -> str | None:
    """The forum software whose wording stands in the lines most often; None without two signs of one.

    A footer that names the software counts as two signs. Wording that several engines share counts for
    each of them.
    """
    weights: Counter[str] = Counter()
    for sign in {folded(line.bare) for line in lines if line.kind == "forum"}:
        for engine in _engines().get(sign, ()):
            weights[engine] += 1
        words = sign.split()
        for length in range(1, min(len(words), OPENING_WORDS) + 1):
            for engine in _openings().get(" ".join(words[:length]), ()):
                weights[engine] += 1
        for engine in _engines_named(sign):
            weights[engine] += MIN_WEIGHT
    ranked = weights.most_common(2)
    if not ranked or ranked[0][1] < MIN_WEIGHT or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def page_type(
    lines: Iterable[Seen], panels: int, blocks: int, declared: str | None, has_byline_or_date: bool
) -> PageType | None:
    """Whether a page is a forum's or an article; None where the evidence says neither.

    Args:
        lines: the lines of the text.
        panels: how many lines belong to panels of members.
        blocks: how many lines belong to blocks of links below a thread.
        declared: what the page says of itself.
        has_byline_or_date: whether it has the title of an article and who wrote it, or when.
    """
    sorts: Counter[str] = Counter()
    for line in lines:
        if line.kind == "forum":
            found, sure = part(line.bare, line.hits)
            if sure and found not in COMMON:
                sorts[found] += 1
    sorts += Counter({"panel": panels, "block": blocks})
    if declared == "forum" or len(sorts) >= MIN_SORTS or sum(sorts.values()) >= MIN_LINES:
        return "forum"
    return "article" if declared == "article" or has_byline_or_date else None


def _engines_named(sign: str) -> list[str]:
    if not sign.startswith(tuple(phrases("engines", "footers"))):
        return []
    return [engine for engine in table("engines")["lines_of"] if engine in sign]


@cache
def _engines() -> dict[str, tuple[str, ...]]:
    return _by_sign("lines_of")


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    return _by_sign("openings_of")


def _by_sign(section: str) -> dict[str, tuple[str, ...]]:
    engines: dict[str, list[str]] = {}
    for engine, signs in table("engines")[section].items():
        for sign in signs:
            engines.setdefault(folded(sign), []).append(engine)
    return {sign: tuple(found) for sign, found in engines.items()}
