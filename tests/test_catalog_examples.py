"""The catalog's examples and the sample documents, through the real cleaners."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaners import CleanedDocument, apply, clean, ruleset_id, undo
from cleaners.contract import rules
from sources.catalog import load_catalog
from sources.discover import discover
from sources.read import read
from sources.source import Example, Found, Source

CATALOG = load_catalog()
EXAMPLES = [
    pytest.param(source, example, id=f"{source.name}-{i}")
    for source in CATALOG.values()
    for i, example in enumerate(source.examples)
]


def cleaned(source: Source) -> dict[str, tuple[bytes, CleanedDocument]]:
    documents = {}
    for found in discover(source):
        assert isinstance(found, Found)
        for raw in read(source, found):
            assert not hasattr(raw, "message"), raw
            documents[raw.file_path] = (raw.data, clean(raw.data, raw.media_type, raw.url, source.profile))
    return documents


SAMPLES = {path: pair for source in CATALOG.values() for path, pair in cleaned(source).items()}


@pytest.mark.parametrize(("source", "example"), EXAMPLES)
def test_source_does_what_its_examples_say(source: Source, example: Example) -> None:
    text = clean(example.text, source.media_type, profile=source.profile).text
    assert [quote for quote in example.removes if quote in text] == []
    assert [quote for quote in example.keeps if quote not in text] == []


@pytest.mark.parametrize("source", CATALOG.values(), ids=list(CATALOG))
def test_source_turns_off_only_rules_that_exist(source: Source) -> None:
    assert ruleset_id(source.profile)


@pytest.mark.parametrize("path", SAMPLES)
def test_sample_is_accounted_for_and_clean_after_one_cleaning(path: str) -> None:
    _, document = SAMPLES[path]
    assert apply(document.raw_text, document.edits) == document.text
    assert undo(document.text, document.edits) == document.raw_text
    assert clean(document.text, "text/plain").edits == ()


def test_clean_wire_articles_come_out_byte_for_byte() -> None:
    documents = cleaned(CATALOG["sample-wire"])
    assert len(documents) >= 2
    for data, document in documents.values():
        assert document.text.encode() == data
        assert document.edits == ()


def test_samples_show_every_rule_at_work() -> None:
    """Whoever runs the demo sees what there is; HTML's own rules among them."""
    fired = {edit.rule for _, document in SAMPLES.values() for edit in document.edits}
    assert fired >= {rule.id for rule in rules()} | {"mojibake"}


def test_samples_repeat_no_sentence_of_the_documents_they_imitate() -> None:
    seeds = Path(__file__).parents[2] / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("the seed documents are not on this machine")
    lines = {
        line for seed in seeds.iterdir() for line in seed.read_text().split("\n") if len(line.split()) > 6
    }
    assert not any(line in document.raw_text for _, document in SAMPLES.values() for line in lines)
