"""One document named on the command line: read it as a run would, and clean it."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cleaners import CleanedDocument, DocumentError, clean
from cleaners.document import RawDocument
from flows.commands import CommandError, printable
from sources.catalog import adhoc_source
from sources.discover import discover
from sources.read import read
from sources.source import INPUT, Refused, SourceError

STDIN = "-"


def cleaned_documents(arguments: argparse.Namespace) -> Iterator[tuple[RawDocument, CleanedDocument]]:
    """Yield the documents of the file that was named, each with what cleaning makes of it.

    A record that cannot be read or cleaned is told on standard error, and the others come out.

    Raises:
        CommandError: the file as a whole, or at least one of its records, cannot be read or cleaned.
    """
    failed = 0
    for raw in _standard_input() if arguments.file == STDIN else _file(arguments.file):
        if isinstance(raw, Refused):
            _tell(arguments.file, raw.record_id, raw.message)
            failed += 1
            continue
        document = replace(
            raw, media_type=arguments.media_type or raw.media_type, url=arguments.url or raw.url
        )
        try:
            cleaned = clean(document.data, document.media_type, document.url, mode=arguments.mode)
        except DocumentError as error:
            _tell(arguments.file, raw.record_id, str(error))
            failed += 1
            continue
        yield document, cleaned
    if failed:
        raise CommandError(f"{arguments.file}: {failed:,} of its records could not be read or cleaned")


def _tell(path: str, record_id: str | None, message: str) -> None:
    """Say what is wrong with a record.

    Raises:
        CommandError: it is the file as a whole, or all that is left of it.
    """
    if record_id is None:
        raise CommandError(f"{path}: {printable(message)}")
    sys.stdout.flush()  # what comes before it shall stand before it
    print(f"winnow: {path}: {printable(record_id)}: {printable(message)}", file=sys.stderr)


def _standard_input() -> Iterator[RawDocument]:
    data = sys.stdin.buffer.read()
    yield RawDocument(
        source=INPUT,
        file_path=STDIN,
        uri="stdin:",
        media_type=None,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mtime_ns=time.time_ns(),
    )


def _file(path: str) -> Iterator[RawDocument | Refused]:
    if Path(path).is_dir():
        raise CommandError(f"{path}: is a folder; name a file, or use `winnow run --input {path}`")
    try:
        source = adhoc_source(path)
        found = list(discover(source))
    except SourceError as error:
        raise CommandError(str(error)) from error
    for one in found:
        yield from (one,) if isinstance(one, Refused) else read(source, one)
