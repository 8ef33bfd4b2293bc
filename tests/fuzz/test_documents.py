"""Mutated documents through whole runs in the sandbox: no crash, exact accounts, the laws on what came out.

``WINNOW_FUZZ`` is how many; ``make fuzz`` does 100,000. What breaks something is put into ``corpus/``: cut it
down, write what is left of others' sentences anew, and commit it with the repair. It is a seed of all later
runs, and cleaned as it is in each.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest

from cleaners import clean
from cleaners.contract import rules
from cleaners.document import DocumentError, Mode, Profile, RawDocument
from flows.sandbox import isolated
from output.rows import document_row
from output.verify import verify
from sources.limits import Limits
from tests.cleaners.test_laws import assert_accounted_for
from tests.flows.ingestion import accounts, ingest, source_of
from tests.fuzz.mutate import CORPUS, mutated, seeds

NUMBER = int(os.environ.get("WINNOW_FUZZ", "2000"))
BATCH = 1_000
FIRST = int(os.environ.get("WINNOW_FUZZ_FIRST", "0"))  # batch; each has documents of its own
PAGES = os.environ.get("WINNOW_PAGES")
LIMITS = Limits(max_seconds=20, max_memory_bytes=1_000_000_000)
AGAIN = 20  # of each so many documents, one is cleaned again by other ways
SUFFIXES = (".txt", ".txt", ".html", ".html", ".htm")
RAW = RawDocument("wire", "a", "a", None, b"", "", 0, 0)
SAME = ("text", "raw_text", "text_sha256", "encoding", "title", "language", "chars_removed", "ruleset")
LEARNED = frozenset(rule.id for rule in rules() if rule.stage != "named")


@pytest.fixture(scope="module")
def pool() -> list[bytes]:
    return seeds(Path(PAGES) if PAGES else None)


def kept(data: bytes) -> str:
    """Put a document into the corpus; gives its name there."""
    name = hashlib.sha256(data).hexdigest()[:16]
    (CORPUS / name).write_bytes(data)
    return name


@pytest.mark.parametrize("batch", range(FIRST, FIRST + -(-NUMBER // BATCH)))
def test_batch_of_mutated_documents(batch: int, pool: list[bytes], tmp_path: Path) -> None:
    chance = Random(batch)  # noqa: S311 - the same documents each time
    documents = {
        f"{number:04d}{chance.choice(SUFFIXES)}": mutated(chance, pool)
        for number in range(min(BATCH, NUMBER))
    }
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    mode: Mode = "balanced" if batch % 2 else "careful"
    source = source_of(folder, include=("*",), limits=LIMITS, profile=Profile("wire", mode))
    done = ingest(tmp_path / "data", source, key="one", by=isolated)
    inputs, cleaned, quarantined, _ = accounts(done)
    assert (inputs, cleaned + quarantined) == (len(documents), len(documents))
    _blame(tmp_path / "data", documents)
    report = verify(tmp_path / "data")
    assert report.ok, report.differences[:5]
    rows = {row["file_path"]: row for row in pq.read_table(tmp_path / "data" / "documents").to_pylist()}
    for name in sorted(rows)[batch % AGAIN :: AGAIN]:
        _same_again(documents[name], rows[name], mode)


def _blame(root: Path, documents: dict[str, bytes]) -> None:
    """Nothing is in quarantine but for a reason that somebody foresaw."""
    table = root / "quarantine"
    rows = pq.read_table(table).to_pylist() if table.is_dir() and any(table.iterdir()) else []
    unforeseen = [row for row in rows if row["error_class"] != "DocumentError" or row["stage"] == "clean"]
    names = [f"{kept(documents[row['file_path']])}: {row['message']}" for row in unforeseen]
    assert not names


def _same_again(data: bytes, row: dict[str, object], mode: Mode) -> None:
    """Cleaning by itself gives the same text, and named rules find nothing more in what they left."""
    kind = "text/html" if str(row["file_path"]).endswith(("html", "htm")) else "text/plain"
    once = clean(data, kind, mode=mode)
    assert_accounted_for(once)
    stored = document_row(RAW, once)
    assert {name: row[name] for name in SAME} == {name: stored[name] for name in SAME}
    named = Profile("wire", mode, LEARNED)
    first = clean(data, kind, profile=named)
    again = clean(first.text, "text/plain", profile=named)
    if again.edits:
        pytest.fail(f"{kept(data)}: cleaned twice, {Counter(edit.rule for edit in again.edits)}")


@pytest.mark.parametrize("path", sorted(CORPUS.glob("[0-9a-f]*")), ids=lambda path: path.name)
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
@pytest.mark.parametrize("mode", ["careful", "balanced"])
def test_what_once_broke_something_is_cleaned(path: Path, kind: str, mode: Mode) -> None:
    try:
        done = clean(path.read_bytes(), kind, mode=mode)
    except DocumentError:
        return
    assert_accounted_for(done)
    again = clean(done.text, "text/plain", profile=Profile("wire", mode, LEARNED))
    assert again.edits == ()
