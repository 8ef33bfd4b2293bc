from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings

from cleaners import clean
from cleaners.language import MAX_CHARACTERS, declared, detect
from tests.cleaners.cases import load
from tests.cleaners.documents import documents

ENGLISH = "The harbour council voted on Monday to rebuild the old quay, and work begins in the spring."
GERMAN = "Die Brücke wird ab Montag für Lastwagen gesperrt, wie die Regierung am Abend mitteilte."


def test_languages_of_the_case_suite_are_told_or_left_open_but_not_mistaken() -> None:
    verdicts = [(case, detect(case.text)[0]) for case in load("keep") if case.language]
    wrong = [f"{case}: {found}" for case, found in verdicts if found not in (case.language, None)]
    assert len(wrong) <= len(verdicts) * 0.01, wrong
    told = Counter(found == case.language for case, found in verdicts)
    assert told[True] >= len(verdicts) * 0.9
    assert len({found for _, found in verdicts}) >= 16


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "No.", "Reuters", "12:30 14:45 16:10 18:00 19:20 20:45 21:30 22:15",
        "#### ---- **** ==== //// ++++ ~~~~ #### ---- ****",
        "Holm Berg Lund", "\x00\ud800" * 30, " " * 60_000,
    ],
)  # fmt: skip
def test_text_that_is_short_or_none_has_no_language(text: str) -> None:
    assert detect(text) == (None, None)


def test_running_text_counts_before_the_lines_around_it() -> None:
    menu = "\n".join(["Startseite", "Nachrichten", "Wirtschaft und Finanzen", "Über uns und das Team"] * 20)
    assert detect(f"{menu}\n{ENGLISH}\n{ENGLISH}\n{menu}")[0] == "en"


def test_a_list_or_a_poem_is_told_by_all_its_lines() -> None:
    assert detect("Der Kessel singt,\ndas Fenster weint,\nund keiner kommt,\nund keiner meint")[0] == "de"


def test_only_the_beginning_counts() -> None:
    begin = (ENGLISH + "\n") * (MAX_CHARACTERS // len(ENGLISH) + 1)
    assert detect(begin + GERMAN * 500) == detect(begin)


@settings(max_examples=200)
@given(documents)
def test_any_text_has_a_code_and_a_score_or_neither(text: str) -> None:
    language, score = detect(text)
    assert (language is None) == (score is None)
    assert language is None or (len(language) == 2 and language.islower())
    assert score is None or 0 <= score <= 1


def test_verdict_is_the_same_in_every_process() -> None:
    code = "import sys; from cleaners.language import detect; print(detect(sys.stdin.read()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=ENGLISH,
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert outputs == {str(detect(ENGLISH))}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("de-AT", "de"), ("pt_BR", "pt"), ("ZH-hans", "zh"), (" fr ", "fr"), ("iw", "he"),
        ("nb-NO", "no"), ("zxx", None), ("jp", None), ("english", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_declared_language_is_read_if_it_is_one(tag: str | None, code: str | None) -> None:
    assert declared(tag) == code


def test_cleaned_document_tells_its_language() -> None:
    document = clean(f"{GERMAN}\n{GERMAN}\n")
    assert document.language == "de"
    assert document.language_score is not None


@pytest.mark.parametrize(
    ("body", "language", "has_score"), [("<p>Nej.</p>", "da", False), (f"<p>{ENGLISH}</p>", "en", True)]
)
def test_page_tells_its_language_where_the_text_does_not(body: str, language: str, has_score: bool) -> None:
    document = clean(f'<!doctype html><html lang="da-DK"><body>{body}</body></html>')
    assert document.language == language
    assert (document.language_score is not None) is has_score
