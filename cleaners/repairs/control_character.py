"""Terminal escapes and other characters that no reader can see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.contract import repair

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
CONTROLS = re.compile(
    "\x1b\\[[0-9;:?]*[ -/]*[@-~]"  # ANSI control sequence: colours, cursor
    "|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)"  # operating system command: titles, links
    f"|{CONTROL.pattern}"
)


@repair(
    "control-character",
    1,
    "NULs, escapes and their like are no text, break readers and can steer a terminal.",
    order=30,
    changes=[("a\x00b\x7f", "ab"), ("\x1b[1;31mRed\x1b[0m alert", "Red alert")],
    keeps=["tab\tand\nline feed stay", "An array index like a[1;31m is no escape."],
)
def control_character(text: str) -> Iterator[tuple[int, int, str]]:
    """Remove ANSI escapes and the C0 controls other than tab and line breaks."""
    if not CONTROL.search(text):
        return
    for match in CONTROLS.finditer(text):
        yield match.start(), match.end(), ""
