"""Documents that are the same, or nearly so, are marked, whatever the order in which they came."""

from __future__ import annotations

import errno
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output import similar, sketch
from output.files import StoreError
from output.merge import Gone
from output.runs import append_run
from output.shards import shard_results, write_shard
from output.store import Store
from output.verify import verify
from tests.output.dataset import Row, good, ident, record, run, table

WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in "aeiou" for c in ("", "n", "r", "st", "ll")]


def text(seed: int, words: int = 120, changed: int = 0) -> str:
    """A text of its own for each seed; ``changed`` of its words are others."""
    chance = random.Random(seed)  # noqa: S311
    chosen = [chance.choice(WORDS) for _ in range(words)]
    other = random.Random(-1 - seed)  # noqa: S311
    for place in range(changed):
        chosen[(place * 37) % words] = other.choice(WORDS).upper() + "x"
    return " ".join(chosen) + ".\n"


def dated(row: Row, year: int | None) -> Row:
    return row | {"date_published": None if year is None else datetime(year, 1, 1, tzinfo=UTC)}


def marks(root: Path) -> dict[str, tuple[str | None, str | None]]:
    """By file path: what a document is a duplicate of, and its cluster, as file paths."""
    rows = table(root, "documents")
    paths = {name: f"{row['source']}/{row['file_path']}" for name, row in rows.items()}
    labels = ("duplicate_of", "near_duplicate_cluster")
    return {
        paths[name]: (*(None if row[label] is None else paths[row[label]] for label in labels),)  # type: ignore[misc]
        for name, row in rows.items()
    }


def test_the_same_text_is_marked_within_a_source_and_across_sources(tmp_path: Path) -> None:
    rows = [
        dated(good("a.txt", text(1)), 2015),
        dated(good("b.txt", text(1)), 2014),
        dated(good("c.txt", text(1), source="forum"), 2016),
        good("d.txt", text(2)),
    ]
    run(tmp_path, "run-1", rows)
    assert marks(tmp_path) == {
        "wire/a.txt": ("wire/b.txt", "wire/b.txt"),
        "wire/b.txt": (None, "wire/b.txt"),
        "forum/c.txt": ("wire/b.txt", "wire/b.txt"),
        "wire/d.txt": (None, None),
    }
    assert verify(tmp_path).ok


def test_nearly_the_same_text_shares_a_cluster_and_is_no_duplicate(tmp_path: Path) -> None:
    rows = [dated(good(f"{n}.txt", text(1, changed=n)), 2010 + n) for n in range(3)]
    run(tmp_path, "run-1", [*rows, good("other.txt", text(2)), good("far.txt", text(1, changed=60))])
    assert marks(tmp_path) == {
        "wire/0.txt": (None, "wire/0.txt"),
        "wire/1.txt": (None, "wire/0.txt"),
        "wire/2.txt": (None, "wire/0.txt"),
        "wire/other.txt": (None, None),
        "wire/far.txt": (None, None),
    }


def test_without_dates_the_smallest_id_comes_first(tmp_path: Path) -> None:
    names = [f"{n}.txt" for n in range(5)]
    run(tmp_path, "run-1", [good(name, text(1)) for name in names])
    first = min(ident(name) for name in names)
    rows = table(tmp_path, "documents")
    assert {row["duplicate_of"] for name, row in rows.items() if name != first} == {first}
    assert rows[first]["duplicate_of"] is None


def test_case_and_punctuation_make_no_difference_to_nearness(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [good("a.txt", text(1)), good("b.txt", text(1).upper().replace(" ", ", "))])
    assert len({cluster for _, cluster in marks(tmp_path).values()} - {None}) == 1


def test_scripts_without_spaces_are_compared_by_their_characters(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311
    story = "".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(300))
    other = "".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(300))
    rows = [good("a.txt", story), good("b.txt", story[:150] + "字" + story[151:]), good("c.txt", other)]
    run(tmp_path, "run-1", rows)
    found = marks(tmp_path)
    assert found["wire/a.txt"][1] == found["wire/b.txt"][1] is not None
    assert found["wire/c.txt"] == (None, None)


