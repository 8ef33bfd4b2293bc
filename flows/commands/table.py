"""Lists on standard output: a table for people, tab-separated values for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands import printable

WIDTH = 100
"""Columns of a table for people where there is no terminal to ask."""


def print_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[str] = (),
    for_people: bool = False,
) -> None:
    """Print rows.

    Args:
        headers: names of the columns.
        rows: their cells.
        numbers: columns that are aligned to the right.
        for_people: print a table even where no terminal is.
    """
    is_terminal = sys.stdout.isatty()
    cells = [[printable(str(cell)).replace("\n", " ") for cell in row] for row in rows]
    if not (is_terminal or for_people):
        for row in (headers, *cells):
            print("\t".join(cell.replace("\t", " ") for cell in row))
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console = Console(width=None if is_terminal else WIDTH)
    with console.capture() as drawn:  # left to itself, the library ends the program when a pipe breaks
        console.print(table)
    print(drawn.get(), end="")
