from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.floors import Floor

CONTENT = """\
# Why these floors.
[text.tolerance]
f1 = 0.01
lost = 0.001

[text.at_least]
"balanced.f1" = 0.5    # a remark

[text.at_most]
"careful.lost" = 0.02

[frozen.tolerance]
f1 = 0.02

[frozen.at_least]
"balanced.f1" = 0.25
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text(CONTENT)
    return path


def test_the_pinned_floors_can_be_read() -> None:
    assert {floor.name for floor in floors.read("text")} >= {"balanced.block.f1", "throughput.ratio"}
    assert floors.read("frozen")


def test_a_limit_itself_holds() -> None:
    assert Floor("f1", 0.5, True, 0.01).holds(0.5)
    assert Floor("lost", 0.5, False, 0.01).holds(0.5)


def test_figures_on_the_right_side_pass(file: Path) -> None:
    figures = {"balanced.f1": 0.5, "careful.lost": 0.0, "unguarded": 0.0}
    assert floors.failures(floors.read("text", file), figures) == []


def test_each_figure_below_is_named(file: Path) -> None:
    found = floors.failures(floors.read("text", file), {"balanced.f1": 0.4, "careful.lost": 0.03})
    assert found == [
        "balanced.f1 is 0.4000 and has to be at least 0.5",
        "careful.lost is 0.0300 and has to be at most 0.02",
    ]


def test_a_figure_that_was_not_measured_is_below(file: Path) -> None:
    found = floors.failures(floors.read("text", file), {"balanced.f1": 0.6})
    assert found == ["careful.lost was not measured and has to be at most 0.02"]


def test_no_number_is_below(file: Path) -> None:
    assert floors.failures(floors.read("frozen", file), {"balanced.f1": float("nan")})


def test_better_figures_become_floors_with_a_tolerance(file: Path) -> None:
    assert floors.update("text", {"balanced.f1": 0.612345, "careful.lost": 0.00512}, file) == []
    changed = CONTENT.replace("0.5 ", "0.6023 ").replace('lost" = 0.02', 'lost" = 0.0062')
    assert file.read_text() == changed
    assert {floor.name: floor.limit for floor in floors.read("text", file)} == {
        "balanced.f1": 0.6023,
        "careful.lost": 0.0062,
    }


def test_an_update_touches_its_own_part_only(file: Path) -> None:
    floors.update("frozen", {"balanced.f1": 0.9}, file)
    assert file.read_text() == CONTENT.replace("0.25", "0.88")


def test_an_update_never_lowers_a_floor(file: Path) -> None:
    # better than the floor, but by less than the tolerance
    assert floors.update("text", {"balanced.f1": 0.505, "careful.lost": 0.0195}, file) == []
    assert file.read_text() == CONTENT


def test_an_update_with_a_figure_below_writes_nothing(file: Path) -> None:
    found = floors.update("text", {"balanced.f1": 0.9, "careful.lost": 0.03}, file)
    assert found == ["careful.lost is 0.0300 and has to be at most 0.02"]
    assert file.read_text() == CONTENT


def test_a_floor_without_tolerance_is_refused(file: Path) -> None:
    file.write_text(CONTENT.replace("lost = 0.001\n", ""))
    with pytest.raises(ValueError, match=r"give 'lost' a tolerance; 'careful\.lost' has none"):
        floors.read("text", file)


def test_the_exit_code_and_the_names_of_what_is_below(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {
        floor.name: floor.limit for floor in floors.read("text") if floor.name != "careful.block.removed"
    }
    assert floors.hold("text", figures) == 1
    assert capsys.readouterr().err.startswith("below its floor: careful.block.removed was not measured")
    figures["careful.block.removed"] = 1.0
    assert floors.hold("text", figures) == 0
