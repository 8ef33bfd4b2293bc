"""Two stages of changes compose into one that does the same."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import apply, undo
from cleaners.trace import Change, compose, to_edits


@st.composite
def stage(draw: st.DrawFn, text: str, rule: str) -> list[Change]:
    """Sorted, disjoint changes of a text: removals, replacements, insertions."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    bounds = list(zip(cuts[::2], cuts[1::2], strict=False))
    inserts = draw(st.lists(st.text("xyz", max_size=3), min_size=len(bounds), max_size=len(bounds)))
    return [
        Change(start, end, inserted, rule, 1, "replace" if inserted else "remove")
        for (start, end), inserted in zip(bounds, inserts, strict=True)
        if end > start or inserted
    ]


@settings(max_examples=int(os.environ.get("WINNOW_EXAMPLES", "3000")), deadline=None)
@given(st.data(), st.text("abcdef", max_size=20))
def test_composed_stages_do_what_they_did_one_after_the_other(data: st.DataObject, raw: str) -> None:
    first = data.draw(stage(raw, "first"))
    between = apply(raw, first)
    second = data.draw(stage(between, "second"))
    final = apply(between, second)
    edits = to_edits(raw, compose(first, between, second))
    assert apply(raw, edits) == final
    assert undo(final, edits) == raw
    assert all(left.end <= right.start for left, right in pairwise(edits))


def test_second_stage_answers_for_a_place_that_both_touched() -> None:
    raw = "a cafÃ© ad\n"
    first = [Change(5, 7, "é", "mojibake", 1, "replace")]
    second = [Change(0, 10, "", "promo", 2, "remove", confidence=0.95)]
    (edit,) = to_edits(raw, compose(first, "a café ad\n", second))
    assert (edit.rule, edit.version, edit.removed, edit.action) == ("promo", 2, raw, "remove")


def test_repair_that_a_removal_cuts_keeps_what_is_left_of_it() -> None:
    raw = "&hellip;x"
    first = [Change(0, 8, "...", "html-entity", 1, "replace")]
    second = [Change(1, 4, "", "promo", 1, "remove")]
    (edit,) = to_edits(raw, compose(first, "...x", second))
    assert (edit.removed, edit.inserted, edit.action) == (raw, ".", "replace")


def removal(start: int, end: int, rule: str = "promo", **more: Any) -> Change:
    return Change(start, end, "", rule, 4, "remove", **more)


def test_stage_alone_is_passed_on_as_it_is() -> None:
    change = Change(1, 2, "xy", "repair", 3, "replace", None, 0.5)
    assert compose([change], "axyc", []) == [change]
    assert compose([], "abc", [change]) == [change]
    assert change.growth == 1


def test_changes_that_only_abut_stay_by_themselves() -> None:
    first = [Change(2, 4, "X", "repair", 3, "replace", confidence=0.8)]  # abcdef → abXef
    assert compose(first, "abXef", [removal(0, 2), removal(3, 4)]) == [
        removal(0, 2),
        Change(2, 4, "X", "repair", 3, "replace", confidence=0.8),
        removal(4, 5),
    ]


def test_place_that_both_touched_has_the_rule_of_the_second_stage_and_all_it_says() -> None:
    first = [Change(1, 2, "XYZ", "repair", 3, "replace")]  # abc → aXYZc
    lift = Change(0, 3, "", "byline", 5, "lift", "author", 0.9)
    assert compose(first, "aXYZc", [lift]) == [Change(0, 2, "Z", "byline", 5, "replace", None, 0.9)]
    whole = lift._replace(end=4)
    assert compose(first, "aXYZc", [whole]) == [Change(0, 2, "", "byline", 5, "lift", "author", 0.9)]


def test_longest_change_of_a_place_answers_for_it() -> None:
    first = [Change(1, 2, "UVWXYZ", "repair", 3, "replace")]  # abc → aUVWXYZc
    second = [removal(0, 2, "short"), removal(3, 7, "long", confidence=0.7)]
    (change,) = compose(first, "aUVWXYZc", second)
    assert (change.rule, change.inserted, change.action, change.confidence) == ("long", "V", "replace", 0.7)
    assert (change.start, change.end, change.version) == (0, 2, 4)
    other = [removal(1, 5, "long"), removal(6, 8, "short")]
    assert [one.rule for one in compose(first, "aUVWXYZc", other)] == ["long"]


def test_removed_place_of_a_replacement_is_a_removal() -> None:
    first = [Change(1, 2, "XY", "repair", 3, "replace")]
    second = [Change(1, 3, "", "mend", 1, "replace")]
    (change,) = compose(first, "aXYc", second)
    assert (change.action, change.inserted) == ("remove", "")


def test_later_places_are_shifted_by_what_came_before() -> None:
    first = [Change(0, 1, "AAAA", "r", 1, "replace"), Change(3, 5, "", "r", 1, "remove")]  # abcdefgh
    between = apply("abcdefgh", first)
    assert between == "AAAAbcfgh"
    assert compose(first, between, [removal(7, 8)])[-1] == removal(6, 7)
    assert [change.start for change in compose(first, between, [removal(7, 8)])] == [0, 3, 6]


def test_edits_say_what_stood_there_and_where_it_stands_now() -> None:
    changes = [
        Change(1, 2, "XY", "a", 1, "replace", None, 0.5),
        Change(4, 6, "", "b", 2, "lift", "title", 0.25),
    ]
    first, second = to_edits("abcdefg", changes)
    assert (first.start, first.end, first.text_pos, first.removed, first.inserted) == (1, 2, 1, "b", "XY")
    assert (second.start, second.end, second.text_pos, second.removed, second.inserted) == (4, 6, 5, "ef", "")
    assert (first.rule, first.version, first.action, first.field, first.confidence) == (
        "a",
        1,
        "replace",
        None,
        0.5,
    )
    assert (second.rule, second.version, second.action) == ("b", 2, "lift")
    assert (second.field, second.confidence) == ("title", 0.25)
