from __future__ import annotations

import pytest

from benchmarks.measure import MODES, SIMPLE, Run, Tally, figures, forget, long_lines, ordered
from benchmarks.pages import STYLES, words
from cleaners import clean
from cleaners.document import Mode
from cleaners.reading import remembered

RAW = words("menu search the ferry sails at dawn home home")
GOLD = words("The ferry sails at dawn")


def test_a_perfect_cleaner_loses_nothing_and_removes_everything() -> None:
    figures = Tally.of(RAW, GOLD, GOLD).figures()
    assert figures == {"f1": 1, "precision": 1, "recall": 1, "lost": 0, "removed": 1}


def test_a_cleaner_that_leaves_everything() -> None:
    figures = Tally.of(RAW, RAW, GOLD).figures()
    assert figures["recall"] == 1
    assert figures["precision"] == pytest.approx(5 / 9)
    assert figures["f1"] == pytest.approx(10 / 14)
    assert figures["lost"] == figures["removed"] == 0


def test_words_that_the_page_never_had_are_not_lost() -> None:
    gold = words("the ferry sails at dawn again")
    assert Tally.of(RAW, words("the ferry sails at"), gold).figures()["lost"] == pytest.approx(1 / 5)


def test_words_are_counted_as_often_as_they_stand_there() -> None:
    # "home" is boilerplate twice, and one of the two is left
    left = words("the ferry sails at dawn home")
    assert Tally.of(RAW, left, GOLD).figures()["removed"] == pytest.approx(3 / 4)


def test_words_that_a_cleaner_makes_up_help_nobody() -> None:
    invented = words("dawn dawn dawn sails sails menu menu menu menu")
    tally = Tally.of(RAW, invented, GOLD)
    assert (tally.lost, tally.there) == (3, 5)
    assert (tally.removed, tally.boilerplate) == (3, 4)


def test_an_empty_page_with_empty_gold_is_right() -> None:
    assert Tally.of(words(""), words(""), words("")).figures()["f1"] == 1


def test_tallies_add_up_to_means_and_shares() -> None:
    good = Tally.of(RAW, GOLD, GOLD)
    bad = Tally.of(RAW, words(""), GOLD)
    figures = (good + bad).figures()
    assert figures["f1"] == 0.5
    assert figures["lost"] == 0.5
    assert figures["removed"] == 1


def test_nothing_measured_is_zero() -> None:
    assert set(Tally().figures().values()) == {0.0}


def test_long_lines_keeps_eight_words() -> None:
    assert long_lines("a b c d e f g h\na b c d e f g\n") == "a b c d e f g h"


def test_ours_come_first_and_the_others_as_they_came() -> None:
    assert ordered(["peer", "nothing", "balanced", "other", "careful"]) == [
        "careful",
        "balanced",
        "nothing",
        "peer",
        "other",
    ]


def run_of(texts: dict[str, str], page_type: str = "forum") -> Run:
    run = Run()
    for style in STYLES:
        for system, text in texts.items():
            run.add(system, style, page_type, Tally.of(RAW, words(text), GOLD))
    return run


def test_the_lead_is_over_the_best_of_the_others() -> None:
    texts: dict[str, str] = dict.fromkeys(MODES, "the ferry sails at dawn")
    texts |= {"nothing": "", "peer": "the ferry sails at"}
    found = figures(run_of(texts))
    assert found["balanced.block.lead"] == pytest.approx(1 - 8 / 9)
    assert found["balanced.block.forum.f1"] == 1
    assert found["careful.node.gap"] == 0


def test_the_gap_is_how_far_a_style_falls_below_block_lines() -> None:
    run = Run()
    for style in STYLES:
        for system in (*MODES, *SIMPLE):
            text = "the ferry sails at dawn" if style != "glued" else "ferry"
            run.add(system, style, "article", Tally.of(RAW, words(text), GOLD))
    found = figures(run)
    assert found["balanced.glued.gap"] == pytest.approx(1 - 2 / 6)
    assert found["balanced.node.gap"] == 0


def test_runs_add_up() -> None:
    texts: dict[str, str] = dict.fromkeys((*MODES, "nothing"), "the ferry")
    run = run_of(texts)
    run.merge(run_of(texts, "article"))
    assert run.total("nothing", "block").pages == 2
    assert run.total("nothing", "block", "article").pages == 1
    assert run.total("nothing").pages == 8
    assert run.names(2) == ["forum", "article"]


@pytest.mark.parametrize("mode", MODES)
def test_a_second_cleaning_is_counted_with_its_rules(mode: Mode) -> None:
    run = Run()
    run.add_second(mode, clean("The ferry sails at dawn.", "text/plain", mode=mode))
    run.add_second(mode, clean("The ferry\u00ad sails\u00ad at dawn.", "text/plain", mode=mode))
    run.add_gold(mode, GOLD, words("the ferry sails at"))
    assert run.rules == {(mode, "soft-hyphen"): 1}
    assert run.mode_figures(mode) == {
        f"{mode}.gold.removed": pytest.approx(1 / 5),
        f"{mode}.second_pass.changed": 0.5,
    }


def test_what_was_cleaned_a_moment_ago_is_forgotten_before_it_is_timed() -> None:
    once = clean("By Ann Lee\nRead more\nThe quay is closed.\n")
    assert remembered.cache_info().currsize
    forget()
    assert remembered.cache_info().currsize == 0
    assert clean("By Ann Lee\nRead more\nThe quay is closed.\n") == once
