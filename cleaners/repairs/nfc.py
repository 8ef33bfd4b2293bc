"""One way to write an accented letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cleaners.contract import repair

# An ASCII character never joins what precedes it, so each run can be composed by itself.
RUN = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")
# The most marks that the Stream-Safe Text Format (Unicode Standard Annex 15) lets one letter carry. To put
# more of them in order takes the square of their number, and no language writes them.
MAX_MARKS = 30


@repair(
    "nfc",
    2,
    "The same word in two spellings of its accents is two words to every search and every model.",
    order=80,
    changes=[("cafe\u0301", "café"), ("\u1112\u1161\u11ab", "한")],
    keeps=["10⁻³ mc² ﬁne ½ ™ \xa0 stay: NFC changes no meaning", "café", "a" + "\u0301\u0323" * 16],
)
def nfc(text: str) -> Iterator[tuple[int, int, str]]:
    """Compose characters canonically (Unicode Standard Annex 15, form C)."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    for match in RUN.finditer(text):
        run = match.group()
        if unicodedata.is_normalized("NFC", run) or _has_pile(run):
            continue
        yield match.start(), match.end(), unicodedata.normalize("NFC", run)


def _has_pile(run: str) -> bool:
    """Whether a letter carries more marks than any language gives one."""
    if len(run) <= MAX_MARKS:
        return False
    marks = 0
    for character in run:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            return True
    return False
