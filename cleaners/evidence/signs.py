"""What a line has to bear before a test of evidence is worth asking.

Nearly every line is nothing that any test knows. So each test names its signs: words, phrases and marks
of which at least one is in every line to which it can say yes. One pass over a line finds all signs in
it, and with them the few tests to ask, whatever their number.

Phrases are compared by their words, which are runs of letters: numbers, marks and white space between
them do not count. Lines without letters and lines of scripts without spaces, in which no word can be
told from its neighbours, are held against every test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff가-힣]")
# A word; a dash between spaces; a mark, but for full stops and apostrophes; a digit, with the "k" or "m" that
# makes thousands of it.
TOKEN = re.compile(r"[^\W\d_]+|\s[/–—-](?=\s)|[^\w\s.'’]|_|\d(?:[km]\b)?")
# The same of ASCII in lower case, told by ranges of characters, not by what Unicode says of each.
TOKEN_OF_ASCII = re.compile(r"[a-z]+|\d(?:[km]\b)?|\s[/-](?=\s)|[^\s.']", re.ASCII)
SPACES = [character for character in map(chr, range(0x3001)) if character.isspace()]
DASHES = [f"{space}{dash}" for space in SPACES for dash in "/–—-"]
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"\d{4}")
# A small letter before a capital, in Latin and Cyrillic.
GLUE = re.compile(
    "[a-zß-öø-ÿāăąćčđēęěğģīįıķļłńňņōőœřśşšţťūůűųźżžа-яёіїєґ)&?][A-ZÀ-ÖØ-ÞĆČĐĘĞİŁŃŒŘŚŞŠŽŹŻА-ЯЁІЇЄҐ]"
)
WIDE = re.compile(r"\t|\s{3}")
STOPS = frozenset(".!?")
HEAD = 6  # letters of a word that another one may be glued to
GROUPS = ("whole", "openings", "endings", "words", "dated", "heads", "parts", "marks", "firsts")
FLAGS = ("years", "glued", "barred")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a line bears, one of these at least, if a test says yes to it.

    Attributes:
        whole: phrases that a line is; one without words stands for all lines without.
        openings: phrases that it begins with; their first two words are looked for.
        endings: phrases or marks that it ends in; their last word is looked for.
        words: phrases that stand in it; their longest word is looked for.
        dated: words that stand in it beside a number.
        heads: words that it begins with, to which others may be glued without a capital between them.
        parts: letters that stand anywhere in it, in lower case.
        marks: characters that stand in it, neither letters nor digits nor white space.
        firsts: such characters that it begins with.
        years: whether four digits in a row can stand in it.
        glued: whether words can stand in it that only a capital parts from each other.
        barred: whether dashes between spaces, tabs or several spaces can part it.
    """

    whole: Iterable[str] = ()
    openings: Iterable[str] = ()
    endings: Iterable[str] = ()
    words: Iterable[str] = ()
    dated: Iterable[str] = ()
    heads: Iterable[str] = ()
    parts: Iterable[str] = ()
    marks: Iterable[str] = ()
    firsts: Iterable[str] = ()
    years: bool = False
    glued: bool = False
    barred: bool = False

    def __or__(self, other: Signs) -> Signs:
        """The signs of a test that says yes where one of two does."""
        groups = {name: {*getattr(self, name), *getattr(other, name)} for name in GROUPS}
        flags = {name: getattr(self, name) or getattr(other, name) for name in FLAGS}
        return Signs(**groups, **flags)  # type: ignore[arg-type]


def first_words(entries: Iterable[str]) -> set[str]:
    """The first word of each phrase that has one."""
    return {words[0] for entry in entries if (words := _words(entry))}


def _words(text: str) -> list[str]:
    return [token for token in TOKEN.findall(text.casefold()) if token.isalpha()]


