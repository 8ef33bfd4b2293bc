"""Text that stays text in Markdown: a backslash before what would be markup by accident, and no other."""

from __future__ import annotations

import re

# CommonMark, and of GitHub's Markdown what strikes out. A mark between spaces, or an underscore within a
# word, means nothing; a bracket could be a link, a definition, a footnote or a task.
INLINE = re.compile(
    r"""[`\[]
    |\\(?=[!-/:-@\[-`{-~]|\Z)
    |<(?=[A-Za-z/!?])
    |&(?=(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    |(?<!\s)\*|\*(?!\s)
    |(?<!\w)_++|(?<=[^\W_])_++(?!\w)
    |~~+|(?<=[^\W_])~|(?<=\S)~(?!\w)
    """,
    re.VERBOSE,
)
# What begins a heading, a quotation, an item, or is a rule, an underline or the second row of a table.
OPENING = re.compile(
    r"""\#{1,6}(?=\s|\Z)
    |>
    |[-+](?=\s|\Z)
    |-(?=[-\s]*\Z)
    |-(?=[-|:\s]*\Z)
    |[|:](?=[|:\s]*-[-|:\s]*\Z)
    """,
    re.VERBOSE,
)
NUMBER = re.compile(r"([0-9]{1,9})(?=[.)](?:\s|\Z))")
UNDERLINE = re.compile(r"=+\Z")
CLOSING = re.compile(r"(?<!\S)(?=#)#+\Z")
# What ends a line elsewhere than in Markdown, and a carriage return, which does there too.
BREAKS = re.compile("[\n-\r\x1c-\x1f\x85\u2028\u2029]")
TICKS = re.compile("`+")


def escape(text: str) -> str:
    r"""Escape what would be markup within a line.

    Args:
        text: some words on one line.

    Returns:
        Markdown that reads as these words.

    >>> print(escape("*a* snake_case _b_ 2 * 3"))
    \*a\* snake_case \_b\_ 2 * 3
    """
    return INLINE.sub(lambda match: "".join([f"\\{mark}" for mark in match[0]]), text)


def escape_line(text: str, *, is_first: bool = True) -> str:
    r"""Escape a line of a paragraph, also what would make it another block.

    Args:
        text: the line, without white space around it.
        is_first: whether it begins the paragraph.

    Returns:
        Markdown that reads as this line.

    >>> print(escape_line("1. of May"), escape_line("# 1"), escape_line("#1"))
    1\. of May \# 1 #1
    """
    line = escape(text)
    if OPENING.match(line) or (not is_first and UNDERLINE.match(line)):
        return f"\\{line}"
    return NUMBER.sub(r"\1\\", line, count=1) if NUMBER.match(line) else line


def escape_heading(text: str) -> str:
    r"""Escape a heading, whose last number signs would count for its end.

    Args:
        text: the heading on one line.

    Returns:
        Markdown to stand behind the number signs of a heading.

    >>> print(escape_heading("From C to C #"))
    From C to C \#
    """
    return CLOSING.sub(lambda match: f"\\{match[0]}", escape(text))


def escape_cell(text: str) -> str:
    r"""Escape a line in a cell of a table, which a pipe would end.

    Args:
        text: the line.

    Returns:
        Markdown to stand between the pipes of a table.

    >>> print(escape_cell("a | b"))
    a \| b
    """
    return escape(text).replace("|", "\\|")


def unbroken(text: str) -> str:
    """Put a space for each character that could end a line.

    Args:
        text: one line of a document.

    Returns:
        The line in as many characters.
    """
    return BREAKS.sub(" ", text)


def fence(text: str) -> str:
    """Find backticks that no line of some code can close.

    Args:
        text: the code.

    Returns:
        Three backticks, or one more than stand side by side in the code.
    """
    return "`" * max(3, 1 + max(map(len, TICKS.findall(text)), default=0))
