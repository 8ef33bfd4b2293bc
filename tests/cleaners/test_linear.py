"""Nothing that a page can hold makes a rule or a repair slow: four times the text, four times the work.

A text and one four times as long are compared, in processor time; linear work gives a ratio of 4 and
quadratic work 16. Nothing is held against a clock, so a slow machine is no failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest

from cleaners import all_rules, clean, stages
from cleaners.contract import Repair, Rule, repairs, rules
from cleaners.document import Mode
from cleaners.reading import MAX_KNOWN, remembered
from cleaners.view import Document, Line

GROWTH = 4
LIMIT = 9.0  # between the 4 of linear and the 16 of quadratic work, with room for noise
FLOOR = 0.02  # seconds; below this the longer text is fast enough, whatever the ratio
TRIES = 5

# What fills one long line. Tens of thousands of some of them took minutes in careless expressions.
FILLINGS = {
    "spaces": " ",
    "tabs": "\t",
    "no-break spaces": "word\xa0\xa0",
    "brackets": "[](){}",
    "open brackets": "(((",
    "open square brackets": "[",
    "words and marks": "a!a!",
    "colons": ": : :",
    "digits": "1",
    "digits and commas": "1,1 ",
    "commas": ", ",
    "copyright signs": "©©",
    "by": "by ",
    "by a name": "by Ann Lee, ",
    "photo labels": "Photo: Ann Lee/AFP | ",
    "dots": ".",
    "dotted names": "A.B.-",
    "quotes": "“'\"”’",
    "dashes": "– - — ",
    "bars": " | ",
    "capitals": "AaBb",
    "mixed scripts": "aяあ字אب한",
    "unspaced": "字。",
    "icons": "icon share-",
    "underscores": "_a-",
    "cookies": "we use cookies to ",
    "sentences": "He said so. ",
    "mojibake": "â€™Ã©",
    "entities": "&amp;&#8217;",
    "open entities": "&#",
    "escapes": "\x1b[1;",
    "open escapes": "\x1b]",
    "accents": "e\u0301\u0323",
    "accents without a letter": "\u0301\u0323",
    "jamo": "\u1112\u1161\u11ab",
    "invisible": "\u200b\ufeff\u00ad",
    "line breaks": "a\r\u2028",
    "halves": "\ud83d",
}
# Each line of a document of many.
LINES = {
    "reply": "Reply",
    "number": "1",
    "home": "Home",
    "blank": "",
    "space": " ",
    "byline": "By Ann Lee",
    "credit": "Photo: Ann Lee/AFP",
    "agency": "Reuters",
    "date": "3 March 2019",
    "heading": "Building Bridges in the Rain",
    "prose": "The harbour council voted on Monday to rebuild the old quay.",
    "member": "Senior Member\nJoined\nMar 18, 2011\nMessages\n1,204",
    "story": "The harbour council voted on Monday to rebuild the old quay.\nReuters\nShare\nSimilar threads",
    "cookie": "Accept all cookies",
    "comment": "3 Comments",
    "promo": "Read more",
    "copyright": "© 2019 The Harbour Post",
}
ONE_LINE = {f"one line of {name}": (filling, 10_000) for name, filling in FILLINGS.items()}
MANY_LINES = {
    f"many lines of {name}": (unit + "\n", 1_000 * (len(unit) + 1) // (unit.count("\n") + 1))
    for name, unit in LINES.items()
}
SHAPES = ONE_LINE | MANY_LINES
PROPERTIES = [name for name, value in vars(Line).items() if isinstance(value, property)]

Measured = Callable[[], object]
Prepare = Callable[[int], Measured]  # from a size to the work that is measured


def filled(filling: str, size: int) -> str:
    return (filling * (size // len(filling) + 1))[:size]


def seconds(prepare: Prepare, size: int) -> float:
    work = prepare(size)
    remembered.cache_clear()
    start = time.process_time()
    work()
    return time.process_time() - start


def assert_linear(prepare: Prepare, size: int, what: str) -> None:
    """Compare what ``prepare`` makes of a size and of one four times as long; the best try counts."""
    short = long = float("inf")
    for _ in range(TRIES):
        short = min(short, seconds(prepare, size))
        long = min(long, seconds(prepare, size * GROWTH))
        if long < max(FLOOR, LIMIT * short):
            return
    grown = f"{GROWTH} times the text took {long / short:.1f} times as long"
    pytest.fail(f"{what}: {grown}: {short:.4f} s, {long:.4f} s", pytrace=False)


def read_lines(lines: tuple[Line, ...]) -> None:
    """Work out everything that a line knows of itself."""
    for line in lines:
        for name in PROPERTIES:
            getattr(line, name)


class Texts:
    """Texts of one shape with lines that have been read, so that rules are measured by themselves."""

    def __init__(self, shape: str) -> None:
        self.filling, self.size = SHAPES[shape]
        self.lines: dict[int, tuple[Line, ...]] = {}

    def document(self, size: int) -> Document:
        """A new document, which remembers no fact, of lines that are read already."""
        text = filled(self.filling, size)
        if size not in self.lines:
            self.lines[size] = Document(text).all_lines
        return Document(text, lines=self.lines[size])


@pytest.mark.parametrize("shape", SHAPES)
def test_rules_take_linear_time(shape: str) -> None:
    texts = Texts(shape)
    for rule in rules():
        assert_linear(partial(prepare_rule, rule, texts), texts.size, f"rule {rule.id}")


def prepare_rule(rule: Rule, texts: Texts, size: int) -> Measured:
    document = texts.document(size)
    return lambda: list(rule.function(document))


@pytest.mark.parametrize("shape", SHAPES)
def test_repairs_take_linear_time(shape: str) -> None:
    filling, start = SHAPES[shape]
    for repair in repairs():
        assert_linear(partial(prepare_repair, repair, filling), start, f"repair {repair.id}")


def prepare_repair(repair: Repair, filling: str, size: int) -> Measured:
    text = filled(filling, size)
    return lambda: list(repair.function(text))


@pytest.mark.parametrize("shape", SHAPES)
def test_lines_are_read_in_linear_time(shape: str) -> None:
    filling, start = SHAPES[shape]

    def prepare(size: int) -> Measured:
        text = filled(filling, size)
        return lambda: read_lines(Document(text).all_lines)

    assert_linear(prepare, start // 2, "reading lines")


@pytest.mark.parametrize("name", FILLINGS)
def test_evidence_takes_linear_time_below_its_limit(name: str) -> None:
    """A line of 60,000 characters reaches no test of evidence; one of 680 reaches them all."""

    def prepare(size: int) -> Measured:
        # Each line differs, so that nothing is looked up in a memory of lines read before.
        text = "\n".join(f"{number}{filled(FILLINGS[name], size)}"[:size] for number in range(40))
        return lambda: read_lines(Document(text).all_lines)

    assert_linear(prepare, MAX_KNOWN // GROWTH - 5, "evidence")


@pytest.mark.parametrize("mode", ["careful", "balanced"])
@pytest.mark.parametrize("shape", SHAPES)
def test_cleaning_takes_linear_time(shape: str, mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    # How many rounds of judging a text takes is bounded; what is compared has to take the same number.
    monkeypatch.setattr(stages, "ROUNDS", 1)
    filling, start = SHAPES[shape]

    def prepare(size: int) -> Measured:
        text = filled(filling, size)
        return lambda: clean(text, "text/plain", mode=mode)

    assert_linear(prepare, start // 2, "cleaning")


def test_every_rule_and_repair_is_measured() -> None:
    assert {*rules(), *repairs()} == set(all_rules())
