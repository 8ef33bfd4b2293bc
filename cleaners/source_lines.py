"""Lines that people have accepted as boilerplate of one source: each is a rule of its own.

Such a rule marks whole lines that are its text, and nothing else: white space aside, every character has to
be the same. In a page of HTML a line is a block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from functools import lru_cache

from cleaners.contract import Mark, Rule, whole
from cleaners.engine import RuleMark
from cleaners.repair import mend
from cleaners.view import Document

PREFIX = "line-"
WHY = "A person has accepted this line, which the source's pages repeat, as no part of their text."
VERSION = 1


def normal(text: str) -> str:
    r"""A line as it is compared: its words with one space between.

    >>> normal("  Follow \t us\xa0here ")
    'Follow us here'
    """
    return " ".join(text.split())


def line_id(text: str) -> str:
    """The id of the rule for a line: it is the same wherever the line is.

    >>> line_id("Follow us here")
    'line-b09db1d5'
    """
    return PREFIX + hashlib.sha256(normal(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def accepted(document: Document, lines: tuple[str, ...]) -> list[RuleMark]:
    """Mark the lines of a document that are accepted for its source."""
    known = _rules(lines)
    found = ((line, known.get(normal(line.bare))) for line in document.lines)
    return [RuleMark(whole(line), rule) for line, rule in found if rule]


def lines_within(raw_text: str, wanted: Set[str], rules_off: Set[str] = frozenset()) -> frozenset[str]:
    """Tell which lines a document has once it is mended, as cleaning sees it.

    Args:
        raw_text: of the document.
        wanted: normal lines.
        rules_off: ids of repairs that its source leaves out.
    """
    text, _, _ = mend(raw_text, rules_off)
    return frozenset(wanted & set(map(normal, text.split("\n"))))


@lru_cache(maxsize=256)
def _rules(lines: tuple[str, ...]) -> dict[str, Rule]:
    return {normal(text): _rule(text) for text in lines}


def _rule(text: str) -> Rule:
    wanted = normal(text)

    def mark(document: Document) -> Iterator[Mark]:
        return (whole(line) for line in document.lines if normal(line.bare) == wanted)

    return Rule(line_id(text), VERSION, WHY, "source", (), (text,), (), mark, stage="source")
