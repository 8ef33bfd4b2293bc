"""Two stages of changes compose into one that does the same."""

from __future__ import annotations

from itertools import pairwise

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


@settings(max_examples=3000, deadline=None)
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
