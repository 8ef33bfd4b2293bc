"""What the line model sees of a page: lines, neighbours, what rules have taken, threads."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cleaners.learned import gate, named
from cleaners.learned.features import FAR, NAMES, page_features
from cleaners.learned.lines import EVIDENCE, OWN, Array, Lines, quantiles
from cleaners.view import Document
from tests.cleaners.line_model import LEXICON, PAGE, base_of, unknown


def columns_of(lines: list[str], evidence: Array) -> dict[str, list[float]]:
    rows = page_features(Lines.of(lines, LEXICON).base(evidence))
    return {name: rows[:, place].tolist() for place, name in enumerate(NAMES)}


def test_features_have_a_name_each_and_are_finite() -> None:
    for lines in (PAGE, ["one"], ["…"] * 3, ["漢字だけの行です。", "a" * 60_000]):
        rows = page_features(base_of(lines))
        assert rows.shape[1] == len(NAMES) == len(set(NAMES))
        assert np.isfinite(rows).all()


def test_counts_of_a_line_are_what_a_person_would_count() -> None:
    line = "“Subscribe to NASA, the ferry said.” It cost 300 € … moreNews: harbour"
    found = dict(zip(OWN, Lines.of([line, "名前、二つ。"], LEXICON).numbers[0].tolist(), strict=True))
    assert found["words"] == 11
    assert found["chars"] == len(line)
    assert found["upper"] == pytest.approx(3 / 11)
    assert found["caps"] == pytest.approx(1 / 11)
    assert found["digits"] == pytest.approx(1 / 11)
    assert found["commas"] == pytest.approx(1 / 11)
    assert found["sentences"] == 2
    assert found["glue"] == 1
    assert (found["ends"], found["quote"], found["colon"]) == (0, 1, 0)
    assert (found["lexicon_max"], found["lexicon_min"]) == (1.5, -2.0)
    assert found["lexicon"] == pytest.approx((1.0 - 2.0 + 1.5) / 21**0.5)


def test_lines_of_scripts_without_spaces_count_two_characters_a_word() -> None:
    found = dict(zip(OWN, Lines.of(["名前、二つ。"], LEXICON).numbers[0].tolist(), strict=True))
    assert (found["unspaced"], found["sentences"], found["ends"]) == (pytest.approx(4 / 6), 1, 1)


def test_some_of_a_page_reads_as_a_page_of_its_own() -> None:
    lines = [*PAGE, PAGE[0], PAGE[3]]
    places = [place for place in range(len(lines)) if place % 3]
    chosen, alone = Lines.of(lines, LEXICON).chosen(places), [lines[place] for place in places]
    assert np.array_equal(chosen.base(unknown(alone)), base_of(alone))
    assert np.array_equal(chosen.vectors, Lines.of(alone, LEXICON).vectors)


@pytest.mark.parametrize("count", [1, 2, 9, 31, 32, 90])
def test_means_around_a_line_are_those_of_the_lines_that_are_there(count: int) -> None:
    lines = [f"{place}" + " of its words" * (place % 7) for place in range(count)]
    found = columns_of(lines, unknown(lines))
    weights = np.minimum(found["words"], 60) + 1
    stretches = {
        "digits~2": (-2, 3),
        "digits~15": (-15, 16),
        "function<10": (-10, 0),
        "function>30": (1, 31),
        "function<1000000": (-count, 0),
        "function>1000000": (1, count),
    }
    for name, (start, end) in stretches.items():
        for place in range(count):
            around = slice(max(0, place + start), max(0, place + end))
            own = np.array(found[re.split("[~<>]", name)[0]])[around]
            total = max(weights[around].sum(), 1)
            assert found[name][place] == pytest.approx((own * weights[around]).sum() / total, abs=1e-6)


def test_line_is_told_what_has_been_taken_around_it() -> None:
    evidence = unknown("abcdefg")
    evidence[[1, 2, 5], EVIDENCE.index("sort")] = (7, 4, 2)
    found = columns_of(list("abcdefg"), evidence)
    judged = (0, 3, 4, 6)  # the lines that are left

    def seen(name: str) -> list[float]:
        return [round(found[name][place], 3) for place in judged]

    assert seen("since_taken") == [FAR, 1, 2, 1]
    assert seen("until_taken") == [1, 2, 1, FAR]
    assert seen("sort_above") == [0, 4, 0, 2]
    assert seen("sort_below") == [7, 0, 2, 0]
    assert seen("last_sort") == [0, 4, 4, 2]
    assert np.expm1(seen("run_above")) == pytest.approx([0, 2, 0, 1], abs=0.01)
    assert np.expm1(seen("run_below")) == pytest.approx([2, 0, 1, 0], abs=0.01)
    assert seen("taken_share") == pytest.approx([3 / 7] * 4, abs=0.001)


def test_line_is_told_where_it_stands_in_a_thread() -> None:
    evidence = unknown("abcdef")
    evidence[[1, 4], EVIDENCE.index("stamp")] = 1
    found = columns_of(list("abcdef"), evidence)
    assert found["since_stamp"] == [FAR, FAR, 1, 2, 3, 1]
    assert found["until_stamp"] == [1, 3, 2, 1, FAR, FAR]
    assert found["stamps_above"] == [0, 1, 1, 1, 2, 2]
    assert found["stamps_below"] == [2, 1, 1, 1, 0, 0]


def test_evidence_tells_what_named_rules_take_and_what_stamps_a_post() -> None:
    whole = Document("Senior Member\nJoin Date: Aug 2008\nRelated stories\nThe harbour is shut until May.")
    page = whole.beside(whole.after([whole.lines[0], whole.lines[2]]))
    hit, sort, stamp = named.evidence(page).T
    assert sort.tolist() == [named.SORTS["forum"], 0, named.SORTS["promo"], 0]
    assert stamp.tolist() == [1, 1, 0, 0]
    assert hit.tolist() == [1, 1, 1, 0]


def test_line_by_itself_tells_the_same_in_any_company() -> None:
    together = Lines.of(PAGE, LEXICON).numbers
    assert np.array_equal(together, np.concatenate([Lines.of([line], LEXICON).numbers for line in PAGE]))


@pytest.mark.parametrize("count", [1, 2, 3, 9, 40])
def test_quantiles_and_gate_tell_what_numpy_tells(count: int) -> None:
    chance = np.random.default_rng(count)
    content = chance.uniform(0.01, 0.99, count).astype(np.float32)
    words = chance.integers(0, 40, count).astype(np.float32)
    shares = np.array([0.0, 0.02, 0.5, 0.9, 1.0], np.float32)
    assert quantiles(np.sort(content), shares) == pytest.approx(np.quantile(content, shares))
    seen = gate.features(content, words)[0].tolist()
    first = 4 + len(gate.QUANTILES)  # behind counts of lines and words, shares of content, and quantiles
    assert seen[4:first] == pytest.approx(np.quantile(content, gate.QUANTILES), abs=1e-6)
    ends = seen[first + 2 * len(gate.BELOW) :][: 2 * len(gate.ENDS)]
    parts = [part for size in gate.ENDS for part in (slice(size), slice(-size, None))]
    expected = [float(np.average(content[part], weights=words[part] + 1)) for part in parts]
    assert ends == pytest.approx(expected, abs=1e-5)
