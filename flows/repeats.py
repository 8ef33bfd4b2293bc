"""Lines that repeat across a site's pages, after all rules, and look like no part of their text. No Prefect.

What a site's template prints stands above or below what is new on each page; what repeats among that may well
be a heading of the text ("Ingredients"), so there more is asked of it. When unsure, a line is not proposed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, NamedTuple

from cleaners.engine import collect
from cleaners.learned.judge import likelihood
from cleaners.repair import mend
from cleaners.source_lines import line_id, normal
from cleaners.view import Document

Place = Literal["top", "amid", "foot"]

FEWEST = 3
"""Pages on which a line has to be, at least."""

SHARE, SHARE_AMID = 0.2, 0.5
"""Of the site's pages on which it has to be, outside of their text and amid it."""

LONGEST = 1_000
"""Characters of a line that can be proposed."""

MANY_LINES = 5_000
"""Lines of a page that is looked at; longer ones are lists of something."""

ANCHOR = 0.3
"""From this probability on a line that is new on each page counts as the page's text."""

OUTSIDE = 0.9
"""Of its pages, on which a line has to be above or below the text to count as outside of it."""

MOST, MANY = 0.8, 8
"""Share of a site's pages, and number of them, on which no author says the same in so many words."""

LIKELY, DOUBTFUL, UNLIKELY, HARDLY = 0.8, 0.5, 0.3, 0.1
"""Mean probabilities to be content below which a line is proposed: see :func:`_is_boilerplate`."""

RUN = 3
"""Repeated lines in a row that are a menu or its like, and no single heading."""

SENTENCE = 8
"""Words of a line that nobody writes twice in the same words."""

EXAMPLES = 3
_WORD = re.compile(r"[^\W\d_]{2}")


class PageLine(NamedTuple):
    """One line of a page.

    Attributes:
        text: in normal form.
        stays: whether the rules leave it.
        content: how likely it is to be content, 0 to 1.
    """

    text: str
    stays: bool
    content: float


