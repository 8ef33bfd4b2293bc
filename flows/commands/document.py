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
from flows.commands import CommandError
from sources.catalog import adhoc_source
from sources.discover import discover
from sources.read import read
from sources.source import INPUT, Refused, SourceError

STDIN = "-"


def cleaned_documents(arguments: argparse.Namespace) -> Iterator[tuple[RawDocument, CleanedDocument]]:
    """Yield the documents of the file that was named, each with what cleaning makes of it.

    Raises:
        CommandError: the file or the document cannot be read or cleaned.
    """
    for raw in _standard_input() if arguments.file == STDIN else _file(arguments.file):
        document = replace(
            raw, media_type=arguments.media_type or raw.media_type, url=arguments.url or raw.url
        )
        try:
            cleaned = clean(document.data, document.media_type, document.url, mode=arguments.mode)
        except DocumentError as error:
            raise CommandError(f"{arguments.file}: {error}") from error
        yield document, cleaned


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


def _file(path: str) -> Iterator[RawDocument]:
    if Path(path).is_dir():
        raise CommandError(f"{path}: is a folder; name a file, or use `winnow run --input {path}`")
    try:
        source = adhoc_source(path)
        found = list(discover(source))
    except SourceError as error:
        raise CommandError(str(error)) from error
    for one in found:
        for raw in (one,) if isinstance(one, Refused) else read(source, one):
            if isinstance(raw, Refused):
                raise CommandError(f"{path}: {raw.message}")
            yield raw
