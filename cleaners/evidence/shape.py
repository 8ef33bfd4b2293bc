"""The shape of a line: how many words, whether it ends as a sentence does, prose or heading."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
# Scripts without spaces between words; two characters count as one word.
UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
NUMBER = re.compile(r"\d+")
LETTERS = re.compile(r"[^\W\d_]+")
MARK = re.compile(r"[^\w\s.,'’]")
CLOSERS = "\"'”’»«›)]}）】」』〉》*_ \t\xa0"
ENDS = frozenset(".!?…。！？｡؟۔।։｣")
SENTENCE_END = re.compile("[.!?…](?=[\"'”’»)\\]]*\\s)|[。！？](?=[”」』）]*[^。！？”」』）])")

PROSE_WORDS = 7
PROSE_WORDS_UNENDED = 25
PROSE_OPENING = 120  # characters, in which a sentence nearly always has the words that it needs
HEADING_WORDS = range(3, 31)
HEADING_CHARACTERS = 200


def word_count(text: str) -> int:
    """Count words; in scripts that write no spaces, two characters count as a word."""
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    if not unspaced:
        return len(WORD.findall(text))
    return len(WORD.findall(UNSPACED.sub(" ", text))) + (unspaced + 1) // 2


@lru_cache(maxsize=1024)
def letters(text: str) -> frozenset[str]:
    """The different words of a short line, folded: what a line has to have can be looked for there."""
    return frozenset(LETTERS.findall(text.casefold()))


@lru_cache(maxsize=1024)
def marks(text: str) -> frozenset[str]:
    """The marks in a short line, full stops, commas and apostrophes aside.

    Nearly every line has none or one, so most shapes are told from it by what it does not have.
    """
    return frozenset(MARK.findall(text))


def ends_sentence(text: str) -> bool:
    """Whether the last mark, closing quotes and brackets aside, ends a sentence."""
    return text.rstrip(CLOSERS)[-1:] in ENDS


def sentence_count(text: str) -> int:
    """Count sentences roughly: marks of an end that more text follows, and the last one."""
    return len(SENTENCE_END.findall(text.rstrip(CLOSERS))) + 1


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: a sentence of some length, or very long."""
    last = text.rstrip(CLOSERS)[-1:]
    ended = last in ENDS or last == ":"
    needed = PROSE_WORDS if ended else PROSE_WORDS_UNENDED
    # Words need something between them; only scripts without spaces can do without.
    if len(text) < (2 * needed - 1 if text.isascii() else needed):
        return False
    if word_count(text[:PROSE_OPENING]) >= needed:
        return True
    return len(text) > PROSE_OPENING and word_count(text) >= needed


def is_heading(text: str) -> bool:
    """Whether a line could be a headline: some words, one line, no full stop."""
    return (
        len(text) <= HEADING_CHARACTERS
        and not text.rstrip(CLOSERS).endswith((".", ",", ";", ":", "…", "。", "،", "、"))
        and (text[0].isalnum() or text[0] in "\"'“‘«„¿¡「『(")
        and word_count(NUMBER.sub(" ", text)) in HEADING_WORDS
    )