def test_a_mark_follows_when_the_first_document_changes_or_goes(tmp_path: Path) -> None:
    old = dated(good("old.txt", text(1)), 2010)
    run(tmp_path, "run-1", [dated(good("new.txt", text(1)), 2020)])
    assert marks(tmp_path)["wire/new.txt"] == (None, None)
    run(tmp_path, "run-2", [old])
    assert marks(tmp_path)["wire/new.txt"] == ("wire/old.txt", "wire/old.txt")
    run(tmp_path, "run-3", [good("old.txt", text(2))])
    assert marks(tmp_path)["wire/new.txt"] == (None, None)
    assert verify(tmp_path).ok


def test_a_cluster_falls_apart_when_what_joined_it_goes(tmp_path: Path) -> None:
    rows = [dated(good(f"{n}.txt", text(1, words=400, changed=n)), 2010 + abs(n - 6)) for n in (0, 6, 12)]
    run(tmp_path, "run-1", rows)
    assert len({cluster for _, cluster in marks(tmp_path).values()}) == 1
    drop(tmp_path, "run-2", [good("6.txt")])
    found = marks(tmp_path)
    alone = good("0.txt", text(1, words=400)), good("12.txt", text(1, words=400, changed=12))
    run(tmp_path / "alone", "run-1", [dated(row, 2016) for row in alone])
    assert found == marks(tmp_path / "alone")


def drop(root: Path, key: str, rows: list[Row]) -> None:
    """A run that finds some documents gone."""
    store = Store(root)
    with store.staging(key) as staging:
        gone = [Gone(row["id"], row["source"], row["file_path"]) for row in rows]
        write_shard(staging.path, "gone", inputs={}, gone=gone)
        (result,) = shard_results(staging.path)
        append_run(root, store.commit(staging, record(key, result.counts)).run)


def test_parts_without_a_mark_that_changes_are_left_as_they_are(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [dated(good("a.txt", text(1)), 2010), dated(good("b.txt", text(1)), 2011)])
    before = {path.stat().st_ino for path in (tmp_path / "documents").iterdir()}
    run(tmp_path, "run-2", [dated(good("c.txt", text(1)), 2012), good("d.txt", text(3))])
    assert marks(tmp_path)["wire/c.txt"] == ("wire/a.txt", "wire/a.txt")
    assert before < {path.stat().st_ino for path in (tmp_path / "documents").iterdir()}


STEPS = st.lists(
    st.dictionaries(
        st.integers(0, 9),
        st.none() | st.tuples(st.integers(0, 1), st.integers(0, 30), st.none() | st.integers(2010, 2012)),
        max_size=6,
    ),
    max_size=5,
)


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_marks_follow_from_the_documents_alone_however_they_came(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[dict[int, tuple[int, int, int | None] | None]],
) -> None:
    root = tmp_path_factory.mktemp("steps")
    there: dict[int, Row] = {}
    for number, step in enumerate(steps):
        new = {
            name: dated(good(f"{name}.txt", text(made[0], 80, made[1])), made[2])
            for name, made in step.items()
            if made is not None
        }
        gone = [there[name] for name, made in step.items() if made is None and name in there]
        there = {name: row for name, row in (there | new).items() if row not in gone}
        run(root, f"run-{number}", list(new.values()), shards=2)
        if gone:
            drop(root, f"drop-{number}", gone)
    run(root / "at once", "run", list(there.values()))
    if steps:
        assert table(root, "documents") == table(root / "at once", "documents")
        assert verify(root).differences == []


def test_a_sketch_that_is_lost_is_made_again_by_the_next_commit(tmp_path: Path) -> None:
    run(tmp_path, "run-1", [dated(good("a.txt", text(1)), 2010)])
    current = Store(tmp_path).current()
    assert current is not None
    for path in (current.path / "sketches").iterdir():
        path.unlink()
    assert not verify(tmp_path).ok
    run(tmp_path, "run-2", [good("b.txt", text(1))])
    assert marks(tmp_path)["wire/b.txt"] == ("wire/a.txt", "wire/a.txt")
    assert verify(tmp_path).ok


