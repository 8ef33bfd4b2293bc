"""Every line of the case suites stays or goes as its margin says; see ``cases.py`` for the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaners import clean
from cleaners.document import CleanedDocument, Mode
from tests.cleaners.cases import Case, CaseLine, MalformedCaseError, edits_on, files, has_left, load, read

KEEP = load("keep")
REMOVE = load("remove")
LEARNED = frozenset({"learned-line"})
MODES: tuple[Mode, ...] = ("careful", "balanced")


def cleaned(case: Case, mode: Mode) -> CleanedDocument:
    document = clean(case.text, "text/plain", mode=mode)
    assert document.raw_text == case.text
    return document


def blamed(case: Case, line: CaseLine, document: CleanedDocument, mode: Mode, *, named: bool) -> list[str]:
    """One sentence for each edit that a line should not have."""
    return [
        f"{case.place(line)}\n    {mode}: {edit.action} by {edit.rule} {edit.confidence:.2f}"
        for edit in edits_on(document, line)
        if not (named and edit.rule in LEARNED)
    ]


def report(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.mark.parametrize(
    ("path", "kind"),
    [pytest.param(p, kind, id=f"{kind}-{p.stem}") for kind in ("keep", "remove") for p in files(kind)],
)
def test_case_file_is_well_formed(path: Path, kind: str) -> None:
    assert read(path, kind)


@pytest.mark.parametrize("case", KEEP, ids=str)
def test_look_alikes_stay(case: Case) -> None:
    careful, balanced = (cleaned(case, mode) for mode in MODES)
    problems = [
        problem
        for line in case.with_margin("=|", " |")
        for problem in blamed(case, line, careful, "careful", named=False)
    ]
    problems += [
        problem
        for line in case.with_margin("=|")
        for problem in blamed(case, line, balanced, "balanced", named=True)
    ]
    report(problems)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", REMOVE, ids=str)
def test_boilerplate_leaves_and_its_context_stays(case: Case, mode: Mode) -> None:
    document = cleaned(case, mode)
    goes = ("-|",) if mode == "careful" else ("-|", "~|")
    problems = [
        f"{case.place(line)}\n    {mode}: no rule removes it"
        for line in case.with_margin(*goes)
        if not has_left(document, line)
    ]
    problems += [
        problem
        for line in case.with_margin(" |")
        for problem in blamed(case, line, document, mode, named=mode == "balanced")
    ]
    report(problems)


def test_there_are_enough_look_alikes_in_enough_languages() -> None:
    lines = {(case.language, line.text) for case in KEEP for line in case.with_margin("=|")}
    languages = {language for language, _ in lines if language}
    assert len(lines) >= 300
    assert len(languages) >= 12, sorted(languages)


def test_there_is_enough_boilerplate() -> None:
    assert len({(case.language, line.text) for case in REMOVE for line in case.with_margin("-|")}) >= 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("|no margin\n", r"a\.txt:1: the margin is '\|n'"),
        (" |context\n-|goes in remove only\n", r"a\.txt:2: the margin is '-\|', not one of ' \|', '=\|'"),
        ("=|fine\n====\n# lang: german\n=|text\n", r"a\.txt:3: the margin is '# '"),
        ("=|fine\n====\n# lang: de\n |context\n", r"a\.txt:3: the document has no line under test"),
    ],
)
def test_malformed_case_is_named_by_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    with pytest.raises(MalformedCaseError, match=message):
        read(path, "keep")


def test_case_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("=|Gespräch\n".encode("latin-1"))
    with pytest.raises(MalformedCaseError, match=r"a\.txt: is not UTF-8"):
        read(path, "keep")


def test_lines_know_their_place_in_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("# lang: en\n=|one\n\n |two\n\n====\n\n=|three\n")
    first, second = read(path, "keep")
    assert (first.language, first.text) == ("en", "one\n\ntwo\n")
    assert (second.language, second.text) == (None, "three\n")
    for case in (first, second):
        assert all(case.text[line.start : line.end] == line.text for line in case.lines)
    assert [line.number for line in first.lines] == [2, 3, 4]
