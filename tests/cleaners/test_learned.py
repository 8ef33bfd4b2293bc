"""The learned rule: its model file, its trees, its choice, and the laws that hold for it too."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cleaners import Profile, clean
from cleaners.contract import rules
from cleaners.document import Mode
from cleaners.learned import gate, judge
from cleaners.learned.features import NAMES, page_features
from cleaners.learned.forest import Forest
from cleaners.learned.judge import FLOOR, best_selection
from cleaners.learned.lines import Array, Lines
from cleaners.learned.model import Model, current, read, using, with_gate, write
from cleaners.learned.named import evidence
from cleaners.learned.net import STEPS, Layer, Net, inputs
from cleaners.view import Document
from tests.cleaners.cases import load
from tests.cleaners.documents import CHROME, PROSE, SHORT, places
from tests.cleaners.line_model import LEXICON, PAGE, TERMS, VECTORS, WEIGHTS, base_of, unknown

POINTS = {"careful": 0.1, "careful_around": 0.1}
MODES: tuple[Mode, ...] = ("careful", "balanced")


def some_forest(columns: int = len(NAMES), trees: int = 7, depth: int = 3) -> Forest:
    chance = np.random.default_rng(3)
    return Forest(
        chance.integers(0, columns, (trees, depth)).astype(np.int16),
        chance.normal(1, 2, (trees, depth)).astype(np.float32),
        chance.normal(0, 1, (trees, 2**depth)).astype(np.float16).astype(np.float32),
        0.25,
    )


def some_net(size: int = 5) -> Net:
    chance = np.random.default_rng(4)

    def numbers(*shape: int) -> Array:
        return chance.normal(0, 0.5, shape).astype(np.float32)

    count = inputs(base_of(PAGE)).shape[1]
    layers = tuple(
        Layer(numbers(size), numbers(size), numbers(3, size, size), numbers(2 * size, size), numbers(size))
        for _ in STEPS
    )
    entry = numbers(count + VECTORS.shape[1], size)
    return Net(numbers(count), numbers(count) ** 2 + 1, entry, numbers(size), layers, numbers(size + 1))


def write_model(path: Path, gate_bias: float = 0.25) -> Model:
    trees = {"forest": some_forest(), "gate": replace(some_forest(gate.COLUMNS), bias=gate_bias)}
    write(path, trees, some_net(), (TERMS, WEIGHTS, VECTORS), POINTS)
    return read(path.read_bytes())


def test_model_judges_the_rest_of_a_page_as_if_it_had_never_seen_the_whole(tmp_path: Path) -> None:
    model, fresh = write_model(tmp_path / "one.npz"), write_model(tmp_path / "one.npz")
    lines = [*PAGE, PAGE[0], PAGE[3], "a line of which only a rest is left"]
    for rest in (lines, lines[2:], [*lines[5:-1], "only a rest is left"], lines):
        again = read((tmp_path / "one.npz").read_bytes())
        assert np.array_equal(model.contents(rest, unknown(rest))[0], again.contents(rest, unknown(rest))[0])
    assert np.array_equal(fresh.contents(lines, unknown(lines))[1], Lines.of(lines, LEXICON).numbers[:, 0])


def test_forest_answers_as_its_trees_one_by_one() -> None:
    forest, rows = some_forest(), page_features(base_of(PAGE))
    for row, probability in zip(rows, forest.probabilities(rows), strict=True):
        odds = forest.bias
        for features, borders, leaves in zip(forest.features, forest.borders, forest.leaves, strict=True):
            asked = zip(features, borders, strict=True)
            odds += leaves[sum((row[f] > border) << level for level, (f, border) in enumerate(asked))]
        assert probability == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-5)


def test_net_sees_as_far_as_its_steps_reach() -> None:
    net, base = some_net(), base_of(PAGE * 4)
    vectors = np.zeros((len(base), net.vector), np.float32)
    changed = vectors.copy()
    changed[0] = 3.0
    moved = np.flatnonzero(net.odds(base, vectors) != net.odds(base, changed))
    assert moved[0] == 0
    reach = sum(STEPS)
    assert len(base) > 2 * reach
    # Beyond that the page as a whole is all that has changed, alike for all.
    near = np.abs(net.odds(base, vectors) - net.odds(base, changed))
    assert near[: reach + 1].max() > near[reach + 1 :].max()


def test_model_file_comes_back_as_it_went_and_is_the_same_every_time(tmp_path: Path) -> None:
    model = write_model(tmp_path / "one.npz")
    write_model(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert (model.careful, model.careful_around) == (0.1, 0.1)
    assert np.array_equal(model.forest.leaves, some_forest().leaves)
    assert model.lexicon.weights[:-1] == pytest.approx(WEIGHTS)
    assert model.lexicon.vectors[:-1] == pytest.approx(VECTORS, abs=0.006)
    assert np.array_equal(model.net.layers[4].kernel, some_net().layers[4].kernel)


def test_model_of_other_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(tmp_path / "old.npz")
    monkeypatch.setattr("cleaners.learned.model.NAMES", NAMES[1:])
    with pytest.raises(ValueError, match="train it again"):
        read((tmp_path / "old.npz").read_bytes())


def test_model_with_a_gate_of_other_features_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model(tmp_path / "old.npz")
    monkeypatch.setattr(gate, "COLUMNS", gate.COLUMNS + 1)
    with pytest.raises(ValueError, match="train it again"):
        read((tmp_path / "old.npz").read_bytes())


def test_a_gate_can_be_exchanged_and_nothing_else_changes(tmp_path: Path) -> None:
    old = write_model(tmp_path / "model.npz")
    another = some_forest(gate.COLUMNS, trees=3)
    new = read(with_gate((tmp_path / "model.npz").read_bytes(), another))
    assert np.array_equal(new.gate.leaves, another.leaves)
    assert new.digest != old.digest
    assert np.array_equal(new.contents(PAGE, unknown(PAGE))[0], old.contents(PAGE, unknown(PAGE))[0])


def test_another_model_judges_only_for_a_while(tmp_path: Path) -> None:
    write_model(tmp_path / "other.npz")
    shipped = current()
    with using(tmp_path / "other.npz") as other:
        assert current() is other
    assert current() is shipped


@pytest.mark.parametrize(("bias", "goes"), [(-9.0, True), (9.0, False)])
def test_what_goes_from_a_page_stays_in_a_text_that_the_gate_holds_for_clean(
    bias: float, goes: bool, tmp_path: Path
) -> None:
    trees = {
        "forest": replace(some_forest(), bias=-3.6),
        "gate": replace(some_forest(gate.COLUMNS), bias=bias),
    }
    silent = replace(some_net(), exit=np.zeros_like(some_net().exit))
    write(tmp_path / "one.npz", trees, silent, (TERMS, WEIGHTS, VECTORS), POINTS)
    with using(tmp_path / "one.npz") as model:
        content = model.contents(PAGE, unknown(PAGE))[0]
        assert content.min() > judge.CLEAN_BAR
        assert any(judge.judge(Document("\n".join(PAGE)))) == goes


def test_in_a_text_that_may_be_clean_only_what_is_unlikely_among_its_like_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = {
        "forest": replace(some_forest(), bias=0.0),
        "gate": replace(some_forest(gate.COLUMNS), bias=-9.0),
    }
    silent = replace(some_net(), exit=np.zeros_like(some_net().exit))
    write(tmp_path / "one.npz", trees, silent, (TERMS, WEIGHTS, VECTORS), POINTS)
    document = Document("\n".join(PAGE))
    monkeypatch.setattr(judge, "READ", 0.0)
    with using(tmp_path / "one.npz") as model:
        content = dict(zip(PAGE, model.contents(PAGE, unknown(PAGE))[0].tolist(), strict=True))
        sure = {document.text[mark.start : mark.end] for mark in judge.judge(document)}
        monkeypatch.setattr(gate, "DOUBTFUL", 0.0)
        monkeypatch.setattr(
            judge, "DOUBTFUL_BAR", bar := sorted(map(content.__getitem__, sure))[len(sure) // 2]
        )
        doubtful = {document.text[mark.start : mark.end] for mark in judge.judge(document)}
    assert doubtful < sure
    assert all(content[line] <= bar for line in doubtful)


def test_in_a_language_that_the_model_has_not_read_only_unlikely_lines_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model(tmp_path / "one.npz", gate_bias=-9.0)
    document = Document("\n".join(PAGE))
    gone = {}
    with using(tmp_path / "one.npz") as model:
        content = model.contents(PAGE, evidence(document))[0]
        monkeypatch.setattr(judge, "UNREAD_BAR", bar := float(np.sort(content)[3]))
        for name, more in (("read", 0.0), ("unread", 0.01)):
            monkeypatch.setattr(judge, "READ", model.share_known(PAGE) + more)
            starts = {mark.start for mark in judge.judge(document)}
            gone[name] = {place for place, line in enumerate(document.lines) if line.start in starts}
    assert {place for place in gone["read"] if content[place] <= bar} == gone["unread"] < gone["read"]


def test_a_model_tells_how_much_of_a_text_it_has_read(tmp_path: Path) -> None:
    model = write_model(tmp_path / "one.npz")
    words = [term for term in TERMS if " " not in term]
    assert model.share_known([" ".join(words), "qqzz"]) == pytest.approx(len(words) / (len(words) + 1))
    assert model.share_known(["*** ***"]) == 0.0


def test_shipped_model_is_small() -> None:
    path = Path(judge.__file__).with_name("lines.npz")
    assert path.stat().st_size < 2_000_000


def test_choice_promises_the_best_word_f1_of_all() -> None:
    chance = np.random.default_rng(5)
    for _ in range(30):
        content = chance.uniform(FLOOR, 1, 8).astype(np.float32)
        words = chance.integers(1, 30, 8).astype(np.float32)

        def f1(chosen: object, content: Array = content, words: Array = words) -> float:
            kept = np.array(chosen, np.float32)
            return float(
                2 * (content * words * kept).sum() / ((words * kept).sum() + (content * words).sum())
            )

        chosen, promise = best_selection(content, words)
        assert promise == pytest.approx(f1(chosen), abs=1e-5)
        assert promise == pytest.approx(max(f1(c) for c in product([0, 1], repeat=8) if any(c)), abs=1e-5)


def test_standfirst_is_what_runs_first_below_a_title() -> None:
    words = "Everything that you need to know about the ferry, in one place"
    for between, is_near in (
        ((), True),
        (("By Ina Holm", "3 May 2021"), True),
        (("Share", "Print", "Save"), False),
    ):
        lines = Document("\n".join(("Ferry burns", *between, words, *PROSE))).lines
        found = {line.text for line in lines if line.start in judge.standfirsts(lines, [0])}
        assert found == ({words} if is_near else set())


def test_careful_mode_never_takes_what_runs_first_below_a_title_that_was_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "READ", 0.0)
    words = "Everything that you need to know about the ferry, in one place"
    trees = {"forest": replace(some_forest(), leaves=np.zeros((7, 8), np.float32), bias=-9.0)}
    trees["gate"] = replace(some_forest(gate.COLUMNS), bias=-9.0)
    silent = replace(some_net(), exit=np.zeros_like(some_net().exit))
    points = {"careful": 1e12, "careful_around": 1.0}  # sure of all lines, which are equally unlikely
    write(tmp_path / "one.npz", trees, silent, (TERMS, WEIGHTS, VECTORS), points)
    whole = Document("\n".join(["Ferry Burns Off The Coast Of Norway", words, *PAGE]))
    page = whole.beside(whole.after(whole.lines[:1]))
    with using(tmp_path / "one.npz"):
        sure = {
            whole.text[mark.start : mark.end]: mark.confidence >= judge.CAREFUL for mark in judge.judge(page)
        }
    assert not sure.pop(words)
    assert any(sure.values())


def test_few_lines_are_no_page_to_judge() -> None:
    assert not list(judge.judge(Document("\n".join(CHROME[: judge.MIN_LINES - 1]))))


def documents() -> list[str]:
    return [case.text for kind in ("keep", "remove") for case in load(kind)] + [
        "\n".join((*CHROME, *PROSE, *SHORT, *CHROME[:5]))
    ]


@pytest.mark.parametrize("mode", MODES)
def test_second_cleaning_changes_nothing_with_the_learned_rule_on(mode: Mode) -> None:
    for text in documents():
        once = clean(text, "text/plain", mode=mode)
        assert clean(once.text, "text/plain", mode=mode).edits == ()


@pytest.mark.parametrize("mode", MODES)
def test_turning_the_learned_rule_off_brings_back_what_it_took(mode: Mode) -> None:
    off = Profile(rules_off=frozenset({"learned-line"}))
    for text in documents():
        document = clean(text, "text/plain", mode=mode)
        without = clean(text, "text/plain", mode=mode, profile=off)
        assert places(without) == places(document, but="learned-line")


def test_learned_rule_is_asked_after_the_named_ones() -> None:
    assert {rule.id for rule in rules() if rule.stage == "learned"} == {"learned-line"}
