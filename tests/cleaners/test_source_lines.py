"""Lines that are accepted for a source: what they take, what they never touch, and what they are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaners import Profile, clean, ruleset_id, undo
from cleaners.contract import all_rules
from cleaners.ruleset import describe
from cleaners.source_lines import line_id, lines_within
from tests.cleaners.documents import documents

FOOT = "Seven bays, one paper"
STORY = """\
The harbour will be closed to lorries from Monday on, the regional government said on Friday.
Drivers will have to take the long way round the lake until the autumn, a spokesman told reporters.
"""


def profile(*lines: str) -> Profile:
    return Profile("bays", lines=lines)


def test_a_line_goes_by_a_rule_of_its_own_wherever_it_stands_alone() -> None:
    done = clean(f"{STORY}{FOOT}\n\n  Seven\tbays,  one\xa0paper\n", profile=profile(FOOT))
    assert done.text == STORY
    assert {(edit.rule, edit.version, edit.confidence) for edit in done.edits} == {(line_id(FOOT), 1, 1.0)}
    assert undo(done.text, done.edits) == done.raw_text
    assert line_id(FOOT) in done.rules


def test_nothing_but_the_whole_line_goes() -> None:
    text = (
        f"{STORY}{FOOT}.\nseven bays, one paper\n“{FOOT}”\n{FOOT} and one editor\nThere are {FOOT}\n"
        "Seven bays,\none paper\n"
    )
    assert clean(text, profile=profile(FOOT)).text == clean(text).text


def test_a_block_of_a_page_is_a_line() -> None:
    page = (
        "<!doctype html><html><body><main><p>{}</p><p>{}</p><div>Seven <b>bays</b>,\n one paper</div>"
        "<p>It is <i>Seven bays, one paper</i> that they read.</p></main></body></html>"
    ).format(*STORY.splitlines())
    done = clean(page, "text/html", profile=profile(FOOT))
    assert done.text.splitlines() == [*STORY.splitlines(), "It is Seven bays, one paper that they read."]


def test_a_line_that_another_source_has_accepted_is_left_alone() -> None:
    assert FOOT in clean(f"{STORY}{FOOT}\n", profile=profile("Another line")).text


def test_the_title_is_still_lifted_where_it_is_an_accepted_line() -> None:
    """A lift goes before a removal: the column keeps what the text loses."""
    text = f"Ferry burns off the coast\n\n{STORY}"
    bare, done = clean(text), clean(text, profile=profile("Ferry burns off the coast"))
    assert (done.title, done.text) == (bare.title, STORY)


@given(documents, st.data())
def test_what_is_cleaned_is_clean_and_can_be_undone(text: str, data: st.DataObject) -> None:
    there = sorted({line.strip() for line in text.split("\n") if line.strip()}) or ["nothing"]
    chosen = profile(*data.draw(st.lists(st.sampled_from(there), max_size=3, unique=True)))
    named = Profile(chosen.name, rules_off=frozenset({"learned-line", "learned-block"}), lines=chosen.lines)
    done = clean(text, "text/plain", profile=named)
    assert undo(done.text, done.edits) == done.raw_text
    assert clean(done.text, "text/plain", profile=named).edits == ()


def test_lines_are_part_of_the_ruleset_and_their_order_is_not() -> None:
    one, other = "Seven bays, one paper", "Back to the top of the bay"
    assert describe(profile(one))["rules"].items() - describe()["rules"].items() == {(line_id(one), "1")}
    assert ruleset_id(profile(one, other)) == ruleset_id(profile(other, f" {one}  "))
    assert ruleset_id(profile(one)) != ruleset_id(profile())
    assert line_id(one) not in {rule.id for rule in all_rules()}


def test_a_line_is_found_in_what_a_damaged_text_is_mended_to() -> None:
    wanted = {FOOT, "No such line"}
    assert lines_within("Seven&nbsp;bays,\u200b one  paper\r\nMore.", wanted) == {FOOT}
    assert lines_within(f"{FOOT}, and more", wanted) == frozenset()
