"""``winnow explain``."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cleaners import CleanedDocument, Edit, all_rules
from flows.commands import printable
from flows.commands.document import cleaned_documents
from flows.commands.explain_html import page
from flows.commands.lines import Line, Piece, lines

MARGIN = 9
"""Width of the column that says what becomes of a line."""

PLAIN = {"kept": "{}", "removed": "[-{}-]", "inserted": "{{+{}+}}"}


def run(arguments: argparse.Namespace) -> int:
    """Show what becomes of every line, and why."""
    if arguments.html:
        for piece in page(arguments.file, cleaned_documents(arguments)):
            print(piece, end="")
        return 0
    show = _print_colour() if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else _print_plain
    for _, cleaned in cleaned_documents(arguments):
        why = {rule.id: rule.why for rule in all_rules()}  # each is told once
        fates: Counter[str] = Counter()
        for line in lines(cleaned):
            if not line.is_blank:
                show(line, [_reason(edit, why) for edit in line.edits])
                fates[line.fate] += 1
            elif line.fate == "kept":
                print()
        print()
        for text in _summary(cleaned, fates):
            print(printable(text))
    return 0


def _reason(edit: Edit, why: dict[str, str]) -> str:
    lift = f" (lifted into the column {edit.field})" if edit.field else ""
    reason = f"{edit.rule} {edit.confidence:.2f}{lift}"
    return f"{reason}: {why.pop(edit.rule)}" if edit.rule in why else reason


def _print_plain(line: Line, reasons: list[str]) -> None:
    is_whole = line.fate != "changed"
    text = "".join(piece.text if is_whole else PLAIN[piece.kind].format(piece.text) for piece in line.pieces)
    print(f"{line.fate:<{MARGIN}}{printable(text)}".rstrip())
    for reason in reasons:
        print(f"{'':<{MARGIN}}^ {reason}")


def _print_colour() -> Callable[[Line, list[str]], None]:
    """Make a printer for a terminal: text on the left, reasons on the right."""
    console = Console(highlight=False)
    margin = {"kept": "dim", "removed": "red", "changed": "yellow", "lifted": "cyan"}
    styles = {"kept": "", "removed": "red strike", "inserted": "green"}

    def style(line: Line, piece: Piece) -> str:
        return "cyan" if line.fate == "lifted" else styles[piece.kind]

    def show(line: Line, reasons: list[str]) -> None:
        row = Table.grid(expand=True, padding=(0, 1, 0, 0))
        row.add_column(width=MARGIN - 1)
        row.add_column(ratio=3, overflow="fold")
        if reasons:
            row.add_column(ratio=2, overflow="fold")
        text = Text.assemble(*((printable(piece.text), style(line, piece)) for piece in line.pieces))
        row.add_row(
            Text(line.fate, margin[line.fate]), text, *([Text("\n".join(reasons), "dim")] if reasons else [])
        )
        console.print(row)

    return show


def _summary(cleaned: CleanedDocument, fates: Counter[str]) -> Iterator[str]:
    """Say how much went, and what the columns hold."""
    counted = ", ".join(f"{count:,} {fate}" for fate, count in fates.items())
    removed = cleaned.chars_removed / max(len(cleaned.raw_text), 1)
    yield f"lines: {counted or 'none'}; {removed:.1%} of characters removed"
    columns = {
        "title": cleaned.title,
        "author": "; ".join(cleaned.author),
        "date_published": cleaned.date_published and cleaned.date_published.isoformat(),
        "page_type": cleaned.page_type,
        "language": cleaned.language,
        "encoding": f"{cleaned.encoding} ({cleaned.encoding_source})",
    }
    for name, value in columns.items():
        if value:
            yield f"{name}: {value}"
