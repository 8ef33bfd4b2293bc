"""What is said of a run's documents, from real staged files."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaners import Profile, describe, ruleset_id
from flows.changes import basis
from flows.excerpts import LINES, excerpt
from flows.findings import Findings, look
from flows.manifest import Shard
from flows.quarantine import listed, reasons
from flows.shard import clean_shard
from output.counts import Counts
from output.store import Store
from sources.discover import discover
from sources.source import Source
from tests.flows.project import NOISY

QUIET = "Nothing has to go from here, the mayor of the town said on Thursday.\n"


def shard_of(source: Source) -> Shard:
    """All inputs of a source as one shard."""
    return Shard(source, 1, basis(source, ruleset_id(Profile()), describe(), {}), tuple(discover(source)))


@pytest.fixture
def found(tmp_path: Path) -> tuple[Findings, Counts]:
    """Two sources: one with boilerplate, a file that is no text, and one that is clean."""
    for folder, files in {
        "noisy": {
            "a.txt": NOISY.encode(),
            "b.txt": (NOISY * 3).encode(),
            "c.txt": b"\x89PNG\r\n\x1a\n" + bytes(64),
        },
        "quiet": {"d.txt": QUIET.encode(), "e.txt": b"\n"},
    }.items():
        (tmp_path / folder).mkdir()
        for name, data in files.items():
            (tmp_path / folder / name).write_bytes(data)
    parts = []
    with Store(tmp_path / "data").staging("run") as staging:
        for name in ("noisy", "quiet"):
            source = Source(name, name.title(), "…", tmp_path / name, ("*.txt",))
            parts.append(clean_shard(shard_of(source), staging.path).counts)
        return look(staging.path), Counts.merge(parts)


def test_the_figures_add_up_to_those_of_the_run(found: tuple[Findings, Counts]) -> None:
    findings, counts = found
    for source in counts.sources:
        own = findings.sources[source.source]
        assert (own.documents, own.chars_raw) == (source.documents, source.chars_raw)
        assert own.chars_removed == source.chars_removed == sum(rule.chars for rule in own.rules.values())
    for rule in counts.rules:
        mine = [own.rules[rule.rule] for own in findings.sources.values() if rule.rule in own.rules]
        assert sum(one.edits for one in mine) == rule.edits
        assert sum(one.chars for one in mine) == rule.chars


def test_the_measures_are_shares_of_the_new_documents(found: tuple[Findings, Counts]) -> None:
    findings, counts = found
    noisy, quiet = (findings.sources[name].measures() for name in ("noisy", "quiet"))
    assert noisy["documents"] == 2
    assert noisy["removed"] == counts.sources[0].chars_removed / counts.sources[0].chars_raw
    assert noisy["rule:promo"] == 1.0
    assert noisy["encoding:utf-8"] == 1.0
    assert (noisy["empty"], quiet["empty"]) == (0.0, 0.5)
    assert quiet["language:en"] == 0.5
    assert quiet["language:unknown"] == 0.5
    assert not [name for name in quiet if name.startswith("rule:")]


def test_the_documents_to_look_at_are_those_that_lost_the_most(found: tuple[Findings, Counts]) -> None:
    findings, _ = found
    assert {sample.file_path for sample in findings.most_cut} == {"a.txt", "b.txt"}
    assert [sample.score for sample in findings.most_cut] == sorted(
        (sample.score for sample in findings.most_cut), reverse=True
    )
    (least, *_) = findings.most_cut
    assert least.score == least.chars_removed / least.chars_raw
    assert findings.least_sure == []  # both are shown already


def test_an_excerpt_shows_what_went_between_what_stayed(found: tuple[Findings, Counts]) -> None:
    findings, _ = found
    (row,) = [sample.row for sample in findings.most_cut if sample.file_path == "a.txt"]
    lines = excerpt(row)
    (at,) = [index for index, line in enumerate(lines) if line.startswith("- READ MORE: Harbour inspectors")]
    assert lines[0].startswith("  The harbour will be closed")
    assert "[promo 0.95]" in " ".join(lines[at : at + 2])
    assert lines[-2].startswith("  Drivers will")


def test_an_excerpt_of_a_long_document_is_short_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "long.txt").write_text((NOISY + QUIET * 5) * 40 + "x" * 1_000_000)
    source = Source("noisy", "Noisy", "…", tmp_path / "in", ("*.txt",))
    with Store(tmp_path / "data").staging("run") as staging:
        clean_shard(shard_of(source), staging.path)
        (sample,) = look(staging.path).most_cut
    lines = excerpt(sample.row)
    assert len(lines) < 4 * LINES
    assert max(map(len, lines)) < 80
    assert lines[-1].endswith("more lines …")


def test_quarantine_is_told_by_reason_with_what_to_do(found: tuple[Findings, Counts]) -> None:
    findings, counts = found
    text = "\n".join(reasons(findings, counts.quarantined))
    assert text.startswith("## 1 in quarantine")
    assert "- **1** at `charset`: `" in text
    assert "Is it text?" in text
    (row,) = listed(findings)
    assert (row["source"], row["file"], row["stage"]) == ("noisy", "c.txt", "charset")
    assert "PNG" in row["reason"]


def test_a_run_that_has_staged_nothing_has_nothing_to_say(tmp_path: Path) -> None:
    with Store(tmp_path / "data").staging("run") as staging:
        assert look(staging.path) == Findings()
