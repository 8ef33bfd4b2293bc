"""Lines that look like a headline and are no title: "Dear Mrs Hough", code, talk, the moment of a post."""

from __future__ import annotations

import re
from functools import cache

from cleaners.evidence.moments import has_clock, is_moment, other_words
from cleaners.evidence.names import is_name
from cleaners.evidence.shape import ends_sentence
from cleaners.evidence.tables import phrase, phrases

QUOTED = re.compile(r"“[^“”]+”|„[^„“”]+[“”]|\"[^\"]+\"|«[^«»]+»|»[^«»]+«|「[^「」]+」|『[^『』]+』|‘[^‘]+’")
STEP = re.compile(r"\s[>›→]\s")  # of a path through a program or a site
MIN_STEPS = 2
SCENE = re.compile(r"(?:INT|EXT|INT\./EXT)\.\s")
SPEAKER = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){0,24}[:：]\s*\S")
LABEL = re.compile(r"(?P<label>[^\W\d_][^:：]{0,20}?)\s?[:：]\s*\S")
CODE = re.compile(
    r"(?:from [\w.]+ import |import [\w.]+(?: as \w+)?$|#include|def \w+|using namespace |package [\w.]+;).*"
    r"|.*(?:[{};]|\w\(\w*\))|\w+ :?= .*"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NUMBER = re.compile(r"\d+")
MIN_MOMENT = 4  # numbers of a date and a clock
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MAX_LABEL = 24  # characters
MAX_NICKNAME = 3  # words, with what stands before it


def is_release(text: str) -> bool:
    """Whether a line is the formula above the title of a press release."""
    return phrase(text) in phrases("titles", "releases")


def _is_stamp(text: str) -> bool:
    """Whether day and hour stand there with a nickname at the most, or a day behind a forum's label."""
    if not YEAR.search(text):
        return False
    if has_clock(text) and len(NUMBER.findall(text)) >= MIN_MOMENT and other_words(text) <= MAX_NICKNAME:
        return True
    return any(
        phrase(text[: cut.end()]) in phrases("titles", "moments") and is_moment(text[cut.end() :].strip(" :"))
        for cut in WORD.finditer(text[:MAX_LABEL])
    )


def is_no_title(text: str) -> bool:
    """Whether a line is a quotation, a row of cells, code, a scene, a salutation, a post's moment."""
    if (
        "\t" in text
        or len(STEP.findall(text)) >= MIN_STEPS
        or (is_quoted(text) and ends_sentence(text))
        or SCENE.match(text)
        or CODE.fullmatch(text)
    ):
        return True
    match = LABEL.match(text)
    if match and phrase(match["label"]) in phrases("titles", "labels"):
        return True
    return _is_salutation(text) or _is_stamp(text)


def is_quoted(text: str) -> bool:
    """Whether a line is one quotation from end to end."""
    return QUOTED.fullmatch(text) is not None


def is_speech(text: str) -> bool:
    """Whether a line is what somebody says in a play: "ANN: Where have you been"."""
    return SPEAKER.match(text) is not None and text.replace("：", ":").partition(":")[0].isupper()


def is_broken(text: str) -> bool:
    """Whether a line ends in a word after which its sentence goes on."""
    words = WORD.findall(text)
    last = words[-1] if words and text.endswith(words[-1]) else ""
    return last.islower() and phrase(last) in phrases("titles", "unended")


def _is_salutation(text: str) -> bool:
    line = " ".join(text.casefold().split())
    opening = next((word for word in _salutations() if line.startswith(word + " ")), "")
    if not opening:
        return False
    rest = " ".join(text.split())[len(opening) :].strip(" ,!")
    return opening not in phrases("titles", "named.words") or _is_addressed(rest)


def _is_addressed(text: str) -> bool:
    """Whether nothing but somebody's name stands there; a title of his may be in small letters."""
    return is_name(text) or all(not word[0].islower() for word in text.split())


@cache
def _salutations() -> tuple[str, ...]:
    return tuple(sorted(phrases("titles", "salutations"), key=len, reverse=True))
