"""A document over a limit is refused with the limit's name and what was measured; the others come out."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from cleaners.document import DocumentError, RawDocument
from sources.discover import discover
from sources.limits import Limits, nesting
from sources.read import read
from sources.source import Found, Refused
from tests.sources.catalogs import load, toml
from tests.sources.folders import source_at, write

SMALL = Limits(max_bytes=1_000, max_tags=20, max_nesting=10, max_line_bytes=500)
OFFENDERS = {
    "bytes": (b"line\n" * 201, "has 1,005 bytes, more than the 1,000", "max_bytes"),
    "tags": (b"<br>\n" * 21, "has 21 tags, more than the 20", "max_tags"),
    "nesting": (b"<div>" * 11, "has 11 open elements, more than the 10", "max_nesting"),
    "line": (b"a" * 501, "has 501 bytes in a line, more than the 500", "max_line_bytes"),
}


@pytest.mark.parametrize("name", OFFENDERS)
def test_offender_is_refused_by_name_and_measure(tmp_path: Path, name: str) -> None:
    data, measured, limit = OFFENDERS[name]
    write(tmp_path, "a.html", data=data)
    write(tmp_path, "b.html", data=b"<p>A line.</p>")
    source = replace(source_at(tmp_path, "*.html"), limits=SMALL)
    results = [one for found in discover(source) if isinstance(found, Found) for one in read(source, found)]
    assert [type(one) for one in results] == [Refused, RawDocument]
    assert isinstance(results[0], Refused)
    assert results[0].message.startswith(f"{measured} that its source allows; raise `{limit}` of the source")


@pytest.mark.parametrize("name", OFFENDERS)
def test_record_over_a_limit_is_one_refusal_among_its_neighbours(tmp_path: Path, name: str) -> None:
    text = OFFENDERS[name][0].decode().replace("\n", "\\n")
    lines = '{"text": "First."}\n' + f'{{"text": "{text}"}}\n' + '{"text": "Last."}\n'
    write(tmp_path, "a.jsonl", data=lines.encode())
    source = replace(source_at(tmp_path, "*.jsonl"), limits=SMALL)
    [found] = discover(source)
    assert isinstance(found, Found)
    kinds = [type(one) for one in read(source, found)]
    is_text = name in {"tags", "nesting"}  # which do not count in what is plain text
    assert kinds == [RawDocument, RawDocument if is_text else Refused, RawDocument]


def test_what_is_at_its_limits_is_taken() -> None:
    SMALL.check_document(b"a" * 499 + b"\n" + b"a" * 500)
    SMALL.check_document(b"<div>" * 10 + b"</div>" * 10, "text/html")
    SMALL.check_document(b"<" * 400, "text/plain")
    with pytest.raises(DocumentError):
        SMALL.check_document(b"<" * 400, None)


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        (b"", 0),
        (b"<", 0),
        (b"<p><p><p>", 0),
        (b"<div></div><div></div>", 1),
        (b"<div><b><i>", 3),
        (b"</div></div><div>", 1),
        (b"<DIV><Br><img/><svg/><x>", 2),
        (b"<div <div <div", 0),
    ],
)
def test_nesting_is_that_of_open_elements(html: bytes, depth: int) -> None:
    assert nesting(html) == depth


@pytest.mark.parametrize("name", asdict(Limits()))
def test_every_limit_can_be_set_for_a_source(tmp_path: Path, name: str) -> None:
    assert load(tmp_path, toml({name: "7"})).limits == replace(Limits(), **{name: 7})
