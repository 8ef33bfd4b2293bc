"""``CleanedDocument.rules`` names every rule that had a say: turning any other one off changes nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from cleaners import Profile, all_rules, clean
from cleaners.document import Mode

SAMPLES = sorted(path for path in (Path(__file__).parents[2] / "samples").glob("*/*") if path.is_file())
RULES = [rule.id for rule in all_rules()]


@pytest.mark.parametrize("mode", ["careful", "balanced"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_rule_that_is_not_named_can_be_turned_off_without_a_difference(path: Path, mode: Mode) -> None:
    data = path.read_bytes()
    done = clean(data, mode=mode)
    assert {edit.rule for edit in done.edits} <= set(done.rules) <= set(RULES)
    assert list(done.rules) == sorted(done.rules)
    silent = sorted(set(RULES) - set(done.rules))
    chosen = random.Random(path.name).sample(silent, 4)  # noqa: S311
    for off in (*([name] for name in chosen), silent):
        other = clean(data, profile=Profile(rules_off=frozenset(off)), mode=mode)
        assert replace(other, ruleset=done.ruleset) == done
