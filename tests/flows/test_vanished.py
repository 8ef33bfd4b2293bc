"""What becomes of failures whose input is no more, and of the documents that they were before they failed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.plan import choose_sources
from output.store import Commit
from output.verify import verify
from sources.source import Source
from tests.flows.ingestion import accounts, age, ingest, source_of, write
from tests.output.dataset import ident, table

BINARY = bytes(range(256)) * 4
GOOD = {name: f"Line of text number {name} is here." for name in "abcdefgh"}
SIZES = pytest.mark.parametrize("size", [1_000_000, 500])


def crawl(folder: Path, **settings: Any) -> Source:
    return source_of(folder, include=("*.txt", "*.jsonl"), **settings)


def spoil(path: Path) -> None:
    path.write_bytes(BINARY)
    age(path)


def put(folder: Path, records: dict[str, str | None]) -> None:
    """Write JSON Lines; a text of None is one that fails."""
    lines = (json.dumps({"id": name, "text": text}) + "\n" for name, text in records.items())
    write(folder, {"b.jsonl": "".join(lines)})


def here(root: Path, name: str) -> set[str]:
    return {row["record_id"] or row["file_path"] for row in table(root, name).values()}


def add_up(done: Commit) -> tuple[int, int]:
    """Hold a run to its accounts; gives its inputs and what it dropped."""
    inputs, documents, quarantined, unchanged = accounts(done)
    assert inputs == documents + quarantined + unchanged
    return inputs, done.run.counts.dropped


@SIZES
def test_a_document_that_failed_and_then_vanished_is_dropped_and_counted_once(
    tmp_path: Path, root: Path, size: int
) -> None:
    folder = tmp_path / "in"
    write(folder, {"g.txt": "A good page.\n", "k.txt": "Another one.\n"})
    put(folder, {**GOOD})
    ingest(root, crawl(folder, on_missing="drop"), key="one", shard_bytes=size)
    put(folder, {**GOOD, "a": None})
    spoil(folder / "g.txt")
    done = ingest(root, crawl(folder, on_missing="drop"), key="two", shard_bytes=size)
    assert add_up(done) == (len(GOOD) + 2, 0)
    assert here(root, "quarantine") == {"a", "g.txt"}
    assert here(root, "documents") == {*GOOD, "g.txt", "k.txt"}
    put(folder, {name: text for name, text in GOOD.items() if name != "a"})
    (folder / "g.txt").unlink()
    done = ingest(root, crawl(folder, on_missing="drop"), key="three", shard_bytes=size)
    assert add_up(done) == (len(GOOD), 2)
    assert here(root, "quarantine") == set()
    assert here(root, "documents") == {*GOOD, "k.txt"} - {"a"}
    again = ingest(root, crawl(folder, on_missing="drop"), key="four", shard_bytes=size)
    assert add_up(again) == (len(GOOD), 0)
    assert not again.published
    assert verify(root).ok


@SIZES
def test_what_never_was_a_document_is_not_counted_as_dropped(tmp_path: Path, root: Path, size: int) -> None:
    folder = write(tmp_path / "in", {"k.txt": "A good page.\n", "bad.txt": ""})
    spoil(folder / "bad.txt")
    put(folder, {**GOOD, "x": None})
    ingest(root, crawl(folder, on_missing="drop"), key="one", shard_bytes=size)
    assert here(root, "quarantine") == {"bad.txt", "x"}
    (folder / "bad.txt").unlink()
    put(folder, {**GOOD})
    done = ingest(root, crawl(folder, on_missing="drop"), key="two", shard_bytes=size)
    assert add_up(done) == (len(GOOD) + 1, 0)
    assert here(root, "quarantine") == set()
    assert verify(root).ok


@SIZES
def test_what_failed_and_vanished_leaves_quarantine_and_its_document_stays(
    tmp_path: Path, root: Path, size: int
) -> None:
    folder = write(tmp_path / "in", {"g.txt": "A good page.\n", "k.txt": "Another one.\n", "bad.txt": ""})
    spoil(folder / "bad.txt")
    put(folder, {**GOOD})
    ingest(root, crawl(folder), key="one", shard_bytes=size)
    spoil(folder / "g.txt")
    put(folder, {**GOOD, "a": None})
    ingest(root, crawl(folder), key="two", shard_bytes=size)
    assert here(root, "quarantine") == {"bad.txt", "g.txt", "a"}
    for name in ("bad.txt", "g.txt"):
        (folder / name).unlink()
    put(folder, {name: text for name, text in GOOD.items() if name != "a"})
    done = ingest(root, crawl(folder), key="three", shard_bytes=size)
    assert add_up(done) == (len(GOOD), 0)
    assert here(root, "quarantine") == set()
    assert here(root, "documents") == {*GOOD, "g.txt", "k.txt"}
    assert not ingest(root, crawl(folder), key="four", shard_bytes=size).published
    assert verify(root).ok
    # The documents are known to be kept: they go when their source says so, and come back as themselves.
    put(folder, {**GOOD})
    assert add_up(ingest(root, crawl(folder), key="five", shard_bytes=size)) == (len(GOOD) + 1, 0)
    done = ingest(root, crawl(folder, on_missing="drop"), key="six", shard_bytes=size)
    assert add_up(done) == (len(GOOD) + 1, 1)
    assert here(root, "documents") == {*GOOD, "k.txt"}
    assert verify(root).ok


def test_what_include_leaves_out_leaves_quarantine(tmp_path: Path, root: Path) -> None:
    folder = write(tmp_path / "in", {"a.txt": "A good page.\n", "pic.png": "", "z.png": ""})
    for name in ("pic.png", "z.png"):
        spoil(folder / name)
    ingest(root, source_of(folder, include=("**",)), key="one")
    assert here(root, "quarantine") == {"pic.png", "z.png"}
    done = ingest(root, source_of(folder, include=("*.txt",)), key="two")
    assert add_up(done) == (1, 0)
    assert here(root, "quarantine") == set()
    assert verify(root).ok


def test_what_lies_behind_a_refused_folder_or_an_empty_root_stays_in_quarantine(
    tmp_path: Path, root: Path
) -> None:
    folder = write(tmp_path / "in", {"a.txt": "A good page.\n", "c/bad.txt": ""})
    spoil(folder / "c" / "bad.txt")
    source = source_of(folder)
    ingest(root, source, key="one")
    (folder / "c").rename(tmp_path / "away")
    (folder / "c").symlink_to(tmp_path / "away")
    ingest(root, source, key="two")
    assert ident("c/bad.txt") in table(root, "quarantine")
    (folder / "c").unlink()
    (folder / "a.txt").rename(tmp_path / "a.txt")
    ingest(root, source, key="three")  # as if a disk were not mounted
    assert ident("c/bad.txt") in table(root, "quarantine")


def test_inputs_named_by_hand_clear_nothing_that_was_not_asked_for(tmp_path: Path, root: Path) -> None:
    for name in ("in", "other", "in-too"):
        write(tmp_path / name, {"a.txt": "A good page.\n", "sub/k.txt": "Another one.\n"})
        for one in ("b.txt", "sub/c.txt"):
            spoil(tmp_path / name / one)
    folders = [str(tmp_path / name) for name in ("in", "in-too", "other")]
    bad = {f"{folder}/{name}" for folder in folders for name in ("b.txt", "sub/c.txt")}
    ingest(root, *choose_sources([], folders), key="one")
    assert here(root, "quarantine") == bad
    for number, files in enumerate(
        [
            [f"{folders[0]}/a.txt"],
            [f"{folders[0]}/sub", folders[0]],
            [folders[0], f"{folders[0]}/sub", f"{folders[0]}/sub/k.txt"],
        ]
    ):
        add_up(ingest(root, *choose_sources([], files), key=f"part-{number}"))
        assert here(root, "quarantine") == bad
    (tmp_path / "in" / "sub" / "c.txt").unlink()
    (tmp_path / "other" / "b.txt").unlink()
    add_up(ingest(root, *choose_sources([], [folders[0], f"{folders[0]}/sub"]), key="two"))
    assert here(root, "quarantine") == bad - {f"{folders[0]}/sub/c.txt"}
    assert verify(root).ok


def test_a_dataset_within_its_own_input_is_no_input(tmp_path: Path) -> None:
    folder = write(tmp_path / "crawl", {"a.txt": "A good page.\n", "data.txt": "Another one.\n"})
    root = folder / "data"
    for key in ("one", "two", "three"):
        done = ingest(root, *choose_sources([], [str(folder)]), key=key)
        assert add_up(done) == (2, 0)
        assert done.run.counts.quarantined == 0
    shutil.copytree(root, folder / "deep" / "old", symlinks=True)
    assert add_up(ingest(root, *choose_sources([], [str(folder)]), key="four")) == (2, 0)
    assert here(root, "quarantine") == set()
