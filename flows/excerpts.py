"""Before and after: the lines of a document around what was removed from it, ready for a block of code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from cleaners.document import CleanedDocument, Edit
from flows.commands.lines import Line, Piece, lines
from flows.findings import ENOUGH
from flows.markdown import short

WIDTH = 60
"""Columns of an excerpt; Prefect's page shows about as many."""

LINES = 12
"""Lines of a document that an excerpt shows at most."""

SIGNS = {"kept": "  ", "removed": "- ", "changed": "~ ", "lifted": "^ "}
PARTS = {"kept": "{}", "removed": "[-{}-]", "inserted": "{{+{}+}}"}
AROUND = 30
"""Characters on either side of a change within a long line."""

LEGEND = (
    "`-` removed, `^` lifted into a column, `~` changed within: `[-before-]{+after+}`. "
    "The rule stands behind, with how sure it is (0 to 1)."
)


def excerpt(row: Mapping[str, Any], *, doubtful: bool = False) -> list[str]:
    """Show what happened to a document.

    Args:
        row: of ``documents``.
        doubtful: begin where the rules were least sure, instead of at the first removal.
    """
    seen = [line for line in lines(_document(row)) if not line.is_blank]
    touched = [index for index, line in enumerate(seen) if line.edits or line.fate != "kept"]
    if not touched:
        return []
    if doubtful:
        touched = sorted(sorted(touched, key=lambda index: _sureness(seen[index]))[: LINES // 2])
    return list(_shown(seen, touched))


def _shown(seen: Sequence[Line], touched: Sequence[int]) -> Iterator[str]:
    """The touched lines, each with a line of context around, and what lies between in a word."""
    near = sorted({index for one in touched for index in (one - 1, one, one + 1) if 0 <= index < len(seen)})
    last = -1
    for index in near[:LINES]:
        if left_out := index - last - 1:
            yield f"  … {left_out:,} lines …" if left_out > 1 else "  … 1 line …"
        yield from _line(seen[index])
        last = index
    if rest := len(seen) - last - 1:
        yield f"  … {rest:,} more lines …" if rest > 1 else "  … 1 more line …"


def _line(line: Line) -> Iterator[str]:
    """A line with its sign, cut to columns, with the rules that touched it behind."""
    if line.fate == "changed":
        text = "".join(PARTS[piece.kind].format(_middle_out(piece)) for piece in line.pieces)
    else:
        text = "".join(piece.text for piece in line.pieces)
    reasons = ", ".join(dict.fromkeys(f"{edit.rule} {edit.confidence:.2f}" for edit in line.edits[:3]))
    whole = short(text) + (f"  [{reasons}]" if reasons else "")
    for number, part in enumerate(wrap(whole, WIDTH, subsequent_indent="    ") or [""]):
        yield (SIGNS[line.fate] if number == 0 else "  ") + part


def _middle_out(piece: Piece) -> str:
    """What is near a change; a long stretch that is kept says nothing."""
    text = piece.text
    if piece.kind != "kept" or len(text) <= 3 * AROUND:
        return short(text) if len(text) > 3 * AROUND else text
    return f"{text[:AROUND]} … {text[-AROUND:]}"


def _sureness(line: Line) -> float:
    """Low where a removal of any length is in doubt, see ``flows.findings``."""
    return -max(((1 - edit.confidence) * min(len(edit.removed), ENOUGH) for edit in line.edits), default=0)


def _document(row: Mapping[str, Any]) -> CleanedDocument:
    return CleanedDocument(
        text=row["text"],
        raw_text=row["raw_text"],
        edits=tuple(Edit(**edit) for edit in row["edits"]),
        encoding=row["encoding"],
        encoding_source=row["encoding_source"],
        encoding_confidence=row["encoding_confidence"],
        ruleset=row["ruleset"],
    )
