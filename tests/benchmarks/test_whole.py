"""The meter sees everything that a program starts; the report keeps what was not measured again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import whole_report
from benchmarks.meter import Spent, measure
from benchmarks.whole_corpus import small
from benchmarks.whole_report import Figure, ratio, speedup
from tests.flows.project import ROOT

ORPHAN = """
import os, sys
if os.fork() == 0:      # a child ...
    if os.fork() == 0:  # ... whose own child nobody waits for
        block = b"x" * 200_000_000
        while sum(os.times()[:2]) < 0.5:
            pass
    os._exit(0)
os.wait()
"""


def spent(cpu: float) -> Spent:
    return Spent(seconds=cpu, cpu=cpu, peak=100.0)


FIGURES = [
    Figure("Winnow", "html", 1000, 10_000_000, 1, spent(20.0)),
    Figure("datatrove", "html", 1000, 10_000_000, 1, spent(50.0)),
    Figure("Winnow", "html", 1000, 10_000_000, 2, spent(11.0)),
    Figure("Winnow", "small-1000", 1000, 500_000, 1, spent(5.0)),
]


def test_meter_counts_what_a_program_leaves_behind() -> None:
    found = measure([sys.executable, "-c", ORPHAN], os.environ, ROOT)
    assert found.cpu >= 0.5
    assert found.peak > 190


def test_meter_tells_why_a_program_has_failed() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        measure([sys.executable, "-c", "1 / 0"], os.environ, ROOT)


def test_pipeline_is_compared_with_datatrove_on_the_same_input_and_workers() -> None:
    assert ratio(FIGURES[0], FIGURES) == 2.5
    assert ratio(FIGURES[2], FIGURES) is None
    assert speedup("Winnow", "html", FIGURES) == (20 / 11, 11 / 20)
    assert speedup("datatrove", "html", FIGURES) is None


def test_report_keeps_the_lines_that_were_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_report, "PICTURE", tmp_path / "picture.svg")
    whole_report.write(FIGURES, tmp_path)
    first = (tmp_path / "whole.md").read_text()
    assert first.count("| Winnow |") == 3
    assert "two workers are 1.82 times as fast as one" in first
    whole_report.write([FIGURES[3]._replace(spent=spent(4.0))], tmp_path)
    again = (tmp_path / "whole.md").read_text()
    assert again.count("| Winnow |") == 3
    assert "| 200.0 |" in first
    assert "| 250.0 |" in again
    ElementTree.fromstring((tmp_path / "picture.svg").read_text())  # noqa: S314 - our own


def test_small_documents_are_all_different_and_the_same_each_time(tmp_path: Path) -> None:
    one, two = small(tmp_path / "one", 50), small(tmp_path / "two", 50)
    lines = [line for path in sorted(one.folder.iterdir()) for line in path.read_text().splitlines()]
    assert one.documents == len(set(lines)) == 50
    assert [path.read_bytes() for path in sorted(one.folder.iterdir())] == [
        path.read_bytes() for path in sorted(two.folder.iterdir())
    ]
