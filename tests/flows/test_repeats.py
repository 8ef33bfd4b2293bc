"""What is proposed of a site's pages: most of the chrome that the rules leave, and no line of the gold."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cleaners import clean
from cleaners.source_lines import line_id, normal
from flows.repeats import FEWEST, LONGEST, Page, PageLine, Proposal, page, proposals
from tests.flows.sites import SITES, Part, SitePage, as_html, as_text, laid_out, site

WANTED = 0.8
"""Share of the chrome left over that has to be found with twenty pages of a site."""

LABELLED = Path(__file__).parents[2] / ".." / "shared" / "bench" / "wcxb-dev.parquet"


def looked_at(pages: Iterable[SitePage]) -> tuple[list[Proposal], set[str], set[str]]:
    """What is proposed, the chrome that the rules have left on several pages, and all lines of the gold."""
    seen, left, gold = [], Counter[str](), set[str]()
    for one in pages:
        done = clean(one.data, "text/html" if one.name.endswith("html") else "text/plain")
        made = page(one.name, "", done.raw_text, done.text)
        assert made
        seen.append(made)
        left.update({normal(line) for line in done.text.split("\n")} & one.chrome)
        gold |= set(map(normal, one.gold))
    return proposals(seen), {line for line, pages in left.items() if pages >= FEWEST}, gold


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("html", [True, False], ids=["html", "text"])
def test_twenty_pages_give_away_most_of_their_chrome_and_no_line_of_the_gold(name: str, html: bool) -> None:
    found, left, gold = looked_at(site(name, html=html))
    texts = {one.text for one in found}
    assert len(left) >= 7  # or the rules would leave nothing to be found
    assert len(texts & left) >= WANTED * len(left), left - texts
    assert not texts & gold
    assert {one.of for one in found} == {20}


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled pages are not on this machine")
@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("page_type", ["article", "forum", "documentation"])
def test_the_same_holds_around_texts_of_real_pages(name: str, page_type: str) -> None:
    rows = pq.read_table(LABELLED, columns=["gold", "page_type"]).to_pylist()
    texts = [row["gold"] for row in rows if row["page_type"] == page_type and row["gold"]]
    chosen = random.Random(name).sample(texts, 20)  # noqa: S311
    found, left, gold = looked_at(_filled(name, text, number) for number, text in enumerate(chosen))
    proposed = {one.text for one in found}
    assert len(proposed & left) >= WANTED * len(left), left - proposed
    assert not proposed & gold


def _filled(name: str, text: str, number: int) -> SitePage:
    """A page of a site with another text in it; what the template prints amid it stands in the middle."""
    parts = SITES[name](random.Random(f"{name} {number}"), number)  # noqa: S311
    story = [place for place, (tag, _) in enumerate(parts) if tag.endswith("!") and tag != "h1!"]
    first, last = story[0], story[-1]
    lines: list[Part] = [("p!", line) for line in text.split("\n") if line.strip()]
    amid = [part for part in parts[first:last] if not part[0].endswith("!")]
    half = len(lines) // 2
    filled = [*parts[:first], *lines[:half], *amid, *lines[half:], *parts[last + 1 :]]
    return laid_out(f"{name}-{number}", filled, as_text if number % 2 else as_html)


def pages_of(*lines: str, times: int = 10, content: float = 0.1, site: str = "") -> list[Page]:
    """Pages on which the lines stand above a new one."""
    return [
        Page(
            f"{site}{number}",
            site,
            (
                *(PageLine(line, True, content) for line in lines),
                PageLine(f"A new story, number {number}.", True, 0.9),
            ),
        )
        for number in range(times)
    ]


def test_two_pages_prove_nothing() -> None:
    assert proposals(pages_of("The Long Read", times=FEWEST - 1)) == []
    assert [one.text for one in proposals(pages_of("The Long Read", times=FEWEST))] == ["The Long Read"]


def test_a_line_of_a_few_pages_of_many_is_not_proposed() -> None:
    assert proposals([*pages_of("The Long Read", times=4), *pages_of(times=30)]) == []


def test_what_the_rules_take_already_is_not_proposed() -> None:
    pages = [
        replace(one, lines=(PageLine("Follow us", False, 0.0), *one.lines))
        for one in pages_of("The Long Read")
    ]
    assert [one.text for one in proposals(pages)] == ["The Long Read"]


@pytest.mark.parametrize("text", ["* * *", "12:30", "1", "x" * (LONGEST + 1), "»"])
def test_signs_numbers_and_very_long_lines_are_not_proposed(text: str) -> None:
    assert proposals(pages_of(text)) == []


def test_what_somebody_has_decided_about_is_not_proposed_again() -> None:
    pages = pages_of("The Long Read", "Harbour Watch")
    assert [one.text for one in proposals(pages, {line_id("The Long Read")})] == ["Harbour Watch"]


def test_sites_are_looked_at_each_by_itself_and_told_together() -> None:
    many = [
        one for number in range(30) for one in pages_of(f"Menu of site {number}", times=4, site=f"{number}")
    ]
    assert len(proposals(many)) == 30
    both = [*pages_of("The Long Read", site="a"), *pages_of("The Long Read", times=5, site="b")]
    (one,) = proposals(both)
    assert (one.pages, one.of, one.places, one.examples) == (15, 15, {"top": 15}, ("a0", "a1", "a2"))


def test_places_are_counted_once_a_page() -> None:
    pages = [
        replace(one, lines=(*one.lines, PageLine("The Long Read", True, 0.1)))
        for one in pages_of("The Long Read")
    ]
    (one,) = proposals(pages)
    assert one.places == {"top": 10}
    assert one.pages == 10


def test_a_heading_that_stands_amid_new_lines_on_every_page_is_kept() -> None:
    pages = [
        replace(
            one, lines=(one.lines[-1], PageLine("Ingredients", True, 0.3), PageLine(f"{n} eggs", True, 0.9))
        )
        for n, one in enumerate(pages_of())
    ]
    assert proposals(pages) == []


def test_a_page_is_lined_up_with_what_is_left_of_it() -> None:
    raw = "Menu\r\nMenu\n\nThe  harbour&nbsp;is closed - Menu\nMenu\nIt opens on Monday.\n"
    made = page("a", "b", raw, "The harbour is closed\n\nIt opens on Monday.\n")
    assert made
    assert [(line.text, line.stays) for line in made.lines] == [
        ("Menu", False),
        ("Menu", False),
        ("The harbour is closed", True),
        ("Menu", False),
        ("It opens on Monday.", True),
    ]
    assert page("a", "b", "Line\n" * 6000, "Line\n" * 6000) is None
