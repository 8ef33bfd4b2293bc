"""How often the learned rule is asked: amid what named rules have taken, and again after doubt."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from cleaners import clean
from cleaners.contract import Mark
from cleaners.document import Mode
from cleaners.learned import gate, judge
from cleaners.rules import learned_line
from cleaners.view import Document
from tests.cleaners.documents import CHROME, PROSE, SHORT
from tests.cleaners.line_model import PAGE

PAGE_OF_NEWS = "\n".join((*CHROME, *PROSE, *PROSE, *SHORT, *CHROME))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """What the rule is asked about, in order."""
    documents: list[Document] = []

    def judged(document: Document) -> Iterator[Mark]:
        documents.append(document)
        return judge.judge(document)

    monkeypatch.setattr(learned_line, "judge", judged)
    return documents


def test_learned_rule_sees_first_what_named_ones_have_taken_and_then_the_rest_alone(
    seen: list[Document],
) -> None:
    panel, story = ["Senior Member", "Join Date: Aug 2008"], list(PROSE)
    clean("\n".join([*panel, *story]), "text/plain", mode="careful")
    page, *rests = seen
    assert [line.bare for line in page.lines] == panel + story
    assert page.taken == {0, 1}
    assert [[line.bare for line in rest.lines] for rest in rests] == [story]
    assert not rests[0].taken


@pytest.mark.parametrize("mode", ["careful", "balanced"])
def test_what_a_clear_judgement_leaves_is_not_judged_again(mode: Mode, seen: list[Document]) -> None:
    assert "learned-line" in clean(PAGE_OF_NEWS, "text/plain", mode=mode).rules
    assert len(seen) == 1


def test_what_is_left_in_a_language_that_is_not_read_is_judged_again(
    seen: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "READ", 1.1)  # as if no language were
    assert "learned-line" in clean(PAGE_OF_NEWS, "text/plain", mode="balanced").rules
    assert len(seen) > 1
    assert not seen[-1].taken


@pytest.mark.parametrize(
    ("found", "clean", "is_read", "settled"),
    [
        (True, 0.0, True, True),  # a page, and what goes from it is gone
        (True, 0.0, False, False),
        (True, gate.DOUBTFUL, True, False),  # balanced mode was in doubt
        (False, gate.UNCLEAN, True, False),  # careful mode has only just found it too clean
        (False, gate.CLEAN, True, False),  # balanced mode has only just found it clean
        (False, 1.0, True, True),
        (False, 1.0, False, True),
    ],
)
def test_only_doubt_is_looked_at_twice(*, found: bool, clean: float, is_read: bool, settled: bool) -> None:
    document = Document("\n".join(PAGE))
    assert not judge.is_settled(document, found=found)  # nobody has judged it
    document.facts_found[judge.judge] = _judgement(judge.MANY_LINES, clean, is_read=is_read)
    assert judge.is_settled(document, found=found) == settled


@pytest.mark.parametrize("found", [True, False])
def test_a_short_document_is_looked_at_twice_however_clear_it_is(*, found: bool) -> None:
    document, clean = Document("\n".join(PAGE)), 0.0 if found else 1.0
    for lines, settled in ((judge.MANY_LINES, True), (judge.MANY_LINES - 1, False)):
        document.facts_found[judge.judge] = _judgement(lines, clean, is_read=True)
        assert judge.is_settled(document, found=found) == settled


def _judgement(lines: int, clean: float, *, is_read: bool) -> judge.Judgement:
    likely = np.full(lines, 0.5, np.float32)
    return judge.Judgement(list(range(lines)), likely, likely, clean, is_read)