@dataclass(frozen=True, slots=True)
class Page:
    """One cleaned page.

    Attributes:
        name: where it is from.
        site: what its chrome may have in common with others: a domain, or "" for all of a source.
        lines: those that are not blank.
    """

    name: str
    site: str
    lines: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line that could be a rule.

    Attributes:
        id: of the rule.
        text: of the line, in normal form.
        pages: on how many it is.
        of: how many pages its sites have.
        places: on how many of its pages it is above, amid and below what is new.
        content: how likely it is to be content, 0 to 1, on average.
        examples: names of pages that have it.
    """

    id: str
    text: str
    pages: int
    of: int
    places: dict[Place, int]
    content: float
    examples: tuple[str, ...]


def page(name: str, site: str, raw_text: str, text: str) -> Page | None:
    """Line up what a page was with what is left of it; None if it has too many lines.

    Args:
        name: where it is from.
        site: its domain, or "".
        raw_text: before cleaning.
        text: after it.
    """
    mended, _, _ = mend(raw_text)
    document = Document(mended)
    if len(document.lines) > MANY_LINES:
        return None
    # As the model sees a page when it is cleaned; which rule took a line, its clean text does not tell.
    rest = document.after(entry.mark for entry in collect(document, "careful"))
    likely = likelihood(document.beside(rest))
    left = [line for line in map(normal, text.split("\n")) if line]
    found, next_left = [], 0
    for line, content in zip(document.lines, likely, strict=True):
        whole = normal(line.bare)
        stays = next_left < len(left) and left[next_left] in whole  # a rule may have cut its ends
        found.append(PageLine(left[next_left] if stays else whole, stays, content))
        next_left += stays
    return Page(name, site, tuple(found))


def proposals(pages: Iterable[Page], known: Iterable[str] = ()) -> list[Proposal]:
    """Find the lines, those on the largest share of pages first.

    Args:
        pages: of one source.
        known: ids of lines about which somebody has decided already.
    """
    sites: dict[str, list[Page]] = defaultdict(list)
    for one in pages:
        sites[one.site].append(one)
    found: dict[str, Proposal] = {}
    for _, own in sorted(sites.items()):
        for proposal in _of_site(own):
            found[proposal.id] = _joined(found.get(proposal.id), proposal)
    decided = set(known)
    return sorted(
        (one for one in found.values() if one.id not in decided),
        key=lambda one: (-one.pages / one.of, -one.pages, one.text),
    )


@dataclass(slots=True)
class _Seen:
    """What is known of a repeated line."""

    pages: list[str] = field(default_factory=list)
    places: Counter[Place] = field(default_factory=Counter)
    at_edge: int = 0
    in_run: int = 0
    content: list[float] = field(default_factory=list)

    def share(self, of: int) -> float:
        return len(self.pages) / of


def _of_site(pages: Sequence[Page]) -> Iterator[Proposal]:
    counts = Counter(text for page in pages for text in {line.text for line in page.lines if line.stays})
    fewest = max(FEWEST, ceil(SHARE * len(pages)))
    repeated = {text for text, count in counts.items() if count >= fewest}
    seen: dict[str, _Seen] = defaultdict(_Seen)
    for one in pages:
        _look(one, repeated, seen)
    for text, facts in seen.items():
        if len(text) <= LONGEST and _WORD.search(text) and _is_boilerplate(text, facts, len(pages)):
            yield Proposal(
                line_id(text), text, len(facts.pages), len(pages), dict(facts.places),
                sum(facts.content) / len(facts.content), tuple(facts.pages[:EXAMPLES]),
            )  # fmt: skip


def _look(one: Page, repeated: set[str], seen: dict[str, _Seen]) -> None:
    """Enter where the repeated lines of a page are."""
    lines = one.lines
    again = [line.text in repeated for line in lines]
    new = [
        number
        for number, line in enumerate(lines)
        if line.stays and not again[number] and line.content >= ANCHOR
    ]
    first, last = (new[0], new[-1]) if new else (len(lines), len(lines))
    old = [is_again or not line.stays for is_again, line in zip(again, lines, strict=True)]
    runs, edges = _runs(old), _edges(old)
    here: set[str] = set()
    for number, line in enumerate(lines):
        if not (line.stays and again[number]):
            continue
        facts = seen[line.text]
        facts.content.append(line.content)
        if line.text not in here:  # counted once a page, where it is first
            here.add(line.text)
            facts.pages.append(one.name)
            facts.places["top" if number < first else "foot" if number > last else "amid"] += 1
            facts.at_edge += number in edges
            facts.in_run += runs[number] >= RUN


def _is_boilerplate(text: str, facts: _Seen, of: int) -> bool:
    """Decide on a repeated line."""
    content = sum(facts.content) / len(facts.content)
    nearly_all = OUTSIDE * len(facts.pages)
    is_everywhere = facts.share(of) >= MOST and len(facts.pages) >= MANY
    is_sentence = len(text.split()) >= SENTENCE
    if is_everywhere and (is_sentence or facts.at_edge >= nearly_all):
        return True
    if facts.places["amid"] <= len(facts.pages) - nearly_all:
        return content < (LIKELY if is_everywhere else DOUBTFUL)
    if facts.share(of) < SHARE_AMID:
        return False
    if is_sentence:
        return content < DOUBTFUL
    return content < (UNLIKELY if facts.in_run >= nearly_all else HARDLY)


def _runs(again: Sequence[bool]) -> list[int]:
    """For each line, how many in a row around it are no news."""
    lengths = [0] * len(again)
    start = 0
    for number in range(len(again) + 1):
        if number == len(again) or not again[number]:
            lengths[start:number] = [number - start] * (number - start)
            start = number + 1
    return lengths


def _edges(again: Sequence[bool]) -> set[int]:
    """The lines between which and an end of the page there is nothing new."""
    new = [number for number, is_again in enumerate(again) if not is_again]
    first, last = (new[0], new[-1]) if new else (len(again), len(again))
    return {*range(first), *range(last + 1, len(again))}


def _joined(one: Proposal | None, other: Proposal) -> Proposal:
    """The same line on another site of the source."""
    if one is None:
        return other
    pages = one.pages + other.pages
    return Proposal(
        one.id, one.text, pages, one.of + other.of, dict(Counter(one.places) + Counter(other.places)),
        (one.content * one.pages + other.content * other.pages) / pages,
        (one.examples + other.examples)[:EXAMPLES],
    )  # fmt: skip
