"""``winnow clean``."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from flows.commands.document import cleaned_documents
from output.rows import document_row


def run(arguments: argparse.Namespace) -> int:
    """Print the clean text, or the row."""
    for raw, cleaned in cleaned_documents(arguments):
        if arguments.json:
            is_unicode = sys.stdout.encoding.lower().startswith("utf")
            row = document_row(raw, cleaned)
            print(json.dumps(row, default=_plain, ensure_ascii=not is_unicode))
        else:
            sys.stdout.write(cleaned.text)
            if sys.stdout.isatty() and not cleaned.text.endswith("\n"):
                print()
    return 0


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a row holds no {type(value).__name__}")
