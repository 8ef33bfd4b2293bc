"""How marks become changes: who answers for what several mark, and which line breaks go along."""

from __future__ import annotations

from typing import Any

import pytest

from cleaners import apply
from cleaners.contract import Mark, Rule
from cleaners.engine import THRESHOLDS, RuleMark, changes, collect
from cleaners.view import Document


def rule(name: str = "rule-a", stage: Any = "named", marks: tuple[Mark, ...] = (), version: int = 3) -> Rule:
    return Rule(name, version, "", "x", (), (), (), lambda _: marks, stage)


def marked(start: int, end: int, name: str = "rule-a", stage: Any = "named", **more: Any) -> RuleMark:
    return RuleMark(Mark(start, end, **more), rule(name, stage))


def done(text: str, *marks: RuleMark) -> str:
    return apply(text, changes(Document(text), marks))


def owners(text: str, *marks: RuleMark) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.rule) for one in changes(Document(text), marks)]


WORDS = "one two three four five six"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # A lift before a removal, whatever else.
        (
            marked(0, 13, "a", confidence=1.0),
            marked(4, 7, "b", action="lift", field="title", confidence=0.6),
            [(0, 4, "a"), (4, 7, "b"), (7, 13, "a")],
        ),
        # A named rule before a learned one, even if that is surer.
        (
            marked(0, 13, "a", "learned", confidence=1.0),
            marked(4, 7, "b", confidence=0.6),
            [(0, 4, "a"), (4, 7, "b"), (7, 13, "a")],
        ),
        # The surer, even if it is the shorter.
        (
            marked(0, 13, "a", confidence=0.9),
            marked(4, 7, "b", confidence=0.95),
            [(0, 4, "a"), (4, 7, "b"), (7, 13, "a")],
        ),
        # The longer of two that are as sure.
        (marked(0, 7, "b"), marked(4, 13, "a"), [(0, 4, "b"), (4, 13, "a")]),
        (marked(0, 9, "b"), marked(4, 13, "a"), [(0, 4, "b"), (4, 13, "a")]),
        # By name at last.
        (marked(4, 7, "b"), marked(4, 7, "a"), [(4, 7, "a")]),
        # What another one covers wholly is nobody else's.
        (marked(0, 13, "a"), marked(4, 7, "b"), [(0, 13, "a")]),
        # Those that only touch each other share nothing.
        (marked(0, 4, "b"), marked(4, 7, "a"), [(0, 4, "b"), (4, 7, "a")]),
        # Nothing is marked by an empty mark.
        (marked(4, 4, "a"), marked(8, 8, "b"), []),
        (marked(0, 7, "a"), marked(4, 4, "b"), [(0, 7, "a")]),
    ],
)
def test_best_mark_answers_for_what_several_mark(
    first: RuleMark, second: RuleMark, expected: list[tuple[int, int, str]]
) -> None:
    assert owners(WORDS, first, second) == expected
    assert owners(WORDS, second, first) == expected


def test_marks_of_a_chain_are_shared_once() -> None:
    chain = [marked(0, 7, "c"), marked(4, 13, "b"), marked(10, 18, "a"), marked(20, 22, "d")]
    assert owners(WORDS, *chain) == [(0, 4, "c"), (4, 13, "b"), (13, 18, "a"), (20, 22, "d")]
    nested = [marked(0, 27, "a", confidence=0.9), marked(4, 7, "b"), marked(14, 18, "c")]
    assert owners(WORDS, *nested)[:4] == [(0, 4, "a"), (4, 7, "b"), (7, 14, "a"), (14, 18, "c")]
    assert owners(WORDS, *nested)[4:] == [(18, 27, "a")]


def test_long_mark_reaches_over_short_ones() -> None:
    """A mark behind the end of the last one may still be within an earlier one."""
    marks = [marked(0, 13, "a", confidence=0.9), marked(1, 3, "b"), marked(8, 10, "c")]
    assert owners(WORDS, *marks) == [(0, 1, "a"), (1, 3, "b"), (3, 8, "a"), (8, 10, "c"), (10, 13, "a")]


