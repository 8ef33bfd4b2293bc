"""The learned rule: its model file, its trees, its choice, and the laws that hold for it too."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cleaners import Profile, clean
from cleaners.contract import rules
from cleaners.document import CleanedDocument, Mode
from cleaners.learned import judge
from cleaners.learned.features import BASE, NAMES, Array, base_features, describe, page_features
from cleaners.learned.forest import Forest
from cleaners.learned.judge import FLOOR, best_selection
from cleaners.learned.model import current, read, using, write
from cleaners.view import Document
from tests.cleaners.cases import load
from tests.cleaners.documents import CHROME, PROSE, SHORT

LEXICON = {"subscribe": -2.0, "the ferry": 1.5, "harbour": 1.0}
POINTS = {"careful": 0.1, "careful_around": 0.1}
PAGE = [*CHROME, *PROSE, *SHORT, *CHROME[:5]]
MODES: tuple[Mode, ...] = ("careful", "balanced")


def rows_of(lines: list[str]) -> Array:
    return page_features(base_features(lines, [0.0] * len(lines), lambda line: describe(line, LEXICON)))


def some_forest(trees: int = 7, depth: int = 3) -> Forest:
    chance = np.random.default_rng(3)
    return Forest(
        chance.integers(0, len(NAMES), (trees, depth)).astype(np.int16),
        chance.normal(1, 2, (trees, depth)).astype(np.float32),
        chance.normal(0, 1, (trees, 2**depth)).astype(np.float16).astype(np.float32),
        0.25,
    )


def test_features_have_a_name_each_and_are_finite() -> None:
    for lines in (PAGE, ["one"], ["…"] * 3, ["漢字だけの行です。", "a" * 60_000]):
        rows = rows_of([line.strip() for line in lines if line.strip()])
        assert rows.shape[1] == len(NAMES) == len(set(NAMES))
        assert np.isfinite(rows).all()


def test_forest_answers_as_its_trees_one_by_one() -> None:
    forest, rows = some_forest(), rows_of([line.strip() for line in PAGE if line.strip()])
    for row, probability in zip(rows, forest.probabilities(rows), strict=True):
        odds = forest.bias
        for features, borders, leaves in zip(forest.features, forest.borders, forest.leaves, strict=True):
            asked = zip(features, borders, strict=True)
            odds += leaves[sum((row[f] > border) << level for level, (f, border) in enumerate(asked))]
        assert probability == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-5)


def test_model_file_comes_back_as_it_went_and_is_the_same_every_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    write(one, some_forest(), LEXICON, POINTS)
    write(two, some_forest(), dict(reversed(LEXICON.items())), POINTS)
    assert one.read_bytes() == two.read_bytes()
    model = read(one.read_bytes())
    assert (model.careful, model.careful_around) == (0.1, 0.1)
    assert np.array_equal(model.forest.leaves, some_forest().leaves)
    assert model.described("the ferry").numbers == pytest.approx(describe("the ferry", LEXICON).numbers)


def test_model_of_other_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "old.npz", some_forest(), LEXICON, POINTS)
    monkeypatch.setattr("cleaners.learned.model.NAMES", NAMES[1:])
    with pytest.raises(ValueError, match="train it again"):
        read((tmp_path / "old.npz").read_bytes())


def test_another_model_judges_only_for_a_while(tmp_path: Path) -> None:
    write(tmp_path / "other.npz", some_forest(), LEXICON, POINTS)
    shipped = current()
    with using(tmp_path / "other.npz") as other:
        assert current() is other
    assert current() is shipped


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


def test_line_by_itself_tells_the_same_in_any_company() -> None:
    lines = [line.strip() for line in PAGE if line.strip()]
    own = slice(0, BASE.index("hit"))
    alone = np.concatenate([base_features([line], [0.0], current().described) for line in lines])
    together = base_features(lines, [0.0] * len(lines), current().described)
    assert np.array_equal(alone[:, own], together[:, own])


def test_few_lines_are_no_page_to_judge() -> None:
    assert not list(judge.judge(Document("\n".join(CHROME[: judge.MIN_LINES - 1]))))


def documents() -> list[str]:
    return [case.text for kind in ("keep", "remove") for case in load(kind)] + ["\n".join(PAGE)]


@pytest.mark.parametrize("mode", MODES)
def test_second_cleaning_changes_nothing_with_the_learned_rule_on(mode: Mode) -> None:
    for text in documents():
        once = clean(text, "text/plain", mode=mode)
        assert clean(once.text, "text/plain", mode=mode).edits == ()


def visible(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("mode", MODES)
def test_turning_the_learned_rule_off_brings_back_what_it_took(mode: Mode) -> None:
    off = Profile(rules_off=frozenset({"learned-line"}))
    for text in documents():
        document = clean(text, "text/plain", mode=mode)
        without = clean(text, "text/plain", mode=mode, profile=off)
        assert spans(without) == spans(document, but="learned-line")


def spans(document: CleanedDocument, but: str = "") -> set[int]:
    """Places of the visible characters that edits took."""
    return {
        place
        for edit in document.edits
        if edit.rule != but
        for place in range(edit.start, edit.end)
        if not document.raw_text[place].isspace()
    }


def test_learned_rule_is_asked_after_the_named_ones() -> None:
    assert {rule.id for rule in rules() if rule.stage == "learned"} == {"learned-line"}
