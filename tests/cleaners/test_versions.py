"""A rule whose outcome changes raises its version, or no run would redo what it cleaned before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cleaners.outcomes import Outcomes


@pytest.fixture(scope="module")
def now() -> Outcomes:
    return Outcomes.now()


def test_no_rule_changes_what_it_makes_of_a_document_under_the_same_version(now: Outcomes) -> None:
    due = now.unannounced(Outcomes.recorded())
    assert not due, f"their outcome has changed: raise the versions of {', '.join(due)}, then `make outcomes`"


def test_the_record_knows_the_present_rules_and_documents(now: Outcomes) -> None:
    recorded = Outcomes.recorded()
    assert recorded.versions == now.versions, "run `make outcomes` and commit the record"
    assert recorded.made == now.made, "run `make outcomes` and commit the record"


def test_every_named_rule_and_repair_is_at_work_in_the_record() -> None:
    recorded = Outcomes.recorded()
    assert recorded.versions.keys() == {rule for made in recorded.made.values() for rule in made}


def test_a_changed_outcome_under_the_same_version_is_named(now: Outcomes) -> None:
    texts = next(texts for texts, made in now.made.items() if "promo" in made)
    before = replace(now, made=now.made | {texts: now.made[texts] | {"promo": "another"}})
    assert now.unannounced(before) == ["promo"]


def test_a_rule_that_finds_nothing_any_more_is_named(now: Outcomes) -> None:
    texts = next(texts for texts, made in now.made.items() if "promo" not in made)
    before = replace(now, made=now.made | {texts: now.made[texts] | {"promo": "something"}})
    assert now.unannounced(before) == ["promo"]


def test_a_raised_version_and_an_edited_document_are_no_complaint(now: Outcomes) -> None:
    before = replace(now, versions=now.versions | {"promo": 0}, made={"another file": {"promo": "something"}})
    assert now.unannounced(before) == []
    raised = replace(before, made={texts: made | {"promo": "another"} for texts, made in now.made.items()})
    assert now.unannounced(raised) == []


def test_the_record_comes_back_as_it_was_written(now: Outcomes, tmp_path: Path) -> None:
    now.write(tmp_path / "outcomes.json")
    assert Outcomes.recorded(tmp_path / "outcomes.json") == now
