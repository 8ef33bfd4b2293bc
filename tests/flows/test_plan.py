from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Profile, Selectors
from flows.changes import Basis
from flows.cutting import TEXT_WORK, cut, in_pieces
from flows.manifest import Shard, from_json, to_json
from flows.plan import UnknownSourceError, choose_sources, make_plan
from flows.sorter import Input
from output.ledger import Entry
from output.staging import Staging
from sources.catalog import adhoc_source
from sources.discover import discover
from sources.limits import Limits
from sources.source import Bounds, Columns, Example, Found, Refused, Remote, Source, SourceError

NAMES = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=9)
FOUND = st.builds(
    Found,
    source=st.just("wire"),
    file_path=NAMES,
    uri=NAMES,
    path=st.binary(min_size=1, max_size=9).map(os.fsdecode).map(Path),
    size=st.integers(0, 100),
    mtime_ns=st.integers(0, 2**63),
)
REFUSED = st.builds(Refused, source=st.just("wire"), file_path=NAMES, uri=NAMES, message=NAMES)
WARCS = replace(adhoc_source(Path(__file__)), format="warc")
INPUTS = st.lists(FOUND | REFUSED, max_size=40)


def test_source_with_a_selector_that_means_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = Profile("wire", selectors=Selectors(drop=(".share", ".gone")))
    example = Example('<!doctype html><body><p class="share">Tweet</p></body>')
    wire = replace(adhoc_source(Path(__file__)), name="wire", profile=profile, examples=(example,))
    monkeypatch.setattr("flows.plan.load_catalog", lambda: {"wire": wire})
    with pytest.raises(SourceError, match=r"selector '\.gone' under \[selectors\] drop means nothing"):
        choose_sources(["wire"], [])


def test_source_that_turns_off_a_rule_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = replace(
        adhoc_source(Path(__file__)), name="wire", profile=Profile("wire", rules_off=frozenset({"prromo"}))
    )
    monkeypatch.setattr("flows.plan.load_catalog", lambda: {"wire": wire})
    with pytest.raises(SourceError, match="'wire' turns off unknown rules: prromo"):
        choose_sources([], [])


def size(one: Input) -> int:
    return one.size if isinstance(one, Found) else 0


@given(INPUTS, st.integers(1, 250), st.integers(1, 9))
def test_shards_hold_every_input_once_and_in_order(
    inputs: list[Input], shard_bytes: int, max_inputs: int
) -> None:
    shards = [shard for shard, _ in cut(WARCS, inputs, shard_bytes, max_inputs)]
    assert [one for shard in shards for one in shard] == inputs
    assert all(shards)


def test_large_files_come_in_their_order_whichever_is_looked_into_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.cutting.cores", lambda: 2)
    names = [f"{number:02}.jsonl" for number in range(8)]
    for name in names:
        (tmp_path / name).write_text('{"text": "One."}\n' * 8)
    is_second_cut = Event()

    def knife(source: Source, found: Found, shard_bytes: int) -> list[int]:
        if found.file_path.endswith(names[1]):
            is_second_cut.set()
        if found.file_path.endswith(names[0]):
            assert is_second_cut.wait(60)  # looked into meanwhile
        return [shard_bytes]

    source = replace(adhoc_source(tmp_path), format="jsonl")
    found = list(in_pieces(source, discover(source), 40 * TEXT_WORK, knife))
    spans = [(Path(one.file_path).name, one.start, one.stop) for one in found if isinstance(one, Found)]
    assert spans == [span for name in names for span in ((name, 0, 40), (name, 40, None))]


def test_a_plan_that_fails_waits_for_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cutting.cores", lambda: 2)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.jsonl").write_text('{"text": "One."}\n' * 8)
    is_second_open, is_over, is_second_read = Event(), Event(), Event()

    def knife(source: Source, found: Found, shard_bytes: int) -> list[int]:
        if found.file_path.endswith("a.jsonl"):
            assert is_second_open.wait(60)
            raise SourceError("the first one cannot be read")
        is_second_open.set()
        is_over.wait(60)
        is_second_read.set()
        return []

    source = replace(adhoc_source(tmp_path), format="jsonl")
    with pytest.raises(SourceError, match="the first one"):
        list(in_pieces(source, discover(source), 40 * TEXT_WORK, knife))
    assert not is_second_read.is_set()
    is_over.set()


@given(INPUTS, st.integers(1, 250), st.integers(1, 9))
def test_a_shard_exceeds_its_size_only_if_a_single_input_does(
    inputs: list[Input], shard_bytes: int, max_inputs: int
) -> None:
    for shard, weight in cut(WARCS, inputs, shard_bytes, max_inputs):
        assert len(shard) <= max_inputs
        assert weight == sum(map(size, shard))
        assert sum(map(size, shard)) <= shard_bytes or len([one for one in shard if size(one)]) == 1