def test_a_sketch_that_cannot_be_opened_for_once_spoils_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by letting every call fail: a part was written again with the sketches of some of its rows."""
    run(tmp_path, "one", [good(f"{n}.txt") for n in range(6)], shards=2)
    real = sketch.mapped
    for fails_at in range(5):
        calls: list[Path] = []

        def flaky(path: Path, calls: list[Path] = calls, fails_at: int = fails_at) -> sketch.Sketch:
            calls.append(path)
            if len(calls) == fails_at + 1:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return real(path)

        monkeypatch.setattr(sketch, "mapped", flaky)
        try:
            run(tmp_path, f"run-{fails_at}", [good("0.txt", f"New, {fails_at}.\n"), good("5.txt")])
        except StoreError as error:
            assert os.strerror(errno.EIO) in str(error)
        monkeypatch.setattr(sketch, "mapped", real)
        assert len(calls) > fails_at
        Store(tmp_path).recover()
        assert verify(tmp_path).differences == []


def test_a_thousand_copies_are_one_cluster(tmp_path: Path) -> None:
    rows = [good(f"{n}.txt", text(1, changed=n % 4)) for n in range(1000)]
    run(tmp_path, "run-1", rows, shards=3)
    run(tmp_path, "run-2", [good("one more.txt", text(1))])
    found = marks(tmp_path)
    assert len({cluster for _, cluster in found.values()}) == 1
    assert sum(duplicate is None for duplicate, _ in found.values()) == 4
    assert verify(tmp_path).ok


def test_the_sketch_of_a_part_is_the_same_whether_made_of_rows_or_of_the_part(tmp_path: Path) -> None:
    rows = [good(f"{n}.txt", text(n)) for n in range(300)]
    run(tmp_path, "run-1", rows)
    current = Store(tmp_path).current()
    assert current is not None
    (part,) = current.tables["documents"]
    found = sketch.read(current.sketch(part))
    made = sketch.of_part(current.file("documents", part))
    assert found is not None
    for name in ("ids", "texts", "dates", "signatures", "bands", "order", "hashes"):
        assert np.array_equal(getattr(found, name), getattr(made, name)), name


def shared(left: str, right: str) -> float:
    one, two = set(sketch.shingles(left)), set(sketch.shingles(right))
    return len(one & two) / len(one | two)


def test_pairs_above_the_threshold_are_found_and_pairs_far_below_are_not(tmp_path: Path) -> None:
    pairs = [(text(n, 200), text(n, 200, changed=2 if n < 60 else 12)) for n in range(120)]
    run(tmp_path, "run-1", [good(f"{n}-{m}.txt", pair[m]) for n, pair in enumerate(pairs) for m in (0, 1)])
    found = marks(tmp_path)
    together = [found[f"wire/{n}-0.txt"][1] == found[f"wire/{n}-1.txt"][1] is not None for n in range(120)]
    shares = [shared(*pair) for pair in pairs]
    assert min(shares[:60]) > 0.88 and max(shares[60:]) < 0.6
    assert sum(together[:60]) >= 59
    assert not any(together[60:])


@pytest.mark.parametrize("entries", [1, 150])
def test_marks_do_not_depend_on_how_much_is_looked_at_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: int
) -> None:
    rows = [good(f"{n}.txt", text(n // 3, changed=n % 3)) for n in range(90)]
    changed = [good("0.txt", text(50)), *(good(f"{n}.txt", text(n)) for n in range(80, 95))]
    found = []
    for name, size in (("at-once", similar.SLICE), ("sliced", entries)):
        monkeypatch.setattr(similar, "SLICE", size)
        run(tmp_path / name, "run-1", rows, shards=3)
        run(tmp_path / name, "run-2", changed)
        assert verify(tmp_path / name).ok
        found.append(marks(tmp_path / name))
    assert found[0] == found[1]
    assert any(cluster for _, cluster in found[0].values())