class Index:
    """Tests by their signs; each test is a bit of a number."""

    def __init__(self, tests: Sequence[Signs]) -> None:
        self._every = (1 << len(tests)) - 1
        self._years = self._glued = self._barred = 0
        self._whole: dict[str, int] = {}
        self._openings: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._heads: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._tokens: dict[str, int] = {}
        self._dated: dict[str, int] = {}
        for place, signs in enumerate(tests):
            self._add(1 << place, signs)
        self._longest = max((key.count(" ") + 1 for key in self._whole), default=0)
        self._vocabulary = frozenset(self._tokens)
        self._ascii_parts = [part for part in self._parts if part.isascii()]

    def _add(self, bit: int, signs: Signs) -> None:
        _note(self._whole, (" ".join(_words(entry)) for entry in signs.whole), bit)
        openings = {entry: _words(entry) for entry in signs.openings}
        _note(self._openings, (" ".join(words[:2]) for words in openings.values() if words), bit)
        # What has no words is known by its marks.
        _note(self._tokens, (mark for entry, words in openings.items() if not words for mark in entry), bit)
        _note(self._openings, signs.firsts, bit)
        _note(self._endings, ((_words(entry) or [entry])[-1] for entry in signs.endings), bit)
        _note(self._heads, (word[:HEAD] for word in signs.heads), bit)
        _note(self._parts, signs.parts, bit)
        _note(self._tokens, (max(_words(entry), key=len) for entry in signs.words), bit)
        _note(self._dated, signs.dated, bit)
        _note(self._tokens, signs.marks, bit)
        _note(self._tokens, DASHES if signs.barred else (), bit)
        self._years |= bit * signs.years
        self._glued |= bit * signs.glued
        self._barred |= bit * signs.barred

    def find(self, text: str) -> int:
        """The bits of the tests whose signs a line bears."""
        low = text.casefold()
        is_ascii = low.isascii()
        if not is_ascii and UNSPACED.search(low):
            return self._every
        tokens = tokens_of(low)
        found = self._of_ends(tokens)
        for token in self._vocabulary.intersection(tokens):
            found |= self._tokens[token]
        for part in self._ascii_parts if is_ascii else self._parts:
            if part in low:
                found |= self._parts[part]
        if DIGIT.search(low):
            found |= self._of_numbers(low, tokens)
        if cut := glued_at(text):
            found |= self._glued | self._openings.get(low[:cut], 0)
        if "  " in text or "\t" in text or (not is_ascii and WIDE.search(text)):
            found |= self._barred
        return found

    def _of_ends(self, tokens: list[str]) -> int:
        """The bits by what a line begins with, what it ends in and what it is."""
        words = list(filter(str.isalpha, tokens))
        if not words:
            return self._whole.get("", 0) | (self._openings.get(tokens[0], 0) if tokens else 0)
        openings, endings = self._openings, self._endings
        first, last = words[0], words[-1]
        found = openings.get(first, 0) | endings.get(last, 0) | self._heads.get(first[:HEAD], 0)
        if tokens[0] != first:
            found |= openings.get(tokens[0], 0)
        if tokens[-1] != last:
            found |= endings.get(tokens[-1], 0)
        if len(words) > 1:
            found |= openings.get(f"{first} {words[1]}", 0)
        if len(words) <= self._longest:
            found |= self._whole.get(" ".join(words), 0)
        return found

    def _of_numbers(self, low: str, tokens: list[str]) -> int:
        found = self._years if YEAR.search(low) else 0
        for token in self._dated.keys() & tokens:
            found |= self._dated[token]
        return found


def tokens_of(low: str) -> list[str]:
    """The tokens of a line in lower case; most short lines are nothing but words."""
    if not low.isascii():
        return TOKEN.findall(low)
    return low.split() if low.replace(" ", "").isalpha() else TOKEN_OF_ASCII.findall(low)


def glued_at(text: str) -> int:
    """Where the first capital inside of a word stands in a line that is no sentence; 0 if there is none."""
    if text[1:].islower() or (text[-1] in STOPS and not text.endswith("...")):
        return 0
    match = GLUE.search(text)
    return match.start() + 1 if match else 0


def _note(signs: dict[str, int], entries: Iterable[str], bit: int) -> None:
    for entry in entries:
        signs[entry] = signs.get(entry, 0) | bit
