"""Files of many records and the ledger: what a run leaves alone in them, does again, drops and keeps."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from flows import shard
from flows.manifest import from_json
from flows.plan import make_plan
from output.shards import shard_results
from output.verify import verify
from sources.source import Source
from tests.flows.ingestion import accounts, age, ingest, opened, plan, source_of
from tests.output.dataset import child, fingerprint, table
from tests.sources.containers import MAKERS, jsonl, texts

FORMATS = ("corpus.jsonl", "corpus.jsonl.gz", "corpus.zip", "corpus.parquet", "corpus.warc.gz", "corpus.tar")
WHOLE, SPREAD = 1_000_000, 700
SIZES = pytest.mark.parametrize("size", [WHOLE, SPREAD])
NUMBER = 30
TEXTS = texts(NUMBER)
NAMES = list(TEXTS)

# One record on top, one less, and one that is another now; all others have moved.
CHANGED = {"new": "A new story, told by the bridge.\n"} | {
    name: text + "It was closed again.\n" if name == NAMES[9] else text
    for name, text in TEXTS.items()
    if name != NAMES[20]
}


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a container that is an hour old."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    age(folder / name)


def crawl(folder: Path, **settings: Any) -> Source:
    return source_of(folder, include=("corpus.*",), **settings)


def names_of(root: Path) -> set[str]:
    return {row["record_id"].removeprefix("urn:test:") for row in table(root, "documents").values()}


@SIZES
@pytest.mark.parametrize("name", FORMATS)
def test_a_container_that_has_not_changed_is_not_opened(
    tmp_path: Path, root: Path, name: str, size: int
) -> None:
    put(tmp_path / "in", name, MAKERS[name](TEXTS))
    first = ingest(root, crawl(tmp_path / "in"), key="one", shard_bytes=size)
    assert accounts(first) == (NUMBER, NUMBER, 0, 0)
    before = fingerprint(root)
    with opened() as seen:
        done = ingest(root, crawl(tmp_path / "in"), key="two", shard_bytes=size)
    assert not seen
    assert accounts(done) == (NUMBER, 0, 0, NUMBER)
    assert not done.published
    assert fingerprint(root) == before


@SIZES
@pytest.mark.parametrize("name", FORMATS)
def test_a_container_that_only_looks_changed_is_told_by_its_records(
    tmp_path: Path, root: Path, name: str, size: int
) -> None:
    put(tmp_path / "in", name, MAKERS[name](TEXTS))
    ingest(root, crawl(tmp_path / "in"), key="one", shard_bytes=size)
    age(tmp_path / "in" / name, 60)
    done = ingest(root, crawl(tmp_path / "in"), key="two", shard_bytes=size)
    assert accounts(done) == (NUMBER, 0, 0, NUMBER)
    assert not done.published


@SIZES
@pytest.mark.parametrize("on_missing", ["keep", "drop"])
@pytest.mark.parametrize("name", FORMATS)
def test_of_a_changed_container_what_is_new_is_cleaned_and_what_is_gone_follows_the_source(
    tmp_path: Path, root: Path, name: str, on_missing: str, size: int
) -> None:
    source = crawl(tmp_path / "in", on_missing=on_missing)
    put(tmp_path / "in", name, MAKERS[name](TEXTS))
    ingest(root, source, key="one", shard_bytes=size)
    put(tmp_path / "in", name, MAKERS[name](CHANGED))
    done = ingest(root, source, key="two", shard_bytes=size)
    inputs, documents, quarantined, unchanged = accounts(done)
    assert inputs == documents + quarantined + unchanged == NUMBER
    assert quarantined == 0
    if size == WHOLE:
        assert documents == 2
    else:
        assert unchanged  # but for those that have moved to another span
    kept = {NAMES[20]} if on_missing == "keep" else set()
    assert names_of(root) == set(CHANGED) | kept
    assert done.run.counts.dropped == 1 - len(kept)
    assert verify(root).ok
    with opened() as seen:
        again = ingest(root, source, key="three", shard_bytes=size)
    assert not seen
    assert accounts(again) == (NUMBER, 0, 0, NUMBER)
    assert not again.published


@SIZES
def test_what_was_kept_goes_without_a_look_once_its_source_says_drop(
    tmp_path: Path, root: Path, size: int
) -> None:
    put(tmp_path / "in", "corpus.jsonl", jsonl(TEXTS))
    ingest(root, crawl(tmp_path / "in"), key="one", shard_bytes=size)
    put(tmp_path / "in", "corpus.jsonl", jsonl(CHANGED))
    ingest(root, crawl(tmp_path / "in"), key="two", shard_bytes=size)
    with opened() as seen:
        done = ingest(root, crawl(tmp_path / "in", on_missing="drop"), key="three", shard_bytes=size)
    assert not seen
    assert accounts(done) == (NUMBER, 0, 0, NUMBER)
    assert done.run.counts.dropped == 1
    assert names_of(root) == set(CHANGED)


def test_a_record_that_comes_back_is_the_same_document(tmp_path: Path, root: Path) -> None:
    for key, documents in {"one": TEXTS, "two": CHANGED, "three": TEXTS}.items():
        put(tmp_path / "in", "corpus.jsonl", jsonl(documents))
        done = ingest(root, crawl(tmp_path / "in"), key=key)
    assert accounts(done) == (NUMBER, 1, 0, NUMBER - 1)
    assert names_of(root) == {"new", *TEXTS}


@SIZES
@pytest.mark.parametrize("name", FORMATS)
def test_a_container_that_breaks_off_is_one_row_of_quarantine_until_it_is_whole(
    tmp_path: Path, root: Path, name: str, size: int
) -> None:
    data = MAKERS[name](TEXTS)
    source = crawl(tmp_path / "in", on_missing="drop")
    readable = 0
    for key, length in {"one": 0.7, "two": 0.8}.items():  # it grows, and is broken still
        put(tmp_path / "in", name, data[: int(len(data) * length)])
        done = ingest(root, source, key=key, shard_bytes=size)
        inputs, documents, quarantined, unchanged = accounts(done)
        assert quarantined == 1
        assert inputs == documents + 1 + unchanged
        assert documents + unchanged >= readable
        readable = documents + unchanged
        assert len(table(root, "quarantine")) == 1
        with opened() as seen:
            again = ingest(root, source, key=f"{key}-again", shard_bytes=size)
        assert not (seen and done.published)  # else the ledger has not been written
        assert accounts(again) == (inputs, 0, 1, readable)
        assert not again.published
    put(tmp_path / "in", name, data)
    inputs, documents, quarantined, unchanged = accounts(ingest(root, source, key="whole", shard_bytes=size))
    assert (inputs, quarantined, documents + unchanged) == (NUMBER, 0, NUMBER)
    assert names_of(root) == set(TEXTS)
    assert table(root, "quarantine") == {}
    assert verify(root).ok


@SIZES
def test_what_lies_behind_a_break_is_not_gone(tmp_path: Path, root: Path, size: int) -> None:
    source = crawl(tmp_path / "in", on_missing="drop")
    put(tmp_path / "in", "corpus.jsonl", jsonl(TEXTS))
    ingest(root, source, key="one", shard_bytes=size)
    put(tmp_path / "in", "corpus.jsonl", jsonl(TEXTS)[:-2000])
    done = ingest(root, source, key="two", shard_bytes=size)
    assert done.run.counts.quarantined == 1
    assert done.run.counts.dropped == 0
    assert names_of(root) == set(TEXTS)


@SIZES
def test_everything_again_cleans_each_record_and_writes_what_differs(
    tmp_path: Path, root: Path, size: int
) -> None:
    put(tmp_path / "in", "corpus.jsonl", jsonl(TEXTS))
    ingest(root, crawl(tmp_path / "in"), key="one", shard_bytes=size)
    done = ingest(root, crawl(tmp_path / "in"), key="two", shard_bytes=size, again=True)
    assert accounts(done) == (NUMBER, NUMBER, 0, 0)
    assert not done.published
    put(tmp_path / "in", "corpus.jsonl", jsonl(CHANGED))
    changed = ingest(
        root, crawl(tmp_path / "in", on_missing="drop"), key="three", shard_bytes=size, again=True
    )
    assert accounts(changed) == (NUMBER, NUMBER, 0, 0)
    assert changed.run.counts.dropped == 1
    assert names_of(root) == set(CHANGED)


def finish_a_shard_in_pieces_and_die(root: Path, folder: Path) -> None:
    shard.FULL = 3_000
    _, staging, work = plan(root, crawl(folder), key="killed")
    (portion,) = work.portions
    shard.clean_shard(from_json(Path(portion.manifest).read_text()), staging.path)
    assert len(shard_results(staging.path)) > 5
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_shard_in_pieces_is_taken_over_with_all_of_them(tmp_path: Path, root: Path) -> None:
    put(tmp_path / "in", "corpus.jsonl.gz", MAKERS["corpus.jsonl.gz"](TEXTS))
    process = child(finish_a_shard_in_pieces_and_die, root, tmp_path / "in")
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with opened() as seen:
        done = ingest(root, crawl(tmp_path / "in"), key="next")
    assert not seen
    assert accounts(done) == (NUMBER, NUMBER, 0, 0)
    assert names_of(root) == set(TEXTS)
    assert verify(root).ok


def test_a_plan_that_is_made_again_begins_anew(tmp_path: Path, root: Path) -> None:
    put(tmp_path / "in", "corpus.jsonl", jsonl(TEXTS))
    ingest(root, crawl(tmp_path / "in"), key="one")
    store, staging, work = plan(root, crawl(tmp_path / "in"), key="two")
    with staging:
        again = shard_results(staging.path)
        put(tmp_path / "in", "corpus.jsonl", jsonl(CHANGED))
        assert make_plan([crawl(tmp_path / "in")], WHOLE, staging.path, store.current()).done.inputs == 0
        assert work.done.inputs == NUMBER
        assert again
        assert not shard_results(staging.path)
