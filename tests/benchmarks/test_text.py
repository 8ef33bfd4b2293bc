"""The run over pages, with a stand-in for the other cleaners."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from benchmarks import folds, peers, report, text
from benchmarks.measure import MODES, Run, figures
from benchmarks.pages import STYLES, LabelledPage

STAND_IN = """
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    answer = 0.5 * len(request) if sys.argv[1] == "times" else {"echo": request, "mute": ""}
    print(json.dumps(answer), flush=True)
"""
PAGE = LabelledPage(
    "1",
    "example.org",
    "article",
    "<body><ul><li>Home<li>Sport</ul><p>The ferry sails at dawn and comes back in the evening.</p></body>",
    "The ferry sails at dawn and comes back in the evening.",
)


@pytest.fixture(autouse=True)
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    script = tmp_path / "peer_worker.py"
    script.write_text(STAND_IN)
    monkeypatch.setattr(peers, "INTERPRETER", Path(sys.executable))
    monkeypatch.setattr(peers, "SCRIPT", script)
    monkeypatch.setattr(text, "cross_validated", lambda _: nullcontext())
    text._worker.cache_clear()
    yield
    if text._worker.cache_info().currsize:
        text._worker().__exit__(None, None, None)
    text._worker.cache_clear()


def test_line_separators_reach_the_other_cleaners_unharmed() -> None:
    odd = "one\ntwo\u2028three\r\nfour\x85five 🙂"
    with peers.Worker("texts") as worker:
        assert worker.ask(odd)["echo"] == odd
        assert worker.ask("again")["echo"] == "again"


def test_a_worker_that_ends_is_named(tmp_path: Path) -> None:
    peers.SCRIPT.write_text("raise SystemExit")
    with peers.Worker("texts") as worker, pytest.raises((RuntimeError, BrokenPipeError)):
        worker.ask("text")


def test_missing_peers_say_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "INTERPRETER", tmp_path / "python")
    with pytest.raises(SystemExit, match="make bench-text"):
        peers.Worker("texts")


def test_throughput_is_their_time_by_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "_seconds", lambda pages: 0.125 * len(pages))
    assert peers.throughput(["page"] * 25, rounds=3) == pytest.approx(4)


def test_every_cleaner_is_measured_on_every_rendering() -> None:
    run = text.measured(PAGE)
    assert {(system, style) for system, style, _ in run.tallies} == {
        (system, style)
        for system in (*MODES, "nothing", "lines of 8 words", "echo", "mute")
        for style in STYLES
    }
    found = figures(run)
    assert found["lines of 8 words.block.f1"] == 1
    assert found["echo.block.f1"] == found["nothing.block.f1"] < 1
    assert found["mute.block.lost"] == 1
    assert run.counts["careful", "cleaned twice"] == len(STYLES)


def test_the_report_has_a_row_for_each_and_is_written(tmp_path: Path) -> None:
    run = text.measured(PAGE)
    run.rules.update({("careful", "some-rule"): 2})
    found = figures(run) | {"throughput.ratio": 2.04}
    report.write(run, found, tmp_path / "results")
    written = (tmp_path / "results" / "text.md").read_text("utf-8")
    rows = [line for line in written.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(STYLES) * 6
    assert rows[0].startswith("| rendering | cleaner | F1 |")
    assert {row.count("|") for row in rows} == {rows[0].count("|")}
    assert "(some-rule 2)" in written
    assert "2.0 times" in written
    content = json.loads((tmp_path / "results" / "text.json").read_text("utf-8"))
    assert content["pages"] == 1
    assert content["figures"]["mute.block.lost"] == 1
    assert content["second_pass_rules"] == {"careful.some-rule": 2}


def test_ours_are_named_in_the_table() -> None:
    run: Run = text.measured(PAGE)
    assert "| block | Winnow, careful |" in report.table(run, figures(run))


@pytest.mark.parametrize(
    "arguments", [["--pages", "nowhere.parquet"], ["--pages", __file__, "--update", "--step", "2"]]
)
def test_wrong_usage_is_refused(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["text", *arguments])
    with pytest.raises(SystemExit) as stopped:
        text.main()
    assert stopped.value.code == 2


def test_every_page_of_a_domain_is_in_one_fold() -> None:
    assert {folds.fold_of(f"site{number}.example") for number in range(50)} == set(range(folds.FOLDS))
    assert folds.model_without("example.org").name == f"fold{folds.fold_of('example.org')}.npz"