@pytest.mark.parametrize(
    ("name", "settings", "shards"),
    [
        ("a.txt", {}, 4),
        ("a.html", {}, 1),
        ("a", {}, 1),
        ("a", {"media_type": "text/plain; charset=latin-1"}, 4),
        ("a.jsonl", {}, 4),
        ("a.jsonl.gz", {"columns": Columns(html="page")}, 1),
        ("a.parquet", {"format": "parquet"}, 4),
        ("a.warc.gz", {}, 1),
        ("a.warc.wet.gz", {}, 4),
        ("a.zip", {}, 1),
    ],
)
def test_a_shard_of_plain_text_is_an_eighth_of_one_of_html(
    name: str, settings: dict[str, Any], shards: int
) -> None:
    source = replace(adhoc_source(Path(__file__)), **settings)
    inputs = [Found("wire", f"{number}/{name}", "", Path("a"), size=25, mtime_ns=0) for number in range(16)]
    assert len(list(cut(source, inputs, 800))) == shards


@given(INPUTS)
def test_a_manifest_gives_back_its_shard_whatever_the_names_are(inputs: list[Input]) -> None:
    source = Source(
        name="wire",
        title="Wire",
        description="…",
        root=Path("/srv/wïre"),
        include=("*.txt", "a/**"),
        profile=Profile("wire", "balanced", frozenset({"promo", "caption"})),
        bounds=Bounds(0.5, None),
        url_prefix="https://example.org/",
        limits=Limits(max_ratio=7),
        columns=Columns(html="body"),
        members=("*.html",),
        remote=Remote("s3://bucket/crawl/", hosts=("a.example", "b.example")),
    )
    basis = Basis("ruleset", "settings", "cleaning", "code", {"older": "promo caption"})
    known = Entry("id", "wire", "a", 0, 1, 2, 3, "settings", None, None, "ruleset", "", "code")
    shard = Shard(source, 3, basis, tuple(inputs), (known,))
    assert to_json(shard).isascii()
    assert from_json(to_json(shard)) == shard


def test_a_plan_is_the_same_each_time_and_numbers_the_shards_of_each_source(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text("x" * 40)
    plans = []
    for name in ("one", "two"):
        staging = staging_of(tmp_path / name)
        plan = make_plan([adhoc_source(folder)], 100 * TEXT_WORK, staging)
        plans.append([Path(portion.manifest).read_text() for portion in plan.portions])
        assert [(portion.number, portion.of, portion.inputs) for portion in plan.portions] == [
            (1, 3, 2),
            (2, 3, 2),
            (3, 3, 1),
        ]
    assert plans[0] == plans[1]


def test_an_input_named_twice_is_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.txt").write_text(name)
    files = [str(folder / "a.txt"), str(folder), str(folder / ".." / "in")]
    plan = make_plan(choose_sources([], files), 100, staging_of(tmp_path / "data"))
    inputs = [one.file_path for portion in plan.portions for one in shard_of(portion.manifest).inputs]
    assert sorted(inputs) == [str(folder / "a.txt"), str(folder / "b.txt")]
    assert len({portion.key for portion in plan.portions}) == len(plan.portions)


def staging_of(root: Path) -> Path:
    """A run's staging folder, as a run makes it."""
    return Staging(root, "run").path


def shard_of(manifest: str) -> Shard:
    return from_json(Path(manifest).read_text())


def test_with_nothing_named_the_whole_catalog_is_meant_and_with_files_only_these(tmp_path: Path) -> None:
    assert {source.name for source in choose_sources([], [])} >= {"sample-wire", "sample-forum"}
    assert [source.name for source in choose_sources([], [str(tmp_path)])] == ["input"]
    both = choose_sources(["sample-wire", "sample-wire"], [str(tmp_path)])
    assert [source.name for source in both] == ["sample-wire", "input"]


def test_a_mode_for_the_run_replaces_that_of_every_source() -> None:
    assert {source.profile.mode for source in choose_sources([], [], "balanced")} == {"balanced"}


def test_an_unknown_source_is_named_together_with_those_that_exist() -> None:
    with pytest.raises(UnknownSourceError, match=r"'nope'.*sample-forum"):
        choose_sources(["sample-wire", "nope"], [])


def test_a_rule_that_a_source_turns_off_but_that_does_not_exist_stops_the_plan(tmp_path: Path) -> None:
    source = Source("wire", "Wire", "…", tmp_path, ("*.txt",), profile=Profile(rules_off=frozenset({"nope"})))
    with pytest.raises(ValueError, match="nope"):
        make_plan([source], 100, staging_of(tmp_path / "data"))
