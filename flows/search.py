"""Search a source's pages for lines that repeat: in the dataset, or in its files. No Prefect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from cleaners import describe, ruleset_id
from flows.changes import basis
from flows.checks import check_source
from flows.manifest import Shard
from flows.proposals import Proposals, decided
from flows.repeats import Page, page, proposals
from flows.sandbox import isolated
from flows.steps import Cleaned
from output.find import of_source
from output.rows import escape
from output.store import Store
from sources.discover import discover
from sources.source import Found, Source, SourceError

Where = Literal["dataset", "files"]

ENOUGH = 500
"""Pages of a source that show what its template prints."""

COLUMNS = ("domain", "file_path", "record_id", "raw_text", "text")
Row = Mapping[str, Any]


def search(source: Source, root: Path, where: Where = "dataset", most: int = ENOUGH) -> Proposals:
    """Look through pages of a source for lines that its rules leave and its pages repeat.

    Args:
        source: with the rules that its pages are, or were, cleaned by.
        root: of the dataset.
        where: "dataset" for the pages as they were cleaned last, "files" to clean them now.
        most: how many pages to look at; they are spread evenly over the source.

    Raises:
        SourceError: there are no pages, or the source cannot be read.
        StoreError: the dataset cannot be read.
    """
    rows = _in_dataset(source, root, most) if where == "dataset" else _in_files(source, most)
    seen = [made for row in rows if (made := _page(row))]
    if not seen:
        raise SourceError(
            f"source {source.name!r} has no pages in {root.absolute()}; ingest it first, or search its files"
            if where == "dataset"
            else f"source {source.name!r} has no pages that can be read below {source.place!r}"
        )
    return Proposals(source.name, len(seen), tuple(proposals(seen, decided(source))))


def _in_dataset(source: Source, root: Path, most: int) -> Iterator[Row]:
    snapshot = Store(root).current() if root.is_dir() else None
    if snapshot is None:
        return
    total = snapshot.by("documents", "sources").get(escape(source.name), 0)
    rows = islice(of_source(snapshot, source.name, COLUMNS), 0, None, max(1, -(-total // most)))
    yield from (row for row in rows if row["raw_text"] is not None)


def _in_files(source: Source, most: int) -> Iterator[Row]:
    """Clean pages of a source: of files that are spread over it, each one's first records."""
    check_source(source)
    files = [one for one in discover(source) if isinstance(one, Found)]
    chosen = files[:: max(1, -(-len(files) // most))]
    each = -(-most // max(1, len(chosen)))
    rules = basis(source, ruleset_id(source.profile), describe(source.profile), {})
    for number, file in enumerate(chosen, 1):
        with closing(isolated(Shard(source, number, rules, (file,)))) as steps:
            yield from islice((step.row for step in steps if isinstance(step, Cleaned)), each)


def _page(row: Row) -> Page | None:
    name = row["file_path"] + (f", {row['record_id']}" if row["record_id"] else "")
    return page(name, row["domain"] or "", row["raw_text"], row["text"])
