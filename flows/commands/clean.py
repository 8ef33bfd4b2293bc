"""``winnow clean``."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from cleaners import CleanedDocument
from cleaners.document import RawDocument
from cleaners.markdown import markdown
from flows.commands.document import cleaned_documents
from output.rows import document_row


def run(arguments: argparse.Namespace) -> int:
    """Print the clean text, the same as Markdown, or the row."""
    for number, (raw, cleaned) in enumerate(cleaned_documents(arguments)):
        if arguments.json:
            _print_row(raw, cleaned)
        elif arguments.format == "markdown":
            _print_markdown(raw, cleaned, is_first=number == 0)
        else:
            sys.stdout.write(cleaned.text)
            is_alone = raw.record_id is None and not sys.stdout.isatty()  # then it comes out byte for byte
            if not is_alone and not cleaned.text.endswith("\n"):
                print()
    return 0


def _print_row(raw: RawDocument, cleaned: CleanedDocument) -> None:
    is_unicode = sys.stdout.encoding.lower().startswith("utf")
    print(json.dumps(document_row(raw, cleaned), default=_plain, ensure_ascii=not is_unicode))


def _print_markdown(raw: RawDocument, cleaned: CleanedDocument, *, is_first: bool) -> None:
    if not is_first:
        print()  # the paragraphs of two documents are not one
    sys.stdout.write(markdown(cleaned, raw.data, raw.media_type))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a row holds no {type(value).__name__}")
