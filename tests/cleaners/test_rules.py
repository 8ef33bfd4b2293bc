"""Every rule and repair does what its examples say, and touches none of its look-alikes."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import cleaners.repairs
import cleaners.rules
from cleaners import Profile, all_rules, clean
from cleaners.contract import Mark, Repair, Rule, repairs, rule, rules
from cleaners.document import CleanedDocument
from cleaners.view import Document

REMOVES = [pytest.param(r, example, id=f"{r.id}-{i}") for r in rules() for i, example in enumerate(r.removes)]
KEEPS = [pytest.param(r, example, id=f"{r.id}-{i}") for r in all_rules() for i, example in enumerate(r.keeps)]
CHANGES = [pytest.param(r, *pair, id=f"{r.id}-{i}") for r in repairs() for i, pair in enumerate(r.changes)]


def read_margin(example: str) -> tuple[str, list[str], list[str]]:
    """An example's document without its margin, the lines that go and the lines that stay."""
    lines = [line or " |" for line in example.strip("\n").split("\n")]
    assert all(line[:2] in ("-|", " |") for line in lines), "every line needs a margin of -| or  |"
    texts = {mark: [line[2:] for line in lines if line[:2] == mark and line[2:]] for mark in ("-|", " |")}
    return "\n".join(line[2:] for line in lines) + "\n", texts["-|"], texts[" |"]


def visible(document: CleanedDocument) -> list[str]:
    return [line for line in document.text.split("\n") if line.strip()]


@pytest.mark.parametrize(("subject", "example"), REMOVES)
def test_rule_removes_its_examples_and_nothing_else_of_them(subject: Rule, example: str) -> None:
    text, goes, stays = read_margin(example)
    if text.startswith("<"):
        goes, stays = (
            [*clean(part, "text/html").raw_text.split("\n")] for part in ("".join(goes), "".join(stays))
        )
    document = clean(text)
    assert visible(document) == stays
    assert subject.id in {edit.rule for edit in document.edits}
    without = clean(text, profile=Profile(rules_off=frozenset({subject.id})))
    assert any(line in visible(without) for line in goes), "the rule makes no difference to its own example"


@pytest.mark.parametrize(("subject", "example"), KEEPS)
def test_no_rule_touches_a_look_alike(subject: Rule | Repair, example: str) -> None:
    document = clean(example)
    assert document.edits == ()
    assert document.text == document.raw_text


@pytest.mark.parametrize(("subject", "before", "after"), CHANGES)
def test_repair_mends_its_examples(subject: Repair, before: str, after: str) -> None:
    document = clean(before, "text/plain")
    assert document.text == after
    assert {edit.rule for edit in document.edits} == {subject.id}


@pytest.mark.parametrize("package", [cleaners.rules, cleaners.repairs], ids=["rules", "repairs"])
def test_one_file_holds_one_rule_of_its_name(package: object) -> None:
    path: list[str] = package.__path__  # type: ignore[attr-defined]
    files = {module.name.replace("_", "-") for module in pkgutil.iter_modules(path)}
    kind = "rule" if package is cleaners.rules else "repair"
    assert files == {entry.id for entry in all_rules() if entry.kind == kind}


@pytest.mark.parametrize("subject", rules(), ids=lambda subject: subject.id)
def test_a_mark_lies_within_one_line(subject: Rule) -> None:
    """The engine settles marks line by line, and takes a line's break only with the whole line."""
    everything = [text for one in rules() for example in one.removes for text in [read_margin(example)[0]]]
    for text in everything:
        for mark in subject.function(Document(text)):
            assert mark.start < mark.end
            assert "\n" not in text[mark.start : mark.end]


def mark_nothing(document: Document) -> list[Mark]:
    return []


def test_rule_without_examples_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an example"):
        rule("bare", 1, "has no examples", category="x", removes=[], keeps=["text"])(mark_nothing)


def test_second_rule_of_the_same_id_is_refused() -> None:
    importlib.import_module("cleaners.rules.promo")
    with pytest.raises(ValueError, match="two rules have the id 'promo'"):
        rule("promo", 1, "is there already", category="x", removes=["x"], keeps=["y"])(mark_nothing)


def test_profile_that_turns_off_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown rules: prromo"):
        clean("text", profile=Profile(rules_off=frozenset({"prromo"})))


def test_every_rule_says_why_and_has_a_version() -> None:
    for entry in all_rules():
        assert entry.why.endswith(".")
        assert entry.version >= 1
