"""Pages of flat text that say of each line what it is."""

from __future__ import annotations

from pathlib import Path

from benchmarks.labelled_html import KINDS

MARGINS = dict(zip((" |", "-|", "?|"), KINDS, strict=True))
Line = tuple[str, str]


def read_page(file: Path) -> list[Line]:
    """The lines of a page, each with what it is: "content", "boilerplate" or "either".

    Raises:
        ValueError: a line has no margin; the message names the file and the line.
    """
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line[:2] not in MARGINS:
            raise ValueError(f"{file}:{number}: a line begins with one of the margins {', '.join(MARGINS)}")
        found.append((MARGINS[line[:2]], line[2:]))
    return found
