"""Lines that are accepted for a source make only those documents again that have them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cleaners import Profile
from cleaners.source_lines import line_id
from output.verify import verify
from sources.source import Source
from tests.flows.ingestion import STORY, accounts, ingest, marked_by, opened, source_of, write
from tests.output.dataset import ident, table

FOOT = "This story is from the Harbour Lantern, the paper of the seven bays"


def with_foot(name: str) -> str:
    return STORY.format(name=name) + FOOT + "\n"


def with_lines(folder: Path, *lines: str, off: Sequence[str] = ()) -> Source:
    return source_of(folder, profile=Profile(rules_off=frozenset(off), lines=lines))


def test_an_accepted_line_makes_only_those_documents_again_that_have_it(folder: Path, root: Path) -> None:
    write(folder, {"a.txt": with_foot("a"), "c/d.txt": with_foot("d")})
    ingest(root, with_lines(folder), key="one")
    before = table(root, "documents")
    with opened() as names:
        done = ingest(root, with_lines(folder, f"  {FOOT}"), key="two")
    assert sorted(names) == ["a.txt", "d.txt"]
    assert accounts(done) == (5, 2, 0, 3)
    assert marked_by(root, line_id(FOOT)) == {"a.txt", "c/d.txt"}
    after = table(root, "documents")
    assert after[ident("b.txt")] == before[ident("b.txt")]
    assert after[ident("a.txt")]["text"] == before[ident("b.txt")]["text"].replace("b.txt", "a")
    assert verify(root).ok


def test_documents_without_an_accepted_line_are_looked_through_once(
    folder: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"a.txt": with_foot("a")})
    ingest(root, with_lines(folder), key="one")
    ingest(root, with_lines(folder, FOOT), key="two")
    monkeypatch.setattr("flows.acceptance.lines_within", lambda *_: pytest.fail("looked through again"))
    with opened() as names:
        assert accounts(ingest(root, with_lines(folder, FOOT), key="three")) == (5, 0, 0, 5)
    assert names == []


def test_a_line_that_is_taken_back_returns_to_those_documents_that_had_it(folder: Path, root: Path) -> None:
    write(folder, {"a.txt": with_foot("a")})
    ingest(root, with_lines(folder), key="one")
    before = {name: row["text"] for name, row in table(root, "documents").items()}
    ingest(root, with_lines(folder, FOOT), key="two")
    with opened() as names:
        assert accounts(ingest(root, with_lines(folder), key="three")) == (5, 1, 0, 4)
    assert names == ["a.txt"]
    assert {name: row["text"] for name, row in table(root, "documents").items()} == before


def test_lines_accepted_one_after_the_other_and_a_rule_turned_off_add_up(folder: Path, root: Path) -> None:
    other = "More stories from the seven bays"
    write(
        folder,
        {"a.txt": with_foot("a"), "b.txt": f"{STORY.format(name='b')}{other}\n", "plain.txt": "Hello.\n"},
    )
    ingest(root, with_lines(folder), key="one")
    assert accounts(ingest(root, with_lines(folder, FOOT), key="two")) == (6, 1, 0, 5)
    with opened() as names:
        done = ingest(root, with_lines(folder, FOOT, other, off=["promo"]), key="three")
    assert sorted(names) == ["a.txt", "b.txt", "d.txt", "e.txt", "f.txt"]  # `promo` was in all of these
    assert accounts(done) == (6, 5, 0, 1)
    assert accounts(ingest(root, with_lines(folder, FOOT, other), key="four"))[1] == 6  # a rule that is new
    assert verify(root).ok


def test_the_same_line_in_a_damaged_document_counts_as_well(folder: Path, root: Path) -> None:
    write(
        folder,
        {"a.txt": with_foot("a").replace("Harbour Lantern,", "Harbour&nbsp;Lantern, ").replace("\n", "\r\n")},
    )
    ingest(root, with_lines(folder), key="one")
    with opened() as names:
        ingest(root, with_lines(folder, FOOT), key="two")
    assert names == ["a.txt"]
    assert marked_by(root, line_id(FOOT)) == {"a.txt"}
