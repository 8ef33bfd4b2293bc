"""Search a source's pages for lines that repeat: in the dataset, or in its files. No Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from cleaners import clean
from flows.proposals import Proposals, decided
from flows.repeats import Page, page, proposals
from output.parts import opened
from output.rows import escape, registrable_domain
from output.snapshot import Snapshot
from output.store import Store
from sources.discover import discover
from sources.read import read
from sources.source import Found, Refused, Source, SourceError

Where = Literal["dataset", "files"]

ENOUGH = 500
"""Pages of a source that show what its template prints."""

BATCH = 256
COLUMNS = ("source", "domain", "file_path", "record_id", "raw_text", "text")


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
    seen = list(_in_dataset(source, root, most) if where == "dataset" else _in_files(source, most))
    if not seen:
        raise SourceError(
            f"source {source.name!r} has no pages in {root.absolute()}; ingest it first, or search its files"
            if where == "dataset"
            else f"source {source.name!r} has no pages that can be read below {source.place!r}"
        )
    return Proposals(source.name, len(seen), tuple(proposals(seen, decided(source))))


def _in_dataset(source: Source, root: Path, most: int) -> Iterator[Page]:
    snapshot = Store(root).current() if root.is_dir() else None
    if snapshot is None:
        return
    total = snapshot.by("documents", "sources").get(escape(source.name), 0)
    step = max(1, -(-total // most))
    for number, row in enumerate(_rows(snapshot, source.name)):
        if number % step == 0 and row["raw_text"] is not None:
            name = row["file_path"] + (f", {row['record_id']}" if row["record_id"] else "")
            if made := page(name, row["domain"] or "", row["raw_text"], row["text"]):
                yield made


def _rows(snapshot: Snapshot, source: str) -> Iterator[dict[str, str]]:
    for part in snapshot.tables["documents"]:
        if escape(source) not in dict(part.sources):
            continue
        with opened(snapshot.file("documents", part)) as file:
            for batch in file.iter_batches(BATCH, columns=list(COLUMNS)):
                rows = pa.Table.from_batches([batch])
                yield from rows.filter(pc.field("source") == escape(source)).to_pylist()


def _in_files(source: Source, most: int) -> Iterator[Page]:
    """Clean pages of a source: of files that are spread over it, each one's first records."""
    files = [one for one in discover(source) if isinstance(one, Found)]
    chosen = files[:: max(1, -(-len(files) // most))]
    each = -(-most // max(1, len(chosen)))
    for file in chosen:
        yield from _in_file(source, file, each)


def _in_file(source: Source, file: Found, most: int) -> Iterator[Page]:
    """The pages of a file that can be read; a run tells what is wrong with the others."""
    records = read(source, file)
    try:
        for raw in islice(records, most):
            if isinstance(raw, Refused):
                continue
            try:
                done = clean(raw.data, raw.media_type, raw.url, source.profile)
            except Exception:  # noqa: S112 - as in a run, where it goes to quarantine
                continue
            name = raw.file_path + (f", {raw.record_id}" if raw.record_id else "")
            url = done.url or raw.url
            site = registrable_domain(url) if url else None
            if made := page(name, site or "", done.raw_text, done.text):
                yield made
    except Exception:  # of a file that breaks off, what was read counts
        return
