"""One way to write an accented letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cleaners.contract import repair

# An ASCII character never joins what precedes it, so each run can be composed by itself.
RUN = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")


@repair(
    "nfc",
    1,
    "The same word in two spellings of its accents is two words to every search and every model.",
    order=80,
    changes=[("cafe\u0301", "café"), ("\u1112\u1161\u11ab", "한")],
    keeps=["10⁻³ mc² ﬁne ½ ™ \xa0 stay: NFC changes no meaning", "café"],
)
def nfc(text: str) -> Iterator[tuple[int, int, str]]:
    """Compose characters canonically (Unicode Standard Annex 15, form C)."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    for match in RUN.finditer(text):
        composed = unicodedata.normalize("NFC", match.group())
        if composed != match.group():
            yield match.start(), match.end(), composed
