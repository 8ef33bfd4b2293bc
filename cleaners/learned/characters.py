"""Counts of characters for every line of a page at once, by looking each character up in one table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaners.evidence.shape import CLOSERS, ENDS, UNSPACED

Counts = NDArray[np.float32]

UPPER, LOWER, DIGIT, WORD, COMMA, MARK, STOP, WIDE_STOP, SPACE, CLOSER, WIDE, END = (
    np.uint16(1 << bit) for bit in range(12)
)
COMMAS = ",;，、；،"
MARKS = "|›»«•·→←↑↓©®™✓★☆▼▲►▶/\\#@{}<>=_~^*+$€£"
STOPS = ".!?…"
WIDE_STOPS = "。！？"
OPENERS = "\"“”„«‘'「『"
TABLE_SIZE = 0x10000  # characters beyond count for nothing but their number
MAX_CLOSERS = 3  # behind the end of a sentence


@cache
def _table() -> NDArray[np.uint16]:
    """What each character of the basic plane is, as bits."""
    table = np.zeros(TABLE_SIZE, np.uint16)
    for code in range(TABLE_SIZE):
        character = chr(code)
        if character.isalnum():
            table[code] = WORD
            if character.isupper():
                table[code] |= UPPER
            elif character.islower():
                table[code] |= LOWER
            elif character.isdigit():
                table[code] |= DIGIT
            if UNSPACED.match(character):
                table[code] |= WIDE
        elif character.isspace() and character != "\n":
            table[code] = SPACE
    table[ord("_")] = WORD
    sets = ((COMMAS, COMMA), (MARKS, MARK), (STOPS, STOP), (WIDE_STOPS, WIDE_STOP), (CLOSERS, CLOSER))
    for characters, bit in (*sets, ("".join(ENDS), END)):
        for character in characters:
            table[ord(character)] |= bit
    return table


class Characters:
    """The characters of a page's lines and what they are.

    Args:
        lines: texts, none empty, none with a line feed in it.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        codes = np.frombuffer("\n".join(lines).encode("utf-32-le", "surrogatepass"), np.uint32)
        bits = _table()[np.minimum(codes, TABLE_SIZE - 1)]
        self._bits = np.concatenate((bits, np.zeros(3, np.uint16)))  # so that none is without followers
        self.sizes = np.array([len(line) for line in lines])
        self.starts = np.cumsum(self.sizes + 1) - self.sizes - 1

    def count(self, bit: np.uint16) -> Counts:
        """How many characters of a sort each line has."""
        return self._sum(self._has(bit))

    def opened_by(self, bit: np.uint16) -> Counts:
        """Whether the first character of each line is of a sort."""
        found: Counts = (self._bits[self.starts] & bit > 0).astype(np.float32)
        return found

    def sentences(self) -> Counts:
        """How many sentences end within each line: marks before white space, closers between them or not."""
        stop, space, closer = self._has(STOP), self._has(SPACE), self._has(CLOSER)
        ended = stop[:-2] & (space[1:-1] | (closer[1:-1] & space[2:]))
        ended |= self._has(WIDE_STOP)[:-2]
        return self._sum(np.concatenate((ended, [False, False])))

    def ends(self) -> Counts:
        """Whether each line ends as a sentence does, closing quotes and brackets aside."""
        last = self.starts + self.sizes - 1
        for _ in range(MAX_CLOSERS):
            last -= (self._bits[last] & CLOSER > 0) & (last > self.starts)
        found: Counts = (self._bits[last] & END > 0).astype(np.float32)
        return found

    def glue(self) -> Counts:
        """How often a capitalised word begins right behind a small letter or a digit."""
        upper, lower = self._has(UPPER), self._has(LOWER)
        before = lower | self._has(DIGIT)
        return self._sum(np.concatenate((before[:-2] & upper[1:-1] & lower[2:], [False, False])))

    def words(self) -> tuple[Counts, Counts, Counts]:
        """How many words of each line begin with a capital, are all capitals, are numbers."""
        word = self._has(WORD)
        begins = word.copy()
        begins[1:] &= ~word[:-1]
        first = np.flatnonzero(begins)
        if not len(first):
            return (np.zeros(len(self.starts), np.float32),) * 3
        inside, small, numbers = (_between(self._has(bit), first) for bit in (WORD, LOWER, DIGIT))
        upper = self._bits[first] & UPPER > 0
        line = np.searchsorted(self.starts, first, side="right") - 1

        def of_lines(chosen: NDArray[np.bool_]) -> Counts:
            return np.bincount(line[chosen], minlength=len(self.starts)).astype(np.float32)

        return of_lines(upper), of_lines(upper & (small == 0)), of_lines(numbers == inside)

    def _has(self, bit: np.uint16) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._bits & bit > 0
        return found

    def _sum(self, found: NDArray[np.bool_]) -> Counts:
        """Add up by line; what stands on the line feed belongs to the line before it."""
        return np.add.reduceat(found, self.starts, dtype=np.int32).astype(np.float32)


def _between(found: NDArray[np.bool_], first: NDArray[np.intp]) -> NDArray[np.int32]:
    """How many there are from each place on to before the next; none stands before the first place."""
    sums = np.cumsum(found, dtype=np.int32)
    before: NDArray[np.int32] = sums[first] - found[first]
    return np.diff(before, append=sums[-1])
