"""``winnow sources``."""

from __future__ import annotations

import argparse

from flows.checks import check_source
from flows.commands import CommandError
from flows.commands.table import print_table
from sources.catalog import load_catalog
from sources.discover import discover
from sources.source import Found, Source, SourceError


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes them
    """List the catalog, if nothing is wrong in it; a source that is not there now is listed too."""
    try:
        catalog = load_catalog()
        for source in catalog.values():
            check_source(source)
    except SourceError as error:
        raise CommandError(str(error)) from error
    print_table(
        ("name", "title", "files", "formats", "root"),
        (
            (name, source.title, _files(source), source.media_type or " ".join(source.include), source.place)
            for name, source in catalog.items()
        ),
        numbers=("files",),
    )
    return 0


def _files(source: Source) -> str:
    try:
        return f"{sum(isinstance(one, Found) for one in discover(source)):,}"
    except SourceError:
        return "not there"