def test_change_says_all_that_its_mark_says() -> None:
    mark = Mark(4, 7, "lift", "author", ("Ann",), 0.75)
    (change,) = changes(Document(WORDS), [RuleMark(mark, rule("byline", version=7))])
    assert tuple(change) == (4, 7, "", "byline", 7, "lift", "author", 0.75)


@pytest.mark.parametrize(
    ("text", "marks", "left"),
    [
        # A line that is emptied goes with its break; one that is not keeps it.
        ("a\nb\nc\n", [(2, 3)], "a\nc\n"),
        ("a\nbx\nc\n", [(2, 3)], "a\nx\nc\n"),
        ("a\n b \nc\n", [(3, 4)], "a\nc\n"),
        # Blank lines behind it go where one is before it.
        ("a\n\nb\n\nc\n", [(3, 4)], "a\n\nc\n"),
        ("a\n\nb\n\n\n\nc\n", [(3, 4)], "a\n\nc\n"),
        ("a\nb\n\nc\n", [(2, 3)], "a\n\nc\n"),
        ("a\nb\n\n\nc\n", [(2, 3)], "a\n\n\nc\n"),
        ("a\n\nb\nc\n\nd\n", [(3, 4)], "a\n\nc\n\nd\n"),
        ("a\n\nb\nc\n\nd\n", [(3, 4), (5, 6)], "a\n\nd\n"),
        ("a\n\nb\n\nc\n\nd\n", [(3, 4), (6, 7)], "a\n\nd\n"),
        ("a\nb\n\nc\n\nd\n", [(2, 3), (5, 6)], "a\n\nd\n"),
        # At the top all of them go.
        ("b\n\n\nc\n", [(0, 1)], "c\n"),
        ("\n\nb\n\nc\n", [(2, 3)], "c\n"),
        ("b\nc\n", [(0, 1)], "c\n"),
        # At the foot too, and the last break stays if there was one.
        ("a\n\n\nb\n", [(4, 5)], "a\n"),
        ("a\n\n\nb", [(4, 5)], "a"),
        ("a\nb\n\n\n", [(2, 3)], "a\n"),
        ("a\nb", [(2, 3)], "a"),
        ("a\n\nb\n\nc\n", [(3, 4), (6, 7)], "a\n"),
        ("a\nb\nc", [(2, 3), (4, 5)], "a"),
        # All of it.
        ("a\n", [(0, 1)], ""),
        ("a", [(0, 1)], ""),
        ("\n\na\n\n", [(2, 3)], ""),
        ("a\nb\n", [(0, 1), (2, 3)], ""),
        # Several pieces of one line.
        ("a\nb x\nd\n", [(2, 3), (4, 5)], "a\nd\n"),
        ("a\nb x y\nd\n", [(2, 3), (6, 7)], "a\n x \nd\n"),
        # Nothing.
        ("a\n\n\nb\n", [], "a\n\n\nb\n"),
        ("", [], ""),
    ],
)
def test_line_that_is_emptied_goes_as_if_it_had_never_been_there(
    text: str, marks: list[tuple[int, int]], left: str
) -> None:
    assert done(text, *(marked(start, end) for start, end in marks)) == left


def test_mode_decides_how_sure_a_mark_has_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = tuple(
        Mark(number, number + 1, confidence=sure) for number, sure in enumerate((0.49, 0.5, 0.89, 0.9))
    )
    rules = [rule("a", marks=marks), rule("b", marks=marks), rule("c", "learned", marks)]
    monkeypatch.setattr("cleaners.engine.rules", lambda: rules)
    document = Document(WORDS)

    def found(*arguments: Any) -> list[tuple[str, float]]:
        return [(entry.rule.id, entry.mark.confidence) for entry in collect(document, *arguments)]

    assert found("careful", frozenset({"b"})) == [("a", 0.9)]
    assert found("balanced", frozenset({"b"})) == [("a", 0.5), ("a", 0.89), ("a", 0.9)]
    assert found("careful") == [("a", 0.9), ("b", 0.9)]
    assert found("careful", frozenset(), "learned") == [("c", 0.9)]
    assert THRESHOLDS == {"careful": 0.9, "balanced": 0.5}
