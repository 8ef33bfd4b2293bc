"""Pages in disguise keep shape, place and repetition, and nothing of their words."""

from __future__ import annotations

from benchmarks.disguise import LETTERS, disguised
from cleaners.evidence.shape import UNSPACED

LINES = [
    "Sign in",
    "The ferry left the port at dawn, with 90 people on board.",
    "Ferry port: open?",
    "Sign in",
]
PAGES = [disguised(LINES, f"page {number}") for number in range(60)]
WIDE = [page for page in PAGES if UNSPACED.search(page[0])]
SPACED = [page for page in PAGES if page not in WIDE]


def test_each_line_has_one_in_its_place_and_repeats_where_it_did() -> None:
    for page in PAGES:
        assert len(page) == len(LINES)
        assert page[0] == page[3]
        assert "90" in page[1]


def test_letters_are_exchanged_word_by_word() -> None:
    for page in SPACED:
        assert [len(word) for word in page[1].split()] == [len(word) for word in LINES[1].split()]
        assert page[1].split()[1].casefold() == page[2].split()[0].casefold() != "ferry"


def test_function_words_stay_in_some_pages_and_go_in_others() -> None:
    kept = [{"the", "with"} <= set(LETTERS.findall(page[1].lower())) for page in SPACED]
    assert any(kept)
    assert not all(kept)


def test_unspaced_pages_have_two_wide_characters_for_each_word() -> None:
    assert WIDE
    for page in WIDE:
        assert len(page[0]) == 4
        assert page[1].endswith("。")
        assert page[2].endswith("？")
        assert page[2][:2] == page[1][2:4]


def test_a_page_has_its_own_letters_and_the_same_ones_each_time() -> None:
    assert len({tuple(page) for page in PAGES}) > 50
    assert disguised(LINES, "page 7") == PAGES[7]
