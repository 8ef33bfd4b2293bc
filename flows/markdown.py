"""Pieces of a report in Markdown, such that nothing out of a document can be more than text on the page.

What comes from outside stands in code, inline or in a block: there Prefect's pages know no markup, no
entities and no addresses. Character references would not do, since its pages turn addresses into links
after reading them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from flows.commands import printable

LONGEST = 200
"""Characters of a foreign text that are shown on one line of a report."""

_TICKS = re.compile("`+")
_PLAIN = re.compile(r"(?!\d+\. |.*www\.)[A-Za-z0-9/][A-Za-z0-9 .,/%-]*")


def code(text: str, longest: int = LONGEST) -> str:
    """Show a text as it is, on one line and as code.

    >>> code("**a** `b`")
    '`` **a** `b` ``'
    """
    shown = short(text, longest)
    ticks = _ticks(shown, 1)
    space = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{ticks}{space}{shown}{space}{ticks}" if shown else "(nothing)"


def cell(text: str) -> str:
    """Show a text in a table artifact: as it is where it is plain, else as code.

    Prefect's old pages read such cells as Markdown, its new ones show the backticks.

    >>> cell("2024/05/a.txt"), cell("*a*")
    ('2024/05/a.txt', '`*a*`')
    """
    shown = short(text)
    return shown if _PLAIN.fullmatch(shown) else code(text)


def block(lines: Sequence[str]) -> Iterator[str]:
    """Show lines, each made safe by :func:`short`, as one block of code that none of them can end."""
    ticks = _ticks("\n".join(lines), 3)
    yield from (ticks, *lines, ticks)


def short(text: str, longest: int = LONGEST) -> str:
    r"""Cut a text to one line that steers nothing; says how long it was.

    >>> short("a\n  b\x1b[2J" + "c" * 9, 12)
    'a b\\x1b[2Jcc… (18 characters)'
    """
    head = printable(" ".join(text[: longest * 2].split()))
    if len(text) <= longest * 2 and len(head) <= longest:
        return head
    return f"{head[:longest]}… ({len(text):,} characters)"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> Iterator[str]:
    """Write a table; its last ``numbers`` columns are aligned to the right.

    A bar that separates cells cannot be told from one within code everywhere, so the latter is broken.
    """
    yield f"| {' | '.join(headers)} |"
    yield f"|{' --- |' * (len(headers) - numbers)}{' ---: |' * numbers}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '¦') for cell in row)} |"


def bar(share: float, width: int = 10) -> str:
    """Draw a share of 0 to 1.

    >>> bar(0.34)
    '███░░░░░░░'
    """
    full = round(min(max(share, 0.0), 1.0) * width)
    return "█" * full + "░" * (width - full)


def _ticks(text: str, fewest: int) -> str:
    return "`" * max(fewest, 1 + max(map(len, _TICKS.findall(text)), default=0))
