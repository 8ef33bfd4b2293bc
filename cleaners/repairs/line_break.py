"""One way to end a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.contract import repair

MARKS = "\r\v\f\u2028\u2029"
BREAKS = re.compile(f"\r\n|[{MARKS}]")


@repair(
    "line-break",
    1,
    "Rules and readers see lines only where all systems agree on how a line ends.",
    order=20,
    changes=[("one\r\ntwo\rthree", "one\ntwo\nthree"), ("one\u2028two\u2029three", "one\ntwo\nthree")],
    keeps=["one\ntwo\n\nthree\n", "U+0085 is left: in old text it is a lost ellipsis\x85 no line break"],
)
def line_break(text: str) -> Iterator[tuple[int, int, str]]:
    """Write CRLF, CR, VT, FF, LS and PS as a line feed."""
    if not any(mark in text for mark in MARKS):
        return
    for match in BREAKS.finditer(text):
        yield match.start(), match.end(), "\n"
