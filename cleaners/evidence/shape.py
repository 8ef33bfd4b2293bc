"""The shape of a line: how many words, whether it ends as a sentence does, prose or heading."""

from __future__ import annotations

import re
from functools import cache, lru_cache

WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
# Scripts without spaces between words; two characters count as one word.
UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
NUMBER = re.compile(r"\d+")
LETTERS = re.compile(r"[^\W\d_]+")
MARK = re.compile(r"[^\w\s.,'’]")
CLOSERS = "\"'”’»«›)]}）】」』〉》*_ \t\xa0"
QUESTION_MARKS = ("?", "？", "؟")
GREEK_QUESTION_MARKS = (";", "\u037e")
GREEK_LETTER = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
ENDS = frozenset(".!?…。！？｡؟۔।։｣")
SENTENCE_END = re.compile("[.!?…](?=[\"'”’»)\\]]*\\s)|[。！？](?=[”」』）]*[^。！？”」』）])")

PROSE_WORDS = 7
PROSE_WORDS_UNENDED = 25
HEADING_WORDS = range(3, 31)
HEADING_CHARACTERS = 200
# A heading's words with whatever stands between them; numbers are none, and part those on their sides.
LETTERED = r"[^\W\d]++(?:['’.\-][^\W\d]++)*+"
HEADING = re.compile(rf"(?:[\W\d]*+{LETTERED}){{{HEADING_WORDS.start},{HEADING_WORDS.stop - 1}}}+[\W\d]*+")


def word_count(text: str) -> int:
    """Count words; in scripts that write no spaces, two characters count as a word."""
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    if not unspaced:
        return len(WORD.findall(text))
    return len(WORD.findall(UNSPACED.sub(" ", text))) + (unspaced + 1) // 2


def has_words(text: str, least: int) -> bool:
    """Whether a text has so many words, as :func:`word_count` counts them; it is read only so far."""
    if not text.isascii() and UNSPACED.search(text):
        return word_count(text) >= least
    return _so_many(least).match(text) is not None


@cache
def _so_many(words: int) -> re.Pattern[str]:
    return re.compile(rf"(?>\W*+\w++(?:['’.\-]\w++)*+){{{words}}}")


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
    return _is_end(text.rstrip(CLOSERS))


def _is_end(text: str) -> bool:
    return text[-1:] in ENDS or asks_in_greek(text)


def asks(text: str) -> bool:
    """Whether a line ends in a question mark of any script."""
    return text.endswith(QUESTION_MARKS) or asks_in_greek(text)


def asks_in_greek(text: str) -> bool:
    """Whether a line ends in the Greek question mark, which other scripts use for a semicolon."""
    return text.endswith(GREEK_QUESTION_MARKS) and GREEK_LETTER.match(text[-2:-1]) is not None


def ends_in_colon(text: str) -> bool:
    """Whether a line says that something follows."""
    return text.endswith((":", "："))


def sentence_count(text: str) -> int:
    """Count sentences roughly: marks of an end that more text follows, and the last one."""
    return len(SENTENCE_END.findall(text.rstrip(CLOSERS))) + 1


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: a sentence of some length, or very long."""
    end = text.rstrip(CLOSERS)
    ended = end[-1:] == ":" or _is_end(end)
    needed = PROSE_WORDS if ended else PROSE_WORDS_UNENDED
    # Words need something between them; only scripts without spaces can do without.
    return len(text) >= (2 * needed - 1 if text.isascii() else needed) and has_words(text, needed)


def is_heading(text: str) -> bool:
    """Whether a line could be a headline: some words, one line, no full stop."""
    return (
        len(text) <= HEADING_CHARACTERS
        and not text.rstrip(CLOSERS).endswith((".", ",", ";", ":", "…", "。", "،", "、"))
        and (text[0].isalnum() or text[0] in "\"'“‘«„¿¡「『(")
        and _has_words_of_heading(text)
    )


def _has_words_of_heading(text: str) -> bool:
    if not text.isascii() and UNSPACED.search(text):
        return word_count(NUMBER.sub(" ", text)) in HEADING_WORDS
    return HEADING.fullmatch(text) is not None
